import { v } from "convex/values";
import type { MutationCtx } from "./_generated/server";
import { type VisitorScope, visitorMutation, visitorQuery } from "./builders";
import { callerAddressHash } from "./model/addresses";
import { ownConversation, startConversation } from "./model/conversations";
import { createAgentCards } from "./model/people";
import { takeTokenOrThrow } from "./model/rates";
import { markReadThrough } from "./model/reading";
import { unreadForVisitor } from "./model/unread";
import { type ConversationItem, conversationItem, unreadSummary } from "./validators";

const MAX_LISTED = 50;

/** The visitor's conversations, last message first. */
export const list = visitorQuery({
  args: {},
  returns: v.array(conversationItem),
  handler: async (ctx): Promise<ConversationItem[]> => {
    const heads = await ctx.db
      .query("conversationHeads")
      .withIndex("by_visitorId_and_lastMessageAt", (q) =>
        q.eq("visitorId", ctx.visitor._id).gte("lastMessageAt", ctx.session.readsFrom ?? 0),
      )
      .order("desc")
      .take(MAX_LISTED);
    const cardOf = createAgentCards(ctx);
    return Promise.all(
      heads.map(async (head) => ({
        id: head.conversationId,
        state: head.state,
        lastMessageAt: head.lastMessageAt,
        preview: head.preview,
        lastSender: head.lastSender,
        unread: head.unreadForVisitor,
        agent: head.lastAgentId ? await cardOf(head.lastAgentId) : null,
      })),
    );
  },
});

/** Starts a conversation with its first message; repeating the call finds it. */
export const create = visitorMutation({
  args: {
    clientMessageId: v.string(),
    text: v.string(),
    attachmentIds: v.optional(v.array(v.string())),
  },
  returns: v.object({ conversationId: v.id("conversations"), messageId: v.id("messages") }),
  handler: (ctx, draft) => {
    const limit = async () => {
      await takeTokenOrThrow(ctx, "conversation", ctx.visitor._id);
      await limitMessages(ctx);
    };
    return startConversation(ctx, ctx.visitor, { ...draft, limit });
  },
});

/** How many messages the visitor has not read, and the newest of them. */
export const getTotalUnreadForVisitor = visitorQuery({
  args: {},
  returns: unreadSummary,
  handler: (ctx) => unreadForVisitor(ctx, ctx.session),
});

/** The visitor has seen the conversation up to and including a message. */
export const markRead = visitorMutation({
  args: { conversationId: v.string(), throughMessageId: v.string() },
  returns: v.null(),
  handler: async (ctx, { conversationId, throughMessageId }) => {
    const conversation = await ownConversation(ctx, conversationId, ctx.session);
    const limit = () => takeTokenOrThrow(ctx, "markRead", ctx.visitor._id);
    await markReadThrough(ctx, conversation._id, { side: "visitor", throughMessageId, limit });
    return null;
  },
});

/** Takes one message from the visitor's allowance and from that of its address. @throws RATE_LIMITED */
export async function limitMessages(ctx: MutationCtx & VisitorScope): Promise<void> {
  await takeTokenOrThrow(ctx, "message", ctx.visitor._id);
  const addressHash = await callerAddressHash(ctx);
  if (addressHash) await takeTokenOrThrow(ctx, "messageFromAddress", addressHash);
}
