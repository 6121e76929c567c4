import { defineTable } from "convex/server";
import { v } from "convex/values";
import { delivery, itemStatus } from "./deliveryValidators";
import { storedTooltip } from "./tooltipValidators";

/** The tables of tooltips. None is written on a visitor's path. */
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
};
