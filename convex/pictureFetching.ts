"use node";

import { v } from "convex/values";
import { internalAction } from "./_generated/server";
import { readEnvironment } from "./environment";
import { attachmentType } from "./messageValidators";
import { inspectFile } from "./model/fileTypes";
import { requestPicture } from "./model/pictureRequest";

/** Fetches pictures by their addresses. In Node, since only there a name can be looked up before it is connected to. */

/** Fetches one, checks it as every file is checked, and stores it. @throws INPUT_INVALID · TYPE_REFUSED · TOO_LARGE */
export const store = internalAction({
  args: { url: v.string() },
  returns: v.object({
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    width: v.number(),
    height: v.number(),
  }),
  handler: async (ctx, { url }) => {
    const { development } = readEnvironment();
    const picture = await requestPicture(url, { allowLocal: development });
    const { name, type, width = 0, height = 0 } = inspectFile(picture);
    const storageId = await ctx.storage.store(new Blob([picture.bytes], { type }));
    return { storageId, name, type, width, height };
  },
});
