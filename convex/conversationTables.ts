import { defineTable } from "convex/server";
import { v } from "convex/values";
import { conversationSettingsFields, officeHoursFields, replyTime } from "./conversationValidators";
import { attachmentType, attachmentValidator, blockValidator, choicesValidator } from "./messageValidators";
import { conversationState, senderSide, storedSender } from "./validators";

/** The tables of conversations and of how the team answers. */
export const conversationTables = {
  /** Subject and state; what changes with every message is in `conversationHeads`. */
  conversations: defineTable({
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    state: conversationState,
    /** Client id of the first message; makes `conversations:create` idempotent. */
    clientMessageId: v.string(),
    /** The outbound message that it answers. */
    outbound: v.optional(v.object({ messageId: v.id("outboundMessages"), version: v.number() })),
  }).index("by_visitorId_and_clientMessageId", ["visitorId", "clientMessageId"]),

  conversationHeads: defineTable({
    conversationId: v.id("conversations"),
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** Copy of the conversation's, for the inbox index. */
    state: conversationState,
    /** Number of messages so far; the next message's `seq`. */
    messageCount: v.number(),
    lastMessageAt: v.number(),
    /** Last message or change of state; the inbox's order. */
    lastActivityAt: v.number(),
    preview: v.string(),
    lastSender: senderSide,
    lastAgentId: v.optional(v.id("agents")),
    lastAgentMessageId: v.optional(v.id("messages")),
    unreadForVisitor: v.number(),
    unreadForAgents: v.number(),
  })
    .index("by_conversationId", ["conversationId"])
    .index("by_visitorId_and_lastMessageAt", ["visitorId", "lastMessageAt"])
    .index("by_visitorId_and_state", ["visitorId", "state"])
    .index("by_visitorId_and_unreadForVisitor", ["visitorId", "unreadForVisitor"])
    .index("by_workspaceId_and_state_and_lastActivityAt", ["workspaceId", "state", "lastActivityAt"])
    .index("by_workspaceId_and_unreadForAgents", ["workspaceId", "unreadForAgents"]),

  messages: defineTable({
    conversationId: v.id("conversations"),
    /** Position in the conversation, from 0, without gaps: the order in which messages were committed. */
    seq: v.number(),
    sender: storedSender,
    text: v.string(),
    /** Absent: nothing but text. */
    blocks: v.optional(v.array(blockValidator)),
    /** Absent: none. */
    attachments: v.optional(v.array(attachmentValidator)),
    choices: v.optional(choicesValidator),
    clientMessageId: v.optional(v.string()),
  })
    .index("by_conversationId_and_seq", ["conversationId", "seq"])
    .index("by_conversationId_and_clientMessageId", ["conversationId", "clientMessageId"]),

  /** Files, from the check of their content on. Until something takes them they are nobody's but the uploader's, for an hour. */
  attachments: defineTable({
    workspaceId: v.id("workspaces"),
    uploaderId: v.union(v.id("visitors"), v.id("agents")),
    uploadId: v.string(),
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    size: v.number(),
    width: v.optional(v.number()),
    height: v.optional(v.number()),
    /** Signs the file's addresses. */
    linkSecret: v.string(),
    /** What took it, and in which conversation or ticket; both absent until then. */
    placeId: v.optional(v.union(v.id("conversations"), v.id("tickets"))),
    holderId: v.optional(v.union(v.id("messages"), v.id("ticketEvents"))),
  })
    .index("by_storageId", ["storageId"])
    .index("by_uploaderId_and_uploadId", ["uploaderId", "uploadId"])
    .index("by_uploaderId_and_holderId", ["uploaderId", "holderId"])
    .index("by_holderId", ["holderId"]),

  /** One row: up to which stored file the cron has looked for files without an attachment. */
  fileSweeps: defineTable({ through: v.number() }),

  /** How far each side has read. */
  readMarks: defineTable({
    conversationId: v.id("conversations"),
    side: v.union(v.literal("visitor"), v.literal("agents")),
    throughSeq: v.number(),
    throughMessageId: v.id("messages"),
    readAt: v.number(),
  }).index("by_conversationId_and_side", ["conversationId", "side"]),

  /** How a workspace's conversations behave; absent: `model/conversationSettings.ts` says. Written only from the console. */
  conversationSettings: defineTable({
    workspaceId: v.id("workspaces"),
    ...conversationSettingsFields,
  }).index("by_workspaceId", ["workspaceId"]),

  /** Absent: the workspace names no hours. Written only from the console. */
  officeHours: defineTable({ workspaceId: v.id("workspaces"), ...officeHoursFields }).index(
    "by_workspaceId",
    ["workspaceId"],
  ),

  /** Who is writing, one row per conversation and side; gone with the message, or `until` has passed. */
  typing: defineTable({
    conversationId: v.id("conversations"),
    side: v.union(v.literal("visitor"), v.literal("agents")),
    agentId: v.optional(v.id("agents")),
    /** Where the workspace asks for it: how the visitor's message begins. */
    draft: v.optional(v.string()),
    until: v.number(),
  })
    .index("by_conversationId_and_side", ["conversationId", "side"])
    .index("by_until", ["until"]),

  /** Whether a teammate's console is open, since when; written only when that changes. */
  agentPresence: defineTable({
    workspaceId: v.id("workspaces"),
    agentId: v.id("agents"),
    online: v.boolean(),
    since: v.number(),
  })
    .index("by_agentId", ["agentId"])
    .index("by_workspaceId", ["workspaceId"]),

  /** Every heartbeat of a console; no visitor's query reads it. `expiresAt` is absent while offline. */
  agentActivity: defineTable({
    agentId: v.id("agents"),
    seenAt: v.number(),
    expiresAt: v.optional(v.number()),
  })
    .index("by_agentId", ["agentId"])
    .index("by_expiresAt", ["expiresAt"]),

  /** How long a visitor has waited for an answer: inserted with it, folded into days by the cron. */
  replyWaits: defineTable({ workspaceId: v.id("workspaces"), waitedMs: v.number() }),

  /** Answers of one UTC day by how long they took (`model/replyTimes.ts`). Written by the cron only. */
  replyDays: defineTable({ workspaceId: v.id("workspaces"), day: v.string(), counts: v.array(v.number()) })
    .index("by_workspaceId_and_day", ["workspaceId", "day"])
    .index("by_day", ["day"]),

  /** What the last 30 days come to; written only when that changes. */
  replyTimes: defineTable({ workspaceId: v.id("workspaces"), typical: replyTime }).index("by_workspaceId", [
    "workspaceId",
  ]),
};
