import { v } from "convex/values";
import { internalQuery } from "./_generated/server";
import { resolveAgent, resolveVisitor } from "./builders";

/** Who calls an action, which has no database to look in (`builders.ts`). */

/** @throws SESSION_INVALID */
export const visitor = internalQuery({
  args: { sessionToken: v.optional(v.string()) },
  returns: v.object({ callerId: v.id("visitors"), workspaceId: v.id("workspaces") }),
  handler: async (ctx, { sessionToken }) => {
    const { visitor: caller, workspaceId } = await resolveVisitor(ctx, sessionToken);
    return { callerId: caller._id, workspaceId };
  },
});

/** An agent who may write answers. @throws UNAUTHENTICATED · FORBIDDEN */
export const replier = internalQuery({
  args: { agentToken: v.optional(v.string()) },
  returns: v.object({ callerId: v.id("agents"), workspaceId: v.id("workspaces") }),
  handler: async (ctx, { agentToken }) => {
    const { agent, workspaceId } = await resolveAgent(ctx, agentToken, "inbox.reply");
    return { callerId: agent._id, workspaceId };
  },
});
