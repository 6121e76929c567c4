import { findBars, type Insets, isWalled } from "./bars.ts";
import { elementOf } from "./elementOf.ts";
import { measure, readView, small } from "./geometry.ts";
import { isAway, SHEET, type Stand } from "./liveMark.ts";
import type { Scene } from "./look.ts";
import { type Box, GAP } from "./place.ts";
import { findPorts, isCutOff, type Pane, type Span } from "./ports.ts";

/** Brings one mark's element into view, and says what stands before it. */
export type View = {
  /** What an element lacks that is found: it can be seen nowhere by scrolling, or all of it lies under what stays there. */
  judge: (stand: Stand) => "hidden" | "covered" | undefined;
  /** Scrolls to it, once; calls back when that is over. */
  bring: (stand: Stand, how: Bringing) => void;
};

export type Bringing = { scene: Scene; signal: AbortSignal; onOver: () => void };

/** How large a card is. */
type Size = { width: number; height: number };

/** Between the element and the edge of what it scrolls in. */
const MARGIN = 16;
/** With so much of it to be seen, nothing is scrolled. */
const ENOUGH = 0.6;
/** A card of which nothing is known yet. */
const LIKELY = { width: 344, height: 240 };
const LONGEST_MS = 1_000;
/** In so many frames nothing has moved: it has come to rest, or nothing ever began to move. */
const STILL_FRAMES = 6;
/** By these a visitor takes over. */
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"];

const px = (value: string): number => Number.parseFloat(value) || 0;

/** How far to scroll so that all of something stands within, by as little as will do. */
const untilWhole = ([start, size]: Span, [from, to]: Span): number =>
  start < from ? start - from : Math.max(0, start + size - to);

/** The same, if less of it than a part is seen; what is too large begins at the start. */
function untilSeen([start, size]: Span, [from, to]: Span, part: number): number {
  const room = to - from;
  const seen = Math.min(start + size, to) - Math.max(start, from);
  if (seen >= part * Math.min(size, room)) return 0;
  return size > room ? start - from : untilWhole([start, size], [from, to]);
}

/** How much room a card wants above or below an element; and whether it has some at its sides. */
function readExtra(
  left: number,
  right: number,
  card: Size | undefined,
): { extra: number; isBeside: boolean } {
  const view = readView();
  if (small.matches)
    return { extra: Math.min(card?.height || view.height, SHEET * view.height), isBeside: false };
  const { width, height } = card ?? LIKELY;
  const across = width + 2 * GAP;
  const isBeside = view.left + view.width - right >= across || left - view.left >= across;
  return { extra: height + GAP, isBeside };
}

type Wanted = ReturnType<typeof readExtra> & { part: number; pane: Pane };

/**
 * How far down to scroll, within what can be: not at all where enough of it is seen and its card has room; else so that its card
 * has room below it, as at the lower edge of the window there are other things, the launcher among them.
 */
function findDown([start, size]: Span, within: Span, { extra, isBeside, part, pane }: Wanted): number {
  const bySelf = untilSeen([start, size], within, part);
  const all = size + extra;
  if (all > within[1] - within[0] || (isBeside && bySelf === 0)) return bySelf;
  const ways = [start, start - extra]
    .map((from) => untilWhole([from, all], within))
    .filter((by) => -pane.back - 1 < by && by < pane.forth + 1);
  return ways.find((by) => by === 0) ?? ways[0] ?? bySelf;
}

type How = { card: Size | undefined; bars: Map<Element, Insets>; behavior: ScrollBehavior };

/** Scrolls everything around an element by as little as shows it. Returns what had to be scrolled. */
function scrollOnce(element: Element, { card, bars, behavior }: How): Element[] {
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element);
  let { left, top, width, height } = measure(element);
  const scrolled: Element[] = [];
  const clamp = (by: number, { back, forth }: Pane): number => Math.max(-back, Math.min(by, forth));
  for (const { scroller, panes } of findPorts(element)) {
    const [across, down] = panes;
    const bar = bars.get(scroller);
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(scroller);
    let [x, y] = [0, 0];
    // What is not scrolled clear of a bar would be seen in part: all of it is wanted then.
    const part = bar ? 1 : ENOUGH;
    if (down) {
      const [from, size] = down.span;
      const within: Span = [
        from + px(scrollPaddingTop) + px(scrollMarginTop) + MARGIN + (bar?.top ?? 0),
        from + size - px(scrollPaddingBottom) - px(scrollMarginBottom) - MARGIN - (bar?.bottom ?? 0),
      ];
      const room =
        scroller === document.scrollingElement
          ? readExtra(left, left + width, card)
          : { extra: 0, isBeside: true };
      y = clamp(findDown([top, height], within, { ...room, part, pane: down }), down);
    }
    if (across) {
      const [from, size] = across.span;
      x = clamp(untilSeen([left, width], [from, from + size], part), across);
    }
    if (Math.abs(y) < 1 && Math.abs(x) < 1) continue;
    scrolled.push(scroller);
    scroller.scrollTo({ top: scroller.scrollTop + y, left: scroller.scrollLeft + x, behavior });
    top -= y;
    left -= x;
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

/** How large the card beside an element is, as far as that is known: it may be another mark's of the same element. */
function sizeBeside(element: Element, { marks, cards }: Scene): Size | undefined {
  const at = [...marks.values()].filter((each) => elementOf(each) === element);
  return at.map(({ mark: { id } }) => cards.get(id)?.size()).find((size) => size?.height);
}

/**
 * Scrolls an element into view, if it is not: in everything that it scrolls in, and clear of headers that stand still. A
 * visitor who scrolls meanwhile has the last word.
 */
async function bringIntoView(element: Element, { scene, signal }: Bringing): Promise<void> {
  const card = sizeBeside(element, scene);
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
  scrolled = scrollOnce(element, { card, bars: new Map(), behavior });
  if (scrolled.length > 0) await whenStill(element, isOver);
  const bars = findBars(element, scene.layers.isOwn);
  if (!isOver() && bars.size > 0) {
    scrolled = scrollOnce(element, { card, bars, behavior });
    if (scrolled.length > 0) await whenStill(element, isOver);
  }
  hands.abort();
}

const isSamePlace = (one: Box, other: Box): boolean =>
  Math.abs(one.left - other.left) + Math.abs(one.top - other.top) < 4;

/** Sees to one mark's element; `isOwn`: what is drawn by us covers nothing. */
export function makeView(isOwn: (element: Element) => boolean): View {
  let isBrought = false;
  let isBusy = false;
  let isCovered = false;
  /** Where it was seen last, or brought to. */
  let seen: Box | undefined;
  return {
    judge: ({ live, element, target, isInView, isNear }) => {
      // On its way it may pass below anything.
      if (isBusy) return undefined;
      if (isAway(live) && isCutOff(element)) return "hidden";
      // Before it is brought, what can be scrolled clear of is no matter: only what lies over the whole window.
      const isThere = isNear && isBrought;
      const isUnder = !isInView && isWalled(element, isOwn, isThere ? undefined : readView());
      // What has scrolled below a header by hand is only scrolled out.
      isCovered = isUnder && (isCovered || !seen || isSamePlace(seen, target));
      if (isThere && !isUnder) seen = target;
      return isCovered ? "covered" : undefined;
    },
    bring: ({ element }, how) => {
      if (isBrought) return;
      isBrought = isBusy = true;
      bringIntoView(element, how).finally(() => {
        isBusy = false;
        // Of one that was replaced meanwhile, nothing was brought.
        isBrought = !how.signal.aborted;
        // At once: a visitor may scroll before the next look.
        if (isBrought) seen = measure(element);
        how.onOver();
      });
    },
  };
}
