import type { Layers } from "../anchored/layers.ts";
import { type Asked, type Box, GAP, type Place, placing } from "../anchored/place.ts";
import { raise } from "../anchored/topLayer.ts";

/** The loader's own boxes of these placements: an author's panel, wherever it stands just now, and the bar of a phone. */
const PANEL = "#corner.on";
const PANELS = `${PANEL},#bar-bottom.on`;
/** Room less wide is none. */
const LEAST = 192;

/** Where a card would be in the window. */
function boxOf({ side, by, width, height }: Place, { target, view }: Asked): Box {
  if (side === "over") return { left: by, top: view.top + view.height - GAP - height, width, height };
  const [left, top] = [target.left + by, target.top + by];
  switch (side) {
    case "left":
      return { left: target.left - GAP - width, top, width, height };
    case "right":
      return { left: target.left + target.width + GAP, top, width, height };
    case "top":
      return { left, top: target.top - GAP - height, width, height };
    case "bottom":
      return { left, top: target.top + target.height + GAP, width, height };
  }
  return side satisfies never;
}

const isClear = (one: Box, other: Box): boolean =>
  one.left >= other.left + other.width ||
  other.left >= one.left + one.width ||
  one.top >= other.top + other.height ||
  other.top >= one.top + one.height;

/** The wider part of the window beside a box. */
function besideOf(view: Box, { left, width }: Box): Box {
  const before = left - view.left;
  const after = view.left + view.width - left - width;
  return before > after ? { ...view, width: before } : { ...view, left: left + width, width: after };
}

/** Beside a box, at the window's lower edge: an element that lies under the box has no other place. */
function nextTo({ card, view }: Asked, { left }: Box): Place {
  const width = Math.min(card.width, view.width - 2 * GAP);
  const by = view.left < left ? view.left + view.width - GAP - width : view.left + GAP;
  return { side: "over", by, arrow: 0, width, height: Math.min(card.height, view.height - 2 * GAP) };
}

/** Where a card belongs, clear of a box if it can be: beside it, above it, or wherever there is room. */
export function placeClear(asked: Asked, box: Box, place = placing.place): Place {
  const first = place(asked);
  if (isClear(boxOf(first, asked), box)) return first;
  const beside = { ...asked, view: besideOf(asked.view, box) };
  const above = { ...asked, view: { ...asked.view, height: box.top - asked.view.top } };
  const isWhole = ({ width, height }: Place): boolean =>
    width >= asked.card.width && height >= asked.card.height;
  const found = [beside, above]
    .map((each) => place(each))
    .find((each) => isWhole(each) && isClear(boxOf(each, asked), box));
  return found ?? (beside.view.width < LEAST ? first : nextTo(beside, box));
}

/**
 * Keeps cards clear of an author's panel, which stands above them all, until the signal says that it is over.
 * @returns has those at the lower edge of a small window stand that far above it, CSS px
 */
export function dodge({ main, of }: Layers, signal: AbortSignal): (lift: number) => void {
  const { place } = placing;
  const boxes = main.firstElementChild;
  placing.place = (asked) => {
    const panel = boxes?.querySelector(PANEL)?.getBoundingClientRect();
    return panel ? placeClear(asked, panel, place) : place(asked);
  };
  keepAbove(main, signal);
  /** Whatever comes or goes in our root has all cards looked at. */
  const sign = document.createComment("");
  const lookAnew = (): void => (sign.isConnected ? sign.remove() : of(null).floor.append(sign));
  // It grows, shrinks and moves to the other side.
  const observer = new MutationObserver(lookAnew);
  if (boxes) observer.observe(boxes, { subtree: true, childList: true, attributeFilter: ["class", "style"] });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    Object.assign(placing, { place, lift: 0 });
  });
  return (wanted) => {
    if (wanted === placing.lift) return;
    placing.lift = wanted;
    lookAnew();
  };
}

/** Keeps the panel above the rings and outlines of what lies under it: what comes into the top layer stands above all there is. */
function keepAbove(main: ShadowRoot, signal: AbortSignal): void {
  let isDue = false;
  const put = (): void => {
    isDue = false;
    const panel = main.querySelector<HTMLElement>(PANELS);
    // Not before a dialog of the page, where the loader leaves it.
    if (panel?.matches(":popover-open")) raise(panel);
  };
  const onOpen = ({ target, newState }: ToggleEvent): void => {
    if (newState !== "open" || isDue || (target as Element).matches(PANELS)) return;
    isDue = true;
    queueMicrotask(put);
  };
  main.addEventListener("beforetoggle", onOpen as EventListener, { capture: true, signal });
}
