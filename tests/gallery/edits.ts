import { stepOf } from "../e2e/support/authoring.ts";
import { LONG } from "./longWords.ts";

/** The page of a customer's product on which an author writes. */
export const EDITED_PAGE = "orders";

const ROWS = ["Alder", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Rowan", "Spruce", "Willow"];
const STYLE = `body{margin:0;font:15px/1.5 system-ui;color:#1d2433;background:#f4f5f8}
nav{display:flex;gap:20px;padding:14px 24px;background:#fff;border-bottom:1px solid #dfe3ea}
main{padding:24px;display:grid;gap:16px}h1{margin:0;font-size:22px}section{display:flex;gap:8px;flex-wrap:wrap}
button,input{font:inherit;padding:8px 14px;border:1px solid #c3c9d5;border-radius:6px;background:#fff}
table{border-collapse:collapse;background:#fff}td{padding:12px 16px;border-bottom:1px solid #e6e9ef}
td:last-child{text-align:end}footer{height:320px}`;

export const EDITED_HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Orders</title><style>${STYLE}</style></head>
<body><nav aria-label="Main"><b>Fjord Bikes</b><a href="#orders">Orders</a><a href="#stock">Stock</a></nav>
<main><h1>Orders</h1><section aria-label="Toolbar"><button id="new">New order</button><button>Export</button>
<input aria-label="Search orders" placeholder="Search orders"></section><table>${ROWS.map(
  (name, at) => `<tr><td>${name}</td><td>10${at}0 kr</td><td><button id="row-${at}">Open</button></td></tr>`,
).join("")}</table></main><footer></footer></body></html>`;

/** What is edited, as the server takes it; made anew for each shot, so that none has what another has left unfinished. */
export type Edits = { type: "tour" | "tooltip"; fields: Edited; stepId?: string };
type Edited = { name: string; description?: string; content: object };

const tour = (name: string, steps: object[], stepId?: string): Edits => ({
  type: "tour",
  fields: { name, description: "", content: { steps, hasConfetti: false, showsProgress: true } },
  ...(stepId ? { stepId } : {}),
});

const beside = (title: string, selector: string, more: object = {}) =>
  stepOf(title, { kind: "pointer", anchor: { selector }, ...more });

const HELLO = stepOf("Welcome to your orders", { source: "Here is what has **changed** since last week." });
const NEW = beside("Begin here", "#new", { source: "Press **New order**, and choose a customer." });
const THERE = stepOf("Your stock", { page: { include: ["/live/stock"], exclude: [] } });

/** One step, to be taken away. */
export const ALONE = tour("Getting around", [HELLO]);
export const TYPICAL = tour("Getting around", [HELLO, NEW, THERE], NEW.id);
/** What the server refuses: a step that says nothing. */
export const FAULTY = tour("Getting around", [HELLO, NEW], NEW.id);

const PICTURE = { image: null, video: { type: "link", url: "https://video.example/orders" } };
const BUTTONS = [
  { label: "Show me", action: { type: "next" } },
  { label: "Read the guide", action: { type: "openUrl", url: "https://docs.example/orders" } },
];
/** With all that a card may have. */
export const RICH = tour(
  "Getting around",
  [HELLO, { ...NEW, media: PICTURE, buttons: BUTTONS }, THERE],
  NEW.id,
);

const [LINE, ARABIC] = LONG.lines;
const LONG_STEP = {
  source: LONG.lines.slice(0, 6).join("\n\n"),
  buttons: [
    { label: LONG.word.slice(0, 40), action: { type: "next" } },
    { label: ARABIC.slice(0, 40), action: { type: "openUrl", url: LONG.address } },
    { label: LINE.slice(0, 40), action: { type: "dismiss" } },
  ],
};
const LONG_STEPS = LONG.lines
  .slice(0, 9)
  .map((line, at) => ({ ...beside(line.slice(0, 100), `#row-${at}`, LONG_STEP), id: `long-${at}` }));
/** Everything as long as it may be. */
export const LONG_TOUR = tour(LINE.slice(0, 80), LONG_STEPS, "long-1");

const TIP = { media: null, anchor: { selector: "#new" }, side: "auto", opens: "hover", hasBeacon: false };
const tip = (name: string, words: { title: string; source: string }): Edits => ({
  type: "tooltip",
  fields: { name, content: { ...TIP, ...words, group: "" } },
});
export const TOOLTIP = tip("New order", { title: "New order", source: "Or press **N**." });
export const LONG_TOOLTIP = tip(LINE.slice(0, 80), {
  title: `${LONG.word} ${ARABIC}`.slice(0, 120),
  source: `${LINE}\n\n${ARABIC}\n\n- ${LONG.address}`,
});
