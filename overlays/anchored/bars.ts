import { getParent } from "../anchors/tree.ts";
import { FILLED, hit, isWithin, measure } from "./geometry.ts";
import type { Box } from "./place.ts";
import { findPorts } from "./ports.ts";

/** What at the edges of something that scrolls is not free. */
export type Insets = { top: number; bottom: number };

type Own = (element: Element) => boolean;

const SIXTHS = [1, 3, 5];
/** Colours of which nothing is seen. */
const CLEAR = /^rgba.*, 0\)$|\/ 0\)$/;
/** What takes more of what scrolls is no bar. */
const MOST = 0.5;

/** What is hit at nine points of an element, or of our window; nothing of ours, and nothing out of view. */
function findHits(element: Element, isOwn: Own, box?: Box): Element[] {
  const root = box ? document : element.ownerDocument;
  const { left, top, width, height } = box ?? element.getBoundingClientRect();
  const points = SIXTHS.flatMap((across) =>
    SIXTHS.map((down) => [left + (width * across) / 6, top + (height * down) / 6] as const),
  );
  return points.flatMap((point) => hit(root, point, isOwn) ?? []);
}

/** What stands still while an element scrolls, of which this is a part: and whether anything of it is painted there. */
function findStill(found: Element, element: Element): { bar?: Element; isPainted: boolean } {
  let isPainted = false;
  let at: Element | null = isWithin(found, element) ? null : found;
  for (; at && !isWithin(element, at); at = at.assignedSlot ?? getParent(at)) {
    const { position, backgroundColor, backgroundImage } = getComputedStyle(at);
    isPainted ||= backgroundImage !== "none" || !CLEAR.test(backgroundColor) || FILLED.test(at.localName);
    if (/fixed|sticky/.test(position)) return { bar: at, isPainted };
  }
  return { isPainted };
}

/** Whether all that is hit of an element, or of our window, is of things that stand still and can be seen. */
export function isWalled(element: Element, isOwn: Own, box?: Box): boolean {
  const hits = findHits(element, isOwn, box);
  const isWall = (found: Element): boolean => {
    const { bar, isPainted } = findStill(found, element);
    return !!bar && isPainted && found.checkVisibility({ opacityProperty: true });
  };
  return hits.length > 0 && hits.every(isWall);
}

/** What stands over an element at an edge of something that scrolls, and how far from there. */
export function findBars(element: Element, isOwn: Own): Map<Element, Insets> {
  const bars = new Map<Element, Insets>();
  const hits = findHits(element, isOwn);
  if (element.ownerDocument !== document) hits.push(...findHits(element, isOwn, measure(element)));
  for (const found of new Set(hits)) {
    const { bar } = findStill(found, element);
    const [port] = bar ? findPorts(bar) : [];
    const [, pane] = port?.panes ?? [];
    if (!bar || !port || !pane) continue;
    const [from, size] = pane.span;
    const { top, height } = measure(bar);
    const isAbove = 2 * top + height < 2 * from + size;
    const inset = isAbove ? top + height - from : from + size - top;
    const insets = bars.get(port.scroller) ?? { top: 0, bottom: 0 };
    const edge = isAbove ? "top" : "bottom";
    if (inset <= MOST * size) insets[edge] = Math.max(insets[edge], inset);
    bars.set(port.scroller, insets);
  }
  return bars;
}
