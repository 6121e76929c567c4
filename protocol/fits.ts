import { isRecord } from "./json.ts";

/**
 * What a value must look like, told by example, so that the host's guards stay small:
 * a RegExp matches a string, an array lists the allowed values, an object names own fields (others are ignored),
 * `0` is a whole number from 0, `0.5` any number from 0, both up to 100,000; a string or a boolean is one of its kind.
 */
export type Shape =
  | RegExp
  | readonly unknown[]
  | string
  | number
  | boolean
  | { readonly [key: string]: Shape };

/** True when the value looks like the example. Never throws; reads own properties only (SPEC SE4). */
export function fits(shape: Shape, value: unknown): boolean {
  if (shape instanceof RegExp) return typeof value === "string" && shape.test(value);
  if (Array.isArray(shape)) return shape.includes(value);
  if (isRecord(shape)) {
    return (
      isRecord(value) &&
      Object.entries(shape).every(([key, part]) =>
        fits(part as Shape, Object.hasOwn(value, key) ? value[key] : undefined),
      )
    );
  }
  if (typeof value === "number") {
    return typeof shape === "number" && value >= 0 && value <= 1e5 && (shape > 0 || Number.isInteger(value));
  }
  return typeof value === typeof shape && (typeof value !== "string" || value.length <= 2_048);
}
