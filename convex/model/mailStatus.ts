import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/** How sending goes, for the console: one row per workspace. */

type Status = Omit<Doc<"mailStatus">, "_id" | "_creationTime" | "workspaceId">;

/** The row of a workspace, once anything has been sent. */
export function findMailStatus(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"mailStatus"> | null> {
  return ctx.db
    .query("mailStatus")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

/** Writes some of it; undefined removes. */
export async function noteMailStatus(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  change: Partial<Status>,
): Promise<void> {
  const row = await findMailStatus(ctx, workspaceId);
  if (row) await ctx.db.patch("mailStatus", row._id, change);
  else await ctx.db.insert("mailStatus", { workspaceId, ...change });
}
