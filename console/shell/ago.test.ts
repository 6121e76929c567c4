import { describe, expect, it } from "vitest";
import { createAgoFormat, createAheadFormat, createDateFormat } from "./ago.ts";

const MINUTE = 60_000;
const now = Date.UTC(2026, 4, 20, 12);

describe("how long ago", () => {
  const ago = createAgoFormat("en-GB");
  it.each([
    [10_000, "now"],
    [5 * MINUTE, "5 min ago"],
    [3 * 60 * MINUTE, "3 hr ago"],
    [30 * 60 * MINUTE, "yesterday"],
    [5 * 24 * 60 * MINUTE, "5 days ago"],
    [60 * 24 * 60 * MINUTE, "21 Mar 2026"],
  ])("%i ms ago is %j", (age, words) => {
    expect(ago(now - age, now)).toBe(words);
  });

  it("never speaks of the future, whatever the two clocks say", () => {
    expect(ago(now + 5 * MINUTE, now)).toBe("now");
  });
});

describe("how far ahead", () => {
  const ahead = createAheadFormat("en-GB");
  it.each([
    [10_000, "now"],
    [5 * MINUTE, "in 5 min"],
    [20 * 60 * MINUTE, "in 20 hr"],
    [36 * 60 * MINUTE, "in 36 hr"],
    [7 * 24 * 60 * MINUTE, "in 7 days"],
    [-MINUTE, "now"],
  ])("%i ms ahead is %j", (distance, words) => {
    expect(ahead(now + distance, now)).toBe(words);
  });

  it("names a date with its year", () => {
    expect(createDateFormat("en-GB")(now)).toBe("20 May 2026");
  });
});
