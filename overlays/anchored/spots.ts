import type { Mark } from "../../protocol/anchors/marks.ts";
import type { Layer } from "./layers.ts";
import type { Box } from "./place.ts";
import { isSunk, raise } from "./topLayer.ts";

/** The box around one element: ring, dimmer, what keeps the pointer from the rest, and the beacon at its corner. */
export type Spot = {
  /** Takes what the mark wants, which is seen with the next pose. */
  draw: (mark: Mark) => void;
  /** Shows it around an element; true if it has come to lie above everything else. */
  show: (element: Element, layer: Layer) => boolean;
  hide: () => void;
  /** As it is to be seen now: out of sight, with its element out of the window; its beacon still, while something scrolls: each would cost every frame. */
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

/** The box with what lies around it, and the beacon, which is not in it yet. */
function makeBox(onPress: () => void): { box: HTMLElement; button: HTMLButtonElement } {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.popover = "manual";
  button.ariaHasPopup = "dialog";
  button.onclick = ({ isTrusted }) => isTrusted && onPress();
  box.append(document.createElement("i"));
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
  let isOut = false;
  let isCalm = false;
  let direction = "";
  const name = (): void => {
    const names = `spot ${kind} ${source && !isOut ? "on" : ""} ${isMoved ? "by" : ""} ${isCalm ? "still" : ""} ${direction}`;
    if (box.className !== names) box.className = names;
  };
  const hide = (): void => {
    if (!source) return;
    source = undefined;
    isMoved = false;
    box.remove();
  };
  return {
    draw: ({ spotlight, beacon }) => {
      kind = /^(ring|dim|block)$/.test(spotlight) ? spotlight : "";
      button.ariaLabel = `${beacon?.name}`;
      button.ariaExpanded = `${!!beacon?.isOpen}`;
      if (!beacon) button.remove();
      else if (!button.parentNode) box.append(button);
    },
    show: (element, { floor }) => {
      ({ direction } = getComputedStyle(element));
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
      isCalm = isStill;
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
      return kind !== "" || !!button.parentNode;
    },
    get isLit() {
      return kind !== "" && !!source;
    },
  };
}
