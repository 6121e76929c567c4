import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ReplyTime } from "../conversationValidators";
import { officeHoursOf } from "./conversationSettings";
import { groupBy } from "./coverage";
import { officeStateAt } from "./officeHours";

/**
 * How long visitors wait for an answer. Each answer leaves a row; the cron counts them by day in steps of doubling
 * length, and keeps what the median of 30 days comes to.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = 30;
/** Up to 1, 2, 4, … 8,192 minutes, and longer. */
const STEPS = 15;
/** Fewer answers than this say nothing yet. */
const MIN_ANSWERS = 5;
const MAX_LOOKED_AT = 50;

/** Notes how long the visitor has waited, if a visitor's message is what is being answered, and it came in office hours. */
export async function noteWait(ctx: MutationCtx, conversation: Doc<"conversations">): Promise<void> {
  const latest = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_seq", (q) => q.eq("conversationId", conversation._id))
    .order("desc")
    .take(MAX_LOOKED_AT);
  const answered = latest.findIndex(({ sender }) => sender.kind === "agent");
  const waiting = (answered < 0 ? latest : latest.slice(0, answered)).filter(
    ({ sender }) => sender.kind === "visitor",
  );
  const first = waiting[waiting.length - 1];
  if (!first) return;
  const { workspaceId } = conversation;
  const hours = await officeHoursOf(ctx, workspaceId);
  if (hours && !officeStateAt(hours, first._creationTime, 0).isOpen) return;
  const waitedMs = Math.max(0, Date.now() - first._creationTime);
  await ctx.db.insert("replyWaits", { workspaceId, waitedMs });
}

/** Folds up to `count` waits into their days, and says anew what is typical. Returns how many there were. */
export async function foldReplyWaits(ctx: MutationCtx, count: number): Promise<number> {
  const waits = await ctx.db.query("replyWaits").take(count);
  for (const [day, ofDay] of groupBy(waits, (wait) => `${wait.workspaceId} ${dayOf(wait._creationTime)}`)) {
    const workspaceId = ofDay[0]?.workspaceId;
    if (workspaceId) await addToDay(ctx, { workspaceId, day: day.slice(-10) }, ofDay);
  }
  for (const { _id } of waits) await ctx.db.delete("replyWaits", _id);
  for (const workspaceId of new Set(waits.map((wait) => wait.workspaceId)))
    await sayTypical(ctx, workspaceId);
  return waits.length;
}

/** Deletes up to `count` days that no longer count. Returns how many went. */
export async function deleteOldReplyDays(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("replyDays")
    .withIndex("by_day", (q) => q.lt("day", dayOf(Date.now() - DAYS * DAY_MS)))
    .take(count);
  for (const row of rows) await ctx.db.delete("replyDays", row._id);
  return rows.length;
}

/** What visitors of this workspace may expect by its last 30 days; null while that is not known. */
export async function typicalReplyTime(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<ReplyTime | null> {
  return (await findTypical(ctx, workspaceId))?.typical ?? null;
}

type OfDay = { workspaceId: Id<"workspaces">; day: string };

async function addToDay(
  ctx: MutationCtx,
  { workspaceId, day }: OfDay,
  waits: readonly { waitedMs: number }[],
): Promise<void> {
  const row = await ctx.db
    .query("replyDays")
    .withIndex("by_workspaceId_and_day", (q) => q.eq("workspaceId", workspaceId).eq("day", day))
    .unique();
  const counts = row ? [...row.counts] : Array<number>(STEPS).fill(0);
  for (const { waitedMs } of waits) {
    const step = stepOf(waitedMs);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  if (row) await ctx.db.patch("replyDays", row._id, { counts });
  else await ctx.db.insert("replyDays", { workspaceId, day, counts });
}

async function sayTypical(ctx: MutationCtx, workspaceId: Id<"workspaces">): Promise<void> {
  const days = await ctx.db
    .query("replyDays")
    .withIndex("by_workspaceId_and_day", (q) =>
      q.eq("workspaceId", workspaceId).gte("day", dayOf(Date.now() - DAYS * DAY_MS)),
    )
    .take(DAYS + 2);
  const typical = typicalOf(days.map(({ counts }) => counts));
  const row = await findTypical(ctx, workspaceId);
  if (!typical) return;
  if (!row) await ctx.db.insert("replyTimes", { workspaceId, typical });
  else if (row.typical !== typical) await ctx.db.patch("replyTimes", row._id, { typical });
}

/** The median of counted waits: minutes up to an hour, hours up to sixteen, a day above; null of too few. */
export function typicalOf(days: readonly (readonly number[])[]): ReplyTime | null {
  const counts = Array.from({ length: STEPS }, (_, step) =>
    days.reduce((sum, day) => sum + (day[step] ?? 0), 0),
  );
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all < MIN_ANSWERS) return null;
  let seen = 0;
  const median = counts.findIndex((count) => {
    seen += count;
    return seen * 2 >= all;
  });
  if (median <= 6) return "minutes";
  return median <= 10 ? "hours" : "day";
}

/** Step n counts waits of up to 2ⁿ minutes. */
export const stepOf = (waitedMs: number): number =>
  Math.min(STEPS - 1, Math.max(0, Math.ceil(Math.log2(Math.max(1, waitedMs) / MINUTE_MS))));

function findTypical(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Doc<"replyTimes"> | null> {
  return ctx.db
    .query("replyTimes")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
