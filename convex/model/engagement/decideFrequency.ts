import type { Doc } from "../../_generated/dataModel";
import type { Frequency } from "../../deliveryValidators";
import type { OpenTour } from "../tours/openTours";
import { lasting, type Timed, UNKNOWN } from "./outcomes";

/** What has become of an item with one visitor, as far as it decides whether it may come again. */
export type Standing = Pick<
  Doc<"itemStates">,
  "shownCount" | "lastShownAt" | "clickedAt" | "dismissedAt" | "completedAt"
>;

/** Now, and when the visitor's present visit began: ms on the server's clock. */
export type Moment = { now: number; visitSince: number };

/** Why an item does not come again. */
export type FrequencyReason =
  | "shown"
  | "shownThisVisit"
  | "interacted"
  | "completed"
  | "tooSoon"
  | "timesUsedUp"
  | "malformed"
  | "snoozed"
  | "unwanted";
export type FrequencyDecision = Timed & { reason: FrequencyReason | null };

const DAY_MS = 86_400_000;
const MAY: FrequencyDecision = { ...lasting(true), reason: null };
const never = (reason: FrequencyReason): FrequencyDecision => ({ ...lasting(false), reason });
const unless = (is: boolean, reason: FrequencyReason): FrequencyDecision => (is ? never(reason) : MAY);

/** Whether an item may be shown to a visitor (again) at this moment. */
export function decideFrequency(
  frequency: Frequency,
  standing: Standing | null,
  { now, visitSince }: Moment,
): FrequencyDecision {
  const isShown = (standing?.shownCount ?? 0) > 0;
  const isDone = standing?.completedAt !== undefined;
  switch (frequency.type) {
    case "always":
      return MAY;
    case "once":
      return unless(isShown, "shown");
    case "oncePerSession":
      return unless(isShown && (standing?.lastShownAt ?? now) >= visitSince, "shownThisVisit");
    case "untilInteracted": {
      const isTouched = standing?.clickedAt !== undefined || standing?.dismissedAt !== undefined;
      return unless(isTouched || isDone, "interacted");
    }
    case "untilCompleted":
      return unless(isDone, "completed");
    case "every":
      return decideEvery(frequency, standing, now);
    default:
      return { ...UNKNOWN, reason: "malformed" };
  }
}

/** What was put away or done with does not come again by itself, however often it would; null: it was not. */
export function decidePutAway(standing: Standing | null): FrequencyDecision | null {
  if (standing?.completedAt !== undefined) return never("completed");
  return standing?.dismissedAt === undefined ? null : never("interacted");
}

/** A tour that is under way goes on, once it is not snoozed any more; one that is not wanted does not come by itself. */
export function decideOpenTour({ is, until }: OpenTour): FrequencyDecision {
  if (is === "running") return MAY;
  return is === "unwanted" ? never("unwanted") : { outcome: "no", nextChangeAt: until, reason: "snoozed" };
}

type Every = Extract<Frequency, { type: "every" }>;

function decideEvery({ days, max }: Every, standing: Standing | null, now: number): FrequencyDecision {
  if (!(days > 0) || !(max === undefined || max >= 1)) return { ...UNKNOWN, reason: "malformed" };
  const { shownCount = 0, lastShownAt } = standing ?? {};
  if (max !== undefined && shownCount >= max) return never("timesUsedUp");
  if (shownCount === 0 || lastShownAt === undefined) return MAY;
  // Rounded up, so that at the moment that is told it is so.
  const nextAt = Math.ceil(lastShownAt + days * DAY_MS);
  return now < nextAt ? { outcome: "no", nextChangeAt: nextAt, reason: "tooSoon" } : MAY;
}
