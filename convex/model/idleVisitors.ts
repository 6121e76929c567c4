import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { findActivity, idleAfter } from "./presence";
import { revokeVisitor } from "./sessions";
import { workspaceSettings } from "./settings";
import { IDLE_MS, isOver } from "./sharedDevices";

/** Ending visitors of shared devices whose time is up, in batches. */

/** Looks at up to `count` visitors whose time may be up and ends those who are over. Returns how many it has looked at. */
export async function endIdle(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("visitorActivity")
    .withIndex("by_idleAt", (q) => q.gte("idleAt", 0).lt("idleAt", Date.now()))
    .take(count);
  for (const row of rows) {
    await ctx.db.patch("visitorActivity", row._id, { idleAt: undefined });
    const visitor = await ctx.db.get("visitors", row.visitorId);
    const settings = visitor && (await workspaceSettings(ctx, visitor.workspaceId));
    if (settings && (await isOver(ctx, settings, visitor))) await revokeVisitor(ctx, visitor._id);
  }
  return rows.length;
}

/** Sessions of a workspace made between two moments, both left out. */
type Stretch = { workspaceId: Id<"workspaces">; after: number; before: number };

/**
 * Notes for up to `count` sessions that are out when their visitors are to be looked at: the workspace has just been told to
 * share devices. Returns when the last of them was made, or null if there are no more.
 */
export async function beginSharing(
  ctx: MutationCtx,
  { workspaceId, after, before }: Stretch,
  count: number,
): Promise<number | null> {
  const rows = await ctx.db
    .query("widgetSessions")
    .withIndex("by_workspaceId_and_revoked", (q) =>
      q
        .eq("workspaceId", workspaceId)
        .eq("revoked", false)
        .gt("_creationTime", after)
        .lt("_creationTime", before),
    )
    .take(count);
  for (const { visitorId } of rows) {
    const row = await findActivity(ctx, visitorId);
    if (row) await ctx.db.patch("visitorActivity", row._id, { idleAt: idleAfter(row.seenAt, IDLE_MS) });
  }
  return rows.length < count ? null : (rows.at(-1)?._creationTime ?? null);
}
