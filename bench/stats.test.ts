import { expect, test } from "vitest";
import { differences, ratios, summarize } from "./stats.ts";

test("summarize gives the middle and the ends, whatever the order", () => {
  expect(summarize([9, 1, 5])).toEqual({ median: 5, low: 1, high: 9, values: [9, 1, 5] });
  expect(summarize([4, 1, 2, 3])?.median).toBe(2.5);
  expect(summarize([])).toBeNull();
});

test("ratios and differences pair the rounds", () => {
  expect(ratios([10, 30], [5, 10])).toEqual([2, 3]);
  expect(differences([10, 30, 99], [5, 10])).toEqual([5, 20]);
});
