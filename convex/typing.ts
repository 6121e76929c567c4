import { v } from "convex/values";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { conversationSettingsOf } from "./model/conversationSettings";
import { ownConversation } from "./model/conversations";
import { createAgentCards } from "./model/people";
import { takeTokenOrThrow } from "./model/rates";
import { setTyping, typingOf } from "./model/typing";
import { agentCard } from "./validators";

/** Who is writing in an open conversation. Live queries of nothing else notice. */

/** The visitor is writing, or has stopped. The draft counts only where the workspace has asked for it. */
export const set = visitorMutation({
  args: { conversationId: v.string(), isTyping: v.boolean(), draft: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { conversationId, isTyping, draft }) => {
    const conversation = await ownConversation(ctx, conversationId, ctx.session);
    const { typingPreview } = await conversationSettingsOf(ctx, ctx.workspaceId);
    const limit = () => takeTokenOrThrow(ctx, "typing", ctx.visitor._id);
    const sign = { side: "visitor" as const, isTyping, limit };
    await setTyping(ctx, conversation._id, typingPreview ? { ...sign, draft } : sign);
    return null;
  },
});

/** The teammate who is writing, or null. `until` is the server's time at which that ends by itself. */
export const get = visitorQuery({
  args: { conversationId: v.string() },
  returns: v.union(v.null(), v.object({ agent: agentCard, until: v.number() })),
  handler: async (ctx, { conversationId }) => {
    const conversation = await ownConversation(ctx, conversationId, ctx.session);
    const row = await typingOf(ctx, conversation._id, "agents");
    return row?.agentId ? { agent: await createAgentCards(ctx)(row.agentId), until: row.until } : null;
  },
});

/** The agent is writing an answer, or has stopped. */
export const setForAgent = agentMutation({
  permission: "inbox.reply",
  args: { conversationId: v.string(), isTyping: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { conversationId, isTyping }) => {
    const conversation = await ownConversation(ctx, conversationId, { workspaceId: ctx.workspaceId });
    await setTyping(ctx, conversation._id, { side: "agents", agentId: ctx.agent._id, isTyping });
    return null;
  },
});

/** Whether the visitor is writing, and where the workspace has asked for it, what. A teammate's writing beside it. */
export const getForAgent = agentQuery({
  permission: "inbox.read",
  args: { conversationId: v.string() },
  returns: v.object({
    visitor: v.union(v.null(), v.object({ draft: v.union(v.string(), v.null()), until: v.number() })),
    teammate: v.union(v.null(), v.object({ agent: agentCard, until: v.number() })),
  }),
  handler: async (ctx, { conversationId }) => {
    const conversation = await ownConversation(ctx, conversationId, { workspaceId: ctx.workspaceId });
    const theirs = await typingOf(ctx, conversation._id, "visitor");
    const ours = await typingOf(ctx, conversation._id, "agents");
    const other = ours?.agentId && ours.agentId !== ctx.agent._id ? ours.agentId : null;
    return {
      visitor: theirs && { draft: theirs.draft ?? null, until: theirs.until },
      teammate: other && ours ? { agent: await createAgentCards(ctx)(other), until: ours.until } : null,
    };
  },
});
