/**
 * Document ids in the Convex format: Crockford base32 (lower case) of
 * VInt(table number) ++ 16 bytes (14 random, 2 of the day) ++ Fletcher-16 checksum, little-endian.
 */
import { randomBytes } from "./randomBytes.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DIGIT = new Map([...ALPHABET].map((char, index) => [char, index]));
const RANDOM_BYTES = 14;
const INTERNAL_BYTES = 16;
const DAY_MS = 86_400_000;

function base32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(buffer << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Uint8Array | null {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const char of text) {
    const digit = DIGIT.get(char);
    if (digit === undefined) return null;
    buffer = (buffer << 5) | digit;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 255);
    buffer &= (1 << bits) - 1;
  }
  // Left-over bits are padding: they must be zero and fewer than one digit, or two texts would name one id.
  return buffer === 0 && bits < 5 ? Uint8Array.from(bytes) : null;
}

function vint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

function fletcher16(bytes: Uint8Array): [number, number] {
  let low = 0;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) & 255;
    high = (high + low) & 255;
  }
  return [low, high];
}

/** The id of `internal` (16 bytes) in the table with this number. */
export function encodeId(tableNumber: number, internal: Uint8Array): string {
  const body = Uint8Array.from([...vint(tableNumber), ...internal]);
  return base32(Uint8Array.from([...body, ...fletcher16(body)]));
}

/** A fresh id. `nowMs` gives the day part. */
export function newId(tableNumber: number, nowMs: number): string {
  const internal = new Uint8Array(INTERNAL_BYTES);
  internal.set(randomBytes(RANDOM_BYTES));
  const day = Math.floor(nowMs / DAY_MS) & 0xffff;
  internal[RANDOM_BYTES] = day >> 8;
  internal[RANDOM_BYTES + 1] = day & 255;
  return encodeId(tableNumber, internal);
}

/** Table number and internal bytes of an id, or null when the text is not an id. */
export function decodeId(id: string): { tableNumber: number; internal: Uint8Array } | null {
  if (id.length < 31 || id.length > 37) return null;
  const bytes = fromBase32(id);
  if (bytes === null) return null;
  let tableNumber = 0;
  let at = 0;
  for (; at < 5; at++) {
    const byte = bytes[at]!;
    tableNumber += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) break;
  }
  at += 1;
  if (at > 5 || tableNumber === 0 || tableNumber > 0xffffffff || bytes.length !== at + INTERNAL_BYTES + 2)
    return null;
  const body = bytes.subarray(0, at + INTERNAL_BYTES);
  const [low, high] = fletcher16(body);
  if (bytes[at + INTERNAL_BYTES] !== low || bytes[at + INTERNAL_BYTES + 1] !== high) return null;
  return { tableNumber, internal: bytes.slice(at, at + INTERNAL_BYTES) };
}
