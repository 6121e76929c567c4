import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ChecklistResults } from "../checklistValidators";
import { notFound } from "../errors";
import { findChecklistVersion } from "./checklists";
import { groupBy } from "./coverage";

/** What checklists come to. A cron counts, so that no two visitors ever write the same row. */

/** Counts up to `count` events into the results of their versions. Returns how many there were. */
export async function foldChecklistEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("checklistEvents").take(count);
  for (const [, ofVersion] of groupBy(events, ({ checklistId, version }) => `${checklistId} ${version}`))
    await addToStats(ctx, ofVersion);
  for (const { _id } of events) await ctx.db.delete("checklistEvents", _id);
  return events.length;
}

/** The results of one version. @throws NOT_FOUND */
export async function checklistResultsOf(
  ctx: QueryCtx,
  row: Doc<"checklists">,
  version: number,
): Promise<ChecklistResults> {
  const kept = await findChecklistVersion(ctx, row, version);
  if (!kept) throw notFound();
  const { started = 0, completed = 0, items = {} } = (await findStats(ctx, row._id, version)) ?? {};
  return {
    version,
    started,
    completed,
    items: kept.items.map(({ id, title }) => ({ itemId: id, title, done: items[id] ?? 0 })),
  };
}

async function addToStats(ctx: MutationCtx, events: readonly Doc<"checklistEvents">[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  const { checklistId, version } = first;
  const row = await findStats(ctx, checklistId, version);
  const count = (what: string) => events.filter((event) => event.what === what).length;
  const items = { ...row?.items };
  for (const { itemId } of events) if (itemId !== undefined) items[itemId] = (items[itemId] ?? 0) + 1;
  const stats = {
    started: (row?.started ?? 0) + count("started"),
    completed: (row?.completed ?? 0) + count("completed"),
    items,
  };
  if (row) await ctx.db.patch("checklistStats", row._id, stats);
  else await ctx.db.insert("checklistStats", { checklistId, version, ...stats });
}

function findStats(
  ctx: QueryCtx,
  checklistId: Id<"checklists">,
  version: number,
): Promise<Doc<"checklistStats"> | null> {
  return ctx.db
    .query("checklistStats")
    .withIndex("by_checklistId_and_version", (q) => q.eq("checklistId", checklistId).eq("version", version))
    .unique();
}
