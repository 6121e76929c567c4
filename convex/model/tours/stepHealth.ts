import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { TourHealth } from "../../tourValidators";
import { keepAlert } from "./stepAlerts";
import { findTourVersion } from "./tours";

/** How well targets of steps are found, over all visitors. The cron counts, so that no two visitors ever write the same row. */

type Row = Doc<"stepHealth">;
type Health = Omit<Row, "_id" | "_creationTime" | "tourId" | "version" | "stepId">;
type Event = Doc<"tourEvents">;

const LAST = 100;
const MAX_REASONS = 20;
const MAX_STEPS = 100;
const LOW_SCORE = 60;
/** A target is failing when so many visitors in a row did not find it, or this share of the last hundred. */
const FAILING_IN_ROW = 20;
const FAILING_SHARE = 0.5;
const NOTHING: Health = { resolved: 0, missed: 0, lowScore: 0, waitedMs: 0, reasons: {}, last: [] };

/** Adds what visitors have told of one step, and raises its alert or ends it. */
export async function addToHealth(ctx: MutationCtx, events: readonly Event[]): Promise<void> {
  const told = events.filter(({ isFound }) => isFound !== undefined);
  const [first] = told;
  if (!first) return;
  const { workspaceId, tourId, version, stepId } = first;
  const row = await ctx.db
    .query("stepHealth")
    .withIndex("by_tourId_and_version_and_stepId", (q) =>
      q.eq("tourId", tourId).eq("version", version).eq("stepId", stepId),
    )
    .unique();
  const health = told.reduce(addEvent, row ? healthOf(row) : NOTHING);
  if (row) await ctx.db.patch("stepHealth", row._id, health);
  else await ctx.db.insert("stepHealth", { tourId, version, stepId, ...health });
  const last = lastOf(health.last);
  await keepAlert(ctx, { workspaceId, tourId, version, stepId, ...last }, isFailing(last));
}

/** How well the targets of one version are found. @throws NOT_FOUND */
export async function tourHealthOf(ctx: QueryCtx, tourId: Id<"tours">, version: number): Promise<TourHealth> {
  const kept = await findTourVersion(ctx, tourId, version);
  if (!kept) throw notFound();
  const rows = await ctx.db
    .query("stepHealth")
    .withIndex("by_tourId_and_version_and_stepId", (q) => q.eq("tourId", tourId).eq("version", version))
    .take(MAX_STEPS);
  const pointers = kept.content.steps.filter(({ kind }) => kind === "pointer");
  const steps = pointers.map(({ id: stepId, title }) => {
    const row = rows.find((each) => each.stepId === stepId);
    const { waitedMs, last: visitors, ...counts } = row ? healthOf(row) : NOTHING;
    const last = lastOf(visitors);
    const meanWaitedMs = counts.resolved === 0 ? null : Math.round(waitedMs / counts.resolved);
    return { stepId, title, ...counts, meanWaitedMs, last, isFailing: isFailing(last) };
  });
  return { version, steps };
}

const healthOf = ({ resolved, missed, lowScore, waitedMs, reasons, last }: Health): Health => ({
  resolved,
  missed,
  lowScore,
  waitedMs,
  reasons,
  last,
});

function addEvent(
  health: Health,
  { visitorId, isFound = false, reason, waitedMs = 0, score }: Event,
): Health {
  const others = health.last.filter((each) => each.visitorId !== visitorId);
  const last = [...others, { visitorId, isFound }].slice(-LAST);
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
  };
}

/** A page may name whatever it likes: only so many names are kept. */
function addReason(reasons: Health["reasons"], reason: string): Health["reasons"] {
  const known = Object.hasOwn(reasons, reason) ? (reasons[reason] ?? 0) : 0;
  if (known === 0 && Object.keys(reasons).length >= MAX_REASONS) return reasons;
  return { ...reasons, [reason]: known + 1 };
}

type Last = TourHealth["steps"][number]["last"];

function lastOf(visitors: Health["last"]): Last {
  const of = visitors.length;
  const missed = visitors.filter(({ isFound }) => !isFound).length;
  const found = visitors.findLastIndex(({ isFound }) => isFound);
  return { of, missed, inRow: of - 1 - found };
}

const isFailing = ({ of, missed, inRow }: Last): boolean =>
  inRow >= FAILING_IN_ROW || (of === LAST && missed >= FAILING_SHARE * of);
