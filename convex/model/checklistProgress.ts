import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ChecklistView, StoredItem } from "../checklistValidators";
import { notFound } from "../errors";
import { findReadableArticle, type Reader } from "./articleReading";
import { isFor } from "./audience";

/** Checklists as a visitor sees them, and what they have ticked off. */

/** Of each audience; a visitor who has more lists before them has none. */
const MAX_LISTS = 20;
/** More than a checklist has items: those that were taken out may come back. */
const MAX_DONE = 100;
const BATCH = 50;

/** The live checklists that are for this reader, oldest first. */
export async function checklistsFor(ctx: QueryCtx, reader: Reader): Promise<ChecklistView[]> {
  const audiences = ["all", reader.isUser ? "users" : "visitors"] as const;
  const found = await Promise.all(
    audiences.map((visibleTo) =>
      ctx.db
        .query("checklists")
        .withIndex("by_workspaceId_and_status_and_visibleTo", (q) =>
          q.eq("workspaceId", reader.workspaceId).eq("status", "live").eq("visibleTo", visibleTo),
        )
        .take(MAX_LISTS),
    ),
  );
  const rows = found.flat().toSorted((a, b) => a._creationTime - b._creationTime);
  return Promise.all(rows.map((row) => toView(ctx, reader, row)));
}

/** Ticks an item, or takes the tick away; the same again changes nothing. @throws NOT_FOUND for what is not for this reader */
export async function setItemDone(
  ctx: MutationCtx,
  reader: Reader,
  wanted: { checklistId: string; itemId: string; done: boolean },
): Promise<{ done: number; total: number }> {
  const id = ctx.db.normalizeId("checklists", wanted.checklistId);
  const row = id ? await ctx.db.get("checklists", id) : null;
  const isOpen =
    row?.workspaceId === reader.workspaceId && row.status === "live" && isFor(row.visibleTo, reader);
  if (!row || !isOpen || !row.items.some((item) => item.id === wanted.itemId)) throw notFound();
  const progress = await findProgress(ctx, reader.visitorId, row._id);
  const before = progress?.doneIds ?? [];
  const others = before.filter((each) => each !== wanted.itemId);
  const doneIds = wanted.done ? [...others, wanted.itemId].slice(-MAX_DONE) : others;
  if (before.includes(wanted.itemId) !== wanted.done)
    await write(ctx, progress, { visitorId: reader.visitorId, checklistId: row._id, doneIds });
  return { done: row.items.filter((item) => doneIds.includes(item.id)).length, total: row.items.length };
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
      const doneIds = [...new Set([...known.doneIds, ...row.doneIds])].slice(-MAX_DONE);
      const startedAt = Math.min(known.startedAt, row.startedAt);
      await ctx.db.patch("checklistProgress", known._id, { doneIds, startedAt });
      await ctx.db.delete("checklistProgress", row._id);
    } else await ctx.db.patch("checklistProgress", row._id, { visitorId: to });
  }
  return rows.length === BATCH;
}

type Written = { visitorId: Id<"visitors">; checklistId: Id<"checklists">; doneIds: string[] };

async function write(
  ctx: MutationCtx,
  progress: Doc<"checklistProgress"> | null,
  written: Written,
): Promise<void> {
  if (progress) await ctx.db.patch("checklistProgress", progress._id, { doneIds: written.doneIds });
  else await ctx.db.insert("checklistProgress", { ...written, startedAt: Date.now() });
}

async function toView(ctx: QueryCtx, reader: Reader, row: Doc<"checklists">): Promise<ChecklistView> {
  const progress = await findProgress(ctx, reader.visitorId, row._id);
  const items = await Promise.all(
    row.items.map(async (item) => ({
      ...item,
      action: await resolveAction(ctx, reader, item),
      isDone: progress?.doneIds.includes(item.id) ?? false,
    })),
  );
  return {
    id: row._id,
    title: row.title,
    description: row.description,
    items,
    done: items.filter(({ isDone }) => isDone).length,
    startedAt: progress?.startedAt ?? null,
  };
}

/** An article this reader may not open is nothing to lead to. */
async function resolveAction(
  ctx: QueryCtx,
  reader: Reader,
  { action }: StoredItem,
): Promise<StoredItem["action"]> {
  if (action.type !== "article") return action;
  const article = await findReadableArticle(ctx, reader, action.articleId);
  return article ? { type: "article", articleId: article._id } : { type: "none" };
}

function findProgress(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  checklistId: Id<"checklists">,
): Promise<Doc<"checklistProgress"> | null> {
  return ctx.db
    .query("checklistProgress")
    .withIndex("by_visitorId_and_checklistId", (q) =>
      q.eq("visitorId", visitorId).eq("checklistId", checklistId),
    )
    .unique();
}
