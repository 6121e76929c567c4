import { isRecord } from "./json.ts";

/** A guard for objects whose named fields pass their own guards; other fields are ignored (SPEC VR2). */
export const shape =
  (fields: Record<string, (value: unknown) => boolean>) =>
  (value: unknown): boolean =>
    isRecord(value) &&
    Object.keys(fields).every((key) => fields[key]?.(Object.hasOwn(value, key) ? value[key] : undefined));

/** A whole number from 0 up to 100,000. */
export const isCount = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1e5 + 1;

/** A string of at most `max` UTF-16 code units. */
export const isText =
  (max: number) =>
  (value: unknown): boolean =>
    typeof value === "string" && value.length <= max;

export const isBoolean = (value: unknown): boolean => typeof value === "boolean";

/** A length in CSS px, fractions allowed. */
export const isLength = (value: unknown): boolean =>
  typeof value === "number" && value >= 0 && value < 1e5 + 1;

/** One of the space-separated words. */
export const isOneOf = (words: string) => {
  const list = words.split(" ");
  return (value: unknown): boolean => list.includes(value as string);
};

export const optional =
  (guard: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || guard(value);

/** A string the pattern matches whole; give it anchors. */
export const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === "string" && pattern.test(value);
