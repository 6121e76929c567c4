import { defineTable } from "convex/server";
import { v } from "convex/values";
import { articleBlock, articleHeading, articleStatus, articleVisibility } from "./articleValidators";
import { attachmentType } from "./messageValidators";
import { audienceValidator } from "./messengerValidators";

/** The help centre's tables. Only `articleFeedback` is written on a visitor's path, one row per visitor and article. */
export const articleTables = {
  collections: defineTable({
    workspaceId: v.id("workspaces"),
    name: v.string(),
    slug: v.string(),
    description: v.optional(v.string()),
    icon: v.optional(v.string()),
    parentId: v.optional(v.id("collections")),
    order: v.number(),
    /** Listed articles by whom they are for; written with the articles, so that lists count nothing. */
    counts: v.object({ all: v.number(), visitors: v.number(), users: v.number() }),
  })
    .index("by_workspaceId_and_order", ["workspaceId", "order"])
    .index("by_workspaceId_and_slug", ["workspaceId", "slug"]),

  /** What lists need. What an article says is in the three tables after this one. */
  articles: defineTable({
    workspaceId: v.id("workspaces"),
    collectionId: v.optional(v.id("collections")),
    title: v.string(),
    slug: v.string(),
    excerpt: v.string(),
    visibility: articleVisibility,
    status: articleStatus,
    visibleTo: audienceValidator,
    /** Published and public: what visitors can come across. */
    listed: v.boolean(),
    order: v.number(),
    featured: v.optional(v.number()),
    relatedIds: v.optional(v.array(v.id("articles"))),
    publishedAt: v.optional(v.number()),
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
    /** Grows with each change. */
    version: v.number(),
  })
    .index("by_workspaceId_and_slug", ["workspaceId", "slug"])
    .index("by_workspaceId_and_listed_and_collectionId_and_order", [
      "workspaceId",
      "listed",
      "collectionId",
      "order",
    ])
    .index("by_workspaceId_and_listed_and_featured", ["workspaceId", "listed", "featured"])
    .index("by_workspaceId_and_collectionId_and_order", ["workspaceId", "collectionId", "order"])
    .index("by_workspaceId_and_status_and_updatedAt", ["workspaceId", "status", "updatedAt"])
    .index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** The Markdown as its author wrote it. */
  articleSources: defineTable({ articleId: v.id("articles"), source: v.string() }).index("by_articleId", [
    "articleId",
  ]),

  /** What the Markdown has become: parsed once, when it is written. */
  articleBodies: defineTable({
    articleId: v.id("articles"),
    blocks: v.array(articleBlock),
    headings: v.array(articleHeading),
    images: v.array(v.id("articleImages")),
  }).index("by_articleId", ["articleId"]),

  /** The words, for the search index. */
  articleTexts: defineTable({
    articleId: v.id("articles"),
    workspaceId: v.id("workspaces"),
    /** Who finds it: anonymous visitors, and visitors who are users. */
    forVisitors: v.boolean(),
    forUsers: v.boolean(),
    /** The title twice, because what a text is called says more than what it mentions; then everything else. */
    text: v.string(),
    bodyAt: v.number(),
  })
    .index("by_articleId", ["articleId"])
    .searchIndex("search_text", {
      searchField: "text",
      filterFields: ["workspaceId", "forVisitors", "forUsers"],
    }),

  articleFeedback: defineTable({
    articleId: v.id("articles"),
    visitorId: v.id("visitors"),
    helpful: v.boolean(),
  })
    .index("by_articleId_and_visitorId", ["articleId", "visitorId"])
    .index("by_articleId_and_helpful", ["articleId", "helpful"]),

  /** Pictures of articles. Whoever has read an article's address of one may fetch it while the row lives. */
  articleImages: defineTable({
    workspaceId: v.id("workspaces"),
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    width: v.number(),
    height: v.number(),
    /** The part of its address that nobody guesses. */
    key: v.string(),
    /** How many articles show it. */
    uses: v.number(),
    /** Since when none does; a day later it is deleted. */
    idleSince: v.optional(v.number()),
  })
    .index("by_storageId", ["storageId"])
    .index("by_idleSince", ["idleSince"]),
};
