import { v } from "convex/values";
import { brandingSettings } from "./brandingValidators";
import { agentMutation, agentQuery } from "./builders";
import { messengerConfig } from "./messengerValidators";
import { checkAppearance } from "./model/appearance";
import { brandingSettingsOf } from "./model/branding";
import { messengerConfigOf, workspaceSettings } from "./model/settings";
import { normaliseMessenger } from "./model/tabs";
import { appearanceValidator } from "./validators";

/** Settings › Messenger: what visitors see of it, and how it looks. */

const permission = "messenger.manage" as const;

/** Everything that can be set. */
export const get = agentQuery({
  permission,
  args: {},
  returns: v.object({
    config: messengerConfig,
    appearance: appearanceValidator,
    branding: brandingSettings,
  }),
  handler: async (ctx) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    const { appearance } = settings;
    return { config: messengerConfigOf(settings), appearance, branding: brandingSettingsOf(settings) };
  },
});

/** Sets what is given of tabs, home and who counts as a user; the rest stays. Returns all as it is kept. @throws INPUT_INVALID */
export const setTabs = agentMutation({
  permission,
  args: { change: messengerConfig.partial() },
  returns: messengerConfig,
  handler: async (ctx, { change }) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    const messenger = normaliseMessenger({ ...messengerConfigOf(settings), ...change });
    await ctx.db.patch("workspaceSettings", settings._id, { messenger });
    return messenger;
  },
});

/** Sets what is given of how launcher and messenger look; the rest stays. Open pages follow at once. @throws INPUT_INVALID */
export const setAppearance = agentMutation({
  permission,
  args: { change: appearanceValidator.partial() },
  returns: appearanceValidator,
  handler: async (ctx, { change }) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    const appearance = checkAppearance({ ...settings.appearance, ...change });
    await ctx.db.patch("workspaceSettings", settings._id, { appearance });
    return appearance;
  },
});
