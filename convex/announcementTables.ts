import { defineTable } from "convex/server";
import { v } from "convex/values";
import { announcementStatus, storedLink } from "./announcementValidators";
import { articleBlock } from "./articleValidators";
import { audienceValidator } from "./messengerValidators";

/** The tables of announcements. Only `announcementReads` is written on a visitor's path, one row per visitor. */
export const announcementTables = {
  /** What lists need. */
  announcements: defineTable({
    workspaceId: v.id("workspaces"),
    title: v.string(),
    excerpt: v.string(),
    status: announcementStatus,
    visibleTo: audienceValidator,
    /** When it was published last; the order of what is published. */
    publishedAt: v.optional(v.number()),
    coverId: v.optional(v.id("articleImages")),
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
    /** Grows with each change. */
    version: v.number(),
  })
    .index("by_workspaceId_and_status_and_visibleTo_and_publishedAt", [
      "workspaceId",
      "status",
      "visibleTo",
      "publishedAt",
    ])
    .index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** What one says: as it was written, and what that has become when it was. */
  announcementBodies: defineTable({
    announcementId: v.id("announcements"),
    source: v.string(),
    blocks: v.array(articleBlock),
    /** Pictures it shows, the cover among them. */
    images: v.array(v.id("articleImages")),
    link: v.optional(storedLink),
  }).index("by_announcementId", ["announcementId"]),

  /** Which ones a visitor has read: the last so many, oldest first. */
  announcementReads: defineTable({
    visitorId: v.id("visitors"),
    readIds: v.array(v.id("announcements")),
  }).index("by_visitorId", ["visitorId"]),
};
