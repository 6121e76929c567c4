import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { tally } from "./tally.ts";
import { wilson } from "./wilson.ts";

describe("the score", () => {
  it("gives a share with an interval around it that narrows with more cases", () => {
    const few = wilson(9, 10);
    const many = wilson(900, 1_000);
    expect(few.percent).toBe(90);
    expect(few.low).toBeCloseTo(59.6, 1);
    expect(few.high).toBeCloseTo(98.2, 1);
    expect(many.high - many.low).toBeLessThan(few.high - few.low);
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 100 });
  });

  it("counts what is found where nothing is as a false highlight, and a wrong one five times", () => {
    const one = { mutation: "m", method: "ours", target: 0, ms: 1 };
    const { right, wrong, falseHighlight, useful } = tally([
      { ...one, isGone: false, outcome: "right" },
      { ...one, isGone: false, outcome: "equivalent" },
      { ...one, isGone: false, outcome: "wrong" },
      { ...one, isGone: true, outcome: "wrong" },
      { ...one, isGone: true, outcome: "none" },
    ]);
    expect([right.of, falseHighlight.of]).toEqual([3, 2]);
    expect(wrong.percent).toBeCloseTo(33.3, 1);
    expect(falseHighlight.percent).toBe(50);
    expect(useful).toBeCloseTo(40 - 5 * 40, 5);
  });
});

describe("bytes", () => {
  it.each([
    ["overlays/anchors/index.ts", 6_200],
    ["overlays/anchors/record/recordAnchor.ts", 5_600],
  ])("of %s stay within %i, compressed", async (entry, most) => {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      write: false,
    });
    expect(brotliCompressSync(outputFiles[0]?.contents ?? "").length).toBeLessThanOrEqual(most);
  });
});
