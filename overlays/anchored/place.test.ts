import { computePosition, flip, offset, type Placement, shift } from "@floating-ui/dom";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Box, GAP, place, type Side } from "./place.ts";

const VIEW: Box = { left: 0, top: 0, width: 1280, height: 800 };
const SIDES = ["top", "bottom", "left", "right"] as const;
const OTHERS: Record<(typeof SIDES)[number], Placement[]> = {
  bottom: ["top", "right", "left"],
  top: ["bottom", "right", "left"],
  left: ["right", "bottom", "top"],
  right: ["left", "bottom", "top"],
};

/** Where Floating UI would put the same card, told of rectangles instead of elements. */
async function oracle(target: Box, card: { width: number; height: number }, side: (typeof SIDES)[number]) {
  const rects = {
    reference: { x: target.left, y: target.top, width: target.width, height: target.height },
    floating: { x: 0, y: 0, ...card },
  };
  const { x, y, placement } = await computePosition({} as Element, {} as HTMLElement, {
    placement: side,
    strategy: "fixed",
    platform: {
      getElementRects: () => rects,
      getDimensions: () => card,
      getClippingRect: () => ({ x: VIEW.left, y: VIEW.top, width: VIEW.width, height: VIEW.height }),
      isElement: () => false,
      isRTL: () => false,
      getDocumentElement: () => ({}) as HTMLElement,
      convertOffsetParentRelativeRectToViewportRelativeRect: ({ rect }: { rect: object }) => rect as never,
    } as never,
    middleware: [
      offset(GAP),
      flip({ padding: 12, crossAxis: false, fallbackPlacements: OTHERS[side] }),
      shift({ padding: 12 }),
    ],
  });
  return { side: placement as Side, left: x, top: y };
}

/** The card's place in the window. */
function toWindow(target: Box, { side, by, width, height }: ReturnType<typeof place>) {
  const along = side === "left" || side === "right";
  return {
    side,
    left: along
      ? side === "left"
        ? target.left - GAP - width
        : target.left + target.width + GAP
      : target.left + by,
    top: along
      ? target.top + by
      : side === "top"
        ? target.top - GAP - height
        : target.top + target.height + GAP,
  };
}

const size = (most: number) => fc.integer({ min: 10, max: most });
const targets = fc.record({
  left: fc.integer({ min: -100, max: 1300 }),
  top: fc.integer({ min: -100, max: 820 }),
  width: size(600),
  height: size(400),
});
const cards = fc.record({
  width: fc.integer({ min: 120, max: 420 }),
  height: fc.integer({ min: 60, max: 500 }),
});

describe("place", () => {
  it("is where Floating UI would put the card, to the pixel, whenever it fits somewhere", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(targets, cards, fc.constantFrom(...SIDES), async (target, card, side) => {
        const ours = place({ target, card, view: VIEW, side });
        if (ours.width < card.width || ours.height < card.height || ours.side === "over") return;
        compared++;
        const theirs = await oracle(target, card, side);
        const mine = toWindow(target, ours);
        expect(mine.side).toBe(theirs.side);
        expect(Math.abs(mine.left - theirs.left)).toBeLessThanOrEqual(1);
        expect(Math.abs(mine.top - theirs.top)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it("never leaves the window in which the element is, nor covers it, and its arrow is within it", () => {
    const inside = targets.map(({ left, top, width, height }) => ({
      left: Math.min(Math.max(0, left), VIEW.width - width),
      top: Math.min(Math.max(0, top), VIEW.height - height),
      width,
      height,
    }));
    fc.assert(
      fc.property(inside, cards, fc.constantFrom(...SIDES, "auto" as const), (target, card, side) => {
        const ours = place({ target, card, view: VIEW, side });
        if (ours.side === "over") return;
        const { left, top } = toWindow(target, ours);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(left + ours.width).toBeLessThanOrEqual(VIEW.width);
        expect(top + ours.height).toBeLessThanOrEqual(VIEW.height);
        expect(ours.arrow).toBeGreaterThan(0);
        expect(ours.arrow).toBeLessThan(
          ours.side === "left" || ours.side === "right" ? ours.height : ours.width,
        );
      }),
    );
  });

  it("lies over an element that leaves no room, and shrinks where there is some", () => {
    const card = { width: 320, height: 200 };
    expect(
      place({ target: { left: 0, top: 0, width: 1280, height: 800 }, card, view: VIEW, side: "auto" }),
    ).toMatchObject({
      side: "over",
      width: 320,
    });
    expect(
      place({ target: { left: 0, top: 0, width: 1280, height: 620 }, card, view: VIEW, side: "top" }),
    ).toMatchObject({
      side: "bottom",
      height: 156,
    });
  });
});
