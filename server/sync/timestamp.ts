/** u64 timestamps: decimal strings between the threads, base64 of 8 little-endian bytes on the wire. */

/** Initial timestamp of every connection, wire form. */
export const ZERO_TS = "0";

/** Decimal u64 → wire form. */
export function encodeTs(ts: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(ts));
  return bytes.toString("base64");
}

/** Wire form → decimal u64; null when it is not one. */
export function decodeTs(encoded: unknown): string | null {
  if (typeof encoded !== "string" || encoded.length !== 12) return null;
  const bytes = Buffer.from(encoded, "base64");
  return bytes.length === 8 ? bytes.readBigUInt64LE().toString() : null;
}

/** The later of two decimal timestamps. */
export function laterTs(a: string, b: string): string {
  return BigInt(a) >= BigInt(b) ? a : b;
}
