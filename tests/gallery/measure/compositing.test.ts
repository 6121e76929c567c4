import { describe, expect, it } from "vitest";
import { contrast } from "../../../ui/color.ts";
import { composite, faded, over, type Rgba, TRANSPARENT } from "./compositing.ts";

const WHITE: Rgba = [255, 255, 255, 1];
const BLACK: Rgba = [0, 0, 0, 1];
const RED: Rgba = [255, 0, 0, 1];
const plain = (color: Rgba, opacity = 1) => ({ color, gradients: [], opacity });
const rounded = (color: Rgba) => color.map((channel) => Math.round(channel * 1000) / 1000);
const ratio = (a: Rgba, b: Rgba) => contrast([a[0], a[1], a[2]], [b[0], b[1], b[2]]);

describe("over", () => {
  it("mixes by opacity, and leaves what is opaque as it is", () => {
    expect(over(WHITE, BLACK)).toEqual(WHITE);
    expect(rounded(over([0, 0, 0, 0.5], WHITE))).toEqual([127.5, 127.5, 127.5, 1]);
    expect(over(TRANSPARENT, RED)).toEqual(RED);
    expect(over(TRANSPARENT, TRANSPARENT)).toEqual(TRANSPARENT);
  });

  it("keeps the colour of what is half transparent over nothing", () => {
    expect(rounded(over([255, 0, 0, 0.5], TRANSPARENT))).toEqual([255, 0, 0, 0.5]);
    // Twice a half is three quarters.
    expect(rounded(over([255, 0, 0, 0.5], [255, 0, 0, 0.5]))).toEqual([255, 0, 0, 0.75]);
  });
});

describe("composite", () => {
  it("finds the ground behind transparent elements", () => {
    const [pair] = composite(BLACK, [plain(TRANSPARENT), plain([255, 255, 255, 0.5]), plain(BLACK)], WHITE);
    expect(rounded(pair?.ground ?? RED)).toEqual([127.5, 127.5, 127.5, 1]);
    expect(pair?.mark).toEqual(BLACK);
  });

  it("fades words together with the box they stand in, which costs contrast", () => {
    const [solid] = composite(WHITE, [plain(BLACK)], WHITE);
    const [half] = composite(WHITE, [plain(BLACK, 0.5)], WHITE);
    expect(ratio(solid?.mark ?? RED, solid?.ground ?? RED)).toBeCloseTo(21);
    expect(rounded(half?.ground ?? RED)).toEqual([127.5, 127.5, 127.5, 1]);
    expect(ratio(half?.mark ?? RED, half?.ground ?? RED)).toBeCloseTo(3.98, 1);
  });

  it("answers for every stop of a gradient, under a transparent one too", () => {
    const layer = {
      color: TRANSPARENT,
      gradients: [
        [TRANSPARENT, [255, 255, 255, 0.5] as Rgba],
        [BLACK, RED],
      ],
      opacity: 1,
    };
    const grounds = composite(WHITE, [layer], WHITE).map(({ ground }) => rounded(ground));
    expect(grounds).toEqual([
      [0, 0, 0, 1],
      [255, 0, 0, 1],
      [127.5, 127.5, 127.5, 1],
      [255, 127.5, 127.5, 1],
    ]);
  });

  it("fades by opacity", () => expect(faded(RED, 0.25)).toEqual([255, 0, 0, 0.25]));
});
