import type { AnchorRecord, Feature } from "../../protocol/anchors/anchor.ts";
import { compareOne, type Likeness } from "./compare.ts";
import type { Reader } from "./features.ts";
import { unpackHashes } from "./hash.ts";
import { follow } from "./paths.ts";
import type { Root } from "./tree.ts";
import { type Drift, makeScale, selfLikeness, TRAITED, unpackLikeness, weigh } from "./weigh.ts";

/** An element and how sure it is the recorded one: 1 as it was recorded, 0 as far as the likeliest other element was. */
export type Candidate = { element: Element; confidence: number };

/**
 * A record made ready to compare with, on a page that has changed so far: judges an element that so many of the record's
 * paths lead to. One that cannot come to `least` any more is not read further: its confidence is the most it could be.
 */
export type Judge = (drift: Drift) => (element: Element, votes?: number, least?: number) => Candidate;

/** Elements that a record's paths lead to, with how many do. */
export type Votes = ReadonlyMap<Element, number>;

/** By these an element most like the recorded one is known to be another. */
export const TELLING: readonly Feature[] = ["id", "name", "href", "label", "row"];
/** Bits against what is known to be another, for each sign of it. */
const KNOWN_BITS = 7;
/** What an element is told by; below this likeness it has nothing of it, and that is worth so many bits. */
const IDENTITY: readonly Feature[] = ["test", ...TELLING];
const ALIKE = 0.3;
/** Tenths of a bit from which on a feature tells an element: what every other has, too, does not. */
const TELLS = 20;
const STRANGE_BITS = 24;
/** What paths say, in tenths of a bit; in rows less, since places shift when rows come and go. */
const VOTES = 30;
const VOTES_IN_ROWS = 9;

/**
 * Bits against an element that has nothing of what the recorded one was told by, on a page where such things have not
 * changed: more likely something else has taken its place. Its row tells it only where nothing of its own does: what takes
 * a place takes it in the same row.
 */
function strangeness(likeness: Likeness, rare: AnchorRecord["rare"], drift: Drift): number {
  const told = IDENTITY.filter((feature) => likeness[feature] !== undefined && (rare[feature] ?? 0) >= TELLS);
  if (told.length > 1 && told.at(-1) === "row") told.pop();
  if (told.length === 0 || told.some((feature) => (likeness[feature] as number) >= ALIKE)) return 0;
  return STRANGE_BITS * (1 - Math.max(drift.text, told.includes("id") ? drift.id : 0));
}

/** One hash of all that a feature says, or 0. */
export function signOf(hashes: readonly number[], feature: Feature, { hash }: Pick<Reader, "hash">): number {
  return hashes.length > 0 ? hash(`!${feature}${[...hashes].sort()}`) : 0;
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
export function makeJudge(record: AnchorRecord, reader: Reader): Judge {
  const recorded = new Map(TRAITED.map((feature) => [feature, unpackHashes(record.is[feature])]));
  const known = new Set(unpackHashes(record.not));
  const rare: AnchorRecord["rare"] = { votes: record.is.row ? VOTES_IN_ROWS : VOTES, ...record.rare };
  return (drift) => {
    const weights = weigh(rare, drift);
    // What decides most is read first.
    const order = [...weights].sort(([, one], [, two]) => two[0] - two[1] - one[0] + one[1]);
    const scale = makeScale(weights);
    const self = scale(selfLikeness(rare));
    const against = (likeness: Likeness, signs: number): number =>
      KNOWN_BITS * (1 - drift.text) * signs + strangeness(likeness, rare, drift);
    const other = Math.max(
      0,
      ...record.decoys.map((packed) => {
        const likeness = unpackLikeness(packed);
        return scale(likeness) - against(likeness, known.size && Number(packed.at(TRAITED.length) ?? 0));
      }),
    );
    return (element, votes = 0, least = Number.NEGATIVE_INFINITY) => {
      const likeness: Likeness = { votes: votes / record.paths.length };
      const toConfidence = (bits: number) => (bits - other) / Math.max(1, self - other);
      // As if all that is not read yet were alike.
      let bits = self;
      for (const [feature, [alike, unlike]] of order) {
        const wanted = recorded.get(feature) as number[];
        if (wanted.length > 0) likeness[feature] = compareOne(feature, wanted, reader.get(element, feature));
        const like = likeness[feature];
        bits -= like === undefined ? alike : (1 - like) * (alike - unlike);
        if (toConfidence(bits) < least) return { element, confidence: toConfidence(bits) };
      }
      // So has what is called or leads somewhere where the recorded one did not; ids are given to elements later on.
      const isSign = (feature: Feature) => {
        const there = reader.get(element, feature);
        return /id|row/.test(feature) || record.is[feature]
          ? known.has(signOf(there, feature, reader))
          : there.length > 0;
      };
      const signs = TELLING.filter(isSign).length;
      return { element, confidence: toConfidence(bits - against(likeness, signs)) };
    };
  };
}
