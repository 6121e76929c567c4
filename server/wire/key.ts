/**
 * Order-preserving key bytes for Convex values. A key is a "binary string": one char per byte, so that `<`,
 * concatenation and Map lookup are the engine's own. Total order: undefined < null < int64 < float64 < boolean
 * < string (UTF-8 bytes) < bytes < array < object. Every encoding is self-delimiting; fields concatenate.
 */
import { type JsonObject, type JsonValue, specialBytes, specialTag } from "./value.ts";

/** One char (0–255) per byte. */
export type Key = string;

const END = "\x00";
const TAG = {
  undefined: "\x01",
  null: "\x02",
  int64: "\x03",
  float64: "\x04",
  false: "\x05",
  true: "\x06",
  string: "\x07",
  bytes: "\x08",
  array: "\x09",
  object: "\x0a",
} as const;

/** Zero bytes inside text become 00 FF, so that the closing 00 (followed by a tag) sorts first. */
function escaped(binary: string): string {
  return binary.includes("\x00") ? binary.replaceAll("\x00", "\x00\xff") : binary;
}

function utf8(text: string): string {
  // ASCII is its own UTF-8; anything else goes through a buffer.
  // oxlint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

const scratch = Buffer.alloc(8);

function floatKey(value: number): string {
  scratch.writeDoubleBE(value);
  return orderedFloat(scratch);
}

/** IEEE total order: negatives have all bits flipped, positives only the sign. */
function orderedFloat(bigEndian: Buffer): string {
  const negative = (bigEndian[0]! & 0x80) !== 0;
  const bytes = Buffer.alloc(8);
  for (let i = 0; i < 8; i++) bytes[i] = negative ? ~bigEndian[i]! : bigEndian[i]!;
  if (!negative) bytes[0] = bytes[0]! ^ 0x80;
  return TAG.float64 + bytes.toString("latin1");
}

function specialKey(value: JsonObject, tag: "$integer" | "$float" | "$bytes"): string {
  const bytes = specialBytes(value, tag);
  if (tag === "$bytes") return TAG.bytes + escaped(bytes.toString("latin1")) + END;
  const bigEndian = bytes.reverse();
  if (tag === "$float") return orderedFloat(bigEndian);
  bigEndian[0] = bigEndian[0]! ^ 0x80;
  return TAG.int64 + bigEndian.toString("latin1");
}

/** Key bytes of one value; `undefined` is a missing field. */
export function encodeKey(value: JsonValue | undefined): Key {
  switch (typeof value) {
    case "undefined":
      return TAG.undefined;
    case "boolean":
      return value ? TAG.true : TAG.false;
    case "number":
      return floatKey(value);
    case "string":
      return TAG.string + escaped(utf8(value)) + END;
    default:
  }
  if (value === null) return TAG.null;
  if (Array.isArray(value)) return TAG.array + value.map((item) => encodeKey(item)).join("") + END;
  const tag = specialTag(value);
  if (tag !== null) return specialKey(value, tag);
  let key: string = TAG.object;
  for (const name of Object.keys(value).sort()) key += encodeKey(name) + encodeKey(value[name]);
  return key + END;
}

/** The least key above every key that continues `prefix` (a sequence of whole encoded values). */
export function afterPrefix(prefix: Key): Key {
  return `${prefix}\xff`;
}

/** The least key above `key` itself. */
export function afterKey(key: Key): Key {
  return `${key}\x00`;
}

/** Compares two values in the total order: negative, zero or positive. */
export function compareValues(a: JsonValue | undefined, b: JsonValue | undefined): number {
  const left = encodeKey(a);
  const right = encodeKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
}
