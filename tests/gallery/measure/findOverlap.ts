import { type Finding, makeFinding } from "./finding.ts";
import type { PageView } from "./page.ts";
import type { Words } from "./words.ts";

/** Less than this of two lines in the same place is the room above and below letters. */
const LEAST_PX = 2;
const FLOATS = /absolute|fixed|sticky/;

type Line = { left: number; right: number; top: number; bottom: number; of: Words };

/** Words that stand on other words. What lies behind a menu or another sheet of its own is covered, not overlapped. */
export function findOverlaps(view: PageView, words: readonly Words[]): Finding[] {
  const lines = words.flatMap((each) => each.lines.map((line) => toLine(view, each, line)));
  lines.sort((a, b) => a.top - b.top);
  const found = new Map<string, Finding>();
  lines.forEach((a, at) => {
    for (const b of lines.slice(at + 1)) {
      if (b.top > a.bottom - LEAST_PX) break;
      if (!isSamePlace(a, b) || !areNeighbours(view, a.of, b.of)) continue;
      const by = Math.min(a.bottom, b.bottom) - b.top;
      const text = `${a.of.text.trim().slice(0, 25)} / ${b.of.text.trim().slice(0, 25)}`;
      found.set(
        text,
        makeFinding("overlap", b.of.element, { figure: `${by.toFixed(1)} px of two lines`, text }),
      );
    }
  });
  return [...found.values()];
}

/** As high as its letters: a line's box has room above and below them. */
function toLine(view: PageView, of: Words, rect: DOMRect): Line {
  const size = Number.parseFloat(view.style(of.element).fontSize);
  const spare = Math.max(0, (rect.height - size) / 2);
  return { left: rect.left, right: rect.right, top: rect.top + spare, bottom: rect.bottom - spare, of };
}

function isSamePlace(a: Line, b: Line): boolean {
  const isBeside = Math.min(a.right, b.right) - Math.max(a.left, b.left) <= LEAST_PX;
  return !isBeside && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > LEAST_PX;
}

/** Not parts of one paragraph, scrolled together, and with no sheet of its own around either. */
function areNeighbours(view: PageView, a: Words, b: Words): boolean {
  if (a.element === b.element || blockOf(view, a.element) === blockOf(view, b.element)) return false;
  if (scrollerOf(view, a.element) !== scrollerOf(view, b.element)) return false;
  return !isOnSheet(view, a.element, b.element) && !isOnSheet(view, b.element, a.element);
}

function blockOf(view: PageView, element: Element): Element | undefined {
  for (const each of view.around(element)) if (view.style(each).display !== "inline") return each;
  return undefined;
}

function scrollerOf(view: PageView, element: Element): Element | undefined {
  for (const each of view.around(element)) if (/auto|scroll/.test(view.style(each).overflowY)) return each;
  return undefined;
}

/** Whether something around `element`, and not around `other`, floats above the page and hides what is behind it. */
function isOnSheet(view: PageView, element: Element, other: Element): boolean {
  for (const each of view.around(element)) {
    if (each.contains(other)) return false;
    const { position, backgroundColor } = view.style(each);
    if (FLOATS.test(position) && view.color(backgroundColor)[3] > 0.95) return true;
  }
  return false;
}
