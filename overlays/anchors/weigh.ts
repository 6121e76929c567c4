import type { AnchorRecord, Feature } from "../../protocol/anchors/anchor.ts";
import type { Likeness } from "./compare.ts";

/** What of a page changes together. */
export type Family = "text" | "cls" | "id";

/** How far each family of a page has changed, from 0 to 1. */
export type Drift = Record<Family, number>;

/** A page as it was recorded. */
export const NO_DRIFT: Drift = { text: 0, cls: 0, id: 0 };

/**
 * Per feature: how much of its evidence counts (features that repeat each other count in part), how often it changes while
 * the element stays the same one, and with what it changes. Fitted on the benchmark's training pages.
 */
export const TRAITS: Record<Feature, readonly [weight: number, change: number, family?: Family]> = {
  test: [1.5, 0.01],
  id: [1, 0.13, "id"],
  name: [1, 0.05],
  label: [1.4, 0.08, "text"],
  href: [0.8, 0.12],
  type: [0.6, 0.04],
  tag: [0.5, 0.06],
  role: [0.4, 0.06],
  group: [0.8, 0.03],
  cls: [0.6, 0.2, "cls"],
  attrs: [0.85, 0.2],
  icon: [1, 0.12, "cls"],
  row: [0.6, 0.15, "text"],
  heading: [0.6, 0.2, "text"],
  beside: [0.5, 0.3, "text"],
  chain: [0.6, 0.15],
  around: [0.4, 0.3, "cls"],
  index: [0.3, 0.35],
  inside: [0.4, 0.2],
  votes: [1, 0.3],
};
/** All of them, in the order of the protocol's list, which need not come along for it. */
export const TRAITED = Object.keys(TRAITS) as readonly Feature[];
/** No feature says more than this, in bits. */
const MOST_BITS = 8;
/** No change is so sure that what stays the same says nothing, or so sure not to happen that it says everything. */
const SUREST = 0.96;

/** Bits for and against an element being the recorded one. */
export type Scale = (likeness: Likeness) => number;

/** Per feature the bits for an element that is alike in it, and against one that is not. */
export type Weights = ReadonlyMap<Feature, readonly [alike: number, other: number]>;

/**
 * The evidence of likeness, as bits: what is alike speaks for an element by how rarely others are, what differs against it
 * by how rarely that changes (Fellegi and Sunter's weights). What has changed all over the page speaks neither way.
 */
export function weigh(rare: AnchorRecord["rare"], drift: Drift): Weights {
  const weights = new Map<Feature, readonly [alike: number, other: number]>();
  for (const feature of TRAITED) {
    const tenths = rare[feature];
    if (tenths === undefined) continue;
    const [weight, usual, family] = TRAITS[feature];
    const change = Math.min(SUREST, Math.max(usual, family ? drift[family] : 0));
    const chance = 2 ** (-tenths / 10);
    weights.set(feature, [
      weight * Math.max(0, Math.min(MOST_BITS, Math.log2((1 - change) / chance))),
      weight * Math.min(0, Math.log2(change / Math.max(0.04, 1 - chance))),
    ]);
  }
  return weights;
}

/** Adds the evidence of a likeness up. */
export function makeScale(weights: Weights): Scale {
  return (likeness) => {
    let bits = 0;
    for (const [feature, [alike, other]] of weights) {
      const like = likeness[feature];
      if (like !== undefined) bits += like * alike + (1 - like) * other;
    }
    return bits;
  };
}

/** The likeness of an element with itself. */
export function selfLikeness(rare: AnchorRecord["rare"]): Likeness {
  return Object.fromEntries(Object.keys(rare).map((feature) => [feature, 1]));
}

/** Likeness as a record has written it. */
export function unpackLikeness(packed: string): Likeness {
  const likeness: Likeness = {};
  TRAITED.forEach((feature, at) => {
    const digit = packed[at] ?? "-";
    if (digit !== "-") likeness[feature] = Number(digit) / 9;
  });
  return likeness;
}
