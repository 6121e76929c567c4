import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { ArticleBlock } from "../articleValidators";
import type { ChecklistView, StoredItem } from "../checklistValidators";
import { findReadableArticle, type Reader, readerOf, resolveBlocks } from "./articleReading";
import { isMet } from "./checklistCompletion";
import { loadCompletionFacts } from "./checklistFacts";
import { decideSchedule } from "./engagement/decideSchedule";
import { findState } from "./engagement/standings";

/**
 * Checklists as a visitor sees them. What counts as done is what has been written down, and what can be seen to be done of
 * what is known now: a list that has just gone live shows what was done before.
 */

/** Of each audience; a visitor who has more lists before them has none. */
const MAX_LISTS = 20;

type Visitor = Doc<"visitors">;
type Progress = Doc<"checklistProgress">;

/** One live checklist that is for a visitor, and how far they are. */
export type ChecklistStanding = {
  row: Doc<"checklists">;
  progress: Progress | null;
  /** Ids of items it has now. */
  done: ReadonlySet<string>;
};

/** The live checklists that are for this visitor, oldest first. */
export async function standingsOf(ctx: QueryCtx, visitor: Visitor): Promise<ChecklistStanding[]> {
  const reader = await readerOf(ctx, visitor);
  const now = Date.now();
  const rows = (await liveRows(ctx, reader)).filter(
    ({ delivery }) => !delivery || decideSchedule(delivery.schedule, now).outcome === "yes",
  );
  if (rows.length === 0) return [];
  const listed = await Promise.all(
    rows.map(async (row) => {
      const progress = await findProgress(ctx, visitor._id, row._id);
      return { row, progress, known: new Set(progress?.doneIds) };
    }),
  );
  const completions = listed.flatMap(({ row, known }) =>
    row.items.flatMap(({ id, completion }) => (completion && !known.has(id) ? [completion] : [])),
  );
  const rules = rows.map(({ delivery }) => delivery?.audience ?? null);
  const { workspaceId } = visitor;
  const facts = await loadCompletionFacts(ctx, { visitor, workspaceId }, { completions, rules });
  return listed
    .filter(({ row: { delivery } }) => !delivery?.audience || facts.isWho(delivery.audience))
    .map(({ row, progress, known }) => {
      const isDone = ({ id, completion }: StoredItem) =>
        known.has(id) || (completion !== undefined && isMet(completion, facts));
      return { row, progress, done: new Set(row.items.filter(isDone).map(({ id }) => id)) };
    });
}

/** The same as the visitor gets them. */
export async function checklistsFor(ctx: QueryCtx, visitor: Visitor): Promise<ChecklistView[]> {
  const standings = await standingsOf(ctx, visitor);
  if (standings.length === 0) return [];
  const reader = await readerOf(ctx, visitor);
  return Promise.all(standings.map((standing) => toView(ctx, reader, standing)));
}

/** What a visitor has done of a checklist; null: nothing that was written down. */
export function findProgress(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  checklistId: Id<"checklists">,
): Promise<Progress | null> {
  return ctx.db
    .query("checklistProgress")
    .withIndex("by_visitorId_and_checklistId", (q) =>
      q.eq("visitorId", visitorId).eq("checklistId", checklistId),
    )
    .unique();
}

/** Tells whether the visitor ticks an item. What has no rule is from before there were some. */
export const isManual = ({ completion }: StoredItem): boolean =>
  completion === undefined || completion.type === "manual";

async function liveRows(ctx: QueryCtx, { workspaceId, isUser }: Reader): Promise<Doc<"checklists">[]> {
  const audiences = ["all", isUser ? "users" : "visitors"] as const;
  const found = await Promise.all(
    audiences.map((visibleTo) =>
      ctx.db
        .query("checklists")
        .withIndex("by_workspaceId_and_status_and_visibleTo", (q) =>
          q.eq("workspaceId", workspaceId).eq("status", "live").eq("visibleTo", visibleTo),
        )
        .take(MAX_LISTS),
    ),
  );
  return found.flat().toSorted((a, b) => a._creationTime - b._creationTime);
}

async function toView(
  ctx: QueryCtx,
  reader: Reader,
  { row, progress, done }: ChecklistStanding,
): Promise<ChecklistView> {
  const items = await Promise.all(
    row.items.map(async (item) => ({
      id: item.id,
      title: item.title,
      blocks: await resolveBlocks(ctx, reader, { blocks: blocksOf(item), images: [] }),
      action: await resolveAction(ctx, reader, item),
      isDone: done.has(item.id),
      isManual: isManual(item),
    })),
  );
  const state = await findState(ctx, reader.visitorId, row._id);
  return {
    id: row._id,
    version: row.version,
    title: row.title,
    description: row.description,
    items,
    done: done.size,
    startedAt: progress?.startedAt ?? null,
    dismissedAt: state?.dismissedAt ?? null,
  };
}

/** Words that were written before there was Markdown here are shown as they are. */
function blocksOf({ blocks, text }: StoredItem): ArticleBlock[] {
  if (blocks) return blocks;
  return text ? [{ type: "paragraph", runs: [{ text }] }] : [];
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
