import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/** Visits: half an hour in which nothing is heard of any tab of a visitor ends one. */

const SILENCE_MS = 30 * 60_000;
const WRITTEN_EVERY_MS = 5 * 60_000;

type Visits = Doc<"visitorVisits">;

/**
 * Says that a visitor is here now.
 * @param seenAt when the visitor was last heard of before now, which is written down more often than here
 */
export async function noteVisit(ctx: MutationCtx, visitorId: Id<"visitors">, seenAt: number): Promise<void> {
  const now = Date.now();
  const row = await findVisits(ctx, visitorId);
  if (!row) await ctx.db.insert("visitorVisits", { visitorId, number: 1, startedAt: now, lastAt: now });
  else if (now - Math.max(row.lastAt, seenAt) > SILENCE_MS)
    await ctx.db.patch("visitorVisits", row._id, { number: row.number + 1, startedAt: now, lastAt: now });
  else if (now - row.lastAt >= WRITTEN_EVERY_MS)
    await ctx.db.patch("visitorVisits", row._id, { lastAt: now });
}

/** Adds a visitor's visits to another's. Where both are in one just now it is one visit. */
export async function moveVisits(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<void> {
  const [given, own] = [await findVisits(ctx, from), await findVisits(ctx, to)];
  if (!given) return;
  if (!own) return ctx.db.patch("visitorVisits", given._id, { visitorId: to });
  const [earlier, later] = given.startedAt <= own.startedAt ? [given, own] : [own, given];
  const isOne = later.startedAt - earlier.lastAt <= SILENCE_MS;
  await ctx.db.patch("visitorVisits", own._id, {
    number: given.number + own.number - (isOne ? 1 : 0),
    startedAt: isOne ? earlier.startedAt : later.startedAt,
    lastAt: Math.max(given.lastAt, own.lastAt),
  });
  await ctx.db.delete("visitorVisits", given._id);
}

function findVisits(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<Visits | null> {
  return ctx.db
    .query("visitorVisits")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
}
