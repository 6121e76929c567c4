import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { articleBlock } from "./articleValidators";
import { audienceValidator } from "./messengerValidators";

/** The shapes of announcements: what a team posts to the messenger's home. */

export const announcementStatus = v.union(v.literal("draft"), v.literal("published"), v.literal("archived"));
export type AnnouncementStatus = Infer<typeof announcementStatus>;

/** A picture of the help centre's store, shown over the words. */
export const coverValidator = v.object({ url: v.string(), width: v.number(), height: v.number() });

/** Where an announcement leads, as its author writes it: an address, or an article by id or slug. */
const linkDraft = v.object({
  label: v.string(),
  url: v.optional(v.string()),
  articleId: v.optional(v.string()),
});

/** As it is kept: an address is the server's own parse, and `host` is there unless the label tells it. */
export const storedLink = v.object({
  label: v.string(),
  href: v.optional(v.string()),
  host: v.optional(v.string()),
  article: v.optional(v.string()),
});
export type StoredLink = Infer<typeof storedLink>;

export const announcementFields = v.object({
  title: v.string(),
  /** Markdown, as of an article. */
  source: v.string(),
  visibleTo: audienceValidator,
  /** Of `articles:addImage`. */
  coverId: v.union(v.string(), v.null()),
  link: v.union(linkDraft, v.null()),
});
export type AnnouncementFields = Infer<typeof announcementFields>;

/** One in a visitor's list. */
export const announcementItem = v.object({
  id: v.id("announcements"),
  title: v.string(),
  excerpt: v.string(),
  publishedAt: v.number(),
  cover: v.union(coverValidator, v.null()),
  isRead: v.boolean(),
});
export type AnnouncementItem = Infer<typeof announcementItem>;

/** One to read. An article that this visitor may not open is no link. */
export const announcementView = v.object({
  ...announcementItem.fields,
  blocks: v.array(articleBlock),
  link: v.union(storedLink, v.null()),
});
export type AnnouncementView = Infer<typeof announcementView>;

/** One in the team's list. */
export const announcementRow = v.object({
  id: v.id("announcements"),
  title: v.string(),
  excerpt: v.string(),
  status: announcementStatus,
  visibleTo: audienceValidator,
  publishedAt: v.union(v.number(), v.null()),
  updatedAt: v.number(),
});
export type AnnouncementRow = Infer<typeof announcementRow>;
export const announcementRowPage = paginationResultValidator(announcementRow);

/** One as its author left it. */
export const announcementDraft = v.object({
  id: v.id("announcements"),
  status: announcementStatus,
  version: v.number(),
  fields: announcementFields,
  cover: v.union(coverValidator, v.null()),
});
