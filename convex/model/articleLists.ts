import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { ArticleRow, ArticleStatus, articleDraft } from "../articleValidators";
import { toItem } from "./articleReading";
import { sourceOf } from "./articles";
import { ownCollection } from "./collections";

/** Articles as the team sees them. */

const MAX_PAGE = 100;
const COUNTED = 1_000;

export type Filter = {
  workspaceId: Id<"workspaces">;
  status?: ArticleStatus;
  collectionId?: string | null;
};

/** As the team's list shows it. */
export function toRow(row: Doc<"articles">): ArticleRow {
  const { status, visibility, visibleTo, order, featured = null } = row;
  return { ...toItem(row), status, visibility, visibleTo, order, featured };
}

/** A page of articles: of a collection in its order, else the last changed first. @throws NOT_FOUND */
export async function pageForAgent(
  ctx: QueryCtx,
  filter: Filter,
  options: PaginationOptions,
): Promise<PaginationResult<ArticleRow>> {
  const paging = { ...options, numItems: Math.min(options.numItems, MAX_PAGE) };
  const found = await (await rowsOf(ctx, filter)).paginate(paging);
  return { ...found, page: found.page.map(toRow) };
}

async function rowsOf(ctx: QueryCtx, { workspaceId, status, collectionId }: Filter) {
  const articles = ctx.db.query("articles");
  if (collectionId !== undefined) {
    const id = collectionId === null ? undefined : (await ownCollection(ctx, workspaceId, collectionId))._id;
    return articles.withIndex("by_workspaceId_and_collectionId_and_order", (q) =>
      q.eq("workspaceId", workspaceId).eq("collectionId", id),
    );
  }
  if (status !== undefined)
    return articles
      .withIndex("by_workspaceId_and_status_and_updatedAt", (q) =>
        q.eq("workspaceId", workspaceId).eq("status", status),
      )
      .order("desc");
  return articles
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc");
}

/** Everything its author can change, and what visitors have said of it. */
export async function draftOf(ctx: QueryCtx, row: Doc<"articles">): Promise<Infer<typeof articleDraft>> {
  const { source } = await sourceOf(ctx, row._id);
  const related = await Promise.all((row.relatedIds ?? []).map((id) => ctx.db.get("articles", id)));
  return {
    ...toRow(row),
    source,
    // What was deleted since is chosen no longer.
    relatedIds: related.flatMap((each) => (each ? [each._id] : [])),
    version: row.version,
    publishedAt: row.publishedAt ?? null,
    helpful: await countFeedback(ctx, row._id, true),
    notHelpful: await countFeedback(ctx, row._id, false),
  };
}

async function countFeedback(ctx: QueryCtx, articleId: Id<"articles">, helpful: boolean): Promise<number> {
  const rows = await ctx.db
    .query("articleFeedback")
    .withIndex("by_articleId_and_helpful", (q) => q.eq("articleId", articleId).eq("helpful", helpful))
    .take(COUNTED);
  return rows.length;
}
