/** Tours and tooltips of a team, and the console's way to the page where they are written, whichever browser it runs in. */
import { createHash, randomBytes } from "node:crypto";
import type { Stack } from "./stack.ts";

const DELIVERY = {
  audience: null,
  page: { include: ["/author/**"], exclude: [] as string[] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

/** A card over the page. */
export const FIRST = {
  id: "hello",
  kind: "post",
  title: "Hello",
  source: "Welcome.",
  media: null,
  anchor: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 10,
};

/** The same with a title of its own. */
export const stepOf = (title: string, more: object = {}) => ({
  ...FIRST,
  id: title.toLowerCase().replaceAll(" ", "-"),
  title,
  source: "Words.",
  ...more,
});

/** A page with something to point at. */
export const PAGE = `<main><nav aria-label="Main"><a href="#orders">Orders</a></nav>
<section aria-label="Toolbar"><button id="new" data-opencom-target="new-order">New order</button>
<button>Export</button></section></main>`;

/** Calls a function as the workspace's owner. */
export async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

/** The draft of a tour of these steps, for every page under `/author/`. */
export async function makeDraft(stack: Stack, steps: object[], delivery: object = {}): Promise<string> {
  const fields = {
    name: "Getting around",
    description: "",
    content: { steps, hasConfetti: false, showsProgress: true },
    delivery: { ...DELIVERY, ...delivery },
  };
  return (await asOwner<{ itemId: string }>(stack, "tours:create", { fields })).itemId;
}

/** Such a tour, live. */
export async function makeTour(stack: Stack, steps: object[], delivery: object = {}): Promise<string> {
  const itemId = await makeDraft(stack, steps, delivery);
  await asOwner(stack, "tours:setStatus", { itemId, status: "live" });
  return itemId;
}

/** The draft of a tooltip for pages like this, which points at nothing yet unless told at what. */
export async function makeTooltip(stack: Stack, pattern: string, more: object = {}): Promise<string> {
  const content = { title: "Export", source: "", media: null, anchor: null, side: "auto", opens: "hover" };
  const fields = {
    name: "Export",
    content: { ...content, hasBeacon: false, group: "", ...more },
    delivery: { ...DELIVERY, page: { include: [pattern], exclude: [] } },
  };
  return (await asOwner<{ itemId: string }>(stack, "tooltips:create", { fields })).itemId;
}

type Kind = "tour" | "tooltip";

/** What the console's button does, by a function that calls as its agent. Returns the page's address with the code. */
export async function beginBy(
  call: (path: string, args: object) => Promise<unknown>,
  { url, ...about }: { content: { type: Kind; id: string }; url: string; stepId?: string },
): Promise<string> {
  const code = randomBytes(32).toString("hex");
  const codeHash = createHash("sha256").update(code).digest("hex");
  await call("authoring:begin", { ...about, url, codeHash });
  return `${url}#opencom_authoring=${code}`;
}

/** The same as the workspace's owner. */
export const begin = (stack: Stack, id: string, url: string, type: Kind = "tour"): Promise<string> =>
  beginBy((path, args) => asOwner(stack, path, args), { content: { type, id }, url });
