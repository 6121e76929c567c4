import { v } from "convex/values";
import { internalMutation } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { callerAddressHash } from "./model/addresses";
import { noteBoot } from "./model/bootEvents";
import { listInstalls } from "./model/installs";
import { findOnboardingToken, issueOnboardingToken } from "./model/onboarding";
import { takeToken, takeTokenOrThrow } from "./model/rates";
import { findWorkspace, workspaceSettings } from "./model/settings";
import { installValidator } from "./validators";

/** Settings › Widget Installation: where the messenger has been seen, and the token that marks one's own installation. */

/** The sites the messenger was seen on, and the state of the onboarding token. */
export const list = agentQuery({
  permission: "installation.read",
  args: {},
  returns: v.object({
    /** Whether an installation counts as verified only with the token. */
    strict: v.boolean(),
    token: v.union(
      v.null(),
      v.object({
        hint: v.string(),
        issuedAt: v.number(),
        usedAt: v.union(v.number(), v.null()),
        usedOrigin: v.union(v.string(), v.null()),
      }),
    ),
    installs: v.array(installValidator),
  }),
  handler: async (ctx) => {
    const { onboardingStrict: strict = false } = await workspaceSettings(ctx, ctx.workspaceId);
    const token = await findOnboardingToken(ctx, ctx.workspaceId);
    return {
      strict,
      token: token && {
        hint: token.hint,
        issuedAt: token.issuedAt,
        usedAt: token.usedAt ?? null,
        usedOrigin: token.usedOrigin ?? null,
      },
      installs: await listInstalls(ctx, ctx.workspaceId, strict),
    };
  },
});

/** Registers the hash of an onboarding token that the console has made; the one before is no longer accepted. */
export const issueToken = agentMutation({
  permission: "security.manage",
  args: { tokenHash: v.string(), hint: v.string() },
  returns: v.null(),
  handler: async (ctx, token) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await issueOnboardingToken(ctx, ctx.workspaceId, token);
    return null;
  },
});

/** Chooses whether an installation counts only with the token. */
export const setStrict = agentMutation({
  permission: "security.manage",
  args: { strict: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { strict }) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    await ctx.db.patch("workspaceSettings", settings._id, { onboardingStrict: strict });
    return null;
  },
});

/** A page that is not listed asked for the frame's document: its browser will not show it, but its owner can be told. */
export const noteStranger = internalMutation({
  args: { workspaceId: v.string(), origin: v.string() },
  returns: v.null(),
  handler: async (ctx, { workspaceId, origin }) => {
    const workspace = await findWorkspace(ctx, workspaceId);
    const subject = (await callerAddressHash(ctx)) ?? `workspace:${workspaceId}`;
    if (!workspace || (await takeToken(ctx, "badOriginFromAddress", subject)) > 0) return null;
    const shown = { kind: "badOrigin" as const, identity: null, onboarding: "none" as const };
    await noteBoot(ctx, { workspaceId: workspace._id, origin }, shown);
    return null;
  },
});
