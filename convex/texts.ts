import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { takeTokenOrThrow } from "./model/rates";
import { changeTexts, listTexts, setTexts } from "./model/texts";
import { textsValidator } from "./validators";

/**
 * What a workspace says in its own words, language by language: the greeting, and any sentence of the messenger by its key
 * (frame/strings). ICU messages: `{blanks}` of the sentence it replaces are filled in, `plural` and `select` choose.
 */

const permission = "texts.manage" as const;

/** Every language the workspace has texts in. */
export const list = agentQuery({
  permission,
  args: {},
  returns: v.array(v.object({ language: v.string(), texts: textsValidator })),
  handler: (ctx) => listTexts(ctx, ctx.workspaceId),
});

/** Replaces one language's texts; blank ones are none. Returns them as they are kept. @throws INPUT_INVALID */
export const set = agentMutation({
  permission,
  args: { language: v.string(), texts: textsValidator },
  returns: textsValidator,
  handler: async (ctx, args) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    return setTexts(ctx, ctx.workspaceId, args);
  },
});

/** Changes some texts of one language: a blank one goes, the rest stays. Returns all as they are kept. @throws INPUT_INVALID */
export const change = agentMutation({
  permission,
  args: { language: v.string(), change: textsValidator },
  returns: textsValidator,
  handler: async (ctx, args) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    return changeTexts(ctx, ctx.workspaceId, args);
  },
});
