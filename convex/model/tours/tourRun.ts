import type { Infer } from "convex/values";
import type { Doc } from "../../_generated/dataModel";
import type {
  SnoozeUntil,
  stepCount,
  TourAnswer,
  TourDeed,
  TourStanding,
  tourCount,
} from "../../tourValidators";

/**
 * How far a visitor is with a tour, without a database: from one record and a call to the next one. A run has one tab, and its
 * calls are numbered. What comes late or twice moves nothing; what comes late is counted.
 */

export type TourRecord = Omit<Doc<"tourProgress">, "_id" | "_creationTime" | "visitorId" | "tourId">;

export type TourCall = {
  runId: string;
  seq: number;
  tab: string;
  version: number;
  stepId: string;
  what: TourDeed;
  until: SnoozeUntil;
};
/** Now, when the visitor's present visit began, and the steps of the version that the call is of. */
export type TourMoment = { now: number; visitSince: number; stepIds: readonly string[] };

/** What is to be counted of a call: of the tour, of the step. */
export type TourNews = {
  tour?: Infer<typeof tourCount>;
  step?: Infer<typeof stepCount>;
};
type Noted = {
  outcome: TourAnswer["outcome"];
  record: TourRecord | null;
  news: TourNews;
  /** Whether the tour has been completed just now. */
  isCompletion: boolean;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A tour goes on by itself for so long after the last sign of it. */
const RESUMED_MS = 30 * DAY_MS;
const MAX_GAPS = 50;
const MAX_PAST_RUNS = 20;
/** The greatest time that a date can have. */
const NEXT_VISIT = 8_640_000_000_000_000;
const SHOWS: ReadonlySet<TourDeed> = new Set(["started", "step", "restarted"]);

/** Takes one call. */
export function noteTour(before: TourRecord | null, call: TourCall, moment: TourMoment): Noted {
  const refuse = (outcome: "known" | "over" | "elsewhere"): Noted => ({
    outcome,
    record: before,
    news: {},
    isCompletion: false,
  });
  if (before?.runId !== call.runId) {
    if (before?.pastRuns.includes(call.runId)) return refuse("elsewhere");
    // Nothing begins with its end: what has been ended is some run that is not remembered.
    if (!SHOWS.has(call.what) && call.what !== "stepMissed") return refuse("over");
    const isResumed = goesOn(before, call, moment);
    const run = beginRun(before, call, moment);
    // What was counted of the run that it takes up is counted.
    const counted = before && isResumed ? { shownIds: before.shownIds, missedIds: before.missedIds } : {};
    return apply({ ...run, ...counted }, call, { moment, isResumed });
  }
  if (before.tab !== call.tab) return refuse("elsewhere");
  if (call.seq <= before.seq)
    return before.gaps.includes(call.seq) ? noteLate(before, call) : refuse("known");
  const next = { ...before, seq: call.seq, gaps: [...before.gaps, ...between(before.seq, call.seq)] };
  next.gaps = next.gaps.slice(-MAX_GAPS);
  const isRevived = call.what === "started" || call.what === "restarted" || call.what === "neverAgain";
  if (isEnded(before) && !isRevived) return { ...refuse("over"), record: next };
  return apply({ ...next, version: call.version }, call, { moment, isResumed: call.what === "started" });
}

/** The numbers between two, which have not come yet. */
const between = (low: number, high: number): number[] =>
  Array.from({ length: Math.min(high - low - 1, MAX_GAPS) }, (_, at) => high - 1 - at).reverse();

/** Whether a run takes up what another one has left, at the place where that was. */
function goesOn(before: TourRecord | null, { stepId }: TourCall, { now }: TourMoment): boolean {
  return before !== null && isOpen(before, now) && before.stepId === stepId;
}

function beginRun(before: TourRecord | null, call: TourCall, { now, stepIds }: TourMoment): TourRecord {
  const { runId, tab, seq, version, stepId } = call;
  return {
    runId,
    tab,
    seq,
    gaps: between(-1, seq),
    version,
    state: "running",
    stepId,
    stepIndex: Math.max(0, stepIds.indexOf(stepId)),
    shownIds: [],
    missedIds: [],
    startedAt: now,
    updatedAt: now,
    ...(before?.completedAt === undefined ? {} : { completedAt: before.completedAt }),
    isUnwanted: before?.isUnwanted ?? false,
    isDeciding: true,
    pastRuns: before ? [...before.pastRuns, before.runId].slice(-MAX_PAST_RUNS) : [],
  };
}

/** A call whose turn it is. */
function apply(
  run: TourRecord,
  call: TourCall,
  { moment, isResumed }: { moment: TourMoment; isResumed: boolean },
): Noted {
  const { snoozedUntil: _, snoozedInVisitSince: __, ...awake } = run;
  const at = { stepId: call.stepId, stepIndex: Math.max(0, moment.stepIds.indexOf(call.stepId)) };
  const base: TourRecord = { ...awake, updatedAt: moment.now };
  const noted = (record: TourRecord, news: TourNews, isCompletion = false): Noted => ({
    outcome: "noted",
    record: { ...record, isDeciding: decides(record) },
    news,
    isCompletion,
  });
  switch (call.what) {
    case "started":
    case "restarted":
    case "step": {
      const isNew = call.what === "restarted" || !run.shownIds.includes(call.stepId);
      const { missedId: ___, ...found } = base;
      const shownIds = call.what === "restarted" ? [call.stepId] : withId(run.shownIds, call.stepId);
      const news: TourNews = {
        ...(call.what === "step" || (call.what === "started" && isResumed) ? {} : { tour: call.what }),
        ...(isNew ? { step: "shown" as const } : {}),
      };
      return noted({ ...found, ...at, state: "running", shownIds }, news);
    }
    case "stepMissed": {
      const isNew = !run.missedIds.includes(call.stepId);
      const missedIds = withId(run.missedIds, call.stepId);
      const record = { ...base, state: "running" as const, missedId: call.stepId, missedIds };
      return noted(record, isNew ? { step: "missed" } : {});
    }
    case "completed": {
      const isThrough = at.stepIndex === moment.stepIds.length - 1 && run.missedId === undefined;
      if (!isThrough) return noted({ ...base, state: "blocked" }, { tour: "blocked" });
      const completedAt = run.completedAt ?? moment.now;
      return noted({ ...base, ...at, state: "completed", completedAt }, { tour: "completed" }, true);
    }
    case "snoozed":
      return noted({ ...base, state: "snoozed", ...snoozed(call.until, moment) }, { tour: "snoozed" });
    case "neverAgain":
      return noted(
        { ...base, state: ended(run), isUnwanted: true },
        { tour: "neverAgain", ...(isEnded(run) ? {} : { step: "left" as const }) },
      );
    case "dismissed":
      return noted({ ...base, state: "dismissed" }, { tour: "dismissed", step: "left" });
    default:
      return noted({ ...base, state: "blocked" }, { tour: "blocked" });
  }
}

const isEnded = ({ state }: TourRecord): boolean => state !== "running" && state !== "snoozed";
const ended = (run: TourRecord): TourRecord["state"] => (isEnded(run) ? run.state : "dismissed");
const withId = (ids: readonly string[], id: string): string[] => (ids.includes(id) ? [...ids] : [...ids, id]);
const decides = (run: TourRecord): boolean => run.isUnwanted || !isEnded(run);

/** A call that others have overtaken: it is counted, and moves nothing. */
function noteLate(run: TourRecord, { seq, what, stepId }: TourCall): Noted {
  const record: TourRecord = { ...run, gaps: run.gaps.filter((each) => each !== seq) };
  const late = (news: TourNews): Noted => ({ outcome: "known", record, news, isCompletion: false });
  if (what === "stepMissed") {
    const isNew = !run.missedIds.includes(stepId);
    record.missedIds = withId(run.missedIds, stepId);
    return late(isNew ? { step: "missed" } : {});
  }
  if (!SHOWS.has(what)) return late({});
  const isNew = !run.shownIds.includes(stepId);
  record.shownIds = withId(run.shownIds, stepId);
  return late({
    ...(what === "started" ? { tour: "started" as const } : {}),
    ...(isNew ? { step: "shown" as const } : {}),
  });
}

function snoozed(
  until: SnoozeUntil,
  { now, visitSince }: TourMoment,
): Pick<TourRecord, "snoozedUntil" | "snoozedInVisitSince"> {
  if (until === "nextVisit") return { snoozedInVisitSince: visitSince };
  return { snoozedUntil: now + (until === "hour" ? HOUR_MS : DAY_MS) };
}

/** Tells whether a run is under way, snoozed or not. */
export const isOpen = (run: TourRecord, now: number): boolean =>
  !isEnded(run) && now - run.updatedAt < RESUMED_MS;

/** Until when a run is snoozed; null: it is not. */
export function snoozedUntilOf(
  { state, snoozedUntil, snoozedInVisitSince }: TourRecord,
  { now, visitSince }: Pick<TourMoment, "now" | "visitSince">,
): number | null {
  if (state !== "snoozed") return null;
  if (snoozedInVisitSince !== undefined) return visitSince > snoozedInVisitSince ? null : NEXT_VISIT;
  return snoozedUntil !== undefined && snoozedUntil > now ? snoozedUntil : null;
}

/** How a tour stands with a visitor, as pages get it. */
export function standingOf(
  run: TourRecord | null,
  moment: Pick<TourMoment, "now" | "visitSince">,
): TourStanding {
  if (!run || !isOpen(run, moment.now))
    return { status: run?.completedAt === undefined ? "new" : "completed", progress: null };
  const { stepId, runId, seq, tab } = run;
  const progress = { stepId, snoozedUntil: snoozedUntilOf(run, moment), runId, seq, tab };
  return { status: "in_progress", progress };
}

/** What two records of one person come to: the further one goes on, and what either has for good stays. */
export function joinTours(one: TourRecord, other: TourRecord): TourRecord {
  const [ahead, behind] = isAhead(other, one) ? [other, one] : [one, other];
  const { completedAt: _, ...rest } = ahead;
  const completions = [one.completedAt, other.completedAt].filter((at) => at !== undefined);
  const pastRuns = [...new Set([...behind.pastRuns, behind.runId, ...ahead.pastRuns])]
    .filter((id) => id !== ahead.runId)
    .slice(-MAX_PAST_RUNS);
  const isUnwanted = one.isUnwanted || other.isUnwanted;
  const joined: TourRecord = { ...rest, isUnwanted, pastRuns };
  if (completions.length > 0) joined.completedAt = Math.min(...completions);
  return { ...joined, isDeciding: decides(joined) };
}

/**
 * A run that was begun after the other had ended; what is done, then what is under way; the later step; the later sign. Then it is
 * all the same, and the same for both.
 */
function isAhead(one: TourRecord, other: TourRecord): boolean {
  if (!isEnded(one) && isEnded(other) && one.startedAt > other.updatedAt) return true;
  if (!isEnded(other) && isEnded(one) && other.startedAt > one.updatedAt) return false;
  const rankOf = (run: TourRecord) => (run.state === "completed" ? 2 : isEnded(run) ? 0 : 1);
  const by =
    rankOf(one) - rankOf(other) || one.stepIndex - other.stepIndex || one.updatedAt - other.updatedAt;
  return by === 0 ? one.runId > other.runId : by > 0;
}
