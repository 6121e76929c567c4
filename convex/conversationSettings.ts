import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { conversationSettings, replyTime } from "./conversationValidators";
import {
  checkCommonIssues,
  conversationSettingsOf,
  findConversationSettings,
} from "./model/conversationSettings";
import { takeTokenOrThrow } from "./model/rates";
import { typicalReplyTime } from "./model/replyTimes";

/** How the workspace's conversations behave, for the console's settings. */

/** The settings, and what the automatic reply time comes to at present. */
export const get = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.object({ settings: conversationSettings, typicalReplyTime: v.union(replyTime, v.null()) }),
  handler: async (ctx) => ({
    settings: await conversationSettingsOf(ctx, ctx.workspaceId),
    typicalReplyTime: await typicalReplyTime(ctx, ctx.workspaceId),
  }),
});

/** Sets what is given; the rest stays. @throws INPUT_INVALID naming the common issue that is wrong */
export const set = agentMutation({
  permission: "messages.manage",
  args: { change: conversationSettings.partial() },
  returns: v.null(),
  handler: async (ctx, { change }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const settings = { ...(await conversationSettingsOf(ctx, ctx.workspaceId)), ...change };
    if (change.commonIssues) settings.commonIssues = checkCommonIssues(change.commonIssues);
    const row = await findConversationSettings(ctx, ctx.workspaceId);
    if (row) await ctx.db.patch("conversationSettings", row._id, settings);
    else await ctx.db.insert("conversationSettings", { workspaceId: ctx.workspaceId, ...settings });
    return null;
  },
});
