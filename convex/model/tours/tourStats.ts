import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { TourResults } from "../../tourValidators";
import { groupBy } from "../coverage";
import { addToHealth } from "./stepHealth";
import { findTourVersion } from "./tours";

/** What tours come to. A cron counts, so that no two visitors ever write the same row. */

type Stats = Omit<Doc<"tourStats">, "_id" | "_creationTime" | "tourId" | "version">;
type Event = Doc<"tourEvents">;

const NOTHING: Stats = {
  started: 0,
  completed: 0,
  dismissed: 0,
  snoozed: 0,
  blocked: 0,
  restarted: 0,
  neverAgain: 0,
  steps: {},
};
const NO_STEP = { shown: 0, missed: 0, left: 0 };

/** Counts up to `count` events into the results and the health of their versions. Returns how many there were. */
export async function foldTourEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("tourEvents").take(count);
  for (const [, ofVersion] of groupBy(events, ({ tourId, version }) => `${tourId} ${version}`)) {
    await addToStats(ctx, ofVersion);
    for (const [, ofStep] of groupBy(ofVersion, ({ stepId }) => stepId)) await addToHealth(ctx, ofStep);
  }
  for (const { _id } of events) await ctx.db.delete("tourEvents", _id);
  return events.length;
}

/** The results of one version. @throws NOT_FOUND */
export async function tourResultsOf(
  ctx: QueryCtx,
  tourId: Id<"tours">,
  version: number,
): Promise<TourResults> {
  const kept = await findTourVersion(ctx, tourId, version);
  if (!kept) throw notFound();
  const { steps, ...counts } = statsOf((await findStats(ctx, tourId, version)) ?? NOTHING);
  const { started, completed } = counts;
  return {
    version,
    ...counts,
    // Word of a beginning may be on its way while that of the end has arrived.
    completionRate: started === 0 ? null : Math.min(1, completed / started),
    steps: kept.content.steps.map(({ id: stepId, title }) => ({
      stepId,
      title,
      ...(steps[stepId] ?? NO_STEP),
    })),
  };
}

const statsOf = (stats: Stats): Stats => {
  const { started, completed, dismissed, snoozed, blocked, restarted, neverAgain, steps } = stats;
  return { started, completed, dismissed, snoozed, blocked, restarted, neverAgain, steps: { ...steps } };
};

async function addToStats(ctx: MutationCtx, events: readonly Event[]): Promise<void> {
  const counted = events.filter(({ tour, step }) => tour !== undefined || step !== undefined);
  const [first] = counted;
  if (!first) return;
  const { tourId, version } = first;
  const row = await findStats(ctx, tourId, version);
  const stats = statsOf(row ?? NOTHING);
  for (const { tour, step, stepId } of counted) {
    if (tour !== undefined) stats[tour] += 1;
    if (step === undefined) continue;
    const counts = { ...(stats.steps[stepId] ?? NO_STEP) };
    counts[step] += 1;
    stats.steps[stepId] = counts;
  }
  if (row) await ctx.db.patch("tourStats", row._id, stats);
  else await ctx.db.insert("tourStats", { tourId, version, ...stats });
}

function findStats(ctx: QueryCtx, tourId: Id<"tours">, version: number): Promise<Doc<"tourStats"> | null> {
  return ctx.db
    .query("tourStats")
    .withIndex("by_tourId_and_version", (q) => q.eq("tourId", tourId).eq("version", version))
    .unique();
}
