import { type Infer, v } from "convex/values";

/** The shapes of webhooks: endpoints, and what is delivered to them. */

/** What endpoints can ask for. */
export const webhookEventType = v.union(v.literal("message.created"));
/** What a delivery may be about: an event, or the console's test. */
export const webhookType = v.union(webhookEventType, v.literal("webhook.test"));

/** Why an endpoint gets nothing: a teammate turned it off, or it failed for days. */
export const webhookPause = v.union(v.literal("byHand"), v.literal("failing"));

/** One try of a delivery: the answer's status, or what went wrong before there was one. */
export const webhookAttempt = v.object({
  at: v.number(),
  /** null: there was no answer. */
  status: v.union(v.number(), v.null()),
  durationMs: v.number(),
  problem: v.union(v.string(), v.null()),
  /** The beginning of the answer's text. */
  excerpt: v.string(),
});
export type WebhookAttempt = Infer<typeof webhookAttempt>;

export const webhookState = v.union(v.literal("waiting"), v.literal("delivered"), v.literal("failed"));

/** An endpoint as the console sees it: everything but its secrets. */
export const webhookEndpoint = v.object({
  id: v.id("webhookEndpoints"),
  url: v.string(),
  events: v.array(webhookEventType),
  paused: v.union(webhookPause, v.null()),
  secrets: v.array(v.object({ hint: v.string(), createdAt: v.number() })),
  createdAt: v.number(),
  /** When the first of the deliveries failed that have failed since; null while they succeed. */
  failingSince: v.union(v.number(), v.null()),
});

/** A delivery in an endpoint's log. */
export const webhookDelivery = v.object({
  id: v.id("webhookDeliveries"),
  eventId: v.string(),
  type: webhookType,
  state: webhookState,
  createdAt: v.number(),
  /** Of one that waits: its next try. */
  dueAt: v.union(v.number(), v.null()),
  attempts: v.array(webhookAttempt),
});
