import { v } from "convex/values";
import type { MutationCtx } from "./_generated/server";
import { type VisitorScope, visitorMutation, visitorQuery } from "./builders";
import { conversationRules } from "./conversationValidators";
import { type ConversationItem, conversationItem } from "./messageValidators";
import { callerAddressHash } from "./model/addresses";
import { conversationRulesFor } from "./model/conversationRules";
import { conversationSettingsOf } from "./model/conversationSettings";
import { ownConversation, startConversation } from "./model/conversations";
import { noteAnswer, openingOf } from "./model/outboundReplies";
import { createAgentCards } from "./model/people";
import { takeTokenOrThrow } from "./model/rates";
import { markReadThrough, readMark } from "./model/reading";
import { unreadForVisitor } from "./model/unread";
import { outboundReply } from "./outboundValidators";
import { unreadSummary } from "./validators";

const MAX_LISTED = 100;

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

/**
 * Starts a conversation with its first message; repeating the call finds it. With `outbound` it answers what the team has
 * shown, and begins with that. @throws NOT_FOUND for an outbound message that was not shown, or takes no answer
 */
export const create = visitorMutation({
  args: {
    clientMessageId: v.string(),
    text: v.string(),
    attachmentIds: v.optional(v.array(v.string())),
    outbound: v.optional(outboundReply),
  },
  returns: v.object({ conversationId: v.id("conversations"), messageId: v.id("messages") }),
  handler: async (ctx, { outbound, ...draft }) => {
    const limit = async () => {
      await takeTokenOrThrow(ctx, "conversation", ctx.visitor._id);
      await limitMessages(ctx);
    };
    const answer = outbound ? { findOpening: () => openingOf(ctx, ctx, outbound) } : {};
    const post = { ...draft, ...answer, sender: { kind: "visitor" as const }, limit };
    const started = await startConversation(ctx, ctx.visitor, post);
    if (outbound) await noteAnswer(ctx, ctx, outbound);
    return started;
  },
});

/** How many messages and answers to tickets the visitor has not read, and the newest message. */
export const getTotalUnreadForVisitor = visitorQuery({
  args: {},
  returns: unreadSummary,
  handler: (ctx) => unreadForVisitor(ctx, ctx),
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

/** What an open messenger goes by: who is there, when, and what the workspace asks of it. */
export const settings = visitorQuery({
  args: {},
  returns: conversationRules,
  handler: (ctx) => conversationRulesFor(ctx),
});

/** The last message that the team has read; null before the first, or where the workspace does not tell. */
export const seen = visitorQuery({
  args: { conversationId: v.string() },
  returns: v.union(v.null(), v.id("messages")),
  handler: async (ctx, { conversationId }) => {
    const conversation = await ownConversation(ctx, conversationId, ctx.session);
    const { readReceipts } = await conversationSettingsOf(ctx, ctx.workspaceId);
    if (!readReceipts) return null;
    return (await readMark(ctx, conversation._id, "agents"))?.throughMessageId ?? null;
  },
});

/** Takes one message from the visitor's allowance and from that of its address. @throws RATE_LIMITED */
export async function limitMessages(ctx: MutationCtx & VisitorScope): Promise<void> {
  await takeTokenOrThrow(ctx, "message", ctx.visitor._id);
  const addressHash = await callerAddressHash(ctx);
  if (addressHash) await takeTokenOrThrow(ctx, "messageFromAddress", addressHash);
}
