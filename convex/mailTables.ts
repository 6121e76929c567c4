import { defineTable } from "convex/server";
import { v } from "convex/values";
import { mailProblem, mailTest } from "./validators";

/** The tables of answers that go out by mail. */
export const mailTables = {
  /** How a workspace's mail is sent. Without `server` it is the deployment's. */
  mailSettings: defineTable({
    workspaceId: v.id("workspaces"),
    isOn: v.boolean(),
    fromName: v.string(),
    replyTo: v.optional(v.string()),
    /** How long an answer may stay unread before it is mailed. */
    quietMs: v.number(),
    server: v.optional(
      v.object({
        host: v.string(),
        port: v.number(),
        fromAddress: v.string(),
        user: v.optional(v.string()),
        /** Sealed as identity keys are. */
        sealedPassword: v.optional(v.string()),
      }),
    ),
  }).index("by_workspaceId", ["workspaceId"]),

  /** How sending goes, for the console. */
  mailStatus: defineTable({
    workspaceId: v.id("workspaces"),
    test: v.optional(mailTest),
    lastSentAt: v.optional(v.number()),
    problem: v.optional(mailProblem),
  }).index("by_workspaceId", ["workspaceId"]),

  /** Answers that may have to be mailed: one row per conversation with answers to somebody who has an address. */
  replyMails: defineTable({
    workspaceId: v.id("workspaces"),
    /** One of the two (`model/mailPlaces.ts`). */
    conversationId: v.optional(v.id("conversations")),
    ticketId: v.optional(v.id("tickets")),
    /** When to look whether the visitor has read; absent when there is nothing to mail. */
    dueAt: v.optional(v.number()),
    /** Since when it is due at all; waiting for somebody who is online has an end. */
    askedAt: v.number(),
    /** The last message that has been mailed, read or given up. */
    throughSeq: v.number(),
    lastSentAt: v.optional(v.number()),
    failures: v.number(),
  })
    .index("by_conversationId", ["conversationId"])
    .index("by_ticketId", ["ticketId"])
    .index("by_dueAt", ["dueAt"])
    .index("by_workspaceId_and_dueAt", ["workspaceId", "dueAt"]),

  /** Addresses that answers go to, lower-cased, once each: who unsubscribes is left alone whoever claims the address. */
  mailAddresses: defineTable({
    workspaceId: v.id("workspaces"),
    email: v.string(),
    /** Signs the address's unsubscribe link. */
    linkSecret: v.string(),
    unsubscribedAt: v.optional(v.number()),
    /** A server has said that nothing can be delivered there. */
    undeliverable: v.optional(mailProblem),
  }).index("by_workspaceId_and_email", ["workspaceId", "email"]),
};
