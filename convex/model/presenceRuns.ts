import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/**
 * Ends presences when their time is up and not at the next full minute: one run per workspace, which follows itself while
 * anybody is online. Its row changes when the first visitor comes and the last has gone, and every few minutes between,
 * so that visitors who come and go meet nobody there. The minute's sweep ends what a lost run has left.
 */

/** No run follows another sooner, however many visitors there are. */
const PAUSE_MS = 1500;
const WRITTEN_EVERY_MS = 5 * 60_000;
/** A row that was not written for so long belongs to a run that was lost. */
const LOST_MS = 3 * WRITTEN_EVERY_MS;

type Run = Doc<"presenceRuns">;

/** Makes sure that a presence that lasts until `expiresAt` is ended then. */
export async function endPresenceBy(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  expiresAt: number,
): Promise<void> {
  const row = await findRun(ctx, workspaceId);
  const now = Date.now();
  if (row && now - row.seenAt < LOST_MS) return;
  if (row) await ctx.db.patch("presenceRuns", row._id, { seenAt: now });
  else await ctx.db.insert("presenceRuns", { workspaceId, seenAt: now });
  await ctx.scheduler.runAt(expiresAt + 1, internal.expiry.presences, { workspaceId });
}

/** At the end of a run, which has ended what was due: sees to the next one. */
export async function planPresenceRun(ctx: MutationCtx, workspaceId: Id<"workspaces">): Promise<void> {
  const [row, next] = [await findRun(ctx, workspaceId), await nextExpiry(ctx, workspaceId)];
  const now = Date.now();
  if (next === null) {
    if (row) await ctx.db.delete("presenceRuns", row._id);
    return;
  }
  if (!row) await ctx.db.insert("presenceRuns", { workspaceId, seenAt: now });
  else if (now - row.seenAt >= WRITTEN_EVERY_MS) await ctx.db.patch("presenceRuns", row._id, { seenAt: now });
  const at = Math.max(now + PAUSE_MS, next + 1);
  await ctx.scheduler.runAt(at, internal.expiry.presences, { workspaceId });
}

async function nextExpiry(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<number | null> {
  const row = await ctx.db
    .query("visitorActivity")
    .withIndex("by_workspaceId_and_expiresAt", (q) => q.eq("workspaceId", workspaceId).gte("expiresAt", 0))
    .first();
  return row?.expiresAt ?? null;
}

function findRun(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Run | null> {
  return ctx.db
    .query("presenceRuns")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}
