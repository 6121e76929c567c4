import { defineTable } from "convex/server";
import { v } from "convex/values";
import { tooltipClosedBy } from "./closingValidators";
import { delivery, itemStatus } from "./deliveryValidators";
import { alertFields, healthCounts, lastVisits } from "./targetValidators";
import { storedTooltip } from "./tooltipValidators";

/** The tables of tooltips. On a visitor's path there are only inserts that a cron counts. */
export const tooltipTables = {
  /** What lists need. */
  tooltips: defineTable({
    workspaceId: v.id("workspaces"),
    /** For the team only. */
    name: v.string(),
    opens: storedTooltip.fields.opens,
    status: itemStatus,
    /** The present one; grows with each change. */
    version: v.number(),
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
  }).index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** What a tooltip says in one version and who it is for. Never changed: results are of versions. */
  tooltipVersions: defineTable({
    tooltipId: v.id("tooltips"),
    version: v.number(),
    content: storedTooltip,
    delivery,
  }).index("by_tooltipId_and_version", ["tooltipId", "version"]),

  /** What pages have told of targets, still to be counted: inserted on a visitor's path, and never read there. */
  tooltipEvents: defineTable({
    workspaceId: v.id("workspaces"),
    tooltipId: v.id("tooltips"),
    version: v.number(),
    visitorId: v.id("visitors"),
    isFound: v.boolean(),
    reason: v.optional(v.string()),
    waitedMs: v.optional(v.number()),
    score: v.optional(v.number()),
  }),

  /** How well the target of one version is found. Written by the cron only. */
  tooltipHealth: defineTable({
    tooltipId: v.id("tooltips"),
    version: v.number(),
    ...healthCounts,
    /** Of those that were found, in all. */
    waitedMs: v.number(),
    reasons: v.record(v.string(), v.number()),
    last: lastVisits,
    /** When somebody found it last. */
    lastFoundAt: v.optional(v.number()),
  }).index("by_tooltipId_and_version", ["tooltipId", "version"]),

  /** Tooltips that were closed, still to be counted: inserted on a visitor's path, and never read there. */
  tooltipClosings: defineTable({
    tooltipId: v.id("tooltips"),
    version: v.number(),
    by: tooltipClosedBy,
    openMs: v.number(),
  }),

  /** By what one version was closed, and for how long it was open before. Written by the cron only. */
  tooltipTimes: defineTable({
    tooltipId: v.id("tooltips"),
    version: v.number(),
    by: v.record(v.string(), v.number()),
    /** How many were open for how long (`model/tooltips/openTimes.ts`). */
    times: v.array(v.number()),
  }).index("by_tooltipId_and_version", ["tooltipId", "version"]),

  /** Tooltips whose target is not found any more, or with no certainty, for the team: a row each, written by the cron. */
  tooltipAlerts: defineTable({
    workspaceId: v.id("workspaces"),
    tooltipId: v.id("tooltips"),
    version: v.number(),
    ...alertFields,
  })
    .index("by_workspaceId", ["workspaceId"])
    .index("by_tooltipId", ["tooltipId"]),
};
