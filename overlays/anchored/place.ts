/** A rectangle in the window, CSS px. */
export type Box = { left: number; top: number; width: number; height: number };

/** `over`: there is room nowhere beside the element, so the card lies over it at the window's lower edge. */
export type Side = "top" | "bottom" | "left" | "right" | "over";

/** What a place is asked for. */
export type Asked = {
  target: Box;
  card: { width: number; height: number };
  /** What can be seen of the window. */
  view: Box;
  side: Exclude<Side, "over"> | "auto";
};

/** Where a card stands. */
export type Place = {
  side: Side;
  /** From the element's edge (left or top) to the card's; of `over`, from the window's. */
  by: number;
  /** From the card's edge to the middle of its arrow. */
  arrow: number;
  /** As large as it may be. */
  width: number;
  height: number;
};

/** Between element and card. */
export const GAP = 12;
/** Between card and the edge of the window. */
const MARGIN = 12;
/** Less room than this is none. */
const LEAST = 96;
/** An arrow stands no nearer to a corner. */
const CORNER = 22;
/** In which order sides are tried. */
const ORDER: Record<Exclude<Side, "over"> | "auto", Exclude<Side, "over">[]> = {
  auto: ["bottom", "top", "right", "left"],
  bottom: ["bottom", "top", "right", "left"],
  top: ["top", "bottom", "right", "left"],
  left: ["left", "right", "bottom", "top"],
  right: ["right", "left", "bottom", "top"],
};

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/**
 * Finds a card's place beside an element: on the side that is asked for, else opposite, else across, wherever it fits; else
 * where it has to shrink least. Moved along the element as far as the window needs.
 */
export function place({ target, card, view, side: asked }: Asked): Place {
  const [right, bottom] = [view.left + view.width - MARGIN, view.top + view.height - MARGIN];
  const [left, top] = [view.left + MARGIN, view.top + MARGIN];
  const room = {
    top: target.top - GAP - top,
    bottom: bottom - GAP - target.top - target.height,
    left: target.left - GAP - left,
    right: right - GAP - target.left - target.width,
  };
  const lack = (side: keyof typeof room): number => (isAcross(side) ? card.width : card.height) - room[side];
  const sides = ORDER[asked] ?? ORDER.auto;
  const side =
    sides.find((each) => lack(each) <= 0) ??
    // Beside it a card that shrinks becomes too narrow to be read: above and below first.
    ORDER.auto
      .filter((each) => room[each] >= (isAcross(each) ? 2 * LEAST : LEAST))
      .sort((one, two) => lack(one) - lack(two))[0];
  const width = Math.min(card.width, right - left, side && isAcross(side) ? room[side] : Infinity);
  const height = Math.min(card.height, bottom - top, side && !isAcross(side) ? room[side] : Infinity);
  if (!side) return { side: "over", by: (left + right - width) / 2, arrow: 0, width, height };
  const [start, size, extent, from, to] = isAcross(side)
    ? [target.top, target.height, height, top, bottom]
    : [target.left, target.width, width, left, right];
  const at = clamp(start + (size - extent) / 2, from, to - extent);
  const arrow = clamp(
    start + size / 2 - at,
    Math.min(CORNER, extent / 2),
    Math.max(extent - CORNER, extent / 2),
  );
  return { side, by: at - start, arrow, width, height };
}

const isAcross = (side: Side): boolean => side === "left" || side === "right";

/** How cards are placed: an author has a panel that they keep clear of (author/dodge.ts). `lift`: no lower than so far above the window's edge. */
export const placing = { place, lift: 0 };
