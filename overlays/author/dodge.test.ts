import { describe, expect, it } from "vitest";
import type { Asked, Box } from "../anchored/place.ts";
import { placeClear, placeSheet } from "./dodge.ts";

const view: Box = { left: 0, top: 0, width: 1280, height: 800 };
/** In the lower right corner, as tall as what is in it. */
const panel = (height: number): Box => ({ left: 884, top: 788 - height, width: 384, height });
const card = { width: 344, height: 200 };

const at = (target: Box, more: Partial<Asked> = {}): Asked => ({ target, card, view, side: "auto", ...more });
const button = (left: number, top: number): Box => ({ left, top, width: 80, height: 40 });

describe("an edited card", () => {
  it("[AU9] stands where it always would as long as that is clear of the panel", () => {
    expect(placeClear(at(button(40, 100)), panel(600))).toMatchObject({ side: "bottom", by: -28 });
    // Above a panel that is folded away.
    expect(placeClear(at(button(1180, 100)), panel(96))).toMatchObject({ side: "bottom" });
  });

  it("[AU9] moves aside along its element where the panel is in its way", () => {
    const { side, by, width } = placeClear(at(button(1180, 100)), panel(600));
    expect(side).toBe("bottom");
    // Its end stands clear of the panel, its arrow is as near to the element as it can be.
    expect(1180 + by + width).toBe(884 - 12);
    const left = { ...panel(600), left: 12 };
    expect(40 + placeClear(at(button(40, 100)), left).by).toBe(12 + 384 + 12);
  });

  it("[AU9] stands above a panel that is low, where there is too little room beside it", () => {
    const narrow = { ...view, width: 700 };
    const low = { ...panel(300), left: 304 };
    expect(placeClear(at(button(320, 440), { view: narrow }), low)).toMatchObject({ side: "top", ...card });
  });

  it("[AU9] that has no place beside its element stands next to the panel, whole", () => {
    const tall = { width: 344, height: 760 };
    expect(placeClear(at(button(1180, 300), { card: tall }), panel(740))).toEqual({
      side: "over",
      by: 884 - 12 - 344,
      arrow: 0,
      width: 344,
      height: 760,
    });
    const left = { ...panel(740), left: 12 };
    expect(placeClear(at(button(40, 300), { card: tall }), left).by).toBe(12 + 384 + 12);
  });

  it("[AU9] stays where it would be in a window without room beside the panel", () => {
    const narrow = { ...view, width: 560 };
    const right = { ...panel(700), left: 164 };
    const asked = at(button(460, 300), { view: narrow });
    expect(placeClear(asked, right).side).not.toBe("over");
  });
});

describe("a card as on a phone", () => {
  it("[AU11] is a sheet at the edge away from its element, which it leaves to be seen", () => {
    const high = placeSheet(at(button(40, 100)));
    expect(high).toMatchObject({ side: "sheet-bottom", height: 468 });
    const low = placeSheet(at(button(40, 700)));
    expect(low).toMatchObject({ side: "sheet-top", edge: 0, height: 468 });
    // Near the middle it takes less than it may.
    const middle = placeSheet(at(button(40, 400)));
    expect(middle.side).toBe("sheet-top");
    expect(middle.height).toBeLessThan(400 - 12);
    // Of what fills the window it covers a part.
    expect(placeSheet(at({ left: 0, top: 0, width: 1280, height: 800 })).height).toBe(234);
  });
});
