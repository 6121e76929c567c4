import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Completion } from "../checklistValidators";
import { fail, notFound } from "../errors";
import { type ChecklistStanding, findProgress, isManual, standingsOf } from "./checklistFeed";
import { markItemCompleted } from "./engagement/markItemCompleted";

/** Writing down what visitors have done of checklists. Only rows of the visitor, and inserts that a cron counts. */

/** More than a checklist has items: those that were taken out may come back. */
const MAX_DONE = 100;
const BATCH = 50;
/** More than any visitor gets. */
const MAX_LIVE = 60;

type Visitor = Doc<"visitors">;
type Done = { done: number; total: number };
/** What is new of a visitor; absent: anything may be. */
type VisitorNews = { events: ReadonlySet<string>; isPageNew: boolean };

/**
 * Writes down what a visitor has done of the lists that are for them. Called wherever something changes that items can ask
 * for; whatever was missed is seen at the next call.
 */
export async function noteProgress(ctx: MutationCtx, visitor: Visitor, news?: VisitorNews): Promise<void> {
  if (news && !(await isAskedFor(ctx, visitor, news))) return;
  for (const standing of await standingsOf(ctx, visitor)) await write(ctx, visitor, standing);
}

/** Ticks an item, or takes the tick away; the same again changes nothing. @throws NOT_FOUND for what is not for this visitor · ITEM_NOT_MANUAL */
export async function setItemDone(
  ctx: MutationCtx,
  visitor: Visitor,
  wanted: { checklistId: string; itemId: string; done: boolean },
): Promise<Done> {
  const standing = (await standingsOf(ctx, visitor)).find(({ row }) => row._id === wanted.checklistId);
  const item = standing?.row.items.find(({ id }) => id === wanted.itemId);
  if (!standing || !item) throw notFound();
  if (!isManual(item)) throw fail("ITEM_NOT_MANUAL", "This is ticked off by itself, once it is done.");
  const done = new Set(standing.done);
  if (wanted.done) done.add(item.id);
  else done.delete(item.id);
  await write(ctx, visitor, { ...standing, done });
  return { done: done.size, total: standing.row.items.length };
}

/** What one record has done, the other has, too. Goes a batch at a time; returns whether there may be more. */
export async function moveProgress(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<boolean> {
  const rows = await ctx.db
    .query("checklistProgress")
    .withIndex("by_visitorId_and_checklistId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const row of rows) {
    const known = await findProgress(ctx, to, row.checklistId);
    if (known) {
      const times = [known.completedAt, row.completedAt].filter((time) => time !== undefined);
      await ctx.db.patch("checklistProgress", known._id, {
        doneIds: union(known.doneIds, row.doneIds),
        countedIds: union(countedOf(known), countedOf(row)),
        startedAt: Math.min(known.startedAt, row.startedAt),
        ...(times.length > 0 ? { completedAt: Math.min(...times) } : {}),
      });
      await ctx.db.delete("checklistProgress", row._id);
    } else await ctx.db.patch("checklistProgress", row._id, { visitorId: to });
  }
  return rows.length === BATCH;
}

/** Cheap, for what happens often: whether any live list asks for what is new. */
async function isAskedFor(
  ctx: MutationCtx,
  { workspaceId }: Visitor,
  { events, isPageNew }: VisitorNews,
): Promise<boolean> {
  if (events.size === 0 && !isPageNew) return false;
  const asks = (completion: Completion): boolean =>
    completion.type === "event" ? events.has(completion.name) : completion.type === "page" && isPageNew;
  const live = await ctx.db
    .query("checklists")
    .withIndex("by_workspaceId_and_status_and_visibleTo", (q) =>
      q.eq("workspaceId", workspaceId).eq("status", "live"),
    )
    .take(MAX_LIVE);
  return live.some(({ items }) =>
    items.some(({ completion }) => completion !== undefined && asks(completion)),
  );
}

/** Brings one list's record up to what is done now. */
async function write(
  ctx: MutationCtx,
  visitor: Visitor,
  { row, progress, done }: ChecklistStanding,
): Promise<void> {
  const before = progress?.doneIds ?? [];
  const present = row.items.map(({ id }) => id);
  const kept = before.filter((id) => !present.includes(id) || done.has(id));
  const news = [...done].filter((id) => !before.includes(id));
  const completes = done.size === present.length && progress?.completedAt === undefined;
  if (news.length === 0 && kept.length === before.length && !completes) return;
  const counted = progress ? countedOf(progress) : [];
  const value = {
    doneIds: [...kept, ...news].slice(-MAX_DONE),
    countedIds: union(counted, news),
    ...(completes ? { completedAt: Date.now() } : {}),
  };
  const { _id: checklistId, version } = row;
  if (progress) await ctx.db.patch("checklistProgress", progress._id, value);
  else
    await ctx.db.insert("checklistProgress", {
      visitorId: visitor._id,
      checklistId,
      ...value,
      startedAt: Date.now(),
    });
  const event = { checklistId, version };
  if (!progress) await ctx.db.insert("checklistEvents", { ...event, what: "started" });
  for (const itemId of news.filter((id) => !counted.includes(id)))
    await ctx.db.insert("checklistEvents", { ...event, what: "done", itemId });
  if (!completes) return;
  await ctx.db.insert("checklistEvents", { ...event, what: "completed" });
  await markItemCompleted(ctx, visitor._id, { kind: "checklist", itemId: checklistId, version });
}

const countedOf = ({ countedIds, doneIds }: Doc<"checklistProgress">): string[] => countedIds ?? doneIds;

const union = (one: readonly string[], other: readonly string[]): string[] =>
  [...new Set([...one, ...other])].slice(-MAX_DONE);
