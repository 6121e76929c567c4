import fc from "fast-check";
import { expect, it } from "vitest";
import { type Condition, toWhere, toWhereDraft, whereFault } from "./whereDraft.ts";

it("reads what is typed as the page would track it, and what is in quotation marks as text", () => {
  const valueOf = (value: string) => toWhere({ property: "plan", op: "is", value }).value;
  expect(["pro", "5", " true ", '"5"', '"true"', "", "1e3", "5 a"].map(valueOf)).toEqual([
    "pro",
    5,
    true,
    "5",
    "true",
    "",
    1_000,
    "5 a",
  ]);
  expect(toWhere({ property: "plan", op: "isSet", value: "left over" })).toEqual({
    property: "plan",
    op: "isSet",
  });
  expect(toWhere({ property: "plan", op: "contains", value: "5" }).value).toBe("5");
});

it("is saved again as it was, whatever it compares with", () => {
  const value = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom("5", "true", '"', '"5"', '""'),
    fc.boolean(),
    fc.integer(),
  );
  fc.assert(
    fc.property(value, fc.constantFrom("is" as const, "isNot" as const), (given, op) => {
      const condition: Condition = { property: "p", op, value: given };
      expect(toWhere(toWhereDraft(condition))).toEqual(condition);
    }),
  );
  const more: Condition = { property: "p", op: "greaterThan", value: 4.5 };
  expect(toWhere(toWhereDraft(more))).toEqual(more);
  const text: Condition = { property: "p", op: "contains", value: "true" };
  expect(toWhere(toWhereDraft(text))).toEqual(text);
});

it.each([
  [{ property: " ", op: "isSet", value: "" }, "Write the name of the property."],
  [{ property: "p", op: "greaterThan", value: "many" }, "Write a number."],
  [{ property: "p", op: "is", value: " " }, "Write what it is compared with."],
  [{ property: "p", op: "isSet", value: "" }, ""],
  [{ property: "p", op: "lessThan", value: "0" }, ""],
] as const)("says what is wrong with %o", (where, fault) => expect(whereFault(where)).toBe(fault));
