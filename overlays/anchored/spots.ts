import type { Mark } from "../../protocol/anchors/marks.ts";
import type { Layer } from "./layers.ts";
import type { Box } from "./place.ts";
import { isSunk, raise } from "./topLayer.ts";

/** The box around one element: ring, dimmer, what keeps the pointer from the rest, and the beacon at its corner. */
export type Spot = {
  /** Draws what the mark wants. */
  draw: (mark: Mark) => void;
  /** Shows it around an element; true if it has come to lie above everything else. */
  show: (element: Element, layer: Layer) => boolean;
  hide: () => void;
  /** Whether the engine itself keeps it where the element is, which is at `target`. Once it has not, script does. */
  isNative: (target: Box) => boolean;
  /** Moves it there by script. */
  move: (target: Box, isClipped: boolean) => void;
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

/** The box with its four panels, and the beacon, which is not in it yet. */
function makeBox(onPress: () => void): { box: HTMLElement; button: HTMLButtonElement } {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.popover = "manual";
  button.type = "button";
  button.onclick = ({ isTrusted }) => isTrusted && onPress();
  for (let panel = 0; panel < 4; panel++) box.append(document.createElement("i"));
  return { box, button };
}

/** Where the box around an element belongs. */
const grow = ({ left, top, width, height }: Box): Box => ({
  left: left - PADDING,
  top: top - PADDING,
  width: width + 2 * PADDING,
  height: height + 2 * PADDING,
});

export function makeSpot(onPress: () => void): Spot {
  const { box, button } = makeBox(onPress);
  let kind = "";
  let source: Element | undefined;
  let isMoved = false;
  const name = (): void => {
    const isRtl = source && getComputedStyle(source).direction === "rtl";
    box.className = `spot ${kind} ${source ? "on" : ""} ${isMoved ? "by" : ""} ${isRtl ? "rtl" : ""}`;
  };
  const hide = (): void => {
    if (!source) return;
    source = undefined;
    isMoved = false;
    name();
    box.remove();
  };
  return {
    draw: ({ spotlight, beacon }) => {
      kind = /^(ring|dim|block)$/.test(spotlight) ? spotlight : "";
      button.ariaLabel = beacon ? String(beacon.name) : null;
      if (!beacon) button.remove();
      else if (!button.parentNode) box.append(button);
      if (source) name();
    },
    show: (element, { floor }) => {
      if (element === source && box.parentNode === floor && !isSunk(box)) return false;
      if (element !== source) {
        isMoved = false;
        box.style.visibility = "";
      }
      source = element;
      name();
      if (box.parentNode !== floor) floor.append(box);
      raise(box, element);
      return true;
    },
    hide,
    isNative: (target) => {
      const [is, wanted] = [box.getBoundingClientRect(), grow(target)];
      return !isMoved && EDGES.every((each) => Math.abs(is[each] - wanted[each]) <= OFF);
    },
    move: (target, isClipped) => {
      if (!isMoved) {
        isMoved = true;
        name();
      }
      const wanted = grow(target);
      for (const each of EDGES) box.style.setProperty(`--${each}`, `${wanted[each]}px`);
      box.style.visibility = isClipped ? "hidden" : "";
    },
    get isWanted() {
      return kind !== "" || !!button.parentNode;
    },
    get isLit() {
      return kind !== "" && !!source;
    },
  };
}
