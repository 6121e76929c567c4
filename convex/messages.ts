import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { visitorMutation, visitorQuery } from "./builders";
import { limitMessages } from "./conversations";
import { messagePage } from "./messageValidators";
import { ownConversation, postMessage } from "./model/conversations";
import { pageOfMessages } from "./model/messages";

/** A page of one of the visitor's conversations, newest first. */
export const list = visitorQuery({
  args: { conversationId: v.string(), paginationOpts: paginationOptsValidator },
  returns: messagePage,
  handler: async (ctx, { conversationId, paginationOpts }) => {
    const conversation = await ownConversation(ctx, conversationId, ctx.session);
    return pageOfMessages(ctx, conversation._id, paginationOpts);
  },
});

/** Adds the visitor's message and reopens the conversation; repeating the call finds the message. */
export const send = visitorMutation({
  args: {
    conversationId: v.string(),
    clientMessageId: v.string(),
    text: v.string(),
    attachmentIds: v.optional(v.array(v.string())),
  },
  returns: v.object({ messageId: v.id("messages") }),
  handler: async (ctx, { conversationId, ...draft }) => {
    const conversation = await ownConversation(ctx, conversationId, ctx.session);
    const sender = { kind: "visitor" as const };
    const limit = () => limitMessages(ctx);
    return { messageId: await postMessage(ctx, conversation, { sender, ...draft, limit }) };
  },
});
