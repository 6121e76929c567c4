/** From `q.eq(...).gt(...)` to one key interval, with Convex's exact prefix rule. */
import { LAST_KEY } from "../store/driver.ts";
import { afterPrefix, encodeKey, type Key } from "../wire/key.ts";
import { isObject, type JsonValue } from "../wire/value.ts";
import type { Interval } from "./intervalIndex.ts";

export type RangeExpression = {
  type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  fieldPath: string;
  value: JsonValue;
};

export const EVERYTHING: Interval = { start: "", end: LAST_KEY };

/** `{$undefined: null}` stands for a missing field in bounds and filters. */
export function decodeUndefined(value: JsonValue): JsonValue | undefined {
  return isObject(value) && "$undefined" in value ? undefined : value;
}

function boundKey(value: JsonValue): Key {
  return encodeKey(decodeUndefined(value));
}

function invalid(index: string, reason: string): Error {
  return new Error(
    `Tried to query index ${index} but the query didn't use the index fields in order: ${reason}`,
  );
}

type Sides = { eq: Map<string, Key>; lower: RangeExpression | null; upper: RangeExpression | null };

function sortSides(index: string, expressions: RangeExpression[]): Sides {
  const sides: Sides = { eq: new Map(), lower: null, upper: null };
  for (const expression of expressions) {
    const { type, fieldPath, value } = expression;
    if (type === "Eq") {
      if (sides.eq.has(fieldPath)) throw invalid(index, `\`${fieldPath}\` has two equalities.`);
      sides.eq.set(fieldPath, boundKey(value));
      continue;
    }
    const side = type === "Gt" || type === "Gte" ? "lower" : "upper";
    if (sides[side] !== null) throw invalid(index, `there are two ${side} bounds.`);
    sides[side] = expression;
  }
  return sides;
}

/**
 * Equalities (any order) must cover a prefix of `fields`; then at most one lower and one upper bound on the next
 * field. `index` ("table.by_x") is for messages. Throws on anything else.
 */
export function keyInterval(index: string, fields: string[], expressions: RangeExpression[]): Interval {
  const { eq, lower, upper } = sortSides(index, expressions);
  let prefix: Key = "";
  let depth = 0;
  for (; depth < fields.length && eq.has(fields[depth]!); depth++) prefix += eq.get(fields[depth]!)!;
  if (depth < eq.size) {
    const stray = [...eq.keys()].find((field) => !fields.slice(0, depth).includes(field));
    throw invalid(index, `\`${stray}\` is not next. The index is on (${fields.join(", ")}).`);
  }
  for (const bound of [lower, upper]) {
    if (bound !== null && bound.fieldPath !== fields[depth]) {
      throw invalid(
        index,
        `the bound on \`${bound.fieldPath}\` must be on \`${fields[depth] ?? "nothing"}\`.`,
      );
    }
  }
  return { start: lowerEdge(prefix, lower), end: upperEdge(prefix, upper) };
}

function lowerEdge(prefix: Key, bound: RangeExpression | null): Key {
  if (bound === null) return prefix;
  const key = prefix + boundKey(bound.value);
  return bound.type === "Gt" ? afterPrefix(key) : key;
}

function upperEdge(prefix: Key, bound: RangeExpression | null): Key {
  if (bound === null) return prefix === "" ? LAST_KEY : afterPrefix(prefix);
  const key = prefix + boundKey(bound.value);
  return bound.type === "Lte" ? afterPrefix(key) : key;
}
