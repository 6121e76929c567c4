import { defineTable } from "convex/server";
import { v } from "convex/values";
import { csatSettings } from "./csatValidators";

/** The tables of ratings. On a visitor's path only rows of that visitor's conversations are written. */
export const csatTables = {
  /** One row per workspace that has set something; absent: ratings are not asked for. */
  csatSettings: defineTable({ workspaceId: v.id("workspaces"), ...csatSettings.fields }).index(
    "by_workspaceId",
    ["workspaceId"],
  ),

  /** One row per conversation that was closed while ratings were asked for: the question, and what came of it. */
  csatRequests: defineTable({
    conversationId: v.id("conversations"),
    /** When the conversation was closed. */
    askedAt: v.number(),
    /** The last message of the team by then, and who wrote it: the work that is rated. */
    agentMessageId: v.id("messages"),
    agentId: v.optional(v.id("agents")),
    outcome: v.union(v.literal("open"), v.literal("rated"), v.literal("dismissed")),
    responseId: v.optional(v.id("csatResponses")),
  }).index("by_conversationId", ["conversationId"]),

  csatResponses: defineTable({
    workspaceId: v.id("workspaces"),
    conversationId: v.id("conversations"),
    visitorId: v.id("visitors"),
    agentId: v.optional(v.id("agents")),
    /** 1 to 5. */
    rating: v.number(),
    comment: v.string(),
  })
    .index("by_conversationId", ["conversationId"])
    .index("by_visitorId", ["visitorId"]),

  /** What is still to be counted: one row per answer or change, inserted and never read on a visitor's path. */
  csatEvents: defineTable({
    workspaceId: v.id("workspaces"),
    /** UTC day of the answer's first form. */
    day: v.string(),
    rating: v.number(),
    /** Of a change: what it was before. */
    was: v.optional(v.number()),
  }),

  /** Answers of one UTC day: how many of 1 to 5. Written by the cron only. */
  csatDays: defineTable({ workspaceId: v.id("workspaces"), day: v.string(), counts: v.array(v.number()) })
    .index("by_workspaceId_and_day", ["workspaceId", "day"])
    .index("by_day", ["day"]),
};
