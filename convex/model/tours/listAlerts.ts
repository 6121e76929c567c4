import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { ItemFaults } from "../../engagementValidators";
import type { ItemAlerts, TargetAlert } from "../../targetValidators";
import { groupBy } from "../coverage";
import { alertWords, readAlert } from "./alertRows";
import { presentTour, type Tour } from "./tours";

/** Steps whose target is to be looked at, of tours in their present version. */

/** Of live and paused tours, each step with what is known. At most as many steps as are asked for. */
export async function tourAlerts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  most: number,
): Promise<ItemAlerts[]> {
  const found = await alertsOf(ctx, workspaceId, most);
  return found.map(({ tour, alerts }) => ({ itemId: tour._id, alerts }));
}

/** As faults of live tours: steps that are not found. */
export async function listAlerts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  most: number,
): Promise<ItemFaults[]> {
  const found = await alertsOf(ctx, workspaceId, most);
  return found.flatMap(({ tour, alerts }): ItemFaults[] => {
    const failing = tour.status === "live" ? alerts.filter(({ state }) => state === "failing") : [];
    const faults = failing.map((alert) => `content.steps[${alert.at}].anchor: ${alertWords(alert)}`);
    return faults.length > 0 ? [{ kind: "tour", itemId: tour._id, name: tour.name, faults }] : [];
  });
}

type OfTour = { tour: Tour; alerts: TargetAlert[] };

async function alertsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">, most: number): Promise<OfTour[]> {
  const rows = await ctx.db
    .query("stepAlerts")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(most);
  const found = await Promise.all(
    [...groupBy(rows, ({ tourId }) => tourId)].map(async ([, ofTour]): Promise<OfTour | null> => {
      const tour = ofTour[0] && (await ctx.db.get("tours", ofTour[0].tourId));
      if (tour?.status !== "live" && tour?.status !== "paused") return null;
      const { content } = await presentTour(ctx, tour);
      const alerts = ofTour
        .filter(({ version }) => version === tour.version)
        .map((row) => toAlert(row, content.steps))
        .toSorted((one, other) => one.at - other.at);
      return alerts.length > 0 ? { tour, alerts } : null;
    }),
  );
  return found.filter((each) => each !== null);
}

function toAlert(row: Doc<"stepAlerts">, steps: readonly { id: string; title: string }[]): TargetAlert {
  const { stepId } = row;
  const at = steps.findIndex(({ id }) => id === stepId);
  const title = steps[at]?.title ?? "";
  return { stepId, at, title, ...readAlert(row) };
}
