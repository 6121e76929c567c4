import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemResults } from "../../engagementValidators";
import { groupBy } from "../coverage";

/** What has become of items over all visitors. The cron counts by day, so that no two visitors ever write the same row. */

type Counts = ItemResults["total"];
type Event = Doc<"itemEvents">;

const MAX_DAYS = 366;
const NOTHING: Counts = { shown: 0, clicked: 0, buttons: [], dismissed: 0, completed: 0, reached: 0 };

/** Results of one version, in all and by day: of a year of days at most. */
export async function resultsOf(ctx: QueryCtx, itemId: string, version: number): Promise<ItemResults> {
  const rows = await ctx.db
    .query("itemStats")
    .withIndex("by_itemId_and_version_and_day", (q) => q.eq("itemId", itemId).eq("version", version))
    .order("desc")
    .take(MAX_DAYS);
  const days = rows.map((row) => ({ day: row.day, ...countsOf(row) }));
  return { total: rows.map(countsOf).reduce(add, NOTHING), days };
}

/** Counts up to `count` events into their days. Returns how many there were. */
export async function foldItemEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("itemEvents").take(count);
  for (const [, ofDay] of groupBy(events, (event) => `${event.itemId} ${event.version} ${dayOf(event)}`))
    await addToDay(ctx, ofDay);
  for (const { _id } of events) await ctx.db.delete("itemEvents", _id);
  return events.length;
}

const dayOf = ({ _creationTime }: Event): string => new Date(_creationTime).toISOString().slice(0, 10);

async function addToDay(ctx: MutationCtx, events: readonly Event[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  const { workspaceId, itemId, version } = first;
  const day = dayOf(first);
  const row = await ctx.db
    .query("itemStats")
    .withIndex("by_itemId_and_version_and_day", (q) =>
      q.eq("itemId", itemId).eq("version", version).eq("day", day),
    )
    .unique();
  const counts = events.map(toCounts).reduce(add, row ? countsOf(row) : NOTHING);
  if (row) await ctx.db.patch("itemStats", row._id, counts);
  else await ctx.db.insert("itemStats", { workspaceId, itemId, version, day, ...counts });
}

function toCounts({ what, button, isFirst }: Event): Counts {
  const buttons = button === undefined ? [] : [...Array.from({ length: button }, () => 0), 1];
  return { ...NOTHING, [what]: 1, buttons, reached: what === "shown" && isFirst ? 1 : 0 };
}

const countsOf = ({ shown, clicked, buttons, dismissed, completed, reached }: Counts): Counts => ({
  shown,
  clicked,
  buttons,
  dismissed,
  completed,
  reached,
});

function add(one: Counts, other: Counts): Counts {
  const length = Math.max(one.buttons.length, other.buttons.length);
  return {
    shown: one.shown + other.shown,
    clicked: one.clicked + other.clicked,
    buttons: Array.from({ length }, (_, at) => (one.buttons[at] ?? 0) + (other.buttons[at] ?? 0)),
    dismissed: one.dismissed + other.dismissed,
    completed: one.completed + other.completed,
    reached: one.reached + other.reached,
  };
}
