import { describe, expect, it } from "vitest";
import type { AudienceRule } from "../../ruleValidators";
import { checkRule } from "./checkRule";

const USER: AudienceRule = { type: "identity", is: "user" };
const problemOf = (rule: unknown): string => {
  try {
    checkRule(rule as AudienceRule, "audience");
  } catch (error) {
    return (error as { data: { code: string; message: string } }).data.message;
  }
  return "";
};
const attribute = (compare: object) => ({ type: "attribute", key: "plan", compare });
const event = (more: object) => ({ type: "event", name: "export", compare: "atLeast", count: 1, ...more });
const sample = (from: number, to: number) => ({ type: "sample", salt: "a", from, to });

const FAULTS: [unknown, string][] = [
  [attribute({ op: "before", date: "soon" }), "audience.compare.date: is no ISO date."],
  [attribute({ op: "before", date: "2026-02-30" }), "audience.compare.date: is no ISO date."],
  [attribute({ op: "is", value: " " }), "audience.compare.value: has 1 to 500 characters."],
  [attribute({ op: "is", value: "a".repeat(501) }), "audience.compare.value: has 1 to 500 characters."],
  [attribute({ op: "in", values: [] }), "audience.compare.values: has 1 to 100 values."],
  [attribute({ op: "in", values: ["a", ""] }), "audience.compare.values[1]: has 1 to 500 characters."],
  [attribute({ op: "equals", number: Number.NaN }), "audience.compare.number: is no number."],
  [attribute({ op: "equals", number: Number.POSITIVE_INFINITY }), "audience.compare.number: is no number."],
  [attribute({ op: "withinLastDays", days: 0 }), "audience.compare.days: is 1 to 36500 whole days."],
  [{ ...attribute({ op: "isSet" }), key: "" }, "audience.key: has 1 to 100 characters."],
  [
    { type: "field", field: "browser", compare: { op: "atLeast", number: 1 } },
    "audience.compare.op: does not go with what it compares.",
  ],
  [
    { type: "field", field: "osVersion", compare: { op: "atLeast", number: -1 } },
    "audience.compare.number: is no version, such as 17 or 17.4.",
  ],
  [event({ name: "a".repeat(65) }), "audience.name: has 1 to 64 characters."],
  [event({ count: 1.5 }), "audience.count: is a whole number from 0 to 1000000000."],
  [event({ days: 91 }), "audience.days: is 1 to 90 whole days."],
  [{ type: "segment", segmentId: "a b" }, "audience.segmentId: names no segment."],
  [{ type: "item", itemId: "", has: "shown" }, "audience.itemId: names no item."],
  [sample(-1, 5), "audience.from: is a whole number from 0 to 99."],
  [sample(5, 5), "audience.to: is a whole number above from, up to 100."],
  [sample(5, 101), "audience.to: is a whole number above from, up to 100."],
  [{ type: "all", rules: [] }, "audience.rules: a group has at least one rule."],
  [
    { type: "all", rules: [USER, { type: "any", rules: [attribute({ op: "before", date: "x" })] }] },
    "audience.rules[1].rules[0].compare.date: is no ISO date.",
  ],
];

describe("a rule that is saved", () => {
  it.each(FAULTS)("is refused with the exact place: %j", (rule, message) => {
    expect(problemOf(rule)).toBe(message);
  });

  it("has at most 50 leaves and 4 groups one in the other", () => {
    const wide = (count: number) => ({
      type: "any",
      rules: Array.from({ length: count }, () => ({ type: "all", rules: [USER] })),
    });
    expect(problemOf(wide(50))).toBe("");
    expect(problemOf({ type: "all", rules: [wide(25), wide(25)] })).toBe("");
    expect(problemOf({ type: "all", rules: [wide(26), wide(25)] })).toBe(
      "audience: has more than 50 conditions.",
    );
    const deep = (levels: number): unknown =>
      levels === 0 ? USER : { type: "all", rules: [deep(levels - 1)] };
    expect(problemOf(deep(4))).toBe("");
    expect(problemOf(deep(5))).toMatch(/^audience(\.rules\[0\]){4}: is more than 4 groups deep\.$/);
  });

  it("may be a leaf alone", () => {
    expect(checkRule(USER, "audience")).toBe(USER);
    expect(problemOf(event({ days: 90 }))).toBe("");
    expect(problemOf(sample(0, 100))).toBe("");
  });
});
