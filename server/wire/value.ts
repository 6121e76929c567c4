/**
 * Convex values in their JSON encoding, the only form in which the engine holds them: `{$integer}`, `{$float}`
 * and `{$bytes}` stand for what JSON lacks. Holds checking, normal form and sizes; no storage, no ordering.
 */

/** A value that survives JSON unchanged. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

export const MAX_DEPTH = 64;
export const MAX_ARRAY_LENGTH = 8192;
export const MAX_FIELDS = 1024;
const MAX_FIELD_NAME = 1024;
const LONE_SURROGATE = /\p{Surrogate}/u;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** "$integer", "$float" or "$bytes" for an encoded scalar, null for anything else. */
export function specialTag(value: JsonObject): "$integer" | "$float" | "$bytes" | null {
  for (const key in value) {
    if (key === "$integer" || key === "$float" || key === "$bytes") return key;
    return null;
  }
  return null;
}

/** The bytes inside `{$integer}`, `{$float}` (8, little-endian) or `{$bytes}`. */
export function specialBytes(value: JsonObject, tag: string): Buffer {
  return Buffer.from(value[tag] as string, "base64");
}

function checkFieldName(name: string): void {
  if (name.length > MAX_FIELD_NAME)
    throw new Error(`Field name ${name.slice(0, 64)}… is longer than ${MAX_FIELD_NAME}.`);
  if (name.startsWith("$")) throw new Error(`Field name ${name} starts with '$', which is reserved.`);
  if (name === "__proto__") throw new Error("Field name __proto__ is not allowed.");
  if (!/^[\x20-\x7e]*$/.test(name)) {
    throw new Error(`Field name ${JSON.stringify(name)} may only contain non-control ASCII characters.`);
  }
}

function checkSpecial(tag: string, encoded: JsonValue | undefined): void {
  if (typeof encoded !== "string" || !BASE64.test(encoded)) throw new Error(`Malformed ${tag} value.`);
  if (tag === "$bytes") return;
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length !== 8) throw new Error(`${tag} needs 8 bytes, found ${bytes.length}.`);
  if (tag === "$integer") return;
  const float = bytes.readDoubleLE();
  if (Number.isFinite(float) && !Object.is(float, -0))
    throw new Error(`Float ${float} must be a plain JSON number.`);
}

/**
 * Checks that `value` (untrusted JSON) is a Convex value and returns it in normal form: keys sorted, nothing
 * else changed. Throws an Error with a sentence for the developer.
 */
export function canonicalValue(value: unknown, depth = 0): JsonValue {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${value} is not JSON.`);
    return value;
  }
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value))
      throw new Error("A string contains half of a surrogate pair (cut inside an emoji?).");
    return value;
  }
  if (typeof value !== "object") throw new Error(`${typeof value} is not a Convex value.`);
  if (depth >= MAX_DEPTH) throw new Error(`Value is nested deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) {
    if (value.length > MAX_ARRAY_LENGTH) {
      throw new Error(`Array length is too long (${value.length} > maximum length ${MAX_ARRAY_LENGTH}).`);
    }
    return value.map((item) => canonicalValue(item, depth + 1));
  }
  return canonicalObject(value as Record<string, unknown>, depth);
}

function canonicalObject(value: Record<string, unknown>, depth: number): JsonObject {
  const keys = Object.keys(value);
  const only = keys.length === 1 ? keys[0]! : "";
  if (only === "$integer" || only === "$float" || only === "$bytes") {
    checkSpecial(only, value[only] as JsonValue);
    return { [only]: value[only] as JsonValue };
  }
  if (only === "$commitTs") throw new Error("db.vars.commitTs is not available on this server.");
  if (keys.length > MAX_FIELDS)
    throw new Error(`Object has too many fields (${keys.length} > maximum number ${MAX_FIELDS}).`);
  const result: JsonObject = {};
  for (const key of keys.sort()) {
    checkFieldName(key);
    if (value[key] !== undefined) result[key] = canonicalValue(value[key], depth + 1);
  }
  return result;
}

/** True when untrusted JSON is nested deeper than a value may be. Never looks deeper than that itself. */
export function isTooDeep(value: unknown, levels = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1));
}

/** Size in bytes as Convex counts it for its limits. */
export function valueSize(value: JsonValue): number {
  if (value === null || typeof value === "boolean") return 1;
  if (typeof value === "number") return 9;
  if (typeof value === "string") return 2 + Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + valueSize(item), 2);
  const tag = specialTag(value);
  if (tag === "$bytes") return 2 + specialBytes(value, tag).length;
  if (tag !== null) return 9;
  let size = 2;
  for (const key in value) size += key.length + 1 + valueSize(value[key]!);
  return size;
}

/** Deepest nesting: 0 for a scalar, 1 for a flat object or array. */
export function valueDepth(value: JsonValue): number {
  if (Array.isArray(value))
    return 1 + value.reduce((deepest: number, item) => Math.max(deepest, valueDepth(item)), 0);
  if (!isObject(value) || specialTag(value) !== null) return 0;
  return 1 + Object.values(value).reduce((deepest: number, item) => Math.max(deepest, valueDepth(item)), 0);
}

/** Equality of two values in normal form. */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The value at a dotted path; undefined when any part is missing or not an object. */
export function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const part of path.split(".")) {
    if (!isObject(current) || !Object.hasOwn(current, part) || specialTag(current) !== null) return undefined;
    current = current[part];
  }
  return current;
}

/** Encodes a bigint as `{$integer}`; it must fit in 64 bits, signed. */
export function int64(value: bigint): JsonObject {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return { $integer: bytes.toString("base64") };
}

/** Encodes a double: plain when JSON can hold it, `{$float}` for NaN, ±Infinity and -0. */
export function float64(value: number): JsonValue {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return { $float: bytes.toString("base64") };
}
