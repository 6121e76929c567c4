import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { ItemKind } from "../../deliveryValidators";
import type { ItemFaults } from "../../engagementValidators";
import { listTooltipAlerts } from "../tooltips/tooltipAlerts";
import { listAlerts } from "../tours/listAlerts";
import { faultsOfStored } from "./explain";
import { findItem } from "./findItem";
import { loadSegments } from "./program";

/** As many as a team looks through; what is mended makes room for the next. */
const MAX_LISTED = 50;

/**
 * Live items with a fault, of the kinds that may be read, each with the places that are wrong; then tours and tooltips
 * whose target is not found any more. At most 50.
 */
export async function listFaults(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  mayRead: (kind: ItemKind) => boolean,
): Promise<ItemFaults[]> {
  const rows = await ctx.db
    .query("liveFaults")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_LISTED);
  const readable = rows.filter(({ kind }) => mayRead(kind));
  const items = await Promise.all(readable.map(({ itemId }) => findItem(ctx, workspaceId, itemId)));
  const segments = await loadSegments(
    ctx,
    workspaceId,
    items.map(({ audience }) => audience),
  );
  const invalid = items.map((item) => {
    const { kind, itemId, name } = item;
    return { kind, itemId, name, faults: faultsOfStored(item, segments) };
  });
  const failing = mayRead("tour") ? await listAlerts(ctx, workspaceId, MAX_LISTED) : [];
  const missing = mayRead("tooltip") ? await listTooltipAlerts(ctx, workspaceId, MAX_LISTED) : [];
  return [...invalid, ...failing, ...missing].slice(0, MAX_LISTED);
}
