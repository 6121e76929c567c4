import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Doc } from "./_generated/dataModel";
import { type ActionCtx, internalMutation, internalQuery } from "./_generated/server";
import {
  agentAction,
  agentMutation,
  agentQuery,
  type Caller,
  visitorAction,
  visitorMutation,
  visitorQuery,
} from "./builders";
import { notFound } from "./errors";
import { type Attachment, attachmentType, attachmentValidator } from "./messageValidators";
import { callerAddressHash } from "./model/addresses";
import { findByFile, findUpload, linksOf, toAttachment } from "./model/attachments";
import { ownConversation } from "./model/conversations";
import { isLinkGood, makeLinkSecret } from "./model/fileLinks";
import { checkFileSize, type FileFacts, inspectFile } from "./model/fileTypes";
import { takeTokenOrThrow } from "./model/rates";
import { checkClientId } from "./model/text";

/**
 * Files on their way into messages: an address to upload to, then the check that makes an upload an attachment, then
 * `messages:send` or `inbox:reply` with its id. The same three steps for visitors and for agents.
 */

const upload = { uploadId: v.string(), storageId: v.string(), name: v.string(), type: v.string() };
type Upload = { uploadId: string; storageId: string; name: string; type: string };
const uploader = { callerId: v.union(v.id("visitors"), v.id("agents")), workspaceId: v.id("workspaces") };
/** `turn`: any number. Addresses age and time alone answers no query anew, so another number asks again. */
const linkArgs = { conversationId: v.string(), attachmentIds: v.array(v.string()), turn: v.number() };
const links = v.array(v.object({ id: v.id("attachments"), uploadId: v.string(), url: v.string() }));

/** An address that takes one file from this visitor, for an hour. @throws RATE_LIMITED */
export const generateUploadUrl = visitorMutation({
  args: {},
  returns: v.object({ uploadUrl: v.string() }),
  handler: async (ctx) => {
    await takeTokenOrThrow(ctx, "attachment", ctx.visitor._id);
    const addressHash = await callerAddressHash(ctx);
    if (addressHash) await takeTokenOrThrow(ctx, "attachmentFromAddress", addressHash);
    return { uploadUrl: await ctx.storage.generateUploadUrl() };
  },
});

/** Checks a visitor's upload; repeating the call finds the attachment. @throws TOO_LARGE · TYPE_REFUSED · NOT_FOUND */
export const finalize = visitorAction({
  args: upload,
  returns: attachmentValidator,
  handler: (ctx, args) => finalizeUpload(ctx, args),
});

/** Addresses of files in one of the visitor's conversations. */
export const getLinks = visitorQuery({
  args: linkArgs,
  returns: links,
  handler: async (ctx, { conversationId, attachmentIds }) => {
    const conversation = await ownConversation(ctx, conversationId, { visitorId: ctx.visitor._id });
    return linksOf(ctx, conversation._id, attachmentIds);
  },
});

/** An address that takes one file from this agent, for an hour. @throws RATE_LIMITED */
export const generateUploadUrlForAgent = agentMutation({
  permission: "inbox.reply",
  args: {},
  returns: v.object({ uploadUrl: v.string() }),
  handler: async (ctx) => {
    await takeTokenOrThrow(ctx, "agentAttachment", ctx.agent._id);
    return { uploadUrl: await ctx.storage.generateUploadUrl() };
  },
});

/** Checks an agent's upload; repeating the call finds the attachment. @throws TOO_LARGE · TYPE_REFUSED · NOT_FOUND */
export const finalizeForAgent = agentAction({
  args: upload,
  returns: attachmentValidator,
  handler: (ctx, args) => finalizeUpload(ctx, args),
});

/** Addresses of files in a conversation of the agent's workspace. */
export const getLinksForAgent = agentQuery({
  permission: "inbox.read",
  args: linkArgs,
  returns: links,
  handler: async (ctx, { conversationId, attachmentIds }) => {
    const conversation = await ownConversation(ctx, conversationId, { workspaceId: ctx.workspaceId });
    return linksOf(ctx, conversation._id, attachmentIds);
  },
});

/** The file is read here, as only actions can, and goes at once if it is refused. */
async function finalizeUpload(ctx: ActionCtx & Caller, args: Upload): Promise<Attachment> {
  checkClientId("uploadId", args.uploadId);
  const { callerId, workspaceId } = ctx;
  const { uploadId, name, type } = args;
  const found = await ctx.runQuery(internal.attachments.inspect, { callerId, ...args });
  if (found.attachment) return found.attachment;
  const { storageId, size } = found;
  let facts: FileFacts;
  try {
    checkFileSize(size);
    const content = await ctx.storage.get(storageId);
    if (!content) throw notFound();
    facts = inspectFile({ name, type, bytes: new Uint8Array(await content.arrayBuffer()) });
  } catch (error) {
    await ctx.storage.delete(storageId);
    throw error;
  }
  const row = { callerId, workspaceId, uploadId, storageId, size, ...facts };
  return ctx.runMutation(internal.attachments.record, row);
}

/** What is known of an upload: the attachment it has become, or the size of the file. @throws NOT_FOUND */
export const inspect = internalQuery({
  args: { callerId: uploader.callerId, ...upload },
  returns: v.object({
    storageId: v.id("_storage"),
    size: v.number(),
    attachment: v.union(attachmentValidator, v.null()),
  }),
  handler: async (ctx, { callerId, uploadId, ...args }) => {
    const storageId = ctx.db.system.normalizeId("_storage", args.storageId);
    const file = storageId ? await ctx.db.system.get("_storage", storageId) : null;
    if (!file) throw notFound();
    const taken = await findByFile(ctx, file._id);
    // A file that is somebody's attachment already is nobody else's to check, or to have deleted.
    if (taken && (taken.uploaderId !== callerId || taken.uploadId !== uploadId)) throw notFound();
    return { storageId: file._id, size: file.size, attachment: taken && toAttachment(taken) };
  },
});

/** Makes a checked file an attachment. An upload that was repeated keeps its first file. */
export const record = internalMutation({
  args: {
    ...uploader,
    uploadId: v.string(),
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    size: v.number(),
    width: v.optional(v.number()),
    height: v.optional(v.number()),
  },
  returns: attachmentValidator,
  handler: async (ctx, { callerId: uploaderId, ...facts }) => {
    const known = await findUpload(ctx, uploaderId, facts.uploadId);
    if (known) {
      if (known.storageId !== facts.storageId) await ctx.storage.delete(facts.storageId);
      return toAttachment(known);
    }
    if (await findByFile(ctx, facts.storageId)) throw notFound();
    const row = { uploaderId, ...facts, linkSecret: makeLinkSecret() };
    const id = await ctx.db.insert("attachments", row);
    return toAttachment((await ctx.db.get("attachments", id)) as Doc<"attachments">);
  },
});

/** What `GET /attachments/<id>` serves, or null if there is no such file or the link is not good any more. */
export const served = internalQuery({
  args: { attachmentId: v.string(), expires: v.string(), signature: v.string() },
  returns: v.union(
    v.null(),
    v.object({ storageId: v.id("_storage"), name: v.string(), type: attachmentType }),
  ),
  handler: async (ctx, { attachmentId, ...link }) => {
    const id = ctx.db.normalizeId("attachments", attachmentId);
    const row = id ? await ctx.db.get("attachments", id) : null;
    if (!row || !(await isLinkGood(row.linkSecret, link, Date.now()))) return null;
    return { storageId: row.storageId, name: row.name, type: row.type };
  },
});
