/** Words of any script: runs of letters and digits; Han, which writes none apart, by character. */
const WORDS = /\p{sc=Han}|[\p{L}\p{M}\p{N}]+/gu;

/** 24 bits of a text, FNV-1a: enough to tell the words of a page apart, too few to be read back. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 24)) & 0xffffff;
}

/** Hashes as a record has written them. */
export function unpackHashes(packed = ""): number[] {
  const bytes = atob(packed.replace(/-/g, "+").replace(/_/g, "/"));
  const hashes: number[] = [];
  for (let at = 0; at < bytes.length; at += 3)
    hashes.push((bytes.charCodeAt(at) << 16) | (bytes.charCodeAt(at + 1) << 8) | bytes.charCodeAt(at + 2));
  return hashes;
}

/** The words of a text as they count for likeness, whatever the case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORDS) ?? [];
}
