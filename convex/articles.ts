import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation, internalQuery } from "./_generated/server";
import {
  articleBlock,
  articleDraft,
  articleFields,
  articleHeading,
  articleHit,
  articleItem,
  articleNote,
  articlePage,
  articleRow,
  articleRowPage,
  articleStatus,
  articleView,
  importedFile,
} from "./articleValidators";
import { agentMutation, agentQuery, visitorAction, visitorMutation, visitorQuery } from "./builders";
import { fail, sessionInvalid } from "./errors";
import { attachmentType } from "./messageValidators";
import { imageUrl, takeImage } from "./model/articleImages";
import { nextOrder, importFiles as runImport } from "./model/articleImport";
import { draftOf, pageForAgent, toRow } from "./model/articleLists";
import {
  featuredArticles,
  findFeedback,
  pageOfArticles,
  previewBlocks,
  readableArticle,
  readerFrom,
  readerOf,
  viewOf,
} from "./model/articleReading";
import { MAX_HITS, searchAllArticles, searchArticles, suggestArticles } from "./model/articleSearch";
import {
  createArticle,
  deleteFeedback as deleteSomeFeedback,
  ownArticle,
  parseSource,
  removeArticle,
  updateArticle,
} from "./model/articles";
import { ownCollection } from "./model/collections";
import { takeTokenOrThrow } from "./model/rates";

/** The help centre: articles as visitors read and find them, then as the team writes them. */

const articleId = v.string();
const hits = v.array(articleHit);

/** A page of a collection, or with null of what is in none. Pages may be shorter than asked for. */
export const list = visitorQuery({
  args: { collectionId: v.union(v.string(), v.null()), paginationOpts: paginationOptsValidator },
  returns: articlePage,
  handler: async (ctx, { collectionId, paginationOpts }) => {
    const collection =
      collectionId === null ? undefined : (await ownCollection(ctx, ctx.workspaceId, collectionId))._id;
    return pageOfArticles(ctx, await readerFrom(ctx), { collectionId: collection, options: paginationOpts });
  },
});

/** Articles chosen to be shown first; at most 20. */
export const featured = visitorQuery({
  args: {},
  returns: v.array(articleItem),
  handler: async (ctx) => featuredArticles(ctx, await readerFrom(ctx)),
});

/** One article, by id or by slug. @throws NOT_FOUND also for one that is not for this visitor */
export const get = visitorQuery({
  args: { articleId },
  returns: articleView,
  handler: async (ctx, args) => {
    const reader = await readerFrom(ctx);
    return viewOf(ctx, reader, await readableArticle(ctx, reader, args.articleId));
  },
});

/** Notes whether an article has helped this visitor; the last word counts. @throws NOT_FOUND · RATE_LIMITED */
export const submitFeedback = visitorMutation({
  args: { articleId, helpful: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { helpful, ...args }) => {
    await takeTokenOrThrow(ctx, "articleFeedback", ctx.visitor._id);
    const { _id } = await readableArticle(ctx, await readerFrom(ctx), args.articleId);
    const known = await findFeedback(ctx, _id, ctx.visitor._id);
    if (!known)
      await ctx.db.insert("articleFeedback", { articleId: _id, visitorId: ctx.visitor._id, helpful });
    else if (known.helpful !== helpful) await ctx.db.patch("articleFeedback", known._id, { helpful });
    return null;
  },
});

/**
 * Articles that match, best first, with the places that do. An action, because a query could not be limited, and what a
 * mutation answers is kept. @throws INPUT_INVALID · RATE_LIMITED
 */
export const search = visitorAction({
  args: { query: v.string(), limit: v.optional(v.number()) },
  returns: hits,
  handler: async (ctx, { query, limit = MAX_HITS }): Promise<(typeof hits)["type"]> =>
    ctx.runMutation(internal.articles.find, { callerId: ctx.callerId, query, limit }),
});

/** At most three articles that may answer what a visitor is writing. @throws INPUT_INVALID · RATE_LIMITED */
export const suggest = visitorAction({
  args: { text: v.string() },
  returns: hits,
  handler: async (ctx, { text }): Promise<(typeof hits)["type"]> =>
    ctx.runMutation(internal.articles.find, { callerId: ctx.callerId, query: text, limit: null }),
});

/** The search behind both: takes from the visitor's limit and looks. `limit: null` asks for suggestions. */
export const find = internalMutation({
  args: {
    callerId: v.string(),
    query: v.string(),
    limit: v.union(v.number(), v.null()),
  },
  returns: hits,
  handler: async (ctx, { callerId, query, limit }) => {
    await takeTokenOrThrow(ctx, "articleSearch", callerId);
    const visitorId = ctx.db.normalizeId("visitors", callerId);
    const visitor = visitorId && (await ctx.db.get("visitors", visitorId));
    if (!visitor) throw sessionInvalid();
    const reader = await readerOf(ctx, visitor);
    return limit === null
      ? suggestArticles(ctx, reader, query)
      : searchArticles(ctx, reader, { query, limit });
  },
});

/** What `GET /attachments/article/<id>?key=…` serves, or null. */
export const servedImage = internalQuery({
  args: { imageId: v.string(), key: v.string() },
  returns: v.union(
    v.null(),
    v.object({ storageId: v.id("_storage"), name: v.string(), type: attachmentType }),
  ),
  handler: async (ctx, { imageId, key }) => {
    const id = ctx.db.normalizeId("articleImages", imageId);
    const row = id ? await ctx.db.get("articleImages", id) : null;
    return row?.key === key ? { storageId: row.storageId, name: row.name, type: row.type } : null;
  },
});

/** The team's list: all, of one status, or of one collection (null: in none). */
export const listForAgent = agentQuery({
  permission: "articles.read",
  args: {
    status: v.optional(articleStatus),
    collectionId: v.optional(v.union(v.string(), v.null())),
    paginationOpts: paginationOptsValidator,
  },
  returns: articleRowPage,
  handler: (ctx, { paginationOpts, ...filter }) =>
    pageForAgent(ctx, { workspaceId: ctx.workspaceId, ...filter }, paginationOpts),
});

/** Articles that match, drafts and all, best first; at most 20. @throws INPUT_INVALID */
export const searchForAgent = agentQuery({
  permission: "articles.read",
  args: { query: v.string() },
  returns: v.array(articleRow),
  handler: async (ctx, { query }) => (await searchAllArticles(ctx, ctx.workspaceId, query)).map(toRow),
});

/** An article as its author left it. */
export const getForAgent = agentQuery({
  permission: "articles.read",
  args: { articleId },
  returns: articleDraft,
  handler: async (ctx, args) => draftOf(ctx, await ownArticle(ctx, ctx.workspaceId, args.articleId)),
});

/** What Markdown becomes. @throws ARTICLE_TOO_LARGE · INPUT_INVALID */
export const preview = agentQuery({
  permission: "articles.read",
  args: { source: v.string() },
  returns: v.object({
    blocks: v.array(articleBlock),
    headings: v.array(articleHeading),
    notes: v.array(articleNote),
  }),
  handler: async (ctx, { source }) => {
    const { blocks, headings, images, notes } = await parseSource(ctx, ctx.workspaceId, source);
    return { blocks: await previewBlocks(ctx, blocks, images), headings, notes };
  },
});

/** Writes a new article, last in its collection. @throws INPUT_INVALID · ARTICLE_TOO_LARGE · SLUG_TAKEN · NOT_FOUND */
export const create = agentMutation({
  permission: "articles.write",
  args: { fields: articleFields.omit("order") },
  returns: v.object({ articleId: v.id("articles"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const { workspaceId, agent } = ctx;
    const collection =
      fields.collectionId === null ? null : await ownCollection(ctx, workspaceId, fields.collectionId);
    const order = await nextOrder(ctx, workspaceId, collection?._id);
    const written = await createArticle(ctx, { workspaceId, agentId: agent._id }, { ...fields, order });
    return { articleId: written.articleId, version: written.version };
  },
});

/**
 * Changes an article as it was at `version`. @throws ARTICLE_CHANGED if it has changed since, and as `create`
 */
export const update = agentMutation({
  permission: "articles.write",
  args: { articleId, version: v.number(), fields: articleFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, { version, fields, ...args }) => {
    const { workspaceId, agent } = ctx;
    const before = await ownArticle(ctx, workspaceId, args.articleId);
    if (before.version !== version) throw fail("ARTICLE_CHANGED", "Somebody has changed this article.");
    const author = { workspaceId, agentId: agent._id };
    const written = await updateArticle(ctx, author, { before, fields });
    return { version: written.version };
  },
});

/** @throws NOT_FOUND */
export const remove = agentMutation({
  permission: "articles.write",
  args: { articleId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const row = await ownArticle(ctx, ctx.workspaceId, args.articleId);
    await removeArticle(ctx, row);
    await ctx.scheduler.runAfter(0, internal.articles.deleteFeedback, { articleId: row._id });
    return null;
  },
});

/** What visitors have said of an article that is gone goes too, some at a time. */
export const deleteFeedback = internalMutation({
  args: { articleId: v.id("articles") },
  returns: v.null(),
  handler: async (ctx, args) => {
    if (await deleteSomeFeedback(ctx, args.articleId))
      await ctx.scheduler.runAfter(0, internal.articles.deleteFeedback, args);
    return null;
  },
});

/** Makes the agent's checked upload a picture for articles: `![…](image:<imageId>)`. @throws NOT_FOUND · INPUT_INVALID */
export const addImage = agentMutation({
  permission: "articles.write",
  args: { attachmentId: v.string() },
  returns: v.object({
    imageId: v.id("articleImages"),
    width: v.number(),
    height: v.number(),
    url: v.string(),
  }),
  handler: async (ctx, { attachmentId }) => {
    const owner = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    const row = await takeImage(ctx, owner, attachmentId);
    return { imageId: row._id, width: row.width, height: row.height, url: imageUrl(row) };
  },
});

const importArgs = {
  files: v.array(v.object({ path: v.string(), text: v.string() })),
  paths: v.array(v.string()),
  images: v.array(v.object({ path: v.string(), imageId: v.string() })),
  status: v.union(v.literal("draft"), v.literal("published")),
};

/** Imports up to ten Markdown files; `paths` are those of the whole import. @throws INPUT_INVALID */
export const importFiles = agentMutation({
  permission: "articles.write",
  args: importArgs,
  returns: v.array(importedFile),
  handler: (ctx, args) => runImport(ctx, { workspaceId: ctx.workspaceId, agentId: ctx.agent._id }, args),
});

/** The same for whoever holds the deploy key, into one workspace. */
export const importForWorkspace = internalMutation({
  args: { workspaceId: v.id("workspaces"), ...importArgs },
  returns: v.array(importedFile),
  handler: (ctx, { workspaceId, ...args }) => runImport(ctx, { workspaceId, agentId: null }, args),
});
