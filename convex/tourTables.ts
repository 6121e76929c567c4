import { defineTable } from "convex/server";
import { v } from "convex/values";
import { delivery, itemStatus } from "./deliveryValidators";
import { alertFields, healthCounts, lastVisits } from "./targetValidators";
import { stepCount, stepCounts, storedTour, tourCount, tourCounts, tourState } from "./tourValidators";

/** The tables of tours. On a visitor's path only `tourProgress` of that visitor is written, and rows that a cron counts. */
export const tourTables = {
  /** What lists need. */
  tours: defineTable({
    workspaceId: v.id("workspaces"),
    name: v.string(),
    status: itemStatus,
    steps: v.number(),
    /** The present one; grows with each change. */
    version: v.number(),
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
  }).index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** A tour in one version and who it is for. Never changed: results are of versions. */
  tourVersions: defineTable({
    tourId: v.id("tours"),
    version: v.number(),
    name: v.string(),
    description: v.string(),
    content: storedTour,
    delivery,
  }).index("by_tourId_and_version", ["tourId", "version"]),

  /** One row per visitor and tour: the run that was told of last (`model/tours/tourRun.ts`), and what stays of those before. */
  tourProgress: defineTable({
    visitorId: v.id("visitors"),
    tourId: v.id("tours"),
    /** Made by the client, one for each time that the tour is begun or goes on in another tab. */
    runId: v.string(),
    tab: v.string(),
    /** Of the last call that was noted, and those below it that have not come yet. */
    seq: v.number(),
    gaps: v.array(v.number()),
    version: v.number(),
    state: tourState,
    /** Where it goes on, and the how manieth step of its version that is. */
    stepId: v.string(),
    stepIndex: v.number(),
    /** The step that was not found, with nothing shown since. */
    missedId: v.optional(v.string()),
    /** Steps that were shown or missed in this run: each is counted once. */
    shownIds: v.array(v.string()),
    missedIds: v.array(v.string()),
    /** Of a snoozed one: until when, or in which visit it was snoozed until the next. */
    snoozedUntil: v.optional(v.number()),
    snoozedInVisitSince: v.optional(v.number()),
    startedAt: v.number(),
    updatedAt: v.number(),
    /** When it was completed for the first time; stays. */
    completedAt: v.optional(v.number()),
    /** The visitor does not want it to come by itself any more. */
    isUnwanted: v.boolean(),
    /** Whether all this decides if it may come by itself: it is under way, or unwanted. */
    isDeciding: v.boolean(),
    /** Runs before this one, the latest last. */
    pastRuns: v.array(v.string()),
  })
    .index("by_visitorId_and_tourId", ["visitorId", "tourId"])
    .index("by_visitorId_and_isDeciding", ["visitorId", "isDeciding"]),

  /** What is still to be counted: inserted on a visitor's path, and never read there. */
  tourEvents: defineTable({
    workspaceId: v.id("workspaces"),
    tourId: v.id("tours"),
    version: v.number(),
    visitorId: v.id("visitors"),
    stepId: v.string(),
    /** Counts of the tour and of the step that grow by one. */
    tour: v.optional(tourCount),
    step: v.optional(stepCount),
    /** Whether the step's target was found; absent: nothing was looked for. */
    isFound: v.optional(v.boolean()),
    reason: v.optional(v.string()),
    waitedMs: v.optional(v.number()),
    score: v.optional(v.number()),
  }),

  /** Results of one version. Written by the cron only. */
  tourStats: defineTable({
    tourId: v.id("tours"),
    version: v.number(),
    ...tourCounts,
    steps: v.record(v.string(), stepCounts),
  }).index("by_tourId_and_version", ["tourId", "version"]),

  /** How well the target of one step of one version is found. Written by the cron only. */
  stepHealth: defineTable({
    tourId: v.id("tours"),
    version: v.number(),
    stepId: v.string(),
    ...healthCounts,
    /** Of those that were found, in all. */
    waitedMs: v.number(),
    reasons: v.record(v.string(), v.number()),
    last: lastVisits,
    /** When somebody found it last. */
    lastFoundAt: v.optional(v.number()),
  }).index("by_tourId_and_version_and_stepId", ["tourId", "version", "stepId"]),

  /** Steps whose target is not found any more, or with no certainty, for the team: a row each, written by the cron. */
  stepAlerts: defineTable({
    workspaceId: v.id("workspaces"),
    tourId: v.id("tours"),
    version: v.number(),
    stepId: v.string(),
    ...alertFields,
  })
    .index("by_workspaceId", ["workspaceId"])
    .index("by_tourId_and_version_and_stepId", ["tourId", "version", "stepId"]),
};
