import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { CsatScore } from "../csatValidators";
import { groupBy } from "./coverage";

/** What ratings come to. The cron counts them by day, so that no two visitors ever write the same row. */

const DAY_MS = 86_400_000;
const DAYS = 30;
const RATINGS = [1, 2, 3, 4, 5];

/** The ratings of the last 30 days. */
export async function csatScoreOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<CsatScore> {
  const days = await ctx.db
    .query("csatDays")
    .withIndex("by_workspaceId_and_day", (q) => q.eq("workspaceId", workspaceId).gt("day", firstDay()))
    .take(DAYS + 2);
  const counts = RATINGS.map((_, at) => days.reduce((sum, day) => sum + (day.counts[at] ?? 0), 0));
  const count = counts.reduce((sum, each) => sum + each, 0);
  const total = counts.reduce((sum, each, at) => sum + each * (at + 1), 0);
  return { count, average: count === 0 ? null : total / count, counts };
}

/** Counts up to `count` answers and changes into their days. Returns how many there were. */
export async function foldCsatEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("csatEvents").take(count);
  for (const [, ofDay] of groupBy(events, ({ workspaceId, day }) => `${workspaceId} ${day}`))
    await addToDay(ctx, ofDay);
  for (const { _id } of events) await ctx.db.delete("csatEvents", _id);
  return events.length;
}

/** Deletes up to `count` days that no longer count. Returns how many went. */
export async function deleteOldCsatDays(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("csatDays")
    .withIndex("by_day", (q) => q.lte("day", firstDay()))
    .take(count);
  for (const row of rows) await ctx.db.delete("csatDays", row._id);
  return rows.length;
}

async function addToDay(ctx: MutationCtx, events: readonly Doc<"csatEvents">[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  const { workspaceId, day } = first;
  const row = await ctx.db
    .query("csatDays")
    .withIndex("by_workspaceId_and_day", (q) => q.eq("workspaceId", workspaceId).eq("day", day))
    .unique();
  const of = (rating: number) =>
    events.filter((event) => event.rating === rating).length -
    events.filter((event) => event.was === rating).length;
  // Events are taken in the order in which they came: no change is counted before what it changes.
  const counts = RATINGS.map((rating, at) => (row?.counts[at] ?? 0) + of(rating));
  if (row) await ctx.db.patch("csatDays", row._id, { counts });
  else await ctx.db.insert("csatDays", { workspaceId, day, counts });
}

/** The day before the first that counts. */
const firstDay = () => new Date(Date.now() - DAYS * DAY_MS).toISOString().slice(0, 10);
