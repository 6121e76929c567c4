import { v } from "convex/values";
import { internalAction, internalMutation } from "./_generated/server";
import { findAccount, normaliseEmail } from "./model/accounts";
import { addExampleItems } from "./model/exampleItems";
import { addFirstContent } from "./model/firstContent";
import { hashPassword as hash } from "./model/passwords";
import { colorFor } from "./model/people";
import { defaultAppearance, SESSION_LIFETIME_MS } from "./model/settings";
import { addForm, FIRST_FORM } from "./model/ticketForms";

/** Makes a workspace and its owner, or finds the workspace of an owner who has an account. */
export const ensureWorkspace = internalMutation({
  args: {
    workspaceName: v.string(),
    owner: v.object({ name: v.string(), email: v.string(), passwordHash: v.string() }),
  },
  returns: v.object({ workspaceId: v.id("workspaces"), created: v.boolean() }),
  handler: async (ctx, { workspaceName, owner }) => {
    const email = normaliseEmail(owner.email);
    const account = await findAccount(ctx, email);
    if (account) return { workspaceId: account.workspaceId, created: false };
    const workspaceId = await ctx.db.insert("workspaces", { name: workspaceName });
    await ctx.db.insert("workspaceSettings", {
      workspaceId,
      allowedOrigins: [],
      appearance: defaultAppearance(workspaceName),
      sessionLifetimeMs: SESSION_LIFETIME_MS,
    });
    const { name, passwordHash } = owner;
    await ctx.db.insert("agents", {
      workspaceId,
      email,
      name,
      passwordHash,
      role: "owner",
      color: colorFor(email),
    });
    await addForm(ctx, workspaceId, FIRST_FORM);
    return { workspaceId, created: true };
  },
});

/**
 * What a new workspace begins with besides articles: an announcement, a checklist and office hours, to be changed or put
 * away. `timeZone` is the IANA name of the office's.
 */
export const firstContent = internalMutation({
  args: { workspaceId: v.id("workspaces"), timeZone: v.string() },
  returns: v.null(),
  handler: async (ctx, args) => {
    await addFirstContent(ctx, args);
    return null;
  },
});

/** One live item of every kind for the pages of the demo (`demo/start.ts` lists them). */
export const exampleItems = internalMutation({
  args: { workspaceId: v.id("workspaces") },
  returns: v.null(),
  handler: async (ctx, { workspaceId }) => {
    await addExampleItems(ctx, workspaceId);
    return null;
  },
});

/** The form in which a password is stored; an action, because hashing takes a while on purpose. */
export const hashPassword = internalAction({
  args: { password: v.string() },
  returns: v.string(),
  handler: (_ctx, { password }) => hash(password),
});
