import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { notFound } from "../../errors";
import type { TourHealth } from "../../tourValidators";
import { keepAlert } from "./stepAlerts";
import { addTold, healthOf, healthView, NO_HEALTH } from "./targetHealth";
import { standOf } from "./targetStand";
import { findTourVersion } from "./tours";

/** How well targets of steps are found, over all visitors. The cron counts, so that no two visitors ever write the same row. */

type Event = Doc<"tourEvents">;

const MAX_STEPS = 100;

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
  const health = told.reduce(addTold, row ? healthOf(row) : NO_HEALTH);
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
    return { stepId, title, ...healthView(row ?? NO_HEALTH) };
  });
  return { version, steps };
}
