/** The four image types a browser may show from our origin, told by their first bytes and by nothing else. */

export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/** Bytes that `imageType` looks at. */
export const HEAD_BYTES = 16;

/** First bytes in hex. */
const SIGNATURES: readonly [ImageType, RegExp][] = [
  ["image/png", /^89504e470d0a1a0a/],
  ["image/jpeg", /^ffd8ff/],
  ["image/gif", /^47494638(?:37|39)61/],
  ["image/webp", /^52494646.{8}57454250/],
];

/** The type of a content that begins with `head`; null when it is none of the four. */
export function imageType(head: Uint8Array): ImageType | null {
  const hex = Buffer.from(head.subarray(0, HEAD_BYTES)).toString("hex");
  return SIGNATURES.find(([, signature]) => signature.test(hex))?.[0] ?? null;
}
