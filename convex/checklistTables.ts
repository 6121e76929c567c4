import { defineTable } from "convex/server";
import { v } from "convex/values";
import { checklistStatus, storedItem } from "./checklistValidators";
import { audienceValidator } from "./messengerValidators";

/** The tables of checklists. Only `checklistProgress` is written on a visitor's path, one row per visitor and checklist. */
export const checklistTables = {
  checklists: defineTable({
    workspaceId: v.id("workspaces"),
    title: v.string(),
    description: v.string(),
    items: v.array(storedItem),
    status: checklistStatus,
    visibleTo: audienceValidator,
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
    /** Grows with each change. */
    version: v.number(),
  })
    .index("by_workspaceId_and_status_and_visibleTo", ["workspaceId", "status", "visibleTo"])
    .index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  checklistProgress: defineTable({
    visitorId: v.id("visitors"),
    checklistId: v.id("checklists"),
    /** Ids of items, those of items that are gone for now among them. */
    doneIds: v.array(v.string()),
    startedAt: v.number(),
  }).index("by_visitorId_and_checklistId", ["visitorId", "checklistId"]),
};
