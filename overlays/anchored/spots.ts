import type { Mark } from "../../protocol/anchors/marks.ts";
import type { Dot } from "./beacons.ts";
import type { Layer } from "./layers.ts";
import type { Box } from "./place.ts";
import { isSunk, raise } from "./topLayer.ts";

/** The box around one element: ring, dimmer, what keeps the pointer from the rest, and the beacon at it. */
export type Spot = {
  /** Takes what the mark wants, which is seen with the next pose. */
  draw: (mark: Mark) => void;
  /** Shows it around an element; true if it has come to lie above everything else. */
  show: (element: Element, layer: Layer) => boolean;
  hide: () => void;
  /** As it is to be seen now: out of sight, with its element out of the window; its beacon still, while something scrolls. */
  pose: (isAway: boolean, isStill: boolean) => void;
  /** Whether the engine itself keeps it where the element is, which is at `target`. Once it has not, script does. */
  isNative: (target: Box) => boolean;
  /** Moves it there by script. */
  move: (target: Box) => void;
  /** There is something to draw. */
  readonly isWanted: boolean;
  /** The page is dimmed around it, or a line drawn. */
  readonly isLit: boolean;
};

/** From the element to the ring. */
const PADDING = 6;
const EDGES = ["left", "top", "width", "height"] as const;
/** Engines round. */
const OFF = 1.5;

/** Where the box around an element belongs. */
const grow = ({ left, top, width, height }: Box): Box => ({
  left: left - PADDING,
  top: top - PADDING,
  width: width + 2 * PADDING,
  height: height + 2 * PADDING,
});

/** The beacon of a box, which comes with its file once one is wanted. */
function makeBeacon(box: HTMLElement, given: { sheet: CSSStyleSheet; onPress: () => void }) {
  let dot: Dot | undefined;
  let wanted: Mark["beacon"];
  let posed: Parameters<Dot["pose"]> = [undefined, false];
  return {
    draw: (beacon: Mark["beacon"]): void => {
      wanted = beacon;
      dot?.draw(beacon);
      if (!beacon || dot) return;
      // Off line: the next order tries again.
      import("./beacons.ts").then(
        ({ makeDot }) => {
          dot ||= makeDot(box, given);
          dot.draw(wanted);
          dot.pose(...posed);
        },
        () => {},
      );
    },
    pose: (...now: Parameters<Dot["pose"]>): void => {
      posed = now;
      dot?.pose(...now);
    },
    isWanted: (): boolean => !!wanted,
  };
}

/** @param sheet what is around elements is styled by */
export function makeSpot(sheet: CSSStyleSheet, onPress: () => void): Spot {
  const box = document.createElement("div");
  box.popover = "manual";
  box.append(document.createElement("i"));
  const beacon = makeBeacon(box, { sheet, onPress });
  let kind = "";
  let source: Element | undefined;
  let isMoved = false;
  let isOut = false;
  const name = (): void => {
    const names = `spot ${kind} ${source && !isOut ? "on" : ""} ${isMoved ? "by" : ""}`;
    if (box.className !== names) box.className = names;
  };
  const hide = (): void => {
    if (!source) return;
    source = undefined;
    isMoved = false;
    box.remove();
    beacon.pose(source, false);
  };
  return {
    draw: ({ spotlight, beacon: wanted }) => {
      kind = /^(ring|dim|block)$/.test(spotlight) ? spotlight : "";
      beacon.draw(wanted);
    },
    show: (element, { floor }) => {
      if (element === source && box.parentNode === floor && !isSunk(box)) return false;
      if (element !== source) isMoved = false;
      source = element;
      if (box.parentNode !== floor) floor.append(box);
      raise(box, element);
      return true;
    },
    hide,
    pose: (isAway, isStill) => {
      isOut = isAway;
      beacon.pose(isAway ? undefined : source, isStill);
      name();
    },
    isNative: (target) => {
      const [is, wanted] = [box.getBoundingClientRect(), grow(target)];
      return !isMoved && EDGES.every((each) => Math.abs(is[each] - wanted[each]) <= OFF);
    },
    move: (target) => {
      isMoved = true;
      name();
      const wanted = grow(target);
      for (const each of EDGES) box.style.setProperty(`--${each}`, `${wanted[each]}px`);
    },
    get isWanted() {
      return kind !== "" || beacon.isWanted();
    },
    get isLit() {
      return kind !== "" && !!source;
    },
  };
}
