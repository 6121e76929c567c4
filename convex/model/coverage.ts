import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { CoverageCounts } from "../validators";

/** How much of a workspace's traffic proves who it is, by day. Counted by the cron from what boots have noted. */

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const KEPT_DAYS = 30;
const NONE: CoverageCounts = {
  verified: 0,
  claimed: 0,
  anonymous: 0,
  refused: 0,
  badProof: 0,
  byOlderKey: 0,
};
type Day = { day: string } & CoverageCounts;

/** The last seven UTC days, oldest first, and their sum. */
export async function coverageOfWeek(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<{ days: Day[]; total: CoverageCounts }> {
  const names = Array.from({ length: WEEK_DAYS }, (_, i) => dayOf(Date.now() - (WEEK_DAYS - 1 - i) * DAY_MS));
  const rows = await ctx.db
    .query("coverageDays")
    .withIndex("by_workspaceId_and_day", (q) => q.eq("workspaceId", workspaceId).gte("day", names[0] ?? ""))
    .take(WEEK_DAYS + 1);
  const days = names.map((day) => {
    const row = rows.find((each) => each.day === day);
    return { day, ...(row ? countsOf(row) : NONE) };
  });
  const total = days.reduce<CoverageCounts>(add, NONE);
  return {
    days: days.map(({ day, ...counts }) => ({ day, ...atLeastNone(counts) })),
    total: atLeastNone(total),
  };
}

/** Adds what some events of one workspace have shown. */
export async function countEvents(ctx: MutationCtx, events: readonly Doc<"bootEvents">[]): Promise<void> {
  for (const [day, ofDay] of groupBy(events, (event) => dayOf(event._creationTime))) {
    const more = ofDay.reduce((sum, event) => add(sum, countOf(event)), NONE);
    const workspaceId = ofDay[0]?.workspaceId;
    if (!workspaceId || Object.values(more).every((count) => count === 0)) continue;
    const row = await ctx.db
      .query("coverageDays")
      .withIndex("by_workspaceId_and_day", (q) => q.eq("workspaceId", workspaceId).eq("day", day))
      .unique();
    if (row) await ctx.db.patch("coverageDays", row._id, add(countsOf(row), more));
    else await ctx.db.insert("coverageDays", { workspaceId, day, ...more });
  }
}

/** Deletes up to `count` days that nobody asks for any more. Returns how many went. */
export async function deleteOldCoverage(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("coverageDays")
    .withIndex("by_day", (q) => q.lt("day", dayOf(Date.now() - KEPT_DAYS * DAY_MS)))
    .take(count);
  for (const row of rows) await ctx.db.delete("coverageDays", row._id);
  return rows.length;
}

/** Groups in the order in which their keys first appear. */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** A visit that shows more than before counts as that, and no longer as what it was. */
function countOf({ kind, was, badProof, byOlderKey }: Doc<"bootEvents">): CoverageCounts {
  if (kind === "badOrigin") return NONE;
  const counts = { ...NONE, badProof: badProof ? 1 : 0, byOlderKey: byOlderKey ? 1 : 0 };
  counts[kind] += 1;
  if (was) counts[was] -= 1;
  return counts;
}

const add = (a: CoverageCounts, b: CoverageCounts): CoverageCounts => ({
  verified: a.verified + b.verified,
  claimed: a.claimed + b.claimed,
  anonymous: a.anonymous + b.anonymous,
  refused: a.refused + b.refused,
  badProof: a.badProof + b.badProof,
  byOlderKey: a.byOlderKey + b.byOlderKey,
});

// A visit may have begun on the day before the one on which it showed more.
const atLeastNone = ({ anonymous, claimed, ...counts }: CoverageCounts): CoverageCounts => ({
  ...counts,
  anonymous: Math.max(0, anonymous),
  claimed: Math.max(0, claimed),
});

const countsOf = ({ verified, claimed, anonymous, refused, badProof, byOlderKey }: Doc<"coverageDays">) => ({
  verified,
  claimed,
  anonymous,
  refused,
  badProof,
  byOlderKey,
});

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
