import { defineTable } from "convex/server";
import { v } from "convex/values";
import { attributesValidator, companyValidator, deviceValidator, visitorKind } from "./validators";

/** The tables of visitors: who they are, where they are, and with what. What changes often lies in rows of its own. */
export const visitorTables = {
  /**
   * One unproven person in one browser, or one proven person in all of them. `userId`, `email` and so on are claims:
   * shown to agents, never a key. Only `verifiedUserId`, set after proof, identifies a person.
   */
  visitors: defineTable({
    workspaceId: v.id("workspaces"),
    kind: visitorKind,
    userId: v.optional(v.string()),
    email: v.optional(v.string()),
    /** When `email` was last given; absent in older rows. */
    emailSince: v.optional(v.number()),
    name: v.optional(v.string()),
    company: v.optional(companyValidator),
    customAttributes: v.optional(attributesValidator),
    verifiedUserId: v.optional(v.string()),
    /** What a signed token has said, such as `email` or `customAttributes.plan`; claims do not change it. */
    signedFields: v.optional(v.array(v.string())),
    /** Set while an agent has blocked this visitor; ends its live queries. */
    blockedAt: v.optional(v.number()),
  })
    .index("by_workspaceId", ["workspaceId"])
    .index("by_workspaceId_and_verifiedUserId", ["workspaceId", "verifiedUserId"])
    .index("by_workspaceId_and_userId", ["workspaceId", "userId"]),

  /** Online or not; written only when that changes, so that an inbox does not re-run on heartbeats. */
  visitorPresence: defineTable({
    visitorId: v.id("visitors"),
    online: v.boolean(),
  }).index("by_visitorId", ["visitorId"]),

  /** Where the visitor is, and until when it counts as online: its last tab's time. `expiresAt` is absent while offline. */
  visitorActivity: defineTable({
    visitorId: v.id("visitors"),
    url: v.string(),
    title: v.string(),
    seenAt: v.number(),
    expiresAt: v.optional(v.number()),
    tabs: v.array(v.object({ id: v.string(), sessionId: v.id("widgetSessions"), expiresAt: v.number() })),
    /** Where devices are shared: when to look whether an anonymous visitor is over. */
    idleAt: v.optional(v.number()),
    /** Absent in older rows, whose end the minute's sweep sees to. */
    workspaceId: v.optional(v.id("workspaces")),
  })
    .index("by_visitorId", ["visitorId"])
    .index("by_expiresAt", ["expiresAt"])
    .index("by_workspaceId_and_expiresAt", ["workspaceId", "expiresAt"])
    .index("by_idleAt", ["idleAt"]),

  /** There while somebody is online and a run is scheduled that ends presences in time (`model/presenceRuns.ts`). */
  presenceRuns: defineTable({ workspaceId: v.id("workspaces"), seenAt: v.number() }).index("by_workspaceId", [
    "workspaceId",
  ]),

  /** Facts of the last boot: browser, language, where the visitor first came from. */
  visitorDevices: defineTable({
    visitorId: v.id("visitors"),
    device: deviceValidator,
    locale: v.string(),
    /** Of the first boot that had one. */
    referrer: v.union(v.string(), v.null()),
    firstUrl: v.string(),
    clientIdentifier: v.optional(v.string()),
    /** ISO 3166-1, two letters; absent where the deployment is not told. */
    country: v.optional(v.string()),
  }).index("by_visitorId", ["visitorId"]),
};
