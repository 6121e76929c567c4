import { internal } from "../../_generated/api";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { SegmentCount } from "../../segmentValidators";
import { groupBy } from "../coverage";

/**
 * How many visitors a segment has. Visits move it (`segmentMemberships.ts`), the sweep folds these moves once a minute, and a
 * job looks at all visitors when a segment is new, when its rule has changed, and once a day (`segmentCounting.ts`).
 */

type Counted = { workspaceId: Id<"workspaces">; segmentId: Id<"segments"> };

/** A segment's count as the team sees it. */
export async function countOfSegment(ctx: QueryCtx, segmentId: string): Promise<SegmentCount> {
  const row = await findCount(ctx, segmentId);
  if (!row) return { count: 0, countedAt: null, of: 0, isCounting: false };
  const { count, countedAt, of, run } = row;
  return { count, countedAt, of, isCounting: run !== undefined };
}

/** Begins to look at all visitors for one segment; a count of it that is under way ends. */
export async function startCount(ctx: MutationCtx, { workspaceId, segmentId }: Counted): Promise<void> {
  const row = await findCount(ctx, segmentId);
  const run = (row?.lastRun ?? 0) + 1;
  if (row) await ctx.db.patch("segmentCounts", row._id, { run, lastRun: run });
  else {
    const empty = { count: 0, countedAt: null, of: 0 };
    await ctx.db.insert("segmentCounts", { workspaceId, segmentId, ...empty, run, lastRun: run });
  }
  const start = { workspaceId, only: { segmentId, run }, startedAt: Date.now(), cursor: null, seen: 0 };
  await ctx.scheduler.runAfter(0, internal.segments.countVisitors, start);
}

/** Whether a count of a segment is still wanted: no later one has begun, and the segment is there. */
export async function isRunning(
  ctx: QueryCtx,
  { segmentId, run }: { segmentId: Id<"segments">; run: number },
): Promise<boolean> {
  return (await findCount(ctx, segmentId))?.run === run;
}

/** Notes that all `of` visitors have been looked at for these segments. */
export async function endCount(
  ctx: MutationCtx,
  segmentIds: readonly Id<"segments">[],
  { of, isOwn }: { of: number; isOwn: boolean },
): Promise<void> {
  for (const segmentId of segmentIds) {
    const row = await findCount(ctx, segmentId);
    const done = { countedAt: Date.now(), of, ...(isOwn ? { run: undefined } : {}) };
    if (row) await ctx.db.patch("segmentCounts", row._id, done);
  }
}

/** Forgets a segment that is removed. Visitors who are noted in it lose the note with the day's count. */
export async function forgetCount(ctx: MutationCtx, segmentId: Id<"segments">): Promise<void> {
  const row = await findCount(ctx, segmentId);
  if (row) await ctx.db.delete("segmentCounts", row._id);
}

/** Counts up to `count` moves, and lets those of removed segments go. Returns how many there were. */
export async function foldSegmentMoves(ctx: MutationCtx, count: number): Promise<number> {
  const moves = await ctx.db.query("segmentMoves").take(count);
  for (const [segmentId, ofSegment] of groupBy(moves, (move) => move.segmentId)) {
    const row = await findCount(ctx, segmentId);
    const moved = ofSegment.reduce((sum, { delta }) => sum + delta, 0);
    if (row && moved !== 0) await ctx.db.patch("segmentCounts", row._id, { count: row.count + moved });
  }
  for (const { _id } of moves) await ctx.db.delete("segmentMoves", _id);
  return moves.length;
}

/** How many visitors a workspace had when they were last looked at; null before. */
export async function visitorsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<number | null> {
  const row = await ctx.db
    .query("segmentCounts")
    .withIndex("by_workspaceId_and_countedAt", (q) => q.eq("workspaceId", workspaceId).gt("countedAt", null))
    .order("desc")
    .first();
  return row?.of ?? null;
}

const findCount = (ctx: QueryCtx, segmentId: string): Promise<Doc<"segmentCounts"> | null> =>
  ctx.db
    .query("segmentCounts")
    .withIndex("by_segmentId", (q) => q.eq("segmentId", segmentId))
    .unique();
