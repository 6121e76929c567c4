import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { internalMutation, internalQuery } from "./_generated/server";
import { agentAction } from "./builders";
import { inputInvalid, notFound } from "./errors";
import { attachmentType, videoType } from "./messageValidators";
import { imageUrl, insertImage } from "./model/articleImages";
import { isFileKnown } from "./model/attachments";
import { toLink } from "./model/links";
import { takeTokenOrThrow } from "./model/rates";
import { insertVideo } from "./model/videos";
import { checkVideoSize, inspectVideo, type VideoFacts } from "./model/videoTypes";

/**
 * Pictures and videos of what the team shows. All of them are served from our own origin: no visitor's browser asks
 * anybody else, whatever an author names (docs/adr/0016-media.md).
 */

const image = v.object({
  imageId: v.id("articleImages"),
  width: v.number(),
  height: v.number(),
  url: v.string(),
});
const video = v.object({ videoId: v.id("videos"), width: v.number(), height: v.number() });
const owner = { callerId: v.union(v.id("visitors"), v.id("agents")), workspaceId: v.id("workspaces") };

/** Makes a picture of what an https address leads to. @throws INPUT_INVALID with what is wrong · TYPE_REFUSED · TOO_LARGE · RATE_LIMITED */
export const fetchImage = agentAction({
  args: { url: v.string() },
  returns: image,
  handler: async (ctx, { url }): Promise<(typeof image)["type"]> => {
    const link = toLink(url.trim(), "");
    if (!link || !/^https?:/.test(link.href))
      throw inputInvalid("url: is an address that begins with https://.");
    const { callerId, workspaceId } = ctx;
    await ctx.runMutation(internal.media.admit, { callerId });
    const stored = await ctx.runAction(internal.pictureFetching.store, { url: link.href });
    return ctx.runMutation(internal.media.recordImage, { workspaceId, ...stored });
  },
});

/** Makes a video of an agent's own upload; what is none is deleted at once. @throws TYPE_REFUSED · TOO_LARGE · NOT_FOUND */
export const addVideo = agentAction({
  args: { storageId: v.string(), name: v.string(), type: v.string() },
  returns: video,
  handler: async (ctx, { name, type, ...args }): Promise<(typeof video)["type"]> => {
    const { callerId, workspaceId } = ctx;
    const { storageId, size } = await ctx.runMutation(internal.media.inspectUpload, { callerId, ...args });
    let facts: VideoFacts;
    try {
      checkVideoSize(size);
      const content = await ctx.storage.get(storageId);
      if (!content) throw notFound();
      facts = inspectVideo({ name, type, bytes: new Uint8Array(await content.arrayBuffer()) });
    } catch (error) {
      await ctx.storage.delete(storageId);
      throw error;
    }
    return ctx.runMutation(internal.media.recordVideo, { workspaceId, storageId, size, ...facts });
  },
});

/** Takes from an agent's allowance of files. @throws RATE_LIMITED */
export const admit = internalMutation({
  args: { callerId: owner.callerId },
  returns: v.null(),
  handler: async (ctx, { callerId }) => {
    await takeTokenOrThrow(ctx, "agentAttachment", callerId);
    return null;
  },
});

export const recordImage = internalMutation({
  args: {
    workspaceId: owner.workspaceId,
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    width: v.number(),
    height: v.number(),
  },
  returns: image,
  handler: async (ctx, row) => {
    const made = await insertImage(ctx, row);
    return { imageId: made._id, width: made.width, height: made.height, url: imageUrl(made) };
  },
});

/** The size of a file that is nothing yet. @throws NOT_FOUND · RATE_LIMITED */
export const inspectUpload = internalMutation({
  args: { callerId: owner.callerId, storageId: v.string() },
  returns: v.object({ storageId: v.id("_storage"), size: v.number() }),
  handler: async (ctx, { callerId, ...args }): Promise<{ storageId: Id<"_storage">; size: number }> => {
    await takeTokenOrThrow(ctx, "agentAttachment", callerId);
    const storageId = ctx.db.system.normalizeId("_storage", args.storageId);
    const file = storageId ? await ctx.db.system.get("_storage", storageId) : null;
    if (!file || (await isFileKnown(ctx, file._id))) throw notFound();
    return { storageId: file._id, size: file.size };
  },
});

export const recordVideo = internalMutation({
  args: {
    workspaceId: owner.workspaceId,
    storageId: v.id("_storage"),
    name: v.string(),
    type: videoType,
    size: v.number(),
    width: v.number(),
    height: v.number(),
  },
  returns: video,
  handler: async (ctx, row) => {
    const { _id: videoId, width, height } = await insertVideo(ctx, row);
    return { videoId, width, height };
  },
});

/** What `GET /attachments/video/<id>?key=…` serves, or null. */
export const servedVideo = internalQuery({
  args: { videoId: v.string(), key: v.string() },
  returns: v.union(v.null(), v.object({ storageId: v.id("_storage"), name: v.string(), type: videoType })),
  handler: async (ctx, { videoId, key }) => {
    const id = ctx.db.normalizeId("videos", videoId);
    const row = id ? await ctx.db.get("videos", id) : null;
    return row?.key === key ? { storageId: row.storageId, name: row.name, type: row.type } : null;
  },
});
