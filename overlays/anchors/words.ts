import { BUTTON } from "./kinds.ts";
import { getParent } from "./tree.ts";

/** Nobody's words: what people type, and what the page keeps from us. */
export const PRIVATE = "script,style,textarea,select,noscript,template,[contenteditable],[data-oc-private]";
/** Attributes by which an element is called; of an image and a box, after what they say. */
export const SAID = ["aria-label", "placeholder", "alt", "title"];
/** What people fill in. */
export const FIELD = /^(input|select|textarea)$/;
/** What is called by them stands below or beside. */
export const HEADINGS = "h1,h2,h3,h4,h5,h6,legend,[role=heading]";
/** How far up a heading is looked for. */
const HEADING_LEVELS = 8;

/** The text in an element as far as `most` characters, without what nobody may read. */
export function textOf(element: Element, most: number): string {
  if (element.closest(PRIVATE)) return "";
  let text = "";
  const visit = (node: Node): void => {
    for (let child = node.firstChild; child && text.length < most; child = child.nextSibling)
      // How a page is indented is no part of what it says.
      if (child.nodeType === 3) text += `${(child as Text).data.trim().replace(/\s+/g, " ")} `;
      else if (child.nodeType === 1 && !(child as Element).matches(PRIVATE)) visit(child);
  };
  visit(element);
  return text.trim().slice(0, most);
}

/** What a field is called by the page, or an empty text. */
function labelOfField(field: Element): string {
  const by = field.getAttribute("aria-labelledby")?.split(/\s+/)[0];
  const label =
    (by && (field.getRootNode() as Document).getElementById(by)) ||
    (field as HTMLInputElement).labels?.[0] ||
    // Many pages leave the tie out and put the label in front, with a box between at most.
    [field, field.parentElement]
      .map((each) => each?.previousElementSibling)
      .find((each) => each?.matches("label"));
  return label ? textOf(label, 80) : "";
}

/** What an element is called: said for it, by its label, or its own text. A field's value is never read. */
export function nameOf(element: Element): string {
  const said = (name: string) => element.getAttribute(name)?.slice(0, 120) ?? "";
  const isField = FIELD.test(element.localName);
  const isButton = BUTTON.test(element.getAttribute("type") ?? "");
  return (
    said("aria-label") ||
    (isField
      ? labelOfField(element) || (isButton ? said("value") : "") || said("placeholder")
      : textOf(element, 120)) ||
    said("alt") ||
    said("title")
  );
}

/** The nearest heading before an element, within what is around it. */
export function headingOf(element: Element, find: (around: Element) => Element | null): Element | null {
  let around = getParent(element);
  for (let level = 0; around && level < HEADING_LEVELS; level++, around = getParent(around)) {
    if (around.localName === "body") break;
    const heading = find(around);
    if (heading && !heading.contains(element) && !element.contains(heading)) return heading;
  }
  return null;
}
