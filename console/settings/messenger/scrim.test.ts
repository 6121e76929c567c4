import { describe, expect, it } from "vitest";
import { contrast, mix, type Rgb } from "../../../ui/color.ts";
import { scrimOver } from "./scrim.ts";

describe("scrimOver", () => {
  it.each<[string, number[], number]>([
    ["black", [0, 0, 0, 255], 0],
    ["white", [255, 255, 255, 255], 0.54],
    ["what can be seen through", [0, 0, 0, 0], 0.54],
  ])("is as little as white needs over %s", (_what, pixel, share) => expect(scrimOver(pixel)).toBe(share));
  it("judges by the brightest part", () => {
    const yellow: Rgb = [255, 220, 0];
    const share = scrimOver([0, 0, 0, 255, ...yellow, 255, 10, 10, 10, 255]);
    expect(contrast(mix(yellow, [0, 0, 0], share), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
    expect(share).toBeLessThan(0.54);
  });
});
