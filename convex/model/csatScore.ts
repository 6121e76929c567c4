import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { CsatAgentScore, CsatScore } from "../csatValidators";
import { groupBy } from "./coverage";

/** What ratings come to. The cron counts them by day, so that no two visitors ever write the same row. */

const DAY_MS = 86_400_000;
const DAYS = 30;
const RATINGS = [1, 2, 3, 4, 5];

/** The ratings of the last 30 days. */
export async function csatScoreOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<CsatScore> {
  return toScore((await loadDays(ctx, workspaceId)).map(tallyOf));
}

/** The same for each agent whose work was asked about, the most often first. */
export async function csatScoresByAgent(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<CsatAgentScore[]> {
  const days = await loadDays(ctx, workspaceId);
  const tallies = groupBy(
    days.flatMap(({ agents = [] }) => agents),
    ({ agentId }) => agentId,
  );
  const scores = await Promise.all(
    [...tallies].map(async ([agentId, each]): Promise<CsatAgentScore> => {
      const name = (await ctx.db.get("agents", agentId))?.name ?? "";
      return { agentId, name, ...toScore(each) };
    }),
  );
  return scores.toSorted((one, other) => other.asked - one.asked || other.count - one.count);
}

type Tally = { asked: number; counts: readonly number[] };

function toScore(tallies: readonly Tally[]): CsatScore {
  const counts = RATINGS.map((_, at) => tallies.reduce((sum, each) => sum + (each.counts[at] ?? 0), 0));
  const count = counts.reduce((sum, each) => sum + each, 0);
  const total = counts.reduce((sum, each, at) => sum + each * (at + 1), 0);
  const satisfied = (counts[3] ?? 0) + (counts[4] ?? 0);
  return {
    count,
    average: count === 0 ? null : total / count,
    satisfied: count === 0 ? null : satisfied / count,
    counts,
    asked: tallies.reduce((sum, { asked }) => sum + asked, 0),
  };
}

const tallyOf = ({ asked = 0, counts }: Doc<"csatDays">): Tally => ({ asked, counts });

function loadDays(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Doc<"csatDays">[]> {
  return ctx.db
    .query("csatDays")
    .withIndex("by_workspaceId_and_day", (q) => q.eq("workspaceId", workspaceId).gt("day", firstDay()))
    .take(DAYS + 2);
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
  const tally = addEvents(row ? tallyOf(row) : NOTHING, events);
  const agents = new Map((row?.agents ?? []).map((each) => [each.agentId, each]));
  for (const [agentId, own] of groupBy(events, (event) => event.agentId ?? null))
    if (agentId) agents.set(agentId, { agentId, ...addEvents(agents.get(agentId) ?? NOTHING, own) });
  const value = { ...tally, agents: [...agents.values()] };
  if (row) await ctx.db.patch("csatDays", row._id, value);
  else await ctx.db.insert("csatDays", { workspaceId, day, ...value });
}

const NOTHING: Tally = { asked: 0, counts: [] };

/** Events are taken in the order in which they came: no change is counted before what it changes. */
function addEvents(tally: Tally, events: readonly Doc<"csatEvents">[]): { asked: number; counts: number[] } {
  const of = (rating: number) =>
    events.filter((event) => event.rating === rating).length -
    events.filter((event) => event.was === rating).length;
  return {
    asked: tally.asked + events.filter(({ rating }) => rating === undefined).length,
    counts: RATINGS.map((rating, at) => (tally.counts[at] ?? 0) + of(rating)),
  };
}

/** The day before the first that counts. */
const firstDay = () => new Date(Date.now() - DAYS * DAY_MS).toISOString().slice(0, 10);
