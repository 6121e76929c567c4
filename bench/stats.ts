/** Middle of a list and how far it spreads; `values` keeps every figure for the JSON file. */
export type Summary = { median: number; low: number; high: number; values: number[] };

/** Median, least and greatest of the figures. Null when there are none. */
export function summarize(values: number[]): Summary | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const half = (sorted.length - 1) / 2;
  const at = (index: number) => sorted[index] as number;
  const median = (at(Math.floor(half)) + at(Math.ceil(half))) / 2;
  return { median, low: at(0), high: at(sorted.length - 1), values };
}

/** Each figure over the comparison's figure of the same round, so that what slows a round slows both. */
export function ratios(ours: number[], theirs: number[]): number[] {
  return ours.slice(0, theirs.length).map((value, round) => value / (theirs[round] as number));
}

/** Each figure less the comparison's figure of the same round. */
export function differences(ours: number[], theirs: number[]): number[] {
  return ours.slice(0, theirs.length).map((value, round) => value - (theirs[round] as number));
}
