import {
  ANCHOR_BYTES,
  type AnchorPath,
  type AnchorRecord,
  FEATURES,
  type Feature,
} from "../../protocol/anchors/anchor.ts";
import { unpackHashes } from "../anchors/hash.ts";
import { packHashes } from "../anchors/record/write.ts";

/** What says something else with each language or row of data, and is still the element's: both samples of it are kept. */
const SAID: readonly Feature[] = ["label", "row", "heading", "beside"];
/** As many as a record may have. */
const MOST_HASHES = 16;
const MOST_PATHS = 6;
const MOST_DECOYS = 8;
const MOST_SIGNS = 64;
/** A sample smaller than this says nothing of a page. */
const SKETCH = 4;

type Hashes = readonly number[];

/** What both samples have; where they have nothing in common, all of what may change, and nothing of what may not. */
function common(feature: Feature, one: Hashes, two: Hashes): Hashes {
  const both = one.filter((hash) => two.includes(hash));
  return both.length > 0 || !SAID.includes(feature) ? both : [...one, ...two].slice(0, MOST_HASHES);
}

/** What of the page's sample is in both; in pages that have little in common, some of each. */
function commonPage(one: string, two: string): string {
  const [first, second] = [unpackHashes(one), unpackHashes(two)];
  const both = first.filter((hash) => second.includes(hash));
  if (both.length >= SKETCH) return packHashes(both);
  const half = MOST_HASHES / 2;
  return packHashes([...new Set([...first.slice(0, half), ...second.slice(0, half)])]);
}

const unique = <T>(all: readonly T[], most: number): T[] => [...new Set(all)].slice(0, most);

/**
 * One record of two samples of the same element, made with the same salt: of another language, role, width or release. What
 * has stayed is what it is known by.
 * @param leads paths of the first that lead to the element of the second
 */
export function mergeRecords(
  first: AnchorRecord,
  second: AnchorRecord,
  leads: readonly AnchorPath[],
): AnchorRecord {
  const merged: AnchorRecord = { ...second, is: {}, rare: {} };
  const own = new Set<string>();
  for (const feature of FEATURES) {
    const [one, two] = [first.is[feature], second.is[feature]];
    // What only one has says nothing: of a sample with no row, for one, all rows are alike.
    if (!one || !two) continue;
    const hashes = common(feature, unpackHashes(one), unpackHashes(two));
    if (hashes.length === 0) continue;
    own.add(feature);
    merged.is[feature] = packHashes(hashes);
    merged.rare[feature] = Math.min(first.rare[feature] ?? 0, second.rare[feature] ?? 0);
  }
  const paths = [...leads, ...second.paths, ...first.paths].map((path) => JSON.stringify(path));
  merged.paths = unique(paths, MOST_PATHS).map((path) => JSON.parse(path) as string[]);
  // The likeliest first, of either.
  merged.decoys = unique([...second.decoys, ...first.decoys], MOST_DECOYS);
  const signs = [...unpackHashes(second.not), ...unpackHashes(first.not)];
  merged.not = packHashes(unique(signs, MOST_SIGNS));
  const { text, cls, id } = first.page;
  merged.page = {
    text: commonPage(text, second.page.text),
    cls: commonPage(cls, second.page.cls),
    id: commonPage(id, second.page.id),
  };
  while (
    JSON.stringify(merged).length > ANCHOR_BYTES &&
    (merged.paths.length > 1 || merged.decoys.length > 1)
  ) {
    if (merged.decoys.length > 4) merged.decoys = merged.decoys.slice(0, -1);
    else if (merged.paths.length > 1) merged.paths = merged.paths.slice(0, -1);
    else merged.decoys = merged.decoys.slice(0, -1);
  }
  return merged;
}
