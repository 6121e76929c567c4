import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeRetry } from "./retry.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** When the next attempt is made, ms from now. */
function waitOf(askedMs: number, luck: number): number {
  vi.spyOn(Math, "random").mockReturnValue(luck);
  const began = Date.now();
  let at = Number.NaN;
  makeRetry(() => {
    at = Date.now() - began;
  }).plan(askedMs);
  vi.runAllTimers();
  return at;
}

describe("makeRetry", () => {
  it("spreads the browsers that were told the same time, none of them before it", () => {
    expect([0, 0.5, 1].map((luck) => waitOf(2_000, luck))).toEqual([2_500, 2_750, 3_000]);
  });

  it("waits an hour and a minute at most, whatever was asked for", () => {
    expect(waitOf(1e15, 1)).toBe(3_601_000);
  });
});
