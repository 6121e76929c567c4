/** What one look at a screen has found wrong, in words for the one who mends it. */
export type Finding = {
  rule: Rule;
  /** The element, as a short path of tags and classes. */
  where: string;
  /** What was measured, and what it should be. */
  figure: string;
  /** The words it is about, shortened. */
  text: string;
};

export type Rule =
  | "overflow"
  | "clipped"
  | "spilled"
  | "overlap"
  | "covered"
  | "text contrast"
  | "shape contrast"
  | "target size"
  | "field text size";

const MAX_TEXT = 60;

/** A finding about an element, or about a run of words in it. */
export function makeFinding(rule: Rule, element: Element, about: { figure: string; text?: string }): Finding {
  const text = (about.text ?? nameOf(element)).trim().replaceAll(/\s+/g, " ").slice(0, MAX_TEXT);
  return { rule, where: pathOf(element), figure: about.figure, text };
}

/** What a control is called, or what an element says. */
function nameOf(element: Element): string {
  return element.getAttribute("aria-label") ?? element.textContent ?? "";
}

/** The element and the two around it: enough to find it, and the same in every language. */
function pathOf(element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at && parts.length < 3; at = at.parentElement)
    parts.unshift(partOf(at));
  return parts.join(" > ");
}

function partOf(element: Element): string {
  const classes = (element.getAttribute("class") ?? "").split(/\s+/).filter(Boolean);
  return [element.localName, ...classes].join(".");
}
