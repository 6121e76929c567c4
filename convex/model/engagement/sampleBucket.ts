/**
 * Which hundredth of all visitors somebody is in, by a salt: 0–99, the same for ever, evenly spread, and unrelated between
 * two salts. FNV-1a over the UTF-16 code units of `salt`, a line feed and the visitor's id takes every character in; the
 * finalizer of MurmurHash3 then lets each bit of it change half of the result. The top of the 32 bits makes the bucket.
 */
export function sampleBucket(salt: string, visitorId: string): number {
  let hash = 0x811c9dc5;
  const text = `${salt}\n${visitorId}`;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return Math.floor(((mix(hash) >>> 0) / 2 ** 32) * 100);
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
