import { type AnchorRecord, FEATURES, type Feature } from "../../protocol/anchors/anchor.ts";
import { compare, type Likeness } from "./compare.ts";
import type { Features, Reader } from "./features.ts";
import { unpackHashes } from "./hash.ts";
import { follow } from "./paths.ts";
import type { Root } from "./tree.ts";
import { type Drift, makeScale, selfLikeness, unpackLikeness, type Without } from "./weigh.ts";

/** An element and how sure it is the recorded one: 1 as it was recorded, 0 as far as the likeliest other element was. */
export type Candidate = { element: Element; confidence: number };

/**
 * A record made ready to compare with, on a page that has changed so far: judges an element that so many of the record's
 * paths lead to.
 */
export type Judge = (drift: Drift) => (element: Element, votes?: number) => Candidate;

/** Elements that a record's paths lead to, with how many do. */
export type Votes = ReadonlyMap<Element, number>;

/** By these an element most like the recorded one is known to be another. */
export const TELLING = ["id", "name", "href", "label", "row"] as const satisfies Feature[];
/** Bits against what is known to be another, for each sign of it. */
const KNOWN_BITS = 5;
/** What an element is told by; below this likeness it has nothing of it, and that is worth so many bits. */
const IDENTITY = ["test", "id", "name", "label", "href", "row"] as const satisfies Feature[];
const ALIKE = 0.3;
/** Tenths of a bit from which on a feature tells an element: what every other has, too, does not. */
const TELLS = 20;
const STRANGE_BITS = 18;
/** What paths say, in tenths of a bit; in rows less, since places shift when rows come and go. */
const VOTES = 30;
const VOTES_IN_ROWS = 9;

/**
 * Bits against an element that has nothing of what the recorded one was told by, on a page where such things have not
 * changed: more likely something else has taken its place.
 */
function strangeness(likeness: Likeness, rare: AnchorRecord["rare"], drift: Drift): number {
  const told = IDENTITY.filter((feature) => likeness[feature] !== undefined && (rare[feature] ?? 0) >= TELLS);
  if (told.length === 0 || told.some((feature) => (likeness[feature] as number) >= ALIKE)) return 0;
  return STRANGE_BITS * (1 - Math.max(drift.text, told.includes("id") ? drift.id : 0));
}

/** One hash of all that a feature says, or 0. */
export function signOf(features: Features, feature: Feature, reader: Reader): number {
  const hashes = features[feature];
  return hashes ? reader.hash("!", `${feature}${[...hashes].sort()}`) : 0;
}

/** Follows a record's paths in a root, one at a time. */
export function* gatherVotes(record: AnchorRecord, root: Root): Generator<void, Votes> {
  const votes = new Map<Element, number>();
  for (const path of record.paths) {
    const element = follow(path, root);
    if (element) votes.set(element, (votes.get(element) ?? 0) + 1);
    yield;
  }
  return votes;
}

/** Makes a record ready to judge elements. */
export function makeJudge(record: AnchorRecord, reader: Reader, without: Without): Judge {
  const recorded: Features = {};
  for (const feature of FEATURES)
    if (record.is[feature]) recorded[feature] = unpackHashes(record.is[feature]);
  if (without.has("row")) delete recorded.row;
  const known = new Set(without.has("not") ? [] : unpackHashes(record.not));
  const decoys = without.has("decoys") ? [] : record.decoys;
  const rare: AnchorRecord["rare"] = { ...record.rare };
  if (without.has("rarity")) for (const feature of FEATURES) if (rare[feature]) rare[feature] = VOTES;
  if (!without.has("votes")) rare.votes = recorded.row ? VOTES_IN_ROWS : VOTES;
  return (drift) => {
    const scale = makeScale(rare, drift);
    const self = scale(selfLikeness(rare));
    const bitsOf = (likeness: Likeness, signs: number): number =>
      scale(likeness) - KNOWN_BITS * (1 - drift.text) * signs - strangeness(likeness, rare, drift);
    const other = Math.max(
      0,
      ...decoys.map((packed) =>
        bitsOf(unpackLikeness(packed), known.size && Number(packed.at(FEATURES.length) ?? 0)),
      ),
    );
    return (element, votes = 0) => {
      const there = reader.read(element);
      const likeness: Likeness = { ...compare(recorded, there), votes: votes / record.paths.length };
      const signs = TELLING.filter((feature) => known.has(signOf(there, feature, reader))).length;
      return { element, confidence: (bitsOf(likeness, signs) - other) / Math.max(1, self - other) };
    };
  };
}
