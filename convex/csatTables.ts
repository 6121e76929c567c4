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
    /** Who is asked; absent in rows from before the question was put beside the messenger. */
    visitorId: v.optional(v.id("visitors")),
    /** Grows with each new work of the team that is asked about, from 1; what was shown is of one of them. */
    round: v.optional(v.number()),
    /** When the conversation was closed. */
    askedAt: v.number(),
    /** The last message of the team by then, and who wrote it: the work that is rated. */
    agentMessageId: v.id("messages"),
    agentId: v.optional(v.id("agents")),
    outcome: v.union(v.literal("open"), v.literal("rated"), v.literal("dismissed")),
    responseId: v.optional(v.id("csatResponses")),
  })
    .index("by_conversationId", ["conversationId"])
    .index("by_visitorId_and_outcome_and_askedAt", ["visitorId", "outcome", "askedAt"]),

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

  /** What is still to be counted: one row per question, answer or change, inserted and never read on a visitor's path. */
  csatEvents: defineTable({
    workspaceId: v.id("workspaces"),
    /** UTC day of the answer's first form, or of the question. */
    day: v.string(),
    /** Whose work it is. */
    agentId: v.optional(v.id("agents")),
    /** Absent: it was asked. */
    rating: v.optional(v.number()),
    /** Of a change: what it was before. */
    was: v.optional(v.number()),
  }),

  /** Of one UTC day: how many were asked and how many said 1 to 5; the same of each agent's work. Written by the cron only. */
  csatDays: defineTable({
    workspaceId: v.id("workspaces"),
    day: v.string(),
    counts: v.array(v.number()),
    asked: v.optional(v.number()),
    agents: v.optional(
      v.array(v.object({ agentId: v.id("agents"), asked: v.number(), counts: v.array(v.number()) })),
    ),
  })
    .index("by_workspaceId_and_day", ["workspaceId", "day"])
    .index("by_day", ["day"]),
};
