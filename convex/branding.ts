import { v } from "convex/values";
import { internalQuery } from "./_generated/server";
import { brandingSettings, brandUse, headerGround } from "./brandingValidators";
import { agentMutation } from "./builders";
import { attachmentType } from "./messageValidators";
import {
  brandingSettingsOf,
  changeBranding,
  removeBrandImage,
  servedBrandImage,
  setBrandImage,
} from "./model/branding";
import { takeTokenOrThrow } from "./model/rates";
import { workspaceSettings } from "./model/settings";

/** A workspace's logo, the ground of home's header, and its launcher icon. Each returns all of it as it is kept. */

const permission = "messenger.manage" as const;

/** Sets what is given; the rest stays. Open pages follow at once. @throws INPUT_INVALID */
export const set = agentMutation({
  permission,
  args: { change: v.object({ header: headerGround, logoAlt: v.string() }).partial() },
  returns: brandingSettings,
  handler: async (ctx, { change }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await changeBranding(ctx, await workspaceSettings(ctx, ctx.workspaceId), change);
    return brandingSettingsOf(await workspaceSettings(ctx, ctx.workspaceId));
  },
});

/** Puts one's own checked upload in its place; what was there is deleted. @throws NOT_FOUND · TYPE_REFUSED · TOO_LARGE */
export const setImage = agentMutation({
  permission,
  args: { use: brandUse, attachmentId: v.string(), scrim: v.optional(v.number()) },
  returns: brandingSettings,
  handler: async (ctx, { use, attachmentId, scrim }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const given = { use, attachmentId, scrim, agentId: ctx.agent._id };
    await setBrandImage(ctx, await workspaceSettings(ctx, ctx.workspaceId), given);
    return brandingSettingsOf(await workspaceSettings(ctx, ctx.workspaceId));
  },
});

/** Takes a picture away and deletes its file. */
export const removeImage = agentMutation({
  permission,
  args: { use: brandUse },
  returns: brandingSettings,
  handler: async (ctx, { use }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await removeBrandImage(ctx, await workspaceSettings(ctx, ctx.workspaceId), use);
    return brandingSettingsOf(await workspaceSettings(ctx, ctx.workspaceId));
  },
});

/** What `GET /attachments/brand/<id>` serves, or null. */
export const servedImage = internalQuery({
  args: { imageId: v.string(), key: v.string() },
  returns: v.union(
    v.null(),
    v.object({ storageId: v.id("_storage"), name: v.string(), type: attachmentType }),
  ),
  handler: async (ctx, args) => {
    const row = await servedBrandImage(ctx, args);
    return row && { storageId: row.storageId, name: row.name, type: row.type };
  },
});
