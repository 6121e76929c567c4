import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemFaults } from "../../engagementValidators";
import type { SoleAlert, TargetStand } from "../../targetValidators";
import { alertWords, readAlert, sinceOf } from "../tours/alertRows";

/** Tooltips whose element is not found any more, or with no certainty, as the team is told of them. */

type Row = Doc<"tooltipAlerts">;
type Standing = TargetStand & { lastFoundAt: number | null };

/** Raises the alert of a tooltip or brings it up to date; where all is well it is over. */
export async function keepTooltipAlert(
  ctx: MutationCtx,
  place: Pick<Row, "workspaceId" | "tooltipId" | "version">,
  standing: Standing,
): Promise<void> {
  const row = await findAlert(ctx, place.tooltipId);
  if (standing.state === "well") {
    if (row) await ctx.db.delete("tooltipAlerts", row._id);
    return;
  }
  const alert = { ...place, ...standing, since: sinceOf(row, standing) };
  if (row) await ctx.db.patch("tooltipAlerts", row._id, alert);
  else await ctx.db.insert("tooltipAlerts", alert);
}

/** A tooltip has changed: its next version is looked at anew. */
export async function dropTooltipAlert(ctx: MutationCtx, tooltipId: Id<"tooltips">): Promise<void> {
  const row = await findAlert(ctx, tooltipId);
  if (row) await ctx.db.delete("tooltipAlerts", row._id);
}

/** Of live and paused tooltips, what is known of their targets. At most as many as are asked for. */
export async function tooltipAlerts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  most: number,
): Promise<SoleAlert[]> {
  const found = await alertsOf(ctx, workspaceId, most);
  return found.map(({ tooltip, row }) => ({ itemId: tooltip._id, ...readAlert(row) }));
}

/** As faults of live tooltips: those that are not found. */
export async function listTooltipAlerts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  most: number,
): Promise<ItemFaults[]> {
  const found = await alertsOf(ctx, workspaceId, most);
  return found.flatMap(({ tooltip: { _id: itemId, name, status }, row }): ItemFaults[] => {
    const alert = readAlert(row);
    if (status !== "live" || alert.state !== "failing") return [];
    return [{ kind: "tooltip", itemId, name, faults: [`content.anchor: ${alertWords(alert)}`] }];
  });
}

async function alertsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">, most: number) {
  const rows = await ctx.db
    .query("tooltipAlerts")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(most);
  const found = await Promise.all(
    rows.map(async (row) => {
      const tooltip = await ctx.db.get("tooltips", row.tooltipId);
      const isShown = tooltip?.status === "live" || tooltip?.status === "paused";
      return tooltip && isShown && tooltip.version === row.version ? { tooltip, row } : null;
    }),
  );
  return found.filter((each) => each !== null);
}

const findAlert = (ctx: QueryCtx, tooltipId: Id<"tooltips">): Promise<Row | null> =>
  ctx.db
    .query("tooltipAlerts")
    .withIndex("by_tooltipId", (q) => q.eq("tooltipId", tooltipId))
    .unique();
