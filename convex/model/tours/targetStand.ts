import type { TargetStand } from "../../targetValidators";

/** How it stands with a target over the last visitors who came to it, each once. Knows no tables. */

export const LAST = 100;
/** Found with less than this, it may be something else. */
export const LOW_SCORE = 60;
/** A target is failing when so many visitors in a row did not find it, or this share of the last hundred. */
const IN_ROW = 20;
const FAILING_SHARE = 0.5;

export type Visit = { isFound: boolean; reason?: string; score?: number };

/** Counts the last visits, the latest last. */
export function standOf(visits: readonly Visit[]): TargetStand {
  const of = visits.length;
  const misses = visits.filter(({ isFound }) => !isFound);
  const missed = misses.length;
  const inRow = of - 1 - visits.findLastIndex(({ isFound }) => isFound);
  const scores = visits.flatMap(({ isFound, score }) => (isFound && score !== undefined ? [score] : []));
  const sum = scores.reduce((all, each) => all + each, 0);
  const reasons: Record<string, number> = {};
  for (const { reason } of misses) if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    of,
    missed,
    inRow,
    reasons,
    meanScore: scores.length === 0 ? null : Math.round(sum / scores.length),
    state: stateOf(visits, { of, missed, inRow }),
  };
}

function stateOf(
  visits: readonly Visit[],
  { of, missed, inRow }: Pick<TargetStand, "of" | "missed" | "inRow">,
): TargetStand["state"] {
  if (inRow >= IN_ROW || (of === LAST && missed >= FAILING_SHARE * of)) return "failing";
  const latest = visits.slice(-IN_ROW);
  const isUnsure = ({ isFound, score = LOW_SCORE }: Visit): boolean => isFound && score < LOW_SCORE;
  return latest.length === IN_ROW && latest.every(isUnsure) ? "unsure" : "well";
}
