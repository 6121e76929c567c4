import { defineTable } from "convex/server";
import { v } from "convex/values";
import { closing } from "./closingValidators";
import { delivery, itemKind, slot } from "./deliveryValidators";
import { pageStanding } from "./engagementValidators";
import { audienceRule } from "./ruleValidators";
import { eventProperties } from "./trackingValidators";

/**
 * The tables of engagement: what visitors did, who they are grouped with, what is live, and what has become of it. On a
 * visitor's path only rows of that visitor are written; what is counted over all visitors is inserted and folded by a cron.
 */
export const engagementTables = {
  /** What was tracked, page views among them, for the console; kept for 90 days. Rules read `eventCounters`. */
  events: defineTable({
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** Made by the client, so that a batch that is sent twice counts once. */
    eventId: v.string(),
    name: v.string(),
    properties: v.optional(eventProperties),
    url: v.string(),
    /** When it was tracked, by the server's clock. */
    at: v.number(),
  })
    .index("by_visitorId_and_eventId", ["visitorId", "eventId"])
    .index("by_visitorId_and_at", ["visitorId", "at"])
    .index("by_visitorId_and_name_and_at", ["visitorId", "name", "at"])
    .index("by_at", ["at"]),

  /** How often a visitor did something: ever, and on each of the last 90 UTC days on which it was done. */
  eventCounters: defineTable({
    visitorId: v.id("visitors"),
    name: v.string(),
    count: v.number(),
    firstAt: v.number(),
    lastAt: v.number(),
    /** Days since 1970, ascending. */
    days: v.array(v.object({ day: v.number(), count: v.number() })),
  }).index("by_visitorId_and_name", ["visitorId", "name"]),

  /** Sessions of a visitor: one ends with half an hour in which nothing was heard of any tab. */
  visitorVisits: defineTable({
    visitorId: v.id("visitors"),
    /** The present one; the first is 1. */
    number: v.number(),
    startedAt: v.number(),
    /** Written at most every five minutes. */
    lastAt: v.number(),
  }).index("by_visitorId", ["visitorId"]),

  /** Named audience rules. */
  segments: defineTable({
    workspaceId: v.id("workspaces"),
    name: v.string(),
    description: v.string(),
    rule: audienceRule,
    version: v.number(),
    updatedAt: v.number(),
  }).index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /**
   * What is live in a workspace, packed for evaluation (`model/engagement/program.ts`): as many entries to a row as fit, rebuilt by whoever changes an item or
   * a segment in the console. A visitor's evaluation reads these rows and none of the items'.
   */
  livePrograms: defineTable({
    workspaceId: v.id("workspaces"),
    part: v.number(),
    items: v.array(
      v.object({ kind: itemKind, itemId: v.string(), version: v.number(), slot, ...delivery.fields }),
    ),
    segments: v.array(v.object({ segmentId: v.string(), rule: audienceRule })),
    /** Ids of those of its items that have a fault, and show to nobody. */
    faulty: v.optional(v.array(v.string())),
  }).index("by_workspaceId_and_part", ["workspaceId", "part"]),

  /** The same over all rows, for the team: an item each. */
  liveFaults: defineTable({ workspaceId: v.id("workspaces"), kind: itemKind, itemId: v.string() }).index(
    "by_workspaceId",
    ["workspaceId"],
  ),

  /** Changes with each rebuild; what open pages watch. */
  liveStamps: defineTable({ workspaceId: v.id("workspaces"), stamp: v.number() }).index("by_workspaceId", [
    "workspaceId",
  ]),

  /** What has become of an item with one visitor: one row each, never a row per showing. */
  itemStates: defineTable({
    visitorId: v.id("visitors"),
    kind: itemKind,
    itemId: v.string(),
    /** Of the last showing. */
    version: v.number(),
    shownCount: v.number(),
    firstShownAt: v.optional(v.number()),
    lastShownAt: v.optional(v.number()),
    clickedAt: v.optional(v.number()),
    dismissedAt: v.optional(v.number()),
    completedAt: v.optional(v.number()),
    /** Of a tooltip: how it was closed last. */
    closing: v.optional(closing),
  }).index("by_visitorId_and_itemId", ["visitorId", "itemId"]),

  /** What was shown to a visitor of late, and what is just about to be: so that two tabs do not both show. */
  visitorPaces: defineTable({
    visitorId: v.id("visitors"),
    /** Of what the quiet period and the day's limit hold for. */
    lastShownAt: v.optional(v.number()),
    /** UTC day, days since 1970, and how many were shown on it. */
    day: v.number(),
    shownToday: v.number(),
    /** Kept for a while after their time: a page may tell late that it has shown something. */
    leases: v.array(
      v.object({
        leaseId: v.string(),
        kind: itemKind,
        itemId: v.string(),
        version: v.number(),
        slot: v.string(),
        tab: v.string(),
        until: v.number(),
        /** Whether it counts for the quiet period and the day's limit. */
        counts: v.boolean(),
        /** A tour that is under way goes on. */
        isContinued: v.optional(v.literal(true)),
      }),
    ),
    /** The last ones, oldest first, and what was done with each: so that what is told twice counts once. */
    showings: v.array(
      v.object({
        leaseId: v.string(),
        itemId: v.string(),
        version: v.number(),
        acts: v.array(v.string()),
      }),
    ),
  }).index("by_visitorId", ["visitorId"]),

  /** What agents have asked a visitor's page, and what it has said last (`model/engagement/pageReports.ts`). */
  pageReports: defineTable({
    visitorId: v.id("visitors"),
    askedAt: v.number(),
    itemIds: v.array(v.string()),
    /** `to`: the `askedAt` that it answers. */
    answer: v.optional(
      v.object({
        at: v.number(),
        to: v.number(),
        items: v.array(
          v.object({ itemId: v.string(), isHere: v.boolean(), standing: v.union(pageStanding, v.null()) }),
        ),
      }),
    ),
  })
    .index("by_visitorId", ["visitorId"])
    .index("by_askedAt", ["askedAt"]),

  /** How often visitors may be addressed at all; absent is `DEFAULT_LIMITS`. Written from the console only. */
  paceSettings: defineTable({
    workspaceId: v.id("workspaces"),
    quietMs: v.number(),
    perDay: v.number(),
  }).index("by_workspaceId", ["workspaceId"]),

  /** One row per thing that happened to an item, inserted on a visitor's path; a cron folds them into `itemStats`. */
  itemEvents: defineTable({
    workspaceId: v.id("workspaces"),
    itemId: v.string(),
    version: v.number(),
    what: v.union(v.literal("shown"), v.literal("clicked"), v.literal("dismissed"), v.literal("completed")),
    /** Of a click: which button, from 0. */
    button: v.optional(v.number()),
    /** Of a showing: whether it was this visitor's first of this version. */
    isFirst: v.boolean(),
  }),

  /** Results of one version of an item, by UTC day. Written by the cron only. */
  itemStats: defineTable({
    workspaceId: v.id("workspaces"),
    itemId: v.string(),
    version: v.number(),
    day: v.string(),
    shown: v.number(),
    clicked: v.number(),
    /** Clicks by button, from 0. */
    buttons: v.array(v.number()),
    dismissed: v.number(),
    completed: v.number(),
    /** Visitors, each counted once. */
    reached: v.number(),
  }).index("by_itemId_and_version_and_day", ["itemId", "version", "day"]),

  /** Who came into a segment or left it, inserted on a visitor's path; a cron folds them into `segmentCounts`. */
  segmentMoves: defineTable({ workspaceId: v.id("workspaces"), segmentId: v.string(), delta: v.number() }),

  /** The segments a visitor was in when it was last looked at. */
  segmentMemberships: defineTable({
    visitorId: v.id("visitors"),
    segmentIds: v.array(v.string()),
  }).index("by_visitorId", ["visitorId"]),

  /** How many visitors a segment has, and how far its count over all of them has come. Written by crons and jobs only. */
  segmentCounts: defineTable({
    workspaceId: v.id("workspaces"),
    segmentId: v.string(),
    count: v.number(),
    /** When all visitors were looked at last, and how many these were; null before. */
    countedAt: v.union(v.number(), v.null()),
    of: v.number(),
    /** The count of this segment that is under way; absent while there is none. */
    run: v.optional(v.number()),
    lastRun: v.number(),
  })
    .index("by_segmentId", ["segmentId"])
    .index("by_workspaceId_and_countedAt", ["workspaceId", "countedAt"]),
};
