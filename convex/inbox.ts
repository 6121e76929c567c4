import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { inputInvalid, notFound } from "./errors";
import { inboxConversation, inboxPage, messagePage } from "./messageValidators";
import { checkChoices } from "./model/choices";
import { headOf, ownConversation, postMessage, setState, startConversation } from "./model/conversations";
import { countInbox, pageOfInbox } from "./model/inbox";
import { pageOfMessages } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";
import { markReadThrough, readMark } from "./model/reading";
import { noteWait } from "./model/replyTimes";
import { describeVisitor } from "./model/visitorPanel";
import { conversationState, visitorPanel } from "./validators";

const conversationId = v.string();

/** Conversations in one state, last activity first. */
export const list = agentQuery({
  permission: "inbox.read",
  args: { state: conversationState, paginationOpts: paginationOptsValidator },
  returns: inboxPage,
  handler: (ctx, { state, paginationOpts }) =>
    pageOfInbox(ctx, { workspaceId: ctx.workspaceId, state }, paginationOpts),
});

/** How many conversations are open and how many have something unread; each counts to 100. */
export const counts = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.object({ open: v.number(), unread: v.number() }),
  handler: (ctx) => countInbox(ctx, ctx.workspaceId),
});

/** One conversation and who it is with. */
export const get = agentQuery({
  permission: "inbox.read",
  args: { conversationId },
  returns: v.object({ conversation: inboxConversation, visitor: visitorPanel }),
  handler: async (ctx, args) => {
    const conversation = await ownConversation(ctx, args.conversationId, { workspaceId: ctx.workspaceId });
    const head = await headOf(ctx, conversation._id);
    const mark = await readMark(ctx, conversation._id, "visitor");
    const read = mark ? await ctx.db.get("messages", mark.throughMessageId) : null;
    const { outbound } = conversation;
    const answered = outbound && (await ctx.db.get("outboundMessages", outbound.messageId));
    return {
      conversation: {
        id: conversation._id,
        state: conversation.state,
        createdAt: conversation._creationTime,
        lastMessageAt: head.lastMessageAt,
        unread: head.unreadForAgents,
        readByVisitorThrough: mark?.throughMessageId ?? null,
        readByVisitorUntil: read?._creationTime ?? null,
        ...(answered
          ? { outbound: { id: answered._id, name: answered.name, version: outbound.version } }
          : {}),
      },
      visitor: await describeVisitor(ctx, conversation.visitorId),
    };
  },
});

/** A page of a conversation, newest first. */
export const messages = agentQuery({
  permission: "inbox.read",
  args: { conversationId, paginationOpts: paginationOptsValidator },
  returns: messagePage,
  handler: async (ctx, args) => {
    const conversation = await ownConversation(ctx, args.conversationId, { workspaceId: ctx.workspaceId });
    return pageOfMessages(ctx, conversation._id, args.paginationOpts);
  },
});

/** What an agent writes: text, files, and under it answers to choose from and buttons that lead somewhere. */
const draft = {
  clientMessageId: v.string(),
  text: v.string(),
  attachmentIds: v.optional(v.array(v.string())),
  replies: v.optional(v.array(v.string())),
  buttons: v.optional(v.array(v.object({ label: v.string(), url: v.string() }))),
};

/** Answers the visitor; repeating the call finds the message. */
export const reply = agentMutation({
  permission: "inbox.reply",
  args: { conversationId, ...draft },
  returns: v.object({ messageId: v.id("messages") }),
  handler: async (ctx, { conversationId: id, replies, buttons, ...rest }) => {
    const conversation = await ownConversation(ctx, id, { workspaceId: ctx.workspaceId });
    const sender = { kind: "agent" as const, agentId: ctx.agent._id };
    const choices = checkChoices({ replies, buttons });
    const limit = async () => {
      await takeTokenOrThrow(ctx, "reply", ctx.agent._id);
      await noteWait(ctx, conversation);
    };
    return { messageId: await postMessage(ctx, conversation, { sender, ...rest, choices, limit }) };
  },
});

/** Starts a conversation with a visitor, who finds it unread; repeating the call finds the message. */
export const start = agentMutation({
  permission: "inbox.reply",
  args: { visitorId: v.string(), ...draft },
  returns: v.object({ conversationId: v.id("conversations"), messageId: v.id("messages") }),
  handler: async (ctx, { visitorId, replies, buttons, ...rest }) => {
    const id = ctx.db.normalizeId("visitors", visitorId);
    const visitor = id ? await ctx.db.get("visitors", id) : null;
    if (visitor?.workspaceId !== ctx.workspaceId) throw notFound();
    if (visitor.blockedAt !== undefined) throw inputInvalid("This visitor is blocked.");
    const sender = { kind: "agent" as const, agentId: ctx.agent._id };
    const choices = checkChoices({ replies, buttons });
    const limit = () => takeTokenOrThrow(ctx, "reply", ctx.agent._id);
    return startConversation(ctx, visitor, { sender, ...rest, choices, limit });
  },
});

/** Closes a conversation; the visitor's next message opens it again. */
export const close = agentMutation({
  permission: "inbox.reply",
  args: { conversationId },
  returns: v.null(),
  handler: async (ctx, args) => {
    await setState(
      ctx,
      await ownConversation(ctx, args.conversationId, { workspaceId: ctx.workspaceId }),
      "closed",
    );
    return null;
  },
});

/** Opens a closed conversation. */
export const reopen = agentMutation({
  permission: "inbox.reply",
  args: { conversationId },
  returns: v.null(),
  handler: async (ctx, args) => {
    await setState(
      ctx,
      await ownConversation(ctx, args.conversationId, { workspaceId: ctx.workspaceId }),
      "open",
    );
    return null;
  },
});

/** The team has seen the conversation up to and including a message. */
export const markRead = agentMutation({
  permission: "inbox.reply",
  args: { conversationId, throughMessageId: v.string() },
  returns: v.null(),
  handler: async (ctx, { throughMessageId, ...args }) => {
    const conversation = await ownConversation(ctx, args.conversationId, { workspaceId: ctx.workspaceId });
    await markReadThrough(ctx, conversation._id, { side: "agents", throughMessageId });
    return null;
  },
});
