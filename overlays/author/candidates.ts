import type { Crumb, Refusal } from "../../protocol/authoring/messages.ts";
import { kindOf, roleOf } from "../anchors/kinds.ts";
import { childrenOf, getInner, getParent } from "../anchors/tree.ts";
import { nameOf, textOf } from "../anchors/words.ts";

/** As far up the element is looked for that a click goes to. */
const LEVELS = 8;
const MOST_CRUMBS = 8;
const MOST_NAME = 60;
const PRIVATE = "[data-oc-private],input[type=password]";
/** The page itself. */
const WHOLE = /^(html|body)$/;

type IsOwn = (element: Element) => boolean;

/** Where one goes from an element by the keyboard. */
export type Step = "parent" | "child" | "next" | "previous";

/** What is meant by pointing at an element: what a click there goes to, else itself. Of a drawing, the whole. */
export function snap(element: Element): Element {
  const drawn = element.closest("svg") ?? element;
  let at: Element | null = drawn;
  for (let level = 0; at && level < LEVELS; level++, at = getParent(at))
    if (/^(action|field)$/.test(kindOf(at))) return at;
  return drawn;
}

/** Whether it is, or is in, what the page keeps to itself, or what secrets are written into. */
export function isPrivate(element: Element): boolean {
  for (let at: Element | null = element; at; at = getParent(at)) if (at.matches(PRIVATE)) return true;
  return false;
}

/** Why an element cannot be anchored to; undefined if it can, as far as it shows at once. */
export function refuse(element: Element, isOwn: IsOwn): Refusal | undefined {
  if (isOwn(element)) return "ours";
  if (isPrivate(element)) return "private";
  return WHOLE.test(element.localName) ? "tooLarge" : undefined;
}

/** The elements around one, the outermost first, and itself; without the page itself. */
function lineOf(element: Element): Element[] {
  const line: Element[] = [];
  for (let at: Element | null = element; at; at = getParent(at))
    if (!WHOLE.test(at.localName)) line.unshift(at);
  return line.slice(-MOST_CRUMBS);
}

/** An element as an author reads it. Boxes are called what they are labelled: all that is in them would be no name. */
function toCrumb(element: Element): Crumb {
  const isBox = /^(other|row)$/.test(kindOf(element)) && element.childElementCount > 0;
  const name = isBox ? (element.getAttribute("aria-label") ?? "") : nameOf(element);
  return {
    tag: element.localName.slice(0, 40),
    role: roleOf(element).slice(0, 40),
    name: isPrivate(element) ? "" : name.replace(/\s+/g, " ").slice(0, MOST_NAME),
  };
}

/** What stands where: the crumbs of an element, and the elements they are of. */
export function readCrumbs(element: Element): { crumbs: Crumb[]; line: Element[] } {
  const line = lineOf(element);
  return { line, crumbs: line.map(toCrumb) };
}

/** What an element is called, for the author to tell it by. */
export function labelOf(element: Element): string {
  return (nameOf(element) || textOf(element, 80)).replace(/\s+/g, " ").slice(0, 80);
}

/** Whether an element is somewhere in another, across shadow roots and frames. */
export function isWithin(element: Element, outer: Element): boolean {
  for (let at: Element | null = element; at; at = getParent(at)) if (at === outer) return true;
  return false;
}

/** The elements in another that take room; of hosts and frames, what they show. */
function shownIn(parent: Element, isOwn: IsOwn): Element[] {
  const inner = getInner(parent);
  const all = childrenOf(inner && "body" in inner ? inner.body : (inner ?? parent));
  return all.filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    return width > 0 && height > 0 && !isOwn(each);
  });
}

/** The element around one, or null if that is the page. */
export function parentOf(element: Element): Element | null {
  let at = getParent(element);
  while (at && WHOLE.test(at.localName)) at = getParent(at);
  return at;
}

/** Where a step leads; to the element itself where there is no way. `last` is where one came up from. */
export function move(
  element: Element,
  step: Step,
  { last, isOwn }: { last?: Element; isOwn: IsOwn },
): Element {
  if (step === "parent") return parentOf(element) ?? element;
  if (element.localName === "svg" && step === "child") return element;
  if (step === "child")
    return last && last !== element && isWithin(last, element)
      ? (lineFrom(last, element) ?? element)
      : (shownIn(element, isOwn)[0] ?? element);
  const around = getParent(element);
  const beside = around ? shownIn(around, isOwn) : [];
  const at = beside.indexOf(element);
  return beside[at + (step === "next" ? 1 : -1)] ?? element;
}

/** Of what leads down to an element, what comes next after the outer one. */
function lineFrom(element: Element, outer: Element): Element | null {
  let at: Element | null = element;
  while (at && parentOf(at) !== outer) at = parentOf(at);
  return at;
}
