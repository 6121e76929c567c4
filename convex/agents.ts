import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { action, internalMutation } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { inputInvalid, unauthenticated } from "./errors";
import { findAccount, normaliseEmail, registerAgentSession, takeSignInTokens } from "./model/accounts";
import { markAgentOffline } from "./model/agentPresence";
import { isPasswordRight, NO_ACCOUNT_HASH } from "./model/passwords";
import { toAgentCard } from "./model/people";
import { isHex256 } from "./model/tokens";
import { agentCard, roleValidator } from "./validators";

/**
 * Signs an agent in: checks the password and registers the hash of a token that the console has made. A wrong
 * address and a wrong password get the same answer after the same work.
 */
export const signIn = action({
  args: { email: v.string(), password: v.string(), tokenHash: v.string() },
  returns: v.object({ agentId: v.id("agents") }),
  handler: async (ctx, args): Promise<{ agentId: Id<"agents"> }> => {
    if (!isHex256(args.tokenHash)) throw inputInvalid("tokenHash must be 64 lower-case hex digits.");
    const email = normaliseEmail(args.email);
    const account = await ctx.runMutation(internal.agents.beginSignIn, { email });
    const isRight = await isPasswordRight(args.password, account?.passwordHash ?? NO_ACCOUNT_HASH);
    if (!account || !isRight) throw unauthenticated();
    const { agentId } = account;
    await ctx.runMutation(internal.agents.finishSignIn, { agentId, email, tokenHash: args.tokenHash });
    return { agentId };
  },
});

/** Takes from the limits before the password is looked at, so that many guesses at once count as many. */
export const beginSignIn = internalMutation({
  args: { email: v.string() },
  returns: v.union(v.null(), v.object({ agentId: v.id("agents"), passwordHash: v.string() })),
  handler: async (ctx, { email }) => {
    await takeSignInTokens(ctx, email);
    const agent = await findAccount(ctx, email);
    return agent ? { agentId: agent._id, passwordHash: agent.passwordHash } : null;
  },
});

/** Registers the token of an agent whose password was right. */
export const finishSignIn = internalMutation({
  args: { agentId: v.id("agents"), email: v.string(), tokenHash: v.string() },
  returns: v.null(),
  handler: async (ctx, args) => {
    await registerAgentSession(ctx, args);
    return null;
  },
});

/** Ends the session of the token it is called with. */
export const signOut = agentMutation({
  permission: "self",
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await ctx.db.delete("agentSessions", ctx.agentSession._id);
    await markAgentOffline(ctx, ctx.agent);
    return null;
  },
});

/** Who is signed in, and where. */
export const me = agentQuery({
  permission: "self",
  args: {},
  returns: v.object({
    agent: v.object({
      id: v.id("agents"),
      email: v.string(),
      role: roleValidator,
      ...agentCard.fields,
    }),
    workspace: v.object({ id: v.id("workspaces"), name: v.string() }),
  }),
  handler: async (ctx) => {
    const { agent } = ctx;
    const workspace = await ctx.db.get("workspaces", ctx.workspaceId);
    return {
      agent: { id: agent._id, email: agent.email, role: agent.role, ...toAgentCard(agent) },
      workspace: { id: ctx.workspaceId, name: workspace?.name ?? "" },
    };
  },
});
