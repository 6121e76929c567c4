import { defineTable } from "convex/server";
import { v } from "convex/values";
import { checklistContent } from "./checklistValidators";
import { itemStatus } from "./deliveryValidators";

/** The tables of checklists. On a visitor's path only `checklistProgress` and `visitedPages` are written, and rows that a cron counts. */
export const checklistTables = {
  /** The present version of each, and what lists need. */
  checklists: defineTable({
    workspaceId: v.id("workspaces"),
    ...checklistContent,
    status: itemStatus,
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
    /** Grows with each change. */
    version: v.number(),
  })
    .index("by_workspaceId_and_status_and_visibleTo", ["workspaceId", "status", "visibleTo"])
    .index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** Every version as it was written, and never changed: results are of versions. */
  checklistVersions: defineTable({
    checklistId: v.id("checklists"),
    version: v.number(),
    ...checklistContent,
  }).index("by_checklistId_and_version", ["checklistId", "version"]),

  /** One row per visitor and checklist, from the first item that is done. */
  checklistProgress: defineTable({
    visitorId: v.id("visitors"),
    checklistId: v.id("checklists"),
    /** Ids of items, those of items that are gone for now among them. */
    doneIds: v.array(v.string()),
    /** Ids of items that were done at any time: each is counted once. Absent: those of `doneIds`. */
    countedIds: v.optional(v.array(v.string())),
    startedAt: v.number(),
    /** When all there was to do was done for the first time; stays. */
    completedAt: v.optional(v.number()),
  }).index("by_visitorId_and_checklistId", ["visitorId", "checklistId"]),

  /** What is still to be counted: inserted on a visitor's path, and never read there. */
  checklistEvents: defineTable({
    checklistId: v.id("checklists"),
    version: v.number(),
    what: v.union(v.literal("started"), v.literal("done"), v.literal("completed")),
    /** Of what is done. */
    itemId: v.optional(v.string()),
  }),

  /** Results of one version. Written by the cron only. */
  checklistStats: defineTable({
    checklistId: v.id("checklists"),
    version: v.number(),
    started: v.number(),
    completed: v.number(),
    items: v.record(v.string(), v.number()),
  }).index("by_checklistId_and_version", ["checklistId", "version"]),

  /** The addresses a visitor has been at, each once, as they may be stored; kept for 90 days. */
  visitedPages: defineTable({ visitorId: v.id("visitors"), url: v.string(), at: v.number() })
    .index("by_visitorId_and_url", ["visitorId", "url"])
    .index("by_visitorId_and_at", ["visitorId", "at"])
    .index("by_at", ["at"]),
};
