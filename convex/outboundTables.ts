import { defineTable } from "convex/server";
import { v } from "convex/values";
import { delivery, itemStatus } from "./deliveryValidators";
import { outboundType, storedOutbound } from "./outboundValidators";

/** The tables of outbound messages. None is written on a visitor's path. */
export const outboundTables = {
  /** What lists need. */
  outboundMessages: defineTable({
    workspaceId: v.id("workspaces"),
    /** For the team only. */
    name: v.string(),
    type: outboundType,
    status: itemStatus,
    /** The present one; grows with each change. */
    version: v.number(),
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
  }).index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** What a message says in one version and who it is for. Never changed: results are of versions. */
  outboundVersions: defineTable({
    messageId: v.id("outboundMessages"),
    version: v.number(),
    content: storedOutbound,
    delivery,
  }).index("by_messageId_and_version", ["messageId", "version"]),
};
