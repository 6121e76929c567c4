import type { Beacon, BeaconPlace } from "../../protocol/anchors/marks.ts";
import css from "./beacons.css?inline";

/** The dot at an element that can be pressed. A file of its own, fetched with the first: rings need none of it. */
export type Dot = {
  /** Takes what is wanted of it; undefined: nothing. */
  draw: (wanted: Beacon | undefined) => void;
  /**
   * Its box is, or is not, to be seen around this element. Once it has come into view it pulses, until something
   * scrolls: even what is paused then would cost every frame.
   */
  pose: (element: Element | undefined, isStill: boolean) => void;
};

type Shown = { box: HTMLElement; button: HTMLButtonElement; element: Element; at: readonly [number, number] };

/** As large as a finger or an unsteady hand needs, CSS px (WCAG 2.5.8); its middle is at a corner or an edge of the element. */
const SIZE = 24;
/** Of the box around the element. */
const PADDING = 6;
/** So many may stand side by side. */
const MOST_BESIDE = 24;
/** A name is no passage: of an element with more to say in it only the number tells which it is. */
const LONGEST_NAME = 80;
/** What visitors write in. */
const WRITTEN = "input, select, textarea, [contenteditable]";
/** Where each place is across and down the element, as parts of it, where it is read from left to right. */
const PLACES: Record<BeaconPlace, readonly [number, number]> = {
  topStart: [0, 0],
  top: [0.5, 0],
  topEnd: [1, 0],
  start: [0, 0.5],
  end: [1, 0.5],
  bottomStart: [0, 1],
  bottom: [0.5, 1],
  bottomEnd: [1, 1],
};

const styled = new WeakSet<CSSStyleSheet>();
/** All that stand in the page, in the order in which they came. */
const shown = new Map<HTMLElement, Shown>();
let isDue = false;

/** Makes a dot of a box; what is in the box already stays. */
export function makeDot(
  box: HTMLElement,
  { sheet, onPress }: { sheet: CSSStyleSheet; onPress: () => void },
): Dot {
  if (!styled.has(sheet)) sheet.insertRule(`@media all{${css}}`, sheet.cssRules.length);
  styled.add(sheet);
  const button = document.createElement("button");
  button.ariaHasPopup = "dialog";
  button.onclick = ({ isTrusted }) => isTrusted && onPress();
  let at = PLACES.topEnd;
  let last: Element | undefined;
  /** It has come into view, and has not pulsed since. */
  let isNew = true;
  button.onanimationend = () => {
    isNew = false;
    button.className = "";
  };
  return {
    draw: (wanted) => {
      if (!wanted) return button.remove();
      at = PLACES[wanted.at as BeaconPlace] ?? PLACES.topEnd;
      button.ariaLabel = wanted.name;
      button.ariaExpanded = `${!!wanted.isOpen}`;
      if (!button.parentNode) box.append(button);
    },
    pose: (element, isStill) => {
      // What pulses when it is scrolled has been seen; what comes back is new again.
      if (isStill && button.className) isNew = false;
      if (!element) isNew = true;
      button.className = element && isNew && !isStill ? "new" : "";
      if (!element || !button.parentNode) shown.delete(box);
      else {
        const each = { box, button, element, at };
        shown.set(box, each);
        // It goes along with its box. What it may lie over is seen to once all is at rest: to measure costs a layout.
        if (isStill && element !== last) put(each, startOf(each), 0);
        last = element;
      }
      if (isDue || isStill) return;
      isDue = true;
      // All that this look has drawn stands by then.
      queueMicrotask(() => {
        isDue = false;
        settle();
      });
    },
  };
}

/** Puts each where it belongs, or beside what stands there already: no two lie over each other. */
function settle(): void {
  const taken: { left: number; top: number }[] = [];
  const puts = [...shown.values()].flatMap((each) => {
    const { left, top, width, height } = each.box.getBoundingClientRect();
    // Not drawn.
    if (!width) return [];
    const [x, y] = startOf(each);
    const own = { left: left + toPlace(x, width), top: top + toPlace(y, height) };
    const by = findRoom(own, taken, x > 0.5 ? -SIZE : SIZE);
    taken.push({ left: own.left + by, top: own.top });
    return [() => put(each, [x, y], by)];
  });
  for (const each of puts) each();
}

/** Where it belongs across and down its element, as parts of that. */
const startOf = ({ element, at: [across, down] }: Shown): readonly [number, number] => [
  getComputedStyle(element).direction === "rtl" ? 1 - across : across,
  down,
];

/** From the edge of the box to the dot's, of which the middle is at that part of the element. */
const toPlace = (part: number, size: number): number => PADDING - SIZE / 2 + part * (size - 2 * PADDING);

/** How far it has to go, to one side or the other, so that it lies over none that is there already and in the window. */
function findRoom(
  { left, top }: { left: number; top: number },
  taken: readonly { left: number; top: number }[],
  inward: number,
): number {
  for (let n = 0; n <= MOST_BESIDE; n += 1) {
    const by = Math.ceil(n / 2) * (n % 2 === 0 ? -inward : inward);
    const at = left + by;
    const isOver = taken.some(
      (each) => Math.abs(each.left - at) < SIZE - 1 && Math.abs(each.top - top) < SIZE - 1,
    );
    if (!isOver && (n === 0 || (at >= 0 && at + SIZE <= innerWidth))) return by;
  }
  return 0;
}

function put({ button, element }: Shown, [x, y]: readonly [number, number], by: number): void {
  const toCss = (part: number, more: number): string => `calc(${100 * part}% + ${toPlace(part, 0) + more}px)`;
  button.style.left = toCss(x, by);
  button.style.top = toCss(y, 0);
  button.ariaLabelledByElements = [button, ...wordsOf(element)];
}

/** What of the page names an element, in few words: of a field its label, since what is written in it is no name. */
function wordsOf(element: Element): Element[] {
  const { labels } = element as HTMLInputElement;
  return [...(labels?.[0] ? labels : [element])].filter(
    (each) =>
      !each.matches(WRITTEN) &&
      !each.querySelector(WRITTEN) &&
      (each.textContent ?? "").trim().length <= LONGEST_NAME,
  );
}
