import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/** How often a visitor did what: ever, and on each of the last 90 UTC days. One row per visitor and name. */

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
/** Names counted for one visitor; a page that makes up a name for each call gets no more rows. */
const MAX_NAMES = 500;

type Counter = Pick<Doc<"eventCounters">, "count" | "firstAt" | "lastAt" | "days">;

/** Counts events of one visitor, all of which are new. Those of names beyond the 500th are not counted. */
export async function countEvents(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  events: readonly Pick<Doc<"events">, "name" | "at">[],
): Promise<void> {
  let room: number | undefined;
  for (const name of new Set(events.map((event) => event.name))) {
    const times = events.filter((event) => event.name === name).map(({ at }) => at);
    const row = await findCounter(ctx, visitorId, name);
    const counted = merge(row, countOf(times));
    if (row) await ctx.db.patch("eventCounters", row._id, counted);
    else {
      room ??= MAX_NAMES - (await countNames(ctx, visitorId));
      if (room > 0) await ctx.db.insert("eventCounters", { visitorId, name, ...counted });
      room -= 1;
    }
  }
}

/** Adds up to `count` counters of one visitor to another's. Returns how many went over. */
export async function moveCounters(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
  count: number,
): Promise<number> {
  const rows = await ctx.db
    .query("eventCounters")
    .withIndex("by_visitorId_and_name", (q) => q.eq("visitorId", from))
    .take(count);
  for (const row of rows) {
    const own = await findCounter(ctx, to, row.name);
    if (!own) await ctx.db.patch("eventCounters", row._id, { visitorId: to });
    else {
      await ctx.db.patch("eventCounters", own._id, merge(own, row));
      await ctx.db.delete("eventCounters", row._id);
    }
  }
  return rows.length;
}

function findCounter(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  name: string,
): Promise<Doc<"eventCounters"> | null> {
  return ctx.db
    .query("eventCounters")
    .withIndex("by_visitorId_and_name", (q) => q.eq("visitorId", visitorId).eq("name", name))
    .unique();
}

/** Read only when a name is new, which is seldom for whoever has few. */
async function countNames(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<number> {
  const rows = await ctx.db
    .query("eventCounters")
    .withIndex("by_visitorId_and_name", (q) => q.eq("visitorId", visitorId))
    .take(MAX_NAMES);
  return rows.length;
}

function countOf(times: readonly number[]): Counter {
  const days = new Map<number, number>();
  for (const at of times) days.set(dayOf(at), (days.get(dayOf(at)) ?? 0) + 1);
  return {
    count: times.length,
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
    days: [...days].map(([day, count]) => ({ day, count })),
  };
}

/** Both together, days ascending, without those that no rule asks for any more. */
function merge(one: Counter | null, other: Counter): Counter {
  const days = new Map<number, number>();
  for (const { day, count } of [...(one?.days ?? []), ...other.days])
    days.set(day, (days.get(day) ?? 0) + count);
  const firstDay = dayOf(Date.now()) - KEPT_DAYS;
  return {
    count: (one?.count ?? 0) + other.count,
    firstAt: Math.min(one?.firstAt ?? Number.POSITIVE_INFINITY, other.firstAt),
    lastAt: Math.max(one?.lastAt ?? 0, other.lastAt),
    days: [...days]
      .map(([day, count]) => ({ day, count }))
      .filter(({ day }) => day > firstDay)
      .sort((a, b) => a.day - b.day),
  };
}

const dayOf = (time: number): number => Math.floor(time / DAY_MS);
