import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { TourHealth } from "../../tourValidators";
import { keepAlert } from "./stepAlerts";
import { LAST, LOW_SCORE, standOf } from "./targetStand";
import { findTourVersion } from "./tours";

/** How well targets of steps are found, over all visitors. The cron counts, so that no two visitors ever write the same row. */

type Row = Doc<"stepHealth">;
type Health = Omit<Row, "_id" | "_creationTime" | "tourId" | "version" | "stepId">;
type Event = Doc<"tourEvents">;

const MAX_REASONS = 20;
const MAX_STEPS = 100;
const NOTHING: Health = {
  resolved: 0,
  missed: 0,
  lowScore: 0,
  waitedMs: 0,
  reasons: {},
  last: [],
  lastFoundAt: undefined,
};

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
  const { lastFoundAt = null } = health;
  await keepAlert(ctx, { workspaceId, tourId, version, stepId }, { ...standOf(health.last), lastFoundAt });
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
    const { waitedMs, last: visits, lastFoundAt = null, ...counts } = row ? healthOf(row) : NOTHING;
    const { of, missed, inRow, meanScore, state } = standOf(visits);
    const meanWaitedMs = counts.resolved === 0 ? null : Math.round(waitedMs / counts.resolved);
    const last = { of, missed, inRow };
    const isFailing = state === "failing";
    return { stepId, title, ...counts, meanWaitedMs, last, isFailing, meanScore, lastFoundAt };
  });
  return { version, steps };
}

function healthOf({ resolved, missed, lowScore, waitedMs, reasons, last, lastFoundAt }: Health): Health {
  return { resolved, missed, lowScore, waitedMs, reasons, last, lastFoundAt };
}

function addEvent(
  health: Health,
  { visitorId, isFound = false, reason, waitedMs = 0, score, _creationTime }: Event,
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

/** A page may name whatever it likes: only so many names are kept. */
function addReason(reasons: Health["reasons"], reason: string): Health["reasons"] {
  const known = Object.hasOwn(reasons, reason) ? (reasons[reason] ?? 0) : 0;
  if (known === 0 && Object.keys(reasons).length >= MAX_REASONS) return reasons;
  return { ...reasons, [reason]: known + 1 };
}
