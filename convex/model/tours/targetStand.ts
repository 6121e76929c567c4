import type { TargetStand } from "../../targetValidators";

/** How it stands with a target over the last visitors who came to it, each once. Knows no tables. */

export const LAST = 100;
/** Found with less than this, it may be something else. */
export const LOW_SCORE = 60;
/** A target is failing when so many visitors in a row did not find it, or this share of the last hundred. */
const IN_ROW = 20;
const FAILING_SHARE = 0.5;
/** A row of misses that comes up less often than this by itself is none. */
const CHANCE = 0.01;

export type Visit = { isFound: boolean; reason?: string; score?: number };

/**
 * `wanted`: each of them had come to the point where it had to be there. `around`: their page has it, perhaps only once something is
 * opened, so that many miss it and all is well.
 */
export type Rule = "wanted" | "around";

/** Counts the last visits, the latest last. */
export function standOf(visits: readonly Visit[], rule: Rule = "wanted"): TargetStand {
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
    state: stateOf(visits, { of, missed, inRow }, rule),
  };
}

function stateOf(
  visits: readonly Visit[],
  { of, missed, inRow }: Pick<TargetStand, "of" | "missed" | "inRow">,
  rule: Rule,
): TargetStand["state"] {
  const isRow = inRow >= IN_ROW && (rule === "wanted" || !isChance(visits.slice(0, of - inRow), inRow));
  const isShare = rule === "wanted" && of === LAST && missed >= FAILING_SHARE * of;
  if (isRow || isShare) return "failing";
  const latest = visits.slice(-IN_ROW);
  const isUnsure = ({ isFound, score = LOW_SCORE }: Visit): boolean => isFound && score < LOW_SCORE;
  return latest.length === IN_ROW && latest.every(isUnsure) ? "unsure" : "well";
}

/** Whether so many misses in a row may be chance, by how many of those before them found it. Nobody has: it is none. */
function isChance(before: readonly Visit[], inRow: number): boolean {
  const found = before.filter(({ isFound }) => isFound).length;
  return found > 0 && (1 - found / before.length) ** inRow >= CHANCE;
}
