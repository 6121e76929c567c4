import type { Mark, MarkReport } from "../../protocol/anchors/marks.ts";
import type { Resolution } from "../anchors/resolve.ts";
import type { Card, Put } from "./cards.ts";
import { findCover, findHome, isShut, measure, readView, small } from "./geometry.ts";
import type { Layers } from "./layers.ts";
import { type Asked, type Box, placing } from "./place.ts";
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
  /** Looks out for what else is to come or go (`makePresence`). */
  lookForOthers?: () => number;
  isInView: boolean;
  /** It was scrolled into view, as asked. */
  isBrought: boolean;
  /** Where the engine does not follow by itself. */
  isBy: { spot: boolean; card: boolean };
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
};

/** Of an element, or of the window if that is filled by it. */
const HALF = 0.5;

export function makeLiveMark(mark: Mark, onPress: () => void): LiveMark {
  const spot = makeSpot(onPress);
  spot.draw(mark);
  return {
    mark,
    spot,
    stop: () => {},
    isInView: false,
    isBrought: false,
    isBy: { spot: false, card: false },
    misses: 0,
  };
}

/** What looks out for things is a file of its own: nothing needs it that is only marked. Off line nothing is seen. */
const loadWatches = (): Promise<Partial<typeof import("./watches.ts")>> =>
  import("./watches.ts").catch(() => ({}));

/** Looks out for what is to come or go, wherever its element is. */
export async function watchOthers(live: LiveMark, onReady: () => void): Promise<void> {
  const { watch } = live.mark;
  live.lookForOthers = undefined;
  if (watch.length > 0) {
    const { makePresence } = await loadWatches();
    if (watch === live.mark.watch) live.lookForOthers = makePresence?.(watch);
  }
  live.isReady = true;
  onReady();
}

/** Listens at the element it has just now, for what it wants to know. */
export async function listenAt(live: LiveMark, onSeen: (at: number) => void): Promise<void> {
  live.ears?.abort();
  live.ears = undefined;
  const element = elementOf(live);
  if (!element) return;
  const { signal } = (live.ears = new AbortController());
  const { watch } = live.mark;
  if (watch.length > 0) (await loadWatches()).watchVisitor?.(element, { watch, signal }, onSeen);
}

/** The element, if it can be seen. */
export const elementOf = ({ resolution }: LiveMark): Element | undefined =>
  resolution?.state === "found" ? resolution.element : undefined;

function isSeen({ intersectionRect, boundingClientRect, rootBounds }: IntersectionObserverEntry): boolean {
  const area = ({ width, height }: DOMRectReadOnly): number => width * height;
  const whole = Math.min(area(boundingClientRect), rootBounds ? area(rootBounds) : Infinity);
  return area(intersectionRect) >= HALF * whole;
}

/** Nothing of the element is in the window. */
export const isAway = ({ sight }: LiveMark): boolean => sight?.isIntersecting === false;

/**
 * Reads how a mark stands; undefined if nothing of it is to be seen.
 * @param fronts what of the page stands before all else
 */
export function readStand(live: LiveMark, { isOwn }: Layers, fronts: readonly Element[]): Stand | undefined {
  const element = elementOf(live);
  if (!element?.isConnected || isShut(element, fronts)) return undefined;
  const isInView = !!live.sight && isSeen(live.sight) && !findCover(element, isOwn);
  return { live, element, target: measure(element), home: findHome(element), isInView };
}

/** What the frame is told of a mark; undefined as long as it is not known whether it can be seen. */
export function makeReport({ mark, isReady, resolution, sight, isInView }: LiveMark): MarkReport | undefined {
  if (!isReady || !resolution || (resolution.state === "found" && !sight)) return undefined;
  const { state, score, why } = resolution;
  return { id: mark.id, state, score, ...(why && { isInvalid: true }), isInView };
}

/** Where a card belongs beside its element. */
export function chooseSide({ element, target, live: { mark } }: Stand, { size }: Card): Put {
  const view = readView();
  if (small.matches) {
    const isZoomed = (visualViewport?.scale ?? 1) > 1.01;
    const isLow = target.top + target.height / 2 > view.top + view.height / 2;
    const side = isLow ? "sheet-top" : "sheet-bottom";
    // Above the keyboard, which covers a part of the window.
    const edge = isZoomed ? 0 : isLow ? view.top : innerHeight - view.top - view.height;
    return {
      side,
      edge: Math.max(isLow ? 0 : placing.lift, edge),
      height: Math.round(view.height * 0.6),
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
