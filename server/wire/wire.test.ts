import {
  convexToJson,
  getConvexSize,
  jsonToConvex,
  compareValues as referenceCompare,
  type Value,
} from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeId, encodeId, newId } from "./documentId.ts";
import { canonicalPath, storedPath } from "./functionPath.ts";
import { afterPrefix, compareValues, encodeKey } from "./key.ts";
import { canonicalValue, type JsonValue, sameValue, valueAt, valueDepth, valueSize } from "./value.ts";

const fieldName = fc.stringMatching(/^[ -#%-~][ -~]{0,6}$/).filter((name) => name !== "__proto__");
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("", "\0", "a", "a\0", "a\0b", "aa", "\uffff", "\u{10000}", "é"),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, -5e-324, 1, 2, -1),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, -1n, 255n, 256n),
  text,
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Uint8Array.from(bytes).buffer as ArrayBuffer),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fieldName, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe("key bytes", () => {
  it("[V2] order any two values as the reference comparator does", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const mine = compareValues(convexToJson(a) as JsonValue, convexToJson(b) as JsonValue);
        expect(Math.sign(mine)).toBe(Math.sign(referenceCompare(a, b)));
      }),
      { numRuns: 3000 },
    );
  });

  it("[V2] order strings by UTF-8 bytes, not by UTF-16 units", () => {
    expect(compareValues("\uffff", "\u{10000}")).toBe(-1);
    expect(compareValues("a", "a\0")).toBe(-1);
    expect(compareValues(undefined, null)).toBe(-1);
  });

  it("[V3] keep composite keys in the order of their fields, one after another", () => {
    fc.assert(
      fc.property(fc.tuple(value, value), fc.tuple(value, value), (a, b) => {
        const key = (pair: Value[]) =>
          pair.map((item) => encodeKey(convexToJson(item) as JsonValue)).join("");
        const expected = Math.sign(referenceCompare(a[0], b[0]) || referenceCompare(a[1], b[1]));
        expect(key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it("[V3] a prefix range holds exactly the keys whose first field is equal", () => {
    fc.assert(
      fc.property(value, value, value, (first, other, second) => {
        const prefix = encodeKey(convexToJson(first) as JsonValue);
        const key =
          encodeKey(convexToJson(other) as JsonValue) + encodeKey(convexToJson(second) as JsonValue);
        expect(key >= prefix && key < afterPrefix(prefix)).toBe(referenceCompare(first, other) === 0);
      }),
      { numRuns: 1500 },
    );
  });
});

describe("values", () => {
  it("[V1] survive normalising, and sizes equal the reference", () => {
    fc.assert(
      fc.property(value, (original) => {
        const json = convexToJson(original) as JsonValue;
        const canonical = canonicalValue(JSON.parse(JSON.stringify(json)));
        expect(sameValue(canonical, json)).toBe(true);
        expect(referenceCompare(jsonToConvex(canonical), original)).toBe(0);
        expect(valueSize(json)).toBe(getConvexSize(original));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [{ $integer: "AAA=" }],
    [{ $integer: "not base64!" }],
    [{ $float: "AAAAAAAA8D8=" }],
    [{ $what: 1 }],
    [{ ключ: 1 }],
    [JSON.parse('{"__proto__": {"admin": true}}')],
    ["\ud800"],
    [{ $commitTs: null }],
    [Array.from({ length: 8193 }, () => 0)],
    [undefined],
  ])("[V1] refuse what is not a Convex value: %j", (bad) => {
    expect(() => canonicalValue(bad)).toThrow();
  });

  it("[V1] refuse nesting deeper than 64 levels", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 65; i++) deep = [deep];
    expect(() => canonicalValue(deep)).toThrow(/nested/);
    expect(valueDepth({ a: [{ b: 1 }] })).toBe(3);
  });

  it("are found at dotted paths, never inside encoded scalars or prototypes", () => {
    expect(valueAt({ a: { b: 2 } }, "a.b")).toBe(2);
    expect(valueAt({ a: 1 }, "a.b")).toBeUndefined();
    expect(valueAt({ a: { $integer: "AAAAAAAAAAA=" } }, "a.$integer")).toBeUndefined();
    expect(valueAt({}, "constructor")).toBeUndefined();
  });
});

describe("document ids", () => {
  it("[V4] of the first user table look like Convex's own", () => {
    expect(newId(10_001, Date.now())).toMatch(/^j57[0-9a-hjkmnp-tv-z]{29}$/);
  });

  it("[V4] decode to what was encoded", () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffffffff }), bytes, (table, internal) => {
        const id = encodeId(table, internal);
        expect(id.length).toBeGreaterThanOrEqual(31);
        expect(id.length).toBeLessThanOrEqual(37);
        expect(decodeId(id)).toEqual({ tableNumber: table, internal: Uint8Array.from(internal) });
      }),
    );
  });

  it("[V4] refuse any single changed character", () => {
    const id = newId(10_001, 0);
    for (let i = 0; i < id.length; i++) {
      const changed = id.slice(0, i) + (id[i] === "0" ? "1" : "0") + id.slice(i + 1);
      expect(decodeId(changed)).toBeNull();
    }
    expect(decodeId("")).toBeNull();
    expect(decodeId(id.toUpperCase())).toBeNull();
  });
});

describe("function paths", () => {
  it("[F1] have one canonical form", () => {
    expect(canonicalPath("messages.js:send")).toBe("messages:send");
    expect(canonicalPath("dir/mod")).toBe("dir/mod:default");
    expect(canonicalPath("../x:y")).toBeNull();
    expect(canonicalPath("")).toBeNull();
    expect(storedPath("dir/mod:fn")).toBe("dir/mod.js:fn");
  });
});
