import { type Finding, makeFinding } from "./finding.ts";
import type { PageView } from "./page.ts";
import { TARGETS } from "./targets.ts";
import type { Words } from "./words.ts";

/** What may be wider than its place, and scrolls by itself: code and tables of an article, and on a phone the way to an element. */
const SIDEWAYS = ".oc-article pre, .oc-article-table, .oc-au-sheet .oc-au-crumbs";
const SCROLLS = /auto|scroll/;
const CUTS = /hidden|clip/;
/** Browsers round sizes to whole pixels in one place and not in another. */
const ROUNDING_PX = 1;
/** Marks above and below letters may reach out of a line's box by this without being cut. */
const MARKS_PX = 3;

/** Pages and boxes that scroll sideways without being meant to, or hide what is beside them. */
export function findOverflow(view: PageView): Finding[] {
  const page = view.root instanceof Document ? [view.root.documentElement, view.root.body] : [];
  const boxes = view
    .all("*")
    .filter((each) => SCROLLS.test(view.style(each).overflowX) && !each.matches(`${SIDEWAYS}, textarea`));
  const wide = [...page.filter(isTooWide).slice(0, 1), ...boxes.filter(isTooWide)];
  return wide.map((element) => {
    const figure = `${element.scrollWidth - element.clientWidth} px wider than its place`;
    return makeFinding("overflow", element, { figure, text: widest(view, element) });
  });
}

const isTooWide = (element: HTMLElement): boolean => element.scrollWidth - element.clientWidth > ROUNDING_PX;

/** What reaches out furthest, to say who is to blame. */
function widest(view: PageView, element: HTMLElement): string {
  const { left, right } = element.getBoundingClientRect();
  const out = (
    [...element.querySelectorAll<HTMLElement>("*")].filter((each) => view.isVisible(each)) as HTMLElement[]
  )
    .map((each) => ({
      each,
      by: Math.max(each.getBoundingClientRect().right - right, left - each.getBoundingClientRect().left),
    }))
    .toSorted((a, b) => b.by - a.by)[0]?.each;
  return out ? `${out.localName}.${out.className} ${out.textContent ?? ""}` : "";
}

/** Words that are cut off, other than those with an ellipsis that can be had in full elsewhere. */
export function findClipped(view: PageView, words: readonly Words[]): Finding[] {
  return view.all("*").flatMap((element) => {
    const style = view.style(element);
    const wide = CUTS.test(style.overflowX) ? element.scrollWidth - element.clientWidth : 0;
    const high = CUTS.test(style.overflowY) ? element.scrollHeight - element.clientHeight : 0;
    if ((wide <= ROUNDING_PX && high <= MARKS_PX) || !holdsWords(element, words)) return [];
    const isShortened =
      style.webkitLineClamp !== "none" || (style.textOverflow === "ellipsis" && high <= MARKS_PX);
    if (isShortened && hasFullWords(element)) return [];
    const figure = `${Math.max(wide, 0)} × ${Math.max(high, 0)} px cut off${isShortened ? ", no name or title has it in full" : ""}`;
    return [makeFinding("clipped", element, { figure })];
  });
}

/** What leads on when it is clicked, or says itself in full when it is pointed at. */
const hasFullWords = (element: Element): boolean =>
  element.closest("button, a[href], summary, [title]") !== null;

const holdsWords = (element: Element, words: readonly Words[]): boolean =>
  words.some((each) => element.contains(each.element));

/** Words that stick out of the button, or of the coloured box, that they belong to. */
export function findSpilled(view: PageView, words: readonly Words[]): Finding[] {
  const controls = view.all(TARGETS).filter((element) => view.style(element).display !== "inline");
  const spilled = controls.flatMap((control) => {
    const box = control.getBoundingClientRect();
    const out = words
      .filter(({ element }) => control.contains(element))
      .find(({ lines }) => lines.some((line) => outBy(line, box) > ROUNDING_PX));
    if (!out) return [];
    const by = Math.max(...out.lines.map((line) => outBy(line, box)));
    return [makeFinding("spilled", control, { figure: `${by.toFixed(1)} px outside`, text: out.text })];
  });
  const boxes = view
    .all("*")
    .filter((element) => !element.matches(TARGETS) && isBox(view, element) && holdsWords(element, words));
  return [
    ...spilled,
    ...boxes.flatMap((box) => {
      const by = box.scrollWidth - box.clientWidth;
      if (by <= ROUNDING_PX) return [];
      return [makeFinding("spilled", box, { figure: `${by} px outside` })];
    }),
  ];
}

/** Sideways, and upwards or downwards by more than the marks of letters. */
function outBy(line: DOMRect, box: DOMRect): number {
  const sideways = Math.max(box.left - line.left, line.right - box.right);
  return Math.max(sideways, Math.max(box.top - line.top, line.bottom - box.bottom) - MARKS_PX);
}

function isBox(view: PageView, element: Element): boolean {
  if (element.matches("html, body")) return false;
  const { display, overflowX, backgroundColor } = view.style(element);
  return display !== "inline" && overflowX === "visible" && view.color(backgroundColor)[3] > 0;
}
