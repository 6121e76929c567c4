import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";

/** Which live items have a fault, kept with what is live, for the team to see: a row each. */

type Faulty = Pick<Doc<"liveFaults">, "kind" | "itemId">;

/** More than can be live. */
const MAX_ROWS = 2_000;

/** Writes down which live items have a fault now. Only what has changed is written. */
export async function keepFaults(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  faulty: readonly Faulty[],
): Promise<void> {
  const rows = await ctx.db
    .query("liveFaults")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_ROWS);
  const [before, after] = [rows, faulty].map((each) => new Set(each.map(({ itemId }) => itemId)));
  for (const row of rows) if (!after?.has(row.itemId)) await ctx.db.delete("liveFaults", row._id);
  for (const { kind, itemId } of faulty)
    if (!before?.has(itemId)) await ctx.db.insert("liveFaults", { workspaceId, kind, itemId });
}
