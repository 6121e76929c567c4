import { paginationResultValidator } from "convex/server";
import { type GenericValidator, type Infer, type Validator, v } from "convex/values";
import { runValidator } from "./messageValidators";
import { audienceValidator } from "./messengerValidators";

/** The shapes of the help centre: collections, articles, and the tree of blocks an article's Markdown becomes. */

export const articleStatus = v.union(v.literal("draft"), v.literal("published"), v.literal("archived"));
export type ArticleStatus = Infer<typeof articleStatus>;

export const articleVisibility = v.union(v.literal("public"), v.literal("internal"));
export type ArticleVisibility = Infer<typeof articleVisibility>;

/** Words in one style, as in messages, and where they lead inside the help centre. */
export const articleRun = v.object({
  ...runValidator.fields,
  strike: v.optional(v.literal(true)),
  /** Another article: as it was written in what is stored, an id in what visitors get. */
  article: v.optional(v.string()),
  /** Id of a heading, in this article or in that one. */
  anchor: v.optional(v.string()),
});
export type ArticleRun = Infer<typeof articleRun>;

export const calloutTone = v.union(
  v.literal("note"),
  v.literal("tip"),
  v.literal("important"),
  v.literal("warning"),
  v.literal("caution"),
);
export type CalloutTone = Infer<typeof calloutTone>;

const runs = v.array(articleRun);
const columnAlign = v.union(v.literal("start"), v.literal("center"), v.literal("end"), v.null());
const leaf = v.union(
  v.object({ type: v.literal("paragraph"), runs }),
  v.object({
    type: v.literal("heading"),
    level: v.union(v.literal(2), v.literal(3), v.literal(4)),
    id: v.string(),
    runs,
  }),
  v.object({ type: v.literal("code"), text: v.string(), language: v.optional(v.string()) }),
  v.object({
    type: v.literal("table"),
    align: v.array(columnAlign),
    head: v.array(runs),
    rows: v.array(v.array(runs)),
  }),
  v.object({
    type: v.literal("image"),
    image: v.id("articleImages"),
    alt: v.string(),
    width: v.number(),
    height: v.number(),
    /** Set in answers only. */
    url: v.optional(v.string()),
  }),
  v.object({ type: v.literal("rule") }),
);

export type ArticleBlock =
  | Infer<typeof leaf>
  | { type: "list"; ordered: boolean; start?: number; items: ArticleBlock[][] }
  | { type: "quote"; blocks: ArticleBlock[] }
  | { type: "callout"; tone: CalloutTone; blocks: ArticleBlock[] };

/** How deep lists and quotes may lie in each other: then a document is as deep as Convex lets one be. */
export const MAX_NESTING = 3;

/** Validators cannot name themselves, so the tree is spelled out to its greatest depth. */
const blockOf = (nesting: number): GenericValidator => {
  if (nesting === 0) return leaf;
  const blocks = v.array(blockOf(nesting - 1) as typeof leaf);
  return v.union(
    leaf,
    v.object({
      type: v.literal("list"),
      ordered: v.boolean(),
      start: v.optional(v.number()),
      items: v.array(blocks),
    }),
    v.object({ type: v.literal("quote"), blocks }),
    v.object({ type: v.literal("callout"), tone: calloutTone, blocks }),
  );
};
export const articleBlock = blockOf(MAX_NESTING) as Validator<ArticleBlock, "required", string>;

export const articleHeading = v.object({ level: v.number(), id: v.string(), text: v.string() });
export type ArticleHeading = Infer<typeof articleHeading>;

/** Part of a text, in UTF-16 units from its beginning. */
export const highlightRange = v.object({ start: v.number(), end: v.number() });
export type HighlightRange = Infer<typeof highlightRange>;

/** An article in a visitor's list. */
export const articleItem = v.object({
  id: v.id("articles"),
  slug: v.string(),
  title: v.string(),
  excerpt: v.string(),
  collectionId: v.union(v.id("collections"), v.null()),
  updatedAt: v.number(),
});
export type ArticleItem = Infer<typeof articleItem>;
export const articlePage = paginationResultValidator(articleItem);

export const collectionItem = v.object({
  id: v.id("collections"),
  parentId: v.union(v.id("collections"), v.null()),
  /** 0 for those without a parent. */
  depth: v.number(),
  name: v.string(),
  slug: v.string(),
  description: v.string(),
  icon: v.union(v.string(), v.null()),
  /** Articles in it, and with those of the collections below it. */
  articles: v.number(),
  total: v.number(),
});
export type CollectionItem = Infer<typeof collectionItem>;

export const articleView = v.object({
  ...articleItem.fields,
  /** From the outermost to the article's own. */
  collections: v.array(v.object({ id: v.id("collections"), name: v.string(), slug: v.string() })),
  blocks: v.array(articleBlock),
  headings: v.array(articleHeading),
  related: v.array(articleItem),
  previous: v.union(articleItem, v.null()),
  next: v.union(articleItem, v.null()),
  /** What this visitor has said of it. */
  helpful: v.union(v.boolean(), v.null()),
});
export type ArticleView = Infer<typeof articleView>;

export const articleHit = v.object({
  id: v.id("articles"),
  slug: v.string(),
  title: v.string(),
  titleRanges: v.array(highlightRange),
  snippet: v.string(),
  snippetRanges: v.array(highlightRange),
  collection: v.union(v.string(), v.null()),
});
export type ArticleHit = Infer<typeof articleHit>;

/** What an author decides about an article. */
export const articleFields = v.object({
  title: v.string(),
  slug: v.string(),
  source: v.string(),
  collectionId: v.union(v.string(), v.null()),
  visibility: articleVisibility,
  status: articleStatus,
  visibleTo: audienceValidator,
  order: v.number(),
  /** Place among the featured articles, or null. */
  featured: v.union(v.number(), v.null()),
  relatedIds: v.array(v.string()),
});
export type ArticleFields = Infer<typeof articleFields>;

/** An article in the team's list. */
export const articleRow = v.object({
  ...articleItem.fields,
  status: articleStatus,
  visibility: articleVisibility,
  visibleTo: audienceValidator,
  order: v.number(),
  featured: v.union(v.number(), v.null()),
});
export type ArticleRow = Infer<typeof articleRow>;
export const articleRowPage = paginationResultValidator(articleRow);

/** Something in an article that could not become what its author may have meant. */
export const articleNote = v.object({
  kind: v.union(
    v.literal("imageMissing"),
    v.literal("imageRemote"),
    v.literal("linkBroken"),
    v.literal("nestedTooDeep"),
  ),
  detail: v.string(),
});
export type ArticleNote = Infer<typeof articleNote>;

export const articleDraft = v.object({
  ...articleRow.fields,
  source: v.string(),
  relatedIds: v.array(v.id("articles")),
  /** To be given back with a change: another's change in between is then noticed. */
  version: v.number(),
  publishedAt: v.union(v.number(), v.null()),
  /** Counted to 1,000. */
  helpful: v.number(),
  notHelpful: v.number(),
});

export const importedFile = v.object({
  path: v.string(),
  outcome: v.union(v.literal("created"), v.literal("updated"), v.literal("unchanged"), v.literal("refused")),
  articleId: v.union(v.id("articles"), v.null()),
  title: v.string(),
  notes: v.array(articleNote),
  /** Why it was refused. */
  problem: v.union(v.null(), v.object({ code: v.string(), message: v.string() })),
});
export type ImportedFile = Infer<typeof importedFile>;
