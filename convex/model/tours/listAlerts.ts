import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { ItemFaults } from "../../engagementValidators";
import { groupBy } from "../coverage";
import { presentTour } from "./tours";

/** Live tours with such steps, each step with its place. At most as many steps as are asked for. */
export async function listAlerts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  most: number,
): Promise<ItemFaults[]> {
  const rows = await ctx.db
    .query("stepAlerts")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(most);
  const found = await Promise.all(
    [...groupBy(rows, ({ tourId }) => tourId)].map(async ([, ofTour]): Promise<ItemFaults | null> => {
      const tour = ofTour[0] && (await ctx.db.get("tours", ofTour[0].tourId));
      if (tour?.status !== "live") return null;
      const { content } = await presentTour(ctx, tour);
      const ids = content.steps.map(({ id }) => id);
      const faults = ofTour
        .filter(({ version }) => version === tour.version)
        .map((alert) => ({ at: ids.indexOf(alert.stepId), says: inWords(alert) }))
        .toSorted((one, other) => one.at - other.at)
        .map(({ at, says }) => `content.steps[${at}].anchor: ${says}`);
      return faults.length > 0 ? { kind: "tour", itemId: tour._id, name: tour.name, faults } : null;
    }),
  );
  return found.filter((each) => each !== null);
}

const inWords = ({ inRow, missed, of }: Doc<"stepAlerts">): string =>
  inRow === of
    ? `was not found by any of the last ${of} visitors.`
    : `was not found by ${missed} of the last ${of} visitors${inRow > 1 ? `, ${inRow} of them the last in a row` : ""}.`;
