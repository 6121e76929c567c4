import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { teammate } from "./conversationValidators";
import { markAgentOnline, presentTeam } from "./model/agentPresence";
import { toAgentCard } from "./model/people";

/** Who of the team is here. */

/** Says that this agent's console is open, once a minute. It counts as closed some time after the last one. */
export const beat = agentMutation({
  permission: "inbox.reply",
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await markAgentOnline(ctx, ctx.agent);
    return null;
  },
});

/** Teammates who answer visitors: who is here first, then who was here last. */
export const list = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.array(teammate),
  handler: async (ctx) => {
    const team = await presentTeam(ctx, ctx.workspaceId);
    return team.map(({ agent, online, since }) => ({
      id: agent._id,
      ...toAgentCard(agent),
      online,
      since,
    }));
  },
});
