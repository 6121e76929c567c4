import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ArticleFields, ArticleNote } from "../articleValidators";
import { fail, inputInvalid, notFound } from "../errors";
import { countUses, knownImages } from "./articleImages";
import { imageIdsIn, type ParsedArticle, parseArticle, plainTextOf } from "./articleParser";
import { isFor } from "./audience";
import { utf8 } from "./bytes";
import { ownCollection, slugTaken } from "./collections";
import { checkSlug } from "./slugs";
import { clip, isDrawable, isShortText } from "./text";

/** Writing articles. Everything that readers need is made here, once, in the transaction of the change. */

const MAX_TITLE = 200;
const MAX_SOURCE_BYTES = 200 * 1024;
const MAX_BLOCK_BYTES = 700_000;
const MAX_LENGTH = 4_000;
const MAX_RELATED = 5;
const EXCERPT_LENGTH = 160;
const FEEDBACK_BATCH = 500;

/** An article of the workspace. @throws NOT_FOUND */
export async function ownArticle(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  id: string,
): Promise<Doc<"articles">> {
  const articleId = ctx.db.normalizeId("articles", id);
  const row = articleId ? await ctx.db.get("articles", articleId) : null;
  if (row?.workspaceId !== workspaceId) throw notFound();
  return row;
}

/** The article with this slug, or null. */
export function findBySlug(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  slug: string,
): Promise<Doc<"articles"> | null> {
  return ctx.db
    .query("articles")
    .withIndex("by_workspaceId_and_slug", (q) => q.eq("workspaceId", workspaceId).eq("slug", slug))
    .unique();
}

/** What a source becomes in a workspace. @throws ARTICLE_TOO_LARGE · INPUT_INVALID */
export async function parseSource(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  source: string,
): Promise<ParsedArticle> {
  if (utf8(source).length > MAX_SOURCE_BYTES) throw tooLarge("An article has at most 200 KB of Markdown.");
  if (!isDrawable(source)) throw inputInvalid("The text is not well-formed.");
  const images = await knownImages(ctx, workspaceId, imageIdsIn(source));
  const parsed = parseArticle(source, images);
  const isWide = (value: unknown): boolean =>
    typeof value === "object" && value !== null
      ? (Array.isArray(value) && value.length > MAX_LENGTH) || Object.values(value).some(isWide)
      : false;
  if (isWide(parsed.blocks) || utf8(JSON.stringify(parsed.blocks)).length > MAX_BLOCK_BYTES)
    throw tooLarge("The article has too many parts. Make two of it.");
  return parsed;
}

type Author = { workspaceId: Id<"workspaces">; agentId: Id<"agents"> | null };
type Written = { articleId: Id<"articles">; version: number; notes: ArticleNote[] };

/** Writes a new article. @throws INPUT_INVALID · ARTICLE_TOO_LARGE · SLUG_TAKEN · NOT_FOUND */
export async function createArticle(
  ctx: MutationCtx,
  author: Author,
  fields: ArticleFields,
): Promise<Written> {
  const { row, parsed } = await prepare(ctx, author, { fields, before: null });
  const articleId = await ctx.db.insert("articles", { ...row, version: 1 });
  await ctx.db.insert("articleSources", { articleId, source: fields.source });
  const { blocks, headings, images } = parsed;
  await ctx.db.insert("articleBodies", { articleId, blocks, headings, images });
  await ctx.db.insert("articleTexts", { articleId, ...textOf(row, parsed) });
  await countUses(ctx, [], images);
  await moveCounts(ctx, null, row);
  return { articleId, version: 1, notes: parsed.notes };
}

/** Changes an article. @throws as `createArticle` */
export async function updateArticle(
  ctx: MutationCtx,
  author: Author,
  { before, fields }: { before: Doc<"articles">; fields: ArticleFields },
): Promise<Written> {
  const articleId = before._id;
  const { row, parsed } = await prepare(ctx, author, { fields, before });
  const version = before.version + 1;
  await ctx.db.patch("articles", articleId, { ...row, version });
  const { source, body, text } = await partsOf(ctx, articleId);
  await ctx.db.patch("articleSources", source._id, { source: fields.source });
  const { blocks, headings, images } = parsed;
  await ctx.db.patch("articleBodies", body._id, { blocks, headings, images });
  await ctx.db.patch("articleTexts", text._id, textOf(row, parsed));
  await countUses(ctx, body.images, images);
  await moveCounts(ctx, before, row);
  return { articleId, version, notes: parsed.notes };
}

/** Deletes an article with all that hangs on it but its feedback, which `deleteFeedback` takes in turns. */
export async function removeArticle(ctx: MutationCtx, row: Doc<"articles">): Promise<void> {
  const { source, body, text } = await partsOf(ctx, row._id);
  await ctx.db.delete("articleSources", source._id);
  await ctx.db.delete("articleBodies", body._id);
  await ctx.db.delete("articleTexts", text._id);
  await ctx.db.delete("articles", row._id);
  await countUses(ctx, body.images, []);
  await moveCounts(ctx, row, null);
}

/** Deletes some of an article's feedback. Returns whether there may be more. */
export async function deleteFeedback(ctx: MutationCtx, articleId: Id<"articles">): Promise<boolean> {
  const rows = await ctx.db
    .query("articleFeedback")
    .withIndex("by_articleId_and_visitorId", (q) => q.eq("articleId", articleId))
    .take(FEEDBACK_BATCH);
  for (const { _id } of rows) await ctx.db.delete("articleFeedback", _id);
  return rows.length === FEEDBACK_BATCH;
}

/** The three documents beside an article's row. Every article has them from its creation. */
export async function partsOf(ctx: QueryCtx, articleId: Id<"articles">) {
  const [source, body, text] = await Promise.all([
    sourceOf(ctx, articleId),
    bodyOf(ctx, articleId),
    ctx.db
      .query("articleTexts")
      .withIndex("by_articleId", (q) => q.eq("articleId", articleId))
      .unique(),
  ]);
  if (!text) throw new Error("An article has no text.");
  return { source, body, text };
}

/** What an article is made of. */
export async function bodyOf(ctx: QueryCtx, articleId: Id<"articles">): Promise<Doc<"articleBodies">> {
  const row = await ctx.db
    .query("articleBodies")
    .withIndex("by_articleId", (q) => q.eq("articleId", articleId))
    .unique();
  if (!row) throw new Error("An article has no body.");
  return row;
}

/** An article as its author wrote it. */
export async function sourceOf(ctx: QueryCtx, articleId: Id<"articles">): Promise<Doc<"articleSources">> {
  const row = await ctx.db
    .query("articleSources")
    .withIndex("by_articleId", (q) => q.eq("articleId", articleId))
    .unique();
  if (!row) throw new Error("An article has no source.");
  return row;
}

type Row = Omit<Doc<"articles">, "_id" | "_creationTime" | "version">;

/** Checks what an author wants and makes the row of it. */
async function prepare(
  ctx: MutationCtx,
  { workspaceId, agentId }: Author,
  { fields, before }: { fields: ArticleFields; before: Doc<"articles"> | null },
): Promise<{ row: Row; parsed: ParsedArticle }> {
  const { title, slug, source, visibility, status, visibleTo, order, featured } = fields;
  if (!isShortText(title, MAX_TITLE) || !isDrawable(title))
    throw inputInvalid(`A title has 1 to ${MAX_TITLE} characters.`);
  if (!Number.isFinite(order) || !(featured === null || Number.isFinite(featured)))
    throw inputInvalid("order and featured must be numbers.");
  checkSlug(slug);
  const holder = await findBySlug(ctx, workspaceId, slug);
  if (holder && holder._id !== before?._id) throw slugTaken();
  const collectionId =
    fields.collectionId === null
      ? undefined
      : (await ownCollection(ctx, workspaceId, fields.collectionId))._id;
  const relatedIds = await checkRelated(ctx, workspaceId, fields.relatedIds);
  const parsed = await parseSource(ctx, workspaceId, source);
  const now = Date.now();
  const row: Row = {
    workspaceId,
    collectionId,
    title: title.trim(),
    slug,
    excerpt: excerptOf(parsed),
    visibility,
    status,
    visibleTo,
    listed: status === "published" && visibility === "public",
    order,
    featured: featured ?? undefined,
    relatedIds: relatedIds.length > 0 ? relatedIds : undefined,
    publishedAt: status === "published" ? (before?.publishedAt ?? now) : before?.publishedAt,
    updatedAt: now,
    updatedBy: agentId ?? undefined,
  };
  return { row, parsed };
}

async function checkRelated(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  ids: readonly string[],
): Promise<Id<"articles">[]> {
  if (ids.length > MAX_RELATED) throw inputInvalid(`An article has at most ${MAX_RELATED} related ones.`);
  const found = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const known = ctx.db.normalizeId("articles", id);
      // Deleted since it was chosen: the rest of the change is none the worse for it.
      if (known && !(await ctx.db.get("articles", known))) return [];
      return [(await ownArticle(ctx, workspaceId, id))._id];
    }),
  );
  return found.flat();
}

function textOf(row: Row, parsed: ParsedArticle) {
  const { workspaceId, title, listed, visibleTo } = row;
  const head = `${title}\n${title}\n`;
  return {
    workspaceId,
    forVisitors: listed && isFor(visibleTo, { isUser: false }),
    forUsers: listed && isFor(visibleTo, { isUser: true }),
    text: head + plainTextOf(parsed.blocks),
    bodyAt: head.length,
  };
}

function excerptOf({ blocks }: ParsedArticle): string {
  const first = blocks.find(({ type }) => type === "paragraph") ?? blocks[0];
  const text = first ? plainTextOf([first]).replace(/\s+/g, " ").trim() : "";
  return text.length > EXCERPT_LENGTH ? `${clip(text, EXCERPT_LENGTH - 1).trimEnd()}…` : text;
}

type Counted = Pick<Doc<"articles">, "collectionId" | "listed" | "visibleTo">;

/** Keeps the collections' counts of listed articles. */
async function moveCounts(ctx: MutationCtx, before: Counted | null, after: Counted | null): Promise<void> {
  const place = (row: Counted | null) =>
    row?.listed && row.collectionId ? `${row.collectionId} ${row.visibleTo}` : "";
  if (place(before) === place(after)) return;
  const change = async (row: Counted | null, by: 1 | -1) => {
    if (!row?.listed || !row.collectionId) return;
    const collection = await ctx.db.get("collections", row.collectionId);
    if (!collection) return;
    const counts = { ...collection.counts, [row.visibleTo]: collection.counts[row.visibleTo] + by };
    await ctx.db.patch("collections", collection._id, { counts });
  };
  await change(before, -1);
  await change(after, 1);
}

const tooLarge = (message: string) => fail("ARTICLE_TOO_LARGE", message);
