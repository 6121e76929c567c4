import { brotliCompressSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { squeeze } from "../../scripts/squeeze.ts";
import type { Evident } from "./drift/evidence.ts";
import { labelPairs } from "./drift/label.ts";
import { makeRandom } from "./random.ts";
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

describe("labels of two releases", () => {
  const label = (before: Evident[], after: Evident[], most = 9) =>
    labelPairs(before, after, { most, random: makeRandom(1) });

  it("come of what one element has before and one after, and of nothing that disagrees", () => {
    const before = [
      { at: 1, keys: { id: "id a", text: "text action Save" } },
      { at: 2, keys: { id: "id b", href: "href /b" } },
      { at: 3, keys: { text: "text action Gone" } },
    ];
    const after = [
      { at: 10, keys: { id: "id a", text: "text action Save" } },
      { at: 20, keys: { id: "id b" } },
      { at: 30, keys: { href: "href /b" } },
    ];
    const { pairs, agreed, disagreed } = label(before, after);
    expect(pairs).toEqual([expect.objectContaining({ before: 1, after: 10 })]);
    expect([agreed, disagreed]).toEqual([1, 1]);
  });

  it("are spread over the kinds of evidence, an element once", () => {
    const page = Array.from({ length: 40 }, (_, at) => ({
      at,
      keys: at < 36 ? { text: `text action ${at}` } : { id: `id ${at}`, text: `text action ${at}` },
    }));
    const { pairs } = label(page, page, 8);
    expect(pairs.filter(({ evidence }) => evidence === "id").length).toBeGreaterThanOrEqual(2);
    expect(new Set(pairs.map(({ before }) => before)).size).toBe(8);
    expect(pairs.every(({ before, after }) => before === after)).toBe(true);
  });
});

describe("bytes", () => {
  it.each([
    ["overlays/anchors/index.ts", 5_660],
    ["overlays/anchors/record/recordAnchor.ts", 5_150],
  ])(
    "of %s stay within %i, built as a chunk is and compressed",
    async (entry, most) => {
      const built = await build({
        configFile: false,
        logLevel: "error",
        plugins: [squeeze()],
        build: {
          write: false,
          target: "es2022",
          lib: { entry, formats: ["es"] },
          rollupOptions: { optimization: { inlineConst: { mode: "all", pass: 3 } } },
        },
      });
      const [output] = [built].flat().flatMap((each) => ("output" in each ? each.output : []));
      const code = output && "code" in output ? output.code : "";
      expect(code).not.toBe("");
      expect(brotliCompressSync(code).length).toBeLessThanOrEqual(most);
    },
    60_000,
  );
});
