import { v } from "convex/values";
import { describe, expect, it } from "vitest";
import { newId } from "../wire/documentId.ts";
import type { JsonValue } from "../wire/value.ts";
import { describeValidator, type Validator, ValueChecker } from "./validator.ts";

const checker = new ValueChecker((number) => ({ 10_001: "users", 10_002: "posts" })[number]);
const toJson = (validator: unknown): Validator => (validator as { json: Validator }).json;
const explain = (validator: unknown, value: JsonValue): string | null =>
  checker.explain(toJson(validator), value);
const user = newId(10_001, 0);

describe("[E1] validators", () => {
  it.each<[string, unknown, JsonValue]>([
    ["string", v.string(), "x"],
    ["float", v.number(), 1.5],
    ["special float", v.number(), { $float: "AAAAAAAA+H8=" }],
    ["int64", v.int64(), { $integer: "AQAAAAAAAAA=" }],
    ["bytes", v.bytes(), { $bytes: "AQ==" }],
    ["null", v.null(), null],
    ["boolean", v.boolean(), false],
    ["id", v.id("users"), user],
    ["literal", v.literal("a"), "a"],
    ["int64 literal", v.literal(1n), { $integer: "AQAAAAAAAAA=" }],
    ["union", v.union(v.string(), v.null()), null],
    ["array", v.array(v.union(v.number(), v.string())), [1, "a"]],
    ["record", v.record(v.string(), v.number()), { a: 1, b: 2 }],
    ["record by id", v.record(v.id("users"), v.boolean()), { [user]: true }],
    ["object with optional missing", v.object({ a: v.string(), b: v.optional(v.number()) }), { a: "x" }],
    ["anything", v.any(), { deep: [1, null] }],
  ])("accept %s", (_name, validator, value) => {
    expect(explain(validator, value)).toBeNull();
  });

  it.each<[string, unknown, JsonValue, string]>([
    ["a number for a string", v.string(), 1, "Value: 1.0\nValidator: v.string()"],
    ["int64 for float", v.number(), { $integer: "AQAAAAAAAAA=" }, "Value: 1n\nValidator: v.float64()"],
    ["float for int64", v.int64(), 1, "v.int64()"],
    ["an object for bytes", v.bytes(), { a: 1 }, "v.bytes()"],
    ["a special for an object", v.object({}), { $integer: "AQAAAAAAAAA=" }, "v.object({})"],
    ["a special for a record", v.record(v.string(), v.any()), { $bytes: "AQ==" }, "v.record"],
    ["nothing in an empty union", v.union(), null, "v.union()"],
    [
      "another literal",
      v.union(v.literal("a"), v.literal("b")),
      "c",
      'v.union(v.literal("a"), v.literal("b"))',
    ],
    ["an id of another table", v.id("posts"), user, "from table `users`"],
    ["an id of no table", v.id("posts"), newId(99, 0), "from an unknown table"],
    ["no id", v.id("posts"), "hello", 'v.id("posts")'],
    ["a wrong item", v.object({ list: v.array(v.string()) }), { list: ["a", 2] }, "Path: .list[1]"],
    ["a wrong record key", v.record(v.id("users"), v.any()), { x: 1 }, "Path: .x"],
    ["an extra field", v.object({ a: v.object({}) }), { a: { b: 1 } }, "extra field `b`"],
    [
      "a missing field",
      v.object({ a: v.object({ b: v.string() }) }),
      { a: {} },
      "missing the required field `b`",
    ],
    [
      "a field named like a method",
      v.object({ a: v.optional(v.string()) }),
      { toString: 1 },
      "extra field `toString`",
    ],
  ])("refuse %s", (_name, validator, value, message) => {
    expect(explain(validator, value)).toContain(message);
  });

  it("do not repeat a huge value in the message", () => {
    const text = "x".repeat(1_000_000);
    expect(explain(v.object({ a: v.number() }), { a: text })!.length).toBeLessThan(20_000);
    expect(explain(v.object({}), { a: text })!.length).toBeLessThan(20_000);
  });

  it("are described as they were written", () => {
    const validator = v.object({
      a: v.optional(v.array(v.id("users"))),
      b: v.record(v.string(), v.union(v.literal(1), v.null())),
    });
    expect(describeValidator(toJson(validator))).toBe(
      'v.object({a: v.optional(v.array(v.id("users"))), b: v.record(v.string(), v.union(v.literal(1.0), v.null()))})',
    );
  });

  it("do not write out what does not fit while another member of a union may", () => {
    let read = 0;
    const watched = new Proxy({ kind: "b", text: "x" } as Record<string, JsonValue>, {
      get: (target, key) => {
        if (key === "text") read += 1;
        return Reflect.get(target, key);
      },
    });
    const of = (kind: string) => v.object({ kind: v.literal(kind), text: v.string() });
    const members = [..."acdefgh"].map(of);
    expect(explain(v.union(...members, of("b")), watched)).toBeNull();
    // Where its kind was right.
    expect(read).toBe(1);
    expect(explain(v.union(...members), watched)).toContain('Value: {kind: "b", text: "x"}');
  });
});
