import type { Infer } from "convex/values";
import type { Id } from "../../_generated/dataModel";
import type { lastVisits, TargetCounts } from "../../targetValidators";
import { LAST, LOW_SCORE, type Rule, standOf } from "./targetStand";

/** How well one target is found, over all visitors who told of it. Knows no tables. */

const MAX_REASONS = 20;

export type Health = TargetCounts & {
  waitedMs: number;
  reasons: Record<string, number>;
  last: Infer<typeof lastVisits>;
  lastFoundAt?: number | undefined;
};
export const NO_HEALTH: Health = {
  resolved: 0,
  missed: 0,
  lowScore: 0,
  waitedMs: 0,
  reasons: {},
  last: [],
  lastFoundAt: undefined,
};

/** What a visitor's page has told of a target. */
export type Told = {
  visitorId: Id<"visitors">;
  isFound?: boolean;
  reason?: string;
  waitedMs?: number;
  score?: number;
  _creationTime: number;
};

/** Nothing of a row but what is counted. */
export const healthOf = ({
  resolved,
  missed,
  lowScore,
  waitedMs,
  reasons,
  last,
  lastFoundAt,
}: Health): Health => ({
  resolved,
  missed,
  lowScore,
  waitedMs,
  reasons,
  last,
  lastFoundAt,
});

/** Counts one more. */
export function addTold(
  health: Health,
  { visitorId, isFound = false, reason, waitedMs = 0, score, _creationTime }: Told,
): Health {
  const others = health.last.filter((each) => each.visitorId !== visitorId);
  const visit = { visitorId, isFound, ...(isFound ? { score } : { reason }) };
  const last = [...others, visit].slice(-LAST);
  if (!isFound) {
    const reasons = reason === undefined ? health.reasons : addReason(health.reasons, reason);
    return { ...health, missed: health.missed + 1, reasons, last };
  }
  const isLow = score !== undefined && score < LOW_SCORE;
  return {
    ...health,
    resolved: health.resolved + 1,
    lowScore: health.lowScore + (isLow ? 1 : 0),
    waitedMs: health.waitedMs + waitedMs,
    last,
    lastFoundAt: _creationTime,
  };
}

/** As the team reads it. */
export function healthView(health: Health, rule?: Rule) {
  const { waitedMs, last: visits, lastFoundAt = null, ...counts } = healthOf(health);
  const { of, missed, inRow, meanScore, state } = standOf(visits, rule);
  const meanWaitedMs = counts.resolved === 0 ? null : Math.round(waitedMs / counts.resolved);
  const last = { of, missed, inRow };
  return { ...counts, meanWaitedMs, last, isFailing: state === "failing", meanScore, lastFoundAt };
}

/** A page may name whatever it likes: only so many names are kept. */
function addReason(reasons: Health["reasons"], reason: string): Health["reasons"] {
  const known = Object.hasOwn(reasons, reason) ? (reasons[reason] ?? 0) : 0;
  if (known === 0 && Object.keys(reasons).length >= MAX_REASONS) return reasons;
  return { ...reasons, [reason]: known + 1 };
}
