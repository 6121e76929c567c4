import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { takeTokenOrThrow } from "./model/rates";
import { workspaceSettings } from "./model/settings";
import { checkTracking, trackingOf } from "./model/trackingSettings";
import { trackingSettings } from "./trackingValidators";

/** Settings › Tracking: what may be known of visitors' ways. */

const permission = "tracking.manage" as const;

/** What the workspace allows. */
export const get = agentQuery({
  permission,
  args: {},
  returns: trackingSettings,
  handler: async (ctx) => trackingOf(await workspaceSettings(ctx, ctx.workspaceId)),
});

/** Says what is stored from now on; what there is stays. @throws INPUT_INVALID · RATE_LIMITED */
export const set = agentMutation({
  permission,
  args: { settings: trackingSettings },
  returns: v.null(),
  handler: async (ctx, { settings }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const row = await workspaceSettings(ctx, ctx.workspaceId);
    await ctx.db.patch("workspaceSettings", row._id, { tracking: checkTracking(settings) });
    return null;
  },
});
