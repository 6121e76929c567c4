import { getParent } from "../anchors/tree.ts";
import { findCover, measure, readView } from "./geometry.ts";
import type { Box } from "./place.ts";

/** What at the edges of the window is not free. */
export type Insets = { top: number; bottom: number };

/** Between the element and the edge of what it scrolls in. */
const MARGIN = 16;
/** Of something larger than the window so much has to be seen. */
const ENOUGH = 0.6;
const LONGEST_MS = 1_000;
/** In so many frames nothing has moved: it has come to rest, or nothing ever began to move. */
const STILL_FRAMES = 6;
/** By these a visitor takes over. */
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"];

type Span = readonly [number, number];

const px = (value: string): number => Number.parseFloat(value) || 0;

/** How far to scroll so that something stands within; not at all if it does. What is too large begins at the start. */
function distance([start, size]: Span, [from, to]: Span): number {
  const room = to - from;
  const seen = Math.min(start + size, to) - Math.max(start, from);
  if (size > room) return seen >= ENOUGH * room ? 0 : start - from;
  return seen >= size - 1 ? 0 : start + size / 2 - (from + to) / 2;
}

/** What can scroll an element, from the inside outwards; what stands still in the window nothing can. */
function* findScrollers(element: Element): Generator<Element> {
  let at: Element | null = element;
  while (at) {
    const { documentElement, scrollingElement, defaultView, body } = at.ownerDocument as Document;
    const { position, overflowX, overflowY } = getComputedStyle(at);
    if (at === documentElement) {
      const isClosed = [documentElement, body].some((each) =>
        /hidden|clip/.test(getComputedStyle(each).overflowY),
      );
      if (scrollingElement && !isClosed) yield scrollingElement;
    } else if (at !== element && at !== body && /auto|scroll/.test(overflowX + overflowY)) yield at;
    // Out of its document, if that is in a frame.
    if (position === "fixed") at = document === at.ownerDocument ? null : (defaultView?.frameElement ?? null);
    else at = at.assignedSlot ?? getParent(at);
  }
}

/** Where in our window something that scrolls shows what is in it. */
function readPort(scroller: Element, { top, bottom }: Insets): Box {
  const { ownerDocument: around, clientLeft, clientTop, clientWidth, clientHeight } = scroller;
  if (scroller !== around.scrollingElement) {
    const box = measure(scroller);
    return {
      left: box.left + clientLeft,
      top: box.top + clientTop,
      width: clientWidth,
      height: clientHeight,
    };
  }
  if (around === document) {
    const view = readView();
    return { ...view, top: view.top + top, height: view.height - top - bottom };
  }
  // A frame's root stands where the frame begins, less what has been scrolled.
  const { left, top: start } = measure(around.documentElement);
  return {
    left: left + scroller.scrollLeft,
    top: start + scroller.scrollTop,
    width: clientWidth,
    height: clientHeight,
  };
}

/** Scrolls everything around an element by as little as shows it. Returns what had to be scrolled. */
function scrollOnce(element: Element, insets: Insets, behavior: ScrollBehavior): Element[] {
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element);
  let { left, top, width, height } = measure(element);
  const scrolled: Element[] = [];
  for (const scroller of findScrollers(element)) {
    const port = readPort(scroller, insets);
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(scroller);
    const from = port.top + px(scrollPaddingTop) + px(scrollMarginTop) + MARGIN;
    const to = port.top + port.height - px(scrollPaddingBottom) - px(scrollMarginBottom) - MARGIN;
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = scroller;
    const clamp = (by: number, at: number, most: number): number => Math.max(-at, Math.min(by, most - at));
    const down = clamp(distance([top, height], [from, to]), scrollTop, scrollHeight - clientHeight);
    // Of a page that is written from right to left, places are negative.
    const across = distance([left, width], [port.left, port.left + port.width]);
    if (Math.abs(down) < 1 && (Math.abs(across) < 1 || scrollWidth <= clientWidth)) continue;
    scrolled.push(scroller);
    scroller.scrollTo({ top: scrollTop + down, left: scrollLeft + across, behavior });
    top -= down;
    if (scrollWidth > clientWidth) left -= across;
  }
  return scrolled;
}

/** Resolves when an element has come to rest. */
function whenStill(element: Element, isOver: () => boolean): Promise<void> {
  const started = performance.now();
  let last = "";
  let still = 0;
  return new Promise((resolve) => {
    const onFrame = (): void => {
      const { left, top } = measure(element);
      still = `${left},${top}` === last ? still + 1 : 0;
      last = `${left},${top}`;
      if (isOver() || still >= STILL_FRAMES || performance.now() - started > LONGEST_MS) resolve();
      else requestAnimationFrame(onFrame);
    };
    onFrame();
  });
}

/** By how much something that does not scroll with the page lies over an element, from which edge. */
function readOverlap(element: Element, isOwn: (element: Element) => boolean): Insets {
  for (let at = findCover(element, isOwn); at; at = getParent(at)) {
    if (!/fixed|sticky/.test(getComputedStyle(at).position)) continue;
    const { top, bottom } = at.getBoundingClientRect();
    const isAbove = top + bottom < innerHeight;
    return { top: isAbove ? bottom : 0, bottom: isAbove ? 0 : innerHeight - top };
  }
  return { top: 0, bottom: 0 };
}

/**
 * Scrolls an element into view, if it is not: in everything that it scrolls in, and clear of headers that stand still. A
 * visitor who scrolls meanwhile has the last word.
 */
export async function bringIntoView(
  element: Element,
  { insets, isOwn, signal }: { insets: Insets; isOwn: (element: Element) => boolean; signal: AbortSignal },
): Promise<void> {
  const hands = new AbortController();
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  let scrolled: Element[] = [];
  const isOver = (): boolean => signal.aborted || hands.signal.aborted;
  const onHand = ({ isTrusted }: Event): void => {
    if (!isTrusted) return;
    hands.abort();
    for (const each of scrolled)
      each.scrollTo({ top: each.scrollTop, left: each.scrollLeft, behavior: "instant" });
  };
  const until = { capture: true, passive: true, signal: hands.signal };
  for (const type of HANDS) addEventListener(type, onHand, until);
  signal.addEventListener("abort", () => hands.abort(), { signal: hands.signal });
  scrolled = scrollOnce(element, insets, behavior);
  if (scrolled.length > 0) await whenStill(element, isOver);
  const { top, bottom } = readOverlap(element, isOwn);
  if (!isOver() && top + bottom > 0) {
    scrolled = scrollOnce(
      element,
      { top: Math.max(insets.top, top), bottom: Math.max(insets.bottom, bottom) },
      behavior,
    );
    await whenStill(element, isOver);
  }
  hands.abort();
}
