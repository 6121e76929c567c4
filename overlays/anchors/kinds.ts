const ACTION =
  "a,button,summary,[role=button],[role=link],[role=tab],[role^=menuitem],[role=option],[role=switch],input:is([type=button],[type=submit],[type=reset],[type=image])";
const FIELD =
  'input:not([type=hidden]),select,textarea,[contenteditable=""],[contenteditable=true],[role=textbox],[role=combobox],[role=checkbox],[role=radio],[role=searchbox],[role=slider],[role=spinbutton]';
const HEADING = "h1,h2,h3,h4,h5,h6,legend,caption,[role=heading]";

/** Things that come in rows, each told from the next by what it says. */
export const ROW = "tr,li,[role=row],[role=listitem],article,.card,.list-group-item";

/** What an element is for; a rewrite changes the tag sooner than this. */
export type Kind = "action" | "field" | "heading" | "label" | "image" | "cell" | "row" | "other";

const KINDS: readonly [Kind, string][] = [
  ["action", ACTION],
  ["field", FIELD],
  ["heading", HEADING],
  ["label", "label"],
  ["image", "img,svg,canvas,video,picture,[role=img]"],
  ["cell", "td,th,[role=cell],[role=columnheader]"],
  ["row", ROW],
];

/** What an element is for. */
export function kindOf(element: Element): Kind {
  return KINDS.find(([, selector]) => element.matches(selector))?.[0] ?? "other";
}

/** The role that assistive technology is told, in short: its own, else its tag's. */
export function roleOf(element: Element): string {
  const role = element.getAttribute("role");
  if (role) return role;
  const type = element.getAttribute("type") ?? "";
  if (element.localName === "input")
    return /^(checkbox|radio|range)$/.test(type)
      ? type
      : /^(button|submit|reset)$/.test(type)
        ? "button"
        : "textbox";
  return { a: "link", button: "button", select: "combobox", textarea: "textbox" }[element.localName] ?? "";
}
