import { MAX_DEPTH, MAX_ITEMS, MAX_KEYS } from "./limits.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Scalar = null | boolean | number | string;

/** A non-null object that is not an array. Says nothing of what is in it. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * True when a parsed value stays within the depth, key and item limits (SPEC EN4).
 * Recursion ends at the depth limit, so that deep input cannot overflow the stack.
 */
export function withinLimits(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth === MAX_DEPTH) return false;
  const items: unknown[] = Object.values(value);
  return (
    items.length <= (Array.isArray(value) ? MAX_ITEMS : MAX_KEYS) &&
    items.every((item) => withinLimits(item, depth + 1))
  );
}
