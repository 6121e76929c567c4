import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { officeHoursFields, officeState } from "./conversationValidators";
import { findOfficeHours, officeHoursOf } from "./model/conversationSettings";
import { checkOfficeHours, officeStateAt } from "./model/officeHours";
import { takeTokenOrThrow } from "./model/rates";

/** When the team is there, for the console's settings. Visitors get what follows from it with `conversations:settings`. */

/** The hours, and whether the office is open by them; null if the workspace has named none. */
export const get = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.union(v.null(), v.object({ hours: v.object(officeHoursFields), state: officeState })),
  handler: async (ctx) => {
    const hours = await officeHoursOf(ctx, ctx.workspaceId);
    return hours && { hours, state: officeStateAt(hours, Date.now()) };
  },
});

/** Replaces the hours; null takes them away. @throws INPUT_INVALID naming what is wrong */
export const set = agentMutation({
  permission: "messages.manage",
  args: { hours: v.union(v.null(), v.object(officeHoursFields)) },
  returns: v.null(),
  handler: async (ctx, args) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const hours = args.hours && checkOfficeHours(args.hours);
    const row = await findOfficeHours(ctx, ctx.workspaceId);
    if (row && hours) await ctx.db.patch("officeHours", row._id, hours);
    else if (hours) await ctx.db.insert("officeHours", { workspaceId: ctx.workspaceId, ...hours });
    else if (row) await ctx.db.delete("officeHours", row._id);
    return null;
  },
});
