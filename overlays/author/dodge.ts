import type { Put } from "../anchored/cards.ts";
import type { Layers } from "../anchored/layers.ts";
import { type Asked, type Box, GAP, type Place, placing } from "../anchored/place.ts";
import { raise } from "../anchored/topLayer.ts";
import type { Wanted } from "./wanted.ts";

/** The loader's own boxes of these placements: an author's panel, wherever it stands just now, and the bar of a phone. */
const PANEL = "#corner.on";
const PANELS = `${PANEL},#bar-bottom.on`;
/** Room less wide is none. */
const LEAST = 192;
/** A phone, CSS px, and the part of it that a sheet takes at most and at least. */
const PHONE = { width: 390, height: 780 };
const [MOST_PART, LEAST_PART] = [0.6, 0.3];
const PHONE_CSS = `#anchored[data-side^="sheet"]{left:0;right:0;margin:auto;width:min(100%,${PHONE.width}px)}`;

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

/** Where a card would be on a phone: at the edge away from its element, and never over that if anything of it can be read then. */
export function placeSheet({ target, view }: Pick<Asked, "target" | "view">): Extract<Put, { edge: number }> {
  const isLow = target.top + target.height / 2 > view.top + view.height / 2;
  const room = isLow ? target.top - view.top : view.top + view.height - target.top - target.height;
  const part = Math.min(MOST_PART, Math.max(LEAST_PART, (room - GAP) / view.height));
  return {
    side: isLow ? "sheet-top" : "sheet-bottom",
    edge: isLow ? view.top : Math.max(0, innerHeight - view.top - view.height),
    height: Math.round(Math.min(view.height, PHONE.height) * part),
  };
}

/**
 * Keeps cards clear of an author's panel, which stands above them all, until the signal says that it is over.
 * @returns has those at the lower edge of a small window stand that far above it, and cards be as on a phone
 */
export function dodge(
  { main, of }: Layers,
  signal: AbortSignal,
): (wanted: Pick<Wanted, "lift" | "isPhone">) => void {
  const { place } = placing;
  const boxes = main.firstElementChild;
  const phone = new CSSStyleSheet();
  phone.replaceSync(PHONE_CSS);
  let isPhone = false;
  const setPhone = (is: boolean): void => {
    isPhone = is;
    const others = main.adoptedStyleSheets.filter((each) => each !== phone);
    main.adoptedStyleSheets = is ? [...others, phone] : others;
  };
  placing.place = (asked) => {
    // Wherever a card is put, a sheet may be: only of those who have no author it never is.
    if (isPhone) return placeSheet(asked) as Put as Place;
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
    setPhone(false);
    Object.assign(placing, { place, lift: 0 });
  });
  return (wanted) => {
    if (wanted.lift === placing.lift && wanted.isPhone === isPhone) return;
    placing.lift = wanted.lift;
    setPhone(wanted.isPhone);
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
