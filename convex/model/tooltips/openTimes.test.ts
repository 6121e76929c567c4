import fc from "fast-check";
import { expect, it } from "vitest";
import { addTime, LONGEST_MS, medianOf } from "./openTimes";

it("nothing has no median", () => {
  expect(medianOf([])).toBeNull();
});

it("knows the median of any times to within a tenth, in a list that does not grow with them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 100, max: LONGEST_MS }), { minLength: 1, maxLength: 60 }),
      (all) => {
        const times = all.reduce((sum: number[], ms) => addTime(sum, ms), []);
        const sorted = [...all].sort((one, other) => one - other);
        const median = sorted[Math.ceil(all.length / 2) - 1] as number;
        const found = medianOf(times) as number;
        expect(Math.abs(found - median)).toBeLessThanOrEqual(0.1 * median + 1);
        expect(times.length).toBeLessThan(64);
      },
    ),
  );
});

it("counts what is no time at all, and what nobody reads for so long, with its neighbours", () => {
  expect(addTime(addTime([], 0), 10)).toEqual([2]);
  expect(addTime([], 10 * LONGEST_MS)).toEqual(addTime([], LONGEST_MS));
});
