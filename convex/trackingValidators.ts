import { type Infer, v } from "convex/values";

/** Shapes of tracking: what a client sends, what agents see, and what a workspace allows. */

export const eventProperties = v.record(v.string(), v.union(v.string(), v.number(), v.boolean(), v.null()));
export type EventProperties = Infer<typeof eventProperties>;

/** What a client has tracked. */
export const trackedEvent = v.object({
  /** Made by the client: the same event sent twice counts once. */
  eventId: v.string(),
  name: v.string(),
  properties: v.optional(eventProperties),
  url: v.string(),
  /** How long ago it was tracked, ms: it may have waited for the network. */
  agoMs: v.number(),
});
export type TrackedEvent = Infer<typeof trackedEvent>;

/** An event as agents see it. */
export const eventItem = v.object({
  id: v.id("events"),
  name: v.string(),
  properties: eventProperties,
  url: v.string(),
  at: v.number(),
});
export type EventItem = Infer<typeof eventItem>;

export const trackingSettings = v.object({
  /** Whether browsers that ask not to be tracked (Global Privacy Control, Do Not Track) are not. */
  respectSignals: v.boolean(),
  /** Parameters of an address that are stored beside `utm_*`. */
  parameters: v.array(v.string()),
  /** Whether titles of pages are stored. */
  titles: v.boolean(),
});
export type TrackingSettings = Infer<typeof trackingSettings>;
