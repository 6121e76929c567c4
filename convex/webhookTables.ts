import { defineTable } from "convex/server";
import { v } from "convex/values";
import { queueName } from "./validators";
import {
  webhookAttempt,
  webhookEventType,
  webhookPause,
  webhookState,
  webhookType,
} from "./webhookValidators";

/** The tables of webhooks, and of the runs of queues; part of `schema.ts`. */
export const webhookTables = {
  /**
   * Addresses that are told of events. Read by the mutations that store messages, so a row changes only in the console
   * and when deliveries have failed for days; what changes with a delivery is in `webhookHealth`.
   */
  webhookEndpoints: defineTable({
    workspaceId: v.id("workspaces"),
    url: v.string(),
    events: v.array(webhookEventType),
    paused: v.optional(webhookPause),
    /** One or two, oldest first, sealed as identity keys are; deliveries are signed with each. */
    secrets: v.array(v.object({ sealed: v.string(), hint: v.string(), createdAt: v.number() })),
  }).index("by_workspaceId", ["workspaceId"]),

  webhookHealth: defineTable({
    endpointId: v.id("webhookEndpoints"),
    failingSince: v.number(),
  }).index("by_endpointId", ["endpointId"]),

  /** The queue: inserted and never read where messages are stored; a run of the queue makes deliveries of its rows. */
  webhookEvents: defineTable({
    workspaceId: v.id("workspaces"),
    type: webhookEventType,
    /** A message of a conversation, or what a ticket's history says with words. */
    messageId: v.union(v.id("messages"), v.id("ticketEvents")),
  }).index("by_workspaceId", ["workspaceId"]),

  /** An event on its way to an endpoint, and the endpoint's log. */
  webhookDeliveries: defineTable({
    workspaceId: v.id("workspaces"),
    endpointId: v.id("webhookEndpoints"),
    /** The same at every endpoint and in every try. */
    eventId: v.string(),
    type: webhookType,
    body: v.string(),
    state: webhookState,
    attempts: v.array(webhookAttempt),
    /** How many more times a failed try is followed by another one. */
    retriesLeft: v.number(),
    /** Of one that waits: its next try; while one is under way, when it counts as lost. */
    dueAt: v.optional(v.number()),
  })
    .index("by_dueAt", ["dueAt"])
    .index("by_workspaceId_and_dueAt", ["workspaceId", "dueAt"])
    .index("by_endpointId", ["endpointId"]),

  /** When a workspace's queue is looked at next; no row while nothing waits (model/queues.ts). */
  queueRuns: defineTable({
    queue: queueName,
    workspaceId: v.id("workspaces"),
    runAt: v.number(),
    jobId: v.id("_scheduled_functions"),
  }).index("by_queue_and_workspaceId", ["queue", "workspaceId"]),
};
