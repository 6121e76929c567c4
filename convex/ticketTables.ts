import { defineTable } from "convex/server";
import { v } from "convex/values";
import { attachmentValidator } from "./messageValidators";
import {
  ticketAuthor,
  ticketDeed,
  ticketField,
  ticketFormDraft,
  ticketPriority,
  ticketStatus,
  ticketValues,
} from "./ticketValidators";

/** The tables of tickets; part of `schema.ts`. */
export const ticketTables = {
  /** What tickets are opened with. Written only from the console; tickets keep a copy of the fields. */
  ticketForms: defineTable({ workspaceId: v.id("workspaces"), ...ticketFormDraft.fields }).index(
    "by_workspaceId",
    ["workspaceId"],
  ),

  /** What a ticket is about and how it stands; what changes with every event is in `ticketHeads`. */
  tickets: defineTable({
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** Drawn at random (`model/ticketReference.ts`): a counter would be a row that all visitors write. */
    reference: v.string(),
    subject: v.string(),
    status: ticketStatus,
    priority: ticketPriority,
    assigneeId: v.optional(v.id("agents")),
    /** Absent in one an agent made from a conversation. */
    form: v.optional(v.object({ id: v.id("ticketForms"), name: v.string() })),
    fields: v.array(ticketField),
    values: ticketValues,
    conversationId: v.optional(v.id("conversations")),
    resolutionSummary: v.optional(v.string()),
    /** Makes creating idempotent. */
    clientTicketId: v.string(),
  })
    .index("by_visitorId_and_clientTicketId", ["visitorId", "clientTicketId"])
    .index("by_workspaceId_and_reference", ["workspaceId", "reference"]),

  ticketHeads: defineTable({
    ticketId: v.id("tickets"),
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** Copy of the ticket's, for the inbox indexes. */
    status: ticketStatus,
    isResolved: v.boolean(),
    /** Number of events so far; the next event's `seq`. */
    eventCount: v.number(),
    lastActivityAt: v.number(),
    /** Last thing that the visitor may know of. */
    lastPublicAt: v.number(),
    preview: v.string(),
    unreadForVisitor: v.number(),
    unreadForAgents: v.number(),
    isUnread: v.boolean(),
    /** Up to which event each side has read; -1 before the first look. */
    readByVisitor: v.number(),
    readByAgents: v.number(),
  })
    .index("by_ticketId", ["ticketId"])
    .index("by_visitorId_and_lastPublicAt", ["visitorId", "lastPublicAt"])
    .index("by_visitorId_and_unreadForVisitor", ["visitorId", "unreadForVisitor"])
    .index("by_workspaceId_and_status_and_lastActivityAt", ["workspaceId", "status", "lastActivityAt"])
    .index("by_workspaceId_and_isResolved_and_lastActivityAt", [
      "workspaceId",
      "isResolved",
      "lastActivityAt",
    ])
    .index("by_workspaceId_and_isUnread_and_lastActivityAt", ["workspaceId", "isUnread", "lastActivityAt"]),

  /** A ticket's history. The visitor's pages come from an index that internal events are not in. */
  ticketEvents: defineTable({
    ticketId: v.id("tickets"),
    seq: v.number(),
    isInternal: v.boolean(),
    author: ticketAuthor,
    deed: ticketDeed,
    attachments: v.optional(v.array(attachmentValidator)),
    clientMessageId: v.optional(v.string()),
  })
    .index("by_ticketId_and_seq", ["ticketId", "seq"])
    .index("by_ticketId_and_isInternal_and_seq", ["ticketId", "isInternal", "seq"])
    .index("by_ticketId_and_clientMessageId", ["ticketId", "clientMessageId"]),
};
