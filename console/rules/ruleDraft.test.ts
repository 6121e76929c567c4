import { describe, expect, it } from "vitest";
import { lacksNumber, makeRow, operatorsOf, type Rule, type Subject, toDraft, toRule } from "./ruleDraft.ts";

const attribute = (compare: object) => ({ type: "attribute", key: "plan", compare }) as Rule;
const LEAVES: Rule[] = [
  { type: "identity", is: "verified" },
  { type: "field", field: "browserVersion", compare: { op: "atLeast", number: 17.4 } },
  { type: "field", field: "firstSeen", compare: { op: "withinLastDays", days: 7 } },
  attribute({ op: "notContains", value: "pro, team" }),
  attribute({ op: "in", values: ["pro", "team"] }),
  attribute({ op: "before", date: "2026-01-31" }),
  attribute({ op: "isTrue" }),
  attribute({ op: "isNotSet" }),
  { type: "company", key: "name", compare: { op: "is", value: "Acme" } },
  { type: "segment", segmentId: "segment_1" },
  { type: "event", name: "export", compare: "exactly", count: 0 },
  { type: "event", name: "export", compare: "atMost", count: 3, days: 7 },
  { type: "item", itemId: "tour_1", has: "dismissed" },
  { type: "sample", salt: "spring", from: 5, to: 50 },
];

describe("a rule in the editor", () => {
  it("comes back as it was, condition by condition and group by group", () => {
    const deep: Rule = { type: "any", rules: [{ type: "none", rules: LEAVES.slice(0, 2) }] };
    const rule: Rule = { type: "none", rules: [...LEAVES, { type: "any", rules: LEAVES }, deep] };
    expect(toRule(toDraft(rule))).toEqual(rule);
    expect(
      toDraft(rule)
        .parts.map(({ type }) => type)
        .slice(-2),
    ).toEqual(["any", "fixed"]);
  });

  it("is a group of one where it was a condition alone", () => {
    for (const leaf of LEAVES) expect(toRule(toDraft(leaf))).toEqual({ type: "all", rules: [leaf] });
  });

  it("says what is typed, and misses the number that is not", () => {
    const typed = (subject: Subject, change: object) =>
      toRule({ type: "all", parts: [{ id: "1", type: "row", row: { ...makeRow(subject), ...change } }] });
    const leafOf = (rule: Rule) => ("rules" in rule ? rule.rules[0] : rule);
    const seats = { name: " seats ", op: "atLeast", value: "2,5" };
    expect(leafOf(typed("attribute", seats))).toEqual({
      type: "attribute",
      key: "seats",
      compare: { op: "atLeast", number: 2.5 },
    });
    expect(lacksNumber(typed("attribute", seats))).toBe(false);
    expect(lacksNumber(typed("attribute", { ...seats, value: " " }))).toBe(true);
    expect(lacksNumber(typed("event", { name: "export", value: "many" }))).toBe(true);
    expect(lacksNumber(typed("attribute", { ...seats, op: "in", value: "a:null, b" }))).toBe(false);
  });

  it("offers no comparison that the server would refuse", () => {
    expect(operatorsOf("browser")).not.toContain("atLeast");
    expect(operatorsOf("browserVersion")).toContain("atLeast");
    expect(operatorsOf("sessions")).not.toContain("is");
    expect(operatorsOf("firstSeen")).not.toContain("equals");
  });
});
