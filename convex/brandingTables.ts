import { defineTable } from "convex/server";
import { v } from "convex/values";
import { storedBranding } from "./brandingValidators";
import { attachmentType } from "./messageValidators";

/** Of `workspaceSettings`: logo, header and launcher icon; absent: none of them was ever set. */
export const branding = v.optional(storedBranding);

/** Pictures of `workspaceSettings.branding`, with the files behind them. */
export const brandingTables = {
  /** Written only from the console. */
  brandImages: defineTable({
    workspaceId: v.id("workspaces"),
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    /** The part of its address that nobody guesses. */
    key: v.string(),
  }).index("by_storageId", ["storageId"]),
};
