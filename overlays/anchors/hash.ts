const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Characters of one hash in a record. */
export const HASH_LENGTH = 4;

/** Words of any script: runs of letters and digits; Han, which writes none apart, by character. */
const WORDS = /\p{sc=Han}|[\p{L}\p{M}\p{N}]+/gu;

/** 24 bits of a text, FNV-1a: enough to tell the words of a page apart, too few to be read back. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 24)) & 0xffffff;
}

/** Hashes as a record writes them. */
export function packHashes(hashes: readonly number[]): string {
  return hashes.map((hash) => [18, 12, 6, 0].map((shift) => DIGITS[(hash >> shift) & 63]).join("")).join("");
}

/** Hashes as a record has written them. */
export function unpackHashes(packed = ""): number[] {
  const hashes: number[] = [];
  for (let at = 0; at + HASH_LENGTH <= packed.length; at += HASH_LENGTH) {
    let hash = 0;
    for (const character of packed.slice(at, at + HASH_LENGTH)) hash = hash * 64 + DIGITS.indexOf(character);
    hashes.push(hash);
  }
  return hashes;
}

/** The words of a text as they count for likeness: whatever the case, the first `most`. */
export function wordsOf(text: string, most: number): string[] {
  return (text.toLowerCase().match(WORDS) ?? []).slice(0, most);
}
