import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { TargetStand } from "../../targetValidators";
import { sinceOf } from "./alertRows";

/** Steps whose target is not found any more, or with no certainty, as the team is told of them, beside what has become invalid. */

type Place = Pick<Doc<"stepAlerts">, "workspaceId" | "tourId" | "version" | "stepId">;
type Standing = TargetStand & { lastFoundAt: number | null };

/** More than the steps of a tour. */
const MAX_OF_TOUR = 100;

/** Raises an alert or brings it up to date; where all is well it is over. */
export async function keepAlert(ctx: MutationCtx, place: Place, standing: Standing): Promise<void> {
  const { tourId, version, stepId } = place;
  const row = await ctx.db
    .query("stepAlerts")
    .withIndex("by_tourId_and_version_and_stepId", (q) =>
      q.eq("tourId", tourId).eq("version", version).eq("stepId", stepId),
    )
    .unique();
  if (standing.state === "well") {
    if (row) await ctx.db.delete("stepAlerts", row._id);
    return;
  }
  const alert = { ...place, ...standing, since: sinceOf(row, standing) };
  if (row) await ctx.db.patch("stepAlerts", row._id, alert);
  else await ctx.db.insert("stepAlerts", alert);
}

/** A tour has changed: its next version is looked at anew. */
export async function dropAlerts(ctx: MutationCtx, tourId: Id<"tours">): Promise<void> {
  const rows = await ctx.db
    .query("stepAlerts")
    .withIndex("by_tourId_and_version_and_stepId", (q) => q.eq("tourId", tourId))
    .take(MAX_OF_TOUR);
  for (const { _id } of rows) await ctx.db.delete("stepAlerts", _id);
}
