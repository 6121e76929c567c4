import type { Mark, MarkReport } from "../../protocol/anchors/marks.ts";
import type { Resolution } from "../anchors/resolve.ts";
import type { Card, Put } from "./cards.ts";
import { elementOf } from "./elementOf.ts";
import { findCover, findHome, isShut, measure, readView, small } from "./geometry.ts";
import type { View } from "./intoView.ts";
import type { Layers } from "./layers.ts";
import type { Occasions } from "./occasions.ts";
import { type Asked, type Box, GAP, placing } from "./place.ts";
import { makeSpot, type Spot } from "./spots.ts";

/** One mark, followed. */
export type LiveMark = {
  mark: Mark;
  readonly spot: Spot;
  /** What has become of its anchor; nothing is known at first. */
  resolution?: Resolution;
  /** How much of the element is in the window, as was last told. */
  sight?: IntersectionObserverEntry;
  /** What the frame was told last. */
  told?: MarkReport;
  /** Ends its being followed. */
  stop: () => void;
  /** Of what is heard at its element. */
  ears?: AbortController;
  /** What looks out for things has come, or cannot: before, nothing is told, so that nothing is missed. */
  isReady?: boolean;
  /** Looks for what has happened without being heard (`watchMark`), and what was so when it was looked for last. */
  lookForOthers?: () => number;
  known: Map<number, boolean>;
  /** Something it looks out for was so from the start. */
  isMet?: boolean;
  isInView: boolean;
  /** What brings it into view, if that is asked for: not there yet, or could not be loaded (null). */
  view?: View | null;
  /** It is found and cannot be seen by scrolling, or lies under something that stays there. */
  lack?: "hidden" | "covered";
  /** Where the engine does not follow by itself. */
  isBy: { spot: boolean; card: boolean };
  /** Where it was drawn last, and when its element was first missed since: 0 while it is there. */
  last?: Box;
  lostAt: number;
  /** In how many looks on end something of it was not where the engine was to keep it. */
  misses: number;
};

/** How a mark stands in the page just now: everything is read before anything is written. */
export type Stand = {
  live: LiveMark;
  element: Element;
  target: Box;
  home: Element | null;
  isInView: boolean;
  /** Half of it is in the window, covered or not. */
  isNear: boolean;
};

/** Of an element, or of the window if that is filled by it. */
const HALF = 0.5;
/** A sheet takes at most and at least so much of a small window. */
export const SHEET = 0.6;
const LOWEST = 0.3;

export function makeLiveMark(mark: Mark, { sheet }: Pick<Layers, "sheet">, onPress: () => void): LiveMark {
  const spot = makeSpot(sheet, onPress);
  spot.draw(mark);
  return {
    mark,
    spot,
    stop: () => {},
    known: new Map(),
    isInView: false,
    isBy: { spot: false, card: false },
    lostAt: 0,
    misses: 0,
  };
}

/** What looks out for things is a file of its own: nothing needs it that is only marked. Off line nothing is seen. */
const loadWatches = (): Promise<Partial<typeof import("./watches.ts")>> =>
  import("./watches.ts").catch(() => ({}));

/** Looks out for what it wants to know, at the element it has just now and elsewhere. */
export async function listenAt(
  live: LiveMark,
  { soon, later }: Pick<Occasions, "soon" | "later">,
  onSeen: (at: number) => void,
): Promise<void> {
  live.ears?.abort();
  live.lookForOthers = undefined;
  const { signal } = (live.ears = new AbortController());
  if (live.mark.watch.length > 0) {
    const { watchMark } = await loadWatches();
    if (signal.aborted) return;
    live.lookForOthers = watchMark?.(live, { signal, later, onSeen });
  }
  live.isReady = true;
  soon();
}

function isSeen({ intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry): boolean {
  const area = ({ width, height }: DOMRectReadOnly): number => width * height;
  const whole = Math.min(area(boundingClientRect), rootBounds ? area(rootBounds) : Infinity);
  return area(intersectionRect) >= HALF * whole;
}

/** Nothing of the element is in the window. What touches its edge, or is folded to nothing, is told to intersect. */
export const isAway = ({ sight }: LiveMark): boolean => sight?.intersectionRatio === 0;

/**
 * Reads how a mark stands, and notes what it lacks; undefined if nothing of it is to be drawn.
 * @param fronts what of the page stands before all else
 */
export function readStand(live: LiveMark, { isOwn }: Layers, fronts: readonly Element[]): Stand | undefined {
  const element = elementOf(live);
  live.lack = undefined;
  if (!element?.isConnected) return undefined;
  const isNear = !!live.sight && isSeen(live.sight);
  const isInView = isNear && !findCover(element, isOwn);
  const stand = { live, element, target: measure(element), home: findHome(element), isInView, isNear };
  if (isShut(element, fronts)) {
    if (live.mark.isScrolledTo) live.lack = "covered";
    return undefined;
  }
  live.lack = live.view?.judge(stand);
  return live.lack ? undefined : stand;
}

/** What the frame is told of a mark; undefined as long as it is not known whether it can be seen. */
export function makeReport(live: LiveMark): MarkReport | undefined {
  const { mark, isReady, isMet, resolution, sight, isInView, lack } = live;
  if (!isReady || !resolution) return undefined;
  const { state, score, why } = resolution;
  const isFound = state === "found";
  // What is to be brought into view is found once it is known that nothing covers it.
  if (isFound && !lack && (!sight || (mark.isScrolledTo && live.view === undefined))) return undefined;
  return {
    id: mark.id,
    state: (isFound && lack) || state,
    score,
    ...(why && { isInvalid: true }),
    ...(isMet && { isMet }),
    isInView,
  };
}

/** Where a card belongs beside its element. */
export function chooseSide({ element, target, live: { mark } }: Stand, { size }: Card): Put {
  const view = readView();
  if (small.matches) {
    const isZoomed = (visualViewport?.scale ?? 1) > 1.01;
    const isLow = target.top + target.height / 2 > view.top + view.height / 2;
    const side = isLow ? "sheet-top" : "sheet-bottom";
    const room = isLow ? target.top - view.top : view.top + view.height - target.top - target.height;
    // Never over its element, if anything of it can be read then.
    const part = Math.min(SHEET, Math.max(LOWEST, (room - GAP) / view.height));
    // Above the keyboard, which covers a part of the window.
    const edge = isZoomed ? 0 : isLow ? view.top : innerHeight - view.top - view.height;
    return {
      side,
      edge: Math.max(isLow ? 0 : placing.lift, edge),
      height: Math.round(view.height * part),
    };
  }
  const ways = ["left", "right"] as const;
  const isRtl = getComputedStyle(element).direction === "rtl";
  const sides = { start: ways[+isRtl], end: ways[+!isRtl] } as Partial<Record<Mark["side"], Asked["side"]>>;
  return placing.place({
    card: size(),
    view,
    side: sides[mark.side] ?? (mark.side as Asked["side"]),
    target,
  });
}
