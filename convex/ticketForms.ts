import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { takeTokenOrThrow } from "./model/rates";
import { addForm, changeForm, formsOf, ownForm, removeForm, toForm } from "./model/ticketForms";
import { ticketForm, ticketFormDraft } from "./ticketValidators";

/** The workspace's ticket forms, oldest first. */
export const list = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.array(ticketForm),
  handler: async (ctx) => (await formsOf(ctx, ctx.workspaceId)).map(toForm),
});

/** Adds a form. @throws INPUT_INVALID with what is wrong */
export const create = agentMutation({
  permission: "tickets.manage",
  args: { form: ticketFormDraft },
  returns: v.object({ formId: v.id("ticketForms") }),
  handler: async (ctx, { form }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    return { formId: await addForm(ctx, ctx.workspaceId, form) };
  },
});

/** Replaces a form; tickets opened with it keep the fields they had. @throws INPUT_INVALID with what is wrong */
export const update = agentMutation({
  permission: "tickets.manage",
  args: { formId: v.string(), form: ticketFormDraft },
  returns: v.null(),
  handler: async (ctx, { formId, form }) => {
    const own = await ownForm(ctx, formId, ctx.workspaceId);
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await changeForm(ctx, own, form);
    return null;
  },
});

/** Deletes a form; tickets opened with it stay. */
export const remove = agentMutation({
  permission: "tickets.manage",
  args: { formId: v.string() },
  returns: v.null(),
  handler: async (ctx, { formId }) => {
    const own = await ownForm(ctx, formId, ctx.workspaceId);
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await removeForm(ctx, own);
    return null;
  },
});
