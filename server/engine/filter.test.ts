import { describe, expect, it } from "vitest";
import { int64, type JsonObject, type JsonValue } from "../wire/value.ts";
import { evaluate, matches } from "./filter.ts";

const document: JsonObject = { n: 7, big: int64(7n), name: "ann", nested: { deep: null } };
const field = (path: string): JsonValue => ({ $field: path });
const literal = (value: JsonValue): JsonValue => ({ $literal: value });

describe("[Q3] filter expressions", () => {
  it.each<[string, JsonValue, JsonValue | undefined]>([
    ["field", field("nested.deep"), null],
    ["missing field", field("nested.other"), undefined],
    ["add", { $add: [field("n"), literal(1)] }, 8],
    ["sub", { $sub: [field("n"), literal(10)] }, -3],
    ["mul of int64", { $mul: [field("big"), literal(int64(3n))] }, int64(21n)],
    ["div of int64 truncates", { $div: [literal(int64(-7n)), literal(int64(2n))] }, int64(-3n)],
    ["mod", { $mod: [field("n"), literal(4)] }, 3],
    ["neg", { $neg: field("n") }, -7],
    ["division by zero is infinity", { $div: [field("n"), literal(0)] }, { $float: "AAAAAAAA8H8=" }],
  ])("%s", (_name, expression, expected) => {
    expect(evaluate(expression, document)).toEqual(expected);
  });

  it.each<[string, JsonValue, boolean]>([
    ["int64 is never equal to a float", { $eq: [field("big"), field("n")] }, false],
    ["undefined sorts below everything", { $lt: [field("gone"), literal(null)] }, true],
    ["undefined equals a missing field", { $eq: [field("gone"), literal({ $undefined: null })] }, true],
    ["across types by the total order", { $gt: [field("name"), field("n")] }, true],
    ["and stops at the first false", { $and: [literal(false), { $not: field("name") }] }, false],
    ["or stops at the first true", { $or: [literal(true), { $not: field("name") }] }, true],
    ["not", { $not: { $gte: [field("n"), literal(8)] } }, true],
    ["neq", { $neq: [field("name"), literal("bob")] }, true],
  ])("%s", (_name, expression, expected) => {
    expect(matches(expression, document)).toBe(expected);
  });

  it.each<[string, JsonValue]>([
    ["a result that is no boolean", field("n")],
    ["logic on a string", { $not: field("name") }],
    ["arithmetic on a string", { $gt: [{ $add: [field("name"), literal(1)] }, literal(0)] }],
    ["mixed number types", { $gt: [{ $add: [field("n"), field("big")] }, literal(0)] }],
    ["int64 overflow", { $gt: [{ $add: [literal(int64(2n ** 63n - 1n)), literal(int64(1n))] }, literal(0)] }],
    ["int64 division by zero", { $gt: [{ $div: [field("big"), literal(int64(0n))] }, literal(0)] }],
    ["an unknown operator", { $like: [field("name"), literal("a")] }],
  ])("refuse %s", (_name, expression) => {
    expect(() => matches(expression, document)).toThrow();
  });
});
