import { describe, expect, it } from "vitest";
import { randomBytes } from "../wire/randomBytes.ts";
import { createRandom } from "./random.ts";

describe("[R1] randomness of one execution", () => {
  it("repeats for a seed, differs between executions, and fills [0, 1) evenly", () => {
    const draw = (seed?: Uint8Array): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => random.fraction());
    };
    const seed = new Uint8Array(32).fill(7);
    expect(draw(seed)).toEqual(draw(seed));
    expect(draw()).not.toEqual(draw());
    const source = createRandom();
    const many = Array.from({ length: 4000 }, () => source.fraction());
    expect(many.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });

  it("never hands pooled bytes out twice", () => {
    const seen = new Set(Array.from({ length: 3000 }, () => randomBytes(14).toString("hex")));
    expect(seen.size).toBe(3000);
  });
});
