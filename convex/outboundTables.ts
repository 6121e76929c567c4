import { defineTable } from "convex/server";
import { v } from "convex/values";
import { delivery, itemStatus } from "./deliveryValidators";
import { videoType } from "./messageValidators";
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

  /** Uploaded videos, as `articleImages` are pictures. */
  videos: defineTable({
    workspaceId: v.id("workspaces"),
    storageId: v.id("_storage"),
    name: v.string(),
    type: videoType,
    size: v.number(),
    width: v.number(),
    height: v.number(),
    /** The part of its address that nobody guesses. */
    key: v.string(),
    /** How many versions show it. */
    uses: v.number(),
    /** Since when none does; a day later it is deleted. */
    idleSince: v.optional(v.number()),
  })
    .index("by_storageId", ["storageId"])
    .index("by_idleSince", ["idleSince"]),
};
