import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { QueueName } from "../validators";

/**
 * When a workspace's queue is looked at next: one scheduled run at most, and none while nothing waits. Its row is read
 * by the mutations that store messages, so it changes when a queue begins to fill and when it is empty again, not with
 * each message: a row whose time has come stands for a run that is about to begin, or follows itself (KEPT_MS).
 */

type Place = { queue: QueueName; workspaceId: Id<"workspaces"> };

/** A run that has not begun so long after its time was lost: its function has failed, or the data came from elsewhere. */
const LOST_MS = 5 * 60_000;
/** Runs that follow each other closely write their row so seldom. */
const KEPT_MS = 60_000;
const SOON_MS = 2000;
const BATCH = 100;

/** Makes sure that a run begins at this time (ms since 1970) or before. */
export async function runQueueBy(ctx: MutationCtx, place: Place, at: number): Promise<void> {
  const row = await findRun(ctx, place);
  const isLost = row !== null && row.runAt < Date.now() - LOST_MS;
  if (row && row.runAt <= at && !isLost) return;
  if (row && !isLost) await ctx.scheduler.cancel(row.jobId);
  await writeRun(ctx, { ...place, row }, at);
}

/** At the end of a run: when the next one begins (ms since 1970), or null when nothing waits any more. */
export async function endQueueRun(ctx: MutationCtx, place: Place, nextAt: number | null): Promise<void> {
  const row = await findRun(ctx, place);
  const now = Date.now();
  // This run came out of turn: the one that was to come is replaced.
  if (row && row.runAt > now + SOON_MS) await ctx.scheduler.cancel(row.jobId);
  if (nextAt === null) {
    if (row) await ctx.db.delete("queueRuns", row._id);
  } else if (row && row.runAt <= now && row.runAt > now - KEPT_MS && nextAt <= now + SOON_MS)
    await schedule(ctx, place, nextAt);
  else await writeRun(ctx, { ...place, row }, nextAt);
}

/** Starts a run of every queue with something overdue: of those whose run was lost. */
export async function runLateQueues(ctx: MutationCtx): Promise<{ isFull: boolean }> {
  const before = Date.now() - LOST_MS;
  const events = await ctx.db
    .query("webhookEvents")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", before))
    .take(BATCH);
  const deliveries = await ctx.db
    .query("webhookDeliveries")
    .withIndex("by_dueAt", (q) => q.gte("dueAt", 0).lt("dueAt", before))
    .take(BATCH);
  const mails = await ctx.db
    .query("replyMails")
    .withIndex("by_dueAt", (q) => q.gte("dueAt", 0).lt("dueAt", before))
    .take(BATCH);
  const late = [
    ["webhooks", [...events, ...deliveries]],
    ["mail", mails],
  ] as const;
  for (const [queue, rows] of late)
    for (const workspaceId of new Set(rows.map((row) => row.workspaceId)))
      await schedule(ctx, { queue, workspaceId }, Date.now());
  return { isFull: [events, deliveries, mails].some(({ length }) => length === BATCH) };
}

function findRun(ctx: MutationCtx, { queue, workspaceId }: Place): Promise<Doc<"queueRuns"> | null> {
  return ctx.db
    .query("queueRuns")
    .withIndex("by_queue_and_workspaceId", (q) => q.eq("queue", queue).eq("workspaceId", workspaceId))
    .unique();
}

/** Schedules a run and writes it down, in the row that is there already. */
async function writeRun(
  ctx: MutationCtx,
  { row, ...place }: Place & { row: Doc<"queueRuns"> | null },
  runAt: number,
): Promise<void> {
  const jobId = await schedule(ctx, place, runAt);
  if (row) await ctx.db.patch("queueRuns", row._id, { runAt, jobId });
  else await ctx.db.insert("queueRuns", { ...place, runAt, jobId });
}

function schedule(
  ctx: MutationCtx,
  { queue, workspaceId }: Place,
  at: number,
): Promise<Id<"_scheduled_functions">> {
  const dispatch = queue === "mail" ? internal.mail.dispatch : internal.webhooks.dispatch;
  return ctx.scheduler.runAt(at, dispatch, { workspaceId });
}
