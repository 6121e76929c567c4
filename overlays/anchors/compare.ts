import type { Feature } from "../../protocol/anchors/anchor.ts";

/** Per feature how like two elements are, from 0 to 1; nothing where the first says nothing. */
export type Likeness = Partial<Record<Feature, number>>;

/** How much what is more counts, against what is missing. Of a row, what tells it apart is recorded, and nothing else. */
const EXTRA = 0.5;

/** How like what is there of one feature is to what is recorded of it. */
export function compareOne(feature: Feature, wanted: readonly number[], given: readonly number[]): number {
  const common = wanted.filter((hash) => given.includes(hash)).length;
  return common / (wanted.length + (feature === "row" ? 0 : EXTRA) * (given.length - common));
}
