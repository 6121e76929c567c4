import { FEATURES } from "../../../protocol/anchors/anchor.ts";
import { compareOne, type Likeness } from "../compare.ts";
import type { Features } from "../features.ts";

/** What only who records needs: it does not come along to visitors' pages. */

/** Hashes as a record writes them: base64url, four characters each. */
export function packHashes(hashes: readonly number[]): string {
  const bytes = hashes.map((hash) => String.fromCharCode(hash >> 16, (hash >> 8) & 255, hash & 255));
  return btoa(bytes.join("")).replace(/\+/g, "-").replace(/\//g, "_");
}

/** Compares what is recorded with what is there. */
export function compare(recorded: Features, there: Features): Likeness {
  const likeness: Likeness = {};
  for (const feature of FEATURES) {
    const wanted = recorded[feature];
    if (wanted) likeness[feature] = compareOne(feature, wanted, there[feature] ?? []);
  }
  return likeness;
}

/** Likeness as a record writes it. */
export function packLikeness(likeness: Likeness): string {
  return FEATURES.map((feature) => {
    const like = likeness[feature];
    return like === undefined ? "-" : Math.round(like * 9);
  }).join("");
}
