import type { JsonValue } from "../engine/api.ts";

/**
 * Convex-encoded JSON → the "json" format of the HTTP API: int64 as decimal string, bytes as base64, special floats as
 * numbers where JSON has them (negative zero) and as null where it has none.
 */
export function toCleanJson(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(toCleanJson);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (entries.length === 1 && typeof inner === "string") {
    if (key === "$integer") return Buffer.from(inner, "base64").readBigInt64LE().toString();
    if (key === "$bytes") return inner;
    if (key === "$float") {
      const number = Buffer.from(inner, "base64").readDoubleLE();
      return Number.isFinite(number) ? number : null;
    }
  }
  return Object.fromEntries(entries.map(([name, field]) => [name, toCleanJson(field)]));
}
