import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { ArticleBlock, ArticleItem, ArticleRun, ArticleView } from "../articleValidators";
import type { VisitorScope } from "../builders";
import { notFound } from "../errors";
import { imageUrl } from "./articleImages";
import { bodyOf, findBySlug } from "./articles";
import { isFor } from "./audience";
import { pathOf } from "./collections";
import { countsAsUser } from "./settings";

/** Articles as visitors get them: only what is listed and for them, whatever they ask for. */

export type Reader = { workspaceId: Id<"workspaces">; visitorId: Id<"visitors">; isUser: boolean };

const MAX_PAGE = 100;
const MAX_FEATURED = 20;
const MAX_RELATED = 3;
/** Neighbours looked at for one that is for this reader. */
const NEIGHBOURS = 20;
const MAX_LINKED = 100;

/** What decides what somebody may read. */
export async function readerOf(ctx: QueryCtx, visitor: Doc<"visitors">): Promise<Reader> {
  const { _id: visitorId, workspaceId } = visitor;
  return { isUser: await countsAsUser(ctx, visitor), workspaceId, visitorId };
}

export const readerFrom = (ctx: QueryCtx & VisitorScope): Promise<Reader> => readerOf(ctx, ctx.visitor);

export const isReadable = (row: Doc<"articles">, reader: Reader): boolean =>
  row.workspaceId === reader.workspaceId && row.listed && isFor(row.visibleTo, reader);

/** As a list shows it. */
export function toItem(row: Doc<"articles">): ArticleItem {
  const { _id: id, slug, title, excerpt, collectionId = null, updatedAt } = row;
  return { id, slug, title, excerpt, collectionId, updatedAt };
}

/** A page of a collection, or of what is in none. A page may hold fewer than asked for: others are not for this reader. */
export async function pageOfArticles(
  ctx: QueryCtx,
  reader: Reader,
  { collectionId, options }: { collectionId: Id<"collections"> | undefined; options: PaginationOptions },
): Promise<PaginationResult<ArticleItem>> {
  const found = await listed(ctx, reader.workspaceId, collectionId).paginate({
    ...options,
    numItems: Math.min(options.numItems, MAX_PAGE),
  });
  return { ...found, page: found.page.filter((row) => isReadable(row, reader)).map(toItem) };
}

function listed(ctx: QueryCtx, workspaceId: Id<"workspaces">, collectionId: Id<"collections"> | undefined) {
  return ctx.db
    .query("articles")
    .withIndex("by_workspaceId_and_listed_and_collectionId_and_order", (q) =>
      q.eq("workspaceId", workspaceId).eq("listed", true).eq("collectionId", collectionId),
    );
}

/** How many articles without a collection there are for this reader; counted to 100. */
export async function countLoose(ctx: QueryCtx, reader: Reader): Promise<number> {
  const rows = await listed(ctx, reader.workspaceId, undefined).take(MAX_PAGE);
  return rows.filter((row) => isReadable(row, reader)).length;
}

/** The articles chosen to be shown first. */
export async function featuredArticles(ctx: QueryCtx, reader: Reader): Promise<ArticleItem[]> {
  const rows = await ctx.db
    .query("articles")
    .withIndex("by_workspaceId_and_listed_and_featured", (q) =>
      q.eq("workspaceId", reader.workspaceId).eq("listed", true).gte("featured", Number.NEGATIVE_INFINITY),
    )
    .take(MAX_FEATURED);
  return rows.filter((row) => isReadable(row, reader)).map(toItem);
}

/** The article an id or a slug names. @throws NOT_FOUND also for one that is not for this reader */
export async function readableArticle(ctx: QueryCtx, reader: Reader, name: string): Promise<Doc<"articles">> {
  const row = await findReadableArticle(ctx, reader, name);
  if (!row) throw notFound();
  return row;
}

/** The article an id or a slug names, or null where this reader may open none of that name. */
export async function findReadableArticle(
  ctx: QueryCtx,
  reader: Reader,
  name: string,
): Promise<Doc<"articles"> | null> {
  const row = await findArticle(ctx, reader.workspaceId, name);
  return row && isReadable(row, reader) ? row : null;
}

async function findArticle(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  name: string,
): Promise<Doc<"articles"> | null> {
  const id = ctx.db.normalizeId("articles", name);
  return id ? ctx.db.get("articles", id) : findBySlug(ctx, workspaceId, name);
}

/** Everything a visitor sees of an article. */
export async function viewOf(ctx: QueryCtx, reader: Reader, row: Doc<"articles">): Promise<ArticleView> {
  const body = await bodyOf(ctx, row._id);
  const path = await pathOf(ctx, row.collectionId);
  const feedback = await findFeedback(ctx, row._id, reader.visitorId);
  return {
    ...toItem(row),
    collections: path.map(({ _id: id, name, slug }) => ({ id, name, slug })),
    blocks: await resolveBlocks(ctx, reader, body),
    headings: body.headings,
    related: await relatedTo(ctx, reader, row),
    previous: await neighbour(ctx, reader, { row, direction: "desc" }),
    next: await neighbour(ctx, reader, { row, direction: "asc" }),
    helpful: feedback?.helpful ?? null,
  };
}

/** What a visitor has said of an article, or null. */
export function findFeedback(
  ctx: QueryCtx,
  articleId: Id<"articles">,
  visitorId: Id<"visitors">,
): Promise<Doc<"articleFeedback"> | null> {
  return ctx.db
    .query("articleFeedback")
    .withIndex("by_articleId_and_visitorId", (q) => q.eq("articleId", articleId).eq("visitorId", visitorId))
    .unique();
}

/** Its author's choice; without one, what stands next to it in its collection. */
async function relatedTo(ctx: QueryCtx, reader: Reader, row: Doc<"articles">): Promise<ArticleItem[]> {
  const chosen = await Promise.all((row.relatedIds ?? []).map((id) => ctx.db.get("articles", id)));
  const readable = chosen.filter((each) => each !== null && isReadable(each, reader)) as Doc<"articles">[];
  if (readable.length > 0) return readable.map(toItem);
  if (!row.collectionId) return [];
  const around = await listed(ctx, reader.workspaceId, row.collectionId).take(NEIGHBOURS);
  return around
    .filter((each) => each._id !== row._id && isReadable(each, reader))
    .slice(0, MAX_RELATED)
    .map(toItem);
}

async function neighbour(
  ctx: QueryCtx,
  reader: Reader,
  { row, direction }: { row: Doc<"articles">; direction: "asc" | "desc" },
): Promise<ArticleItem | null> {
  const isUp = direction === "asc";
  const rows = await ctx.db
    .query("articles")
    .withIndex("by_workspaceId_and_listed_and_collectionId_and_order", (q) => {
      const place = q
        .eq("workspaceId", reader.workspaceId)
        .eq("listed", true)
        .eq("collectionId", row.collectionId);
      return isUp ? place.gte("order", row.order) : place.lte("order", row.order);
    })
    .order(direction)
    .take(NEIGHBOURS);
  const isBeyond = (each: Doc<"articles">) => {
    const ahead = each.order - row.order || each._creationTime - row._creationTime;
    return isUp ? ahead > 0 : ahead < 0;
  };
  const found = rows.find((each) => isBeyond(each) && isReadable(each, reader));
  return found ? toItem(found) : null;
}

/** Puts in what only the present knows: addresses of pictures, and which other articles this reader may open. */
export async function resolveBlocks(
  ctx: QueryCtx,
  reader: Reader,
  { blocks, images }: Pick<Doc<"articleBodies">, "blocks" | "images">,
): Promise<ArticleBlock[]> {
  const urls = await urlsOf(ctx, images);
  const names = [...new Set(linkedNames(blocks))].slice(0, MAX_LINKED);
  const targets = await Promise.all(names.map((name) => findArticle(ctx, reader.workspaceId, name)));
  const ids = new Map<string, Id<"articles">>();
  for (const [index, name] of names.entries()) {
    const target = targets[index];
    if (target && isReadable(target, reader)) ids.set(name, target._id);
  }
  return mapBlocks(blocks, {
    run: (run) => resolveRun(run, ids),
    url: (image) => urls.get(image),
  });
}

/** The same for a teammate, who sees how an article will look and follows nothing. */
export async function previewBlocks(
  ctx: QueryCtx,
  blocks: readonly ArticleBlock[],
  images: readonly Id<"articleImages">[],
): Promise<ArticleBlock[]> {
  const urls = await urlsOf(ctx, images);
  return mapBlocks(blocks, { run: (run) => run, url: (image) => urls.get(image) });
}

async function urlsOf(
  ctx: QueryCtx,
  images: readonly Id<"articleImages">[],
): Promise<Map<Id<"articleImages">, string>> {
  const rows = await Promise.all(images.map((id) => ctx.db.get("articleImages", id)));
  return new Map(rows.flatMap((row) => (row ? [[row._id, imageUrl(row)] as const] : [])));
}

/** A link to what this reader may not open, or what is not there, is text. */
function resolveRun(run: ArticleRun, ids: ReadonlyMap<string, Id<"articles">>): ArticleRun {
  if (run.article === undefined) return run;
  const { article, anchor, ...plain } = run;
  const id = ids.get(article);
  return id ? { ...plain, article: id, ...(anchor === undefined ? {} : { anchor }) } : plain;
}

type Mapping = {
  run: (run: ArticleRun) => ArticleRun;
  url: (image: Id<"articleImages">) => string | undefined;
};

function mapBlocks(blocks: readonly ArticleBlock[], mapping: Mapping): ArticleBlock[] {
  const mapRuns = (runs: readonly ArticleRun[]) => runs.map(mapping.run);
  return blocks.map((block): ArticleBlock => {
    switch (block.type) {
      case "paragraph":
      case "heading":
        return { ...block, runs: mapRuns(block.runs) };
      case "table":
        return { ...block, head: block.head.map(mapRuns), rows: block.rows.map((row) => row.map(mapRuns)) };
      case "image": {
        const url = mapping.url(block.image);
        return url === undefined ? block : { ...block, url };
      }
      case "list":
        return { ...block, items: block.items.map((item) => mapBlocks(item, mapping)) };
      case "quote":
      case "callout":
        return { ...block, blocks: mapBlocks(block.blocks, mapping) };
      default:
        return block;
    }
  });
}

function linkedNames(blocks: readonly ArticleBlock[]): string[] {
  const names: string[] = [];
  mapBlocks(blocks, {
    run: (run) => {
      if (run.article !== undefined) names.push(run.article);
      return run;
    },
    url: () => undefined,
  });
  return names;
}
