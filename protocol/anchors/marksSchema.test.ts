import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeMarkReport } from "./marksSchema.ts";

const REPORT = { id: "tour-1_a", state: "found", score: 91.5, isInView: true } as const;

it("takes what the host tells of a mark, without what else was in it", () => {
  const whole = { ...REPORT, watched: 3, isInvalid: false, isPressed: true, isEscaped: false };
  expect(decodeMarkReport(REPORT)).toEqual(REPORT);
  expect(decodeMarkReport({ ...whole, text: "Ada" })).toEqual(whole);
});

it.each([
  ["no id", { id: "" }],
  ["a long id", { id: "a".repeat(65) }],
  ["an id of other signs", { id: "a b" }],
  ["an unknown state", { state: "sideways" }],
  ["no number", { score: "9" }],
  ["more than all", { score: 101 }],
  ["less than nothing", { score: -1 }],
  ["no view", { isInView: undefined }],
  ["half a place", { watched: 0.5 }],
  ["a place there cannot be", { watched: 21 }],
  ["a word for a flag", { isPressed: "yes" }],
  ["null for a flag", { isEscaped: null }],
])("refuses one with %s", (_, more) => expect(decodeMarkReport({ ...REPORT, ...more })).toBeUndefined());

it("never throws", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void decodeMarkReport(value)));
});
