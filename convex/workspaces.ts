import { v } from "convex/values";
import { internalQuery } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { readEnvironment } from "./environment";
import { inputInvalid } from "./errors";
import { describeInstallation } from "./model/installation";
import { currentRelease, findRelease, releaseValidator } from "./model/releases";
import { findWorkspace, workspaceSettings } from "./model/settings";
import { normaliseOrigins } from "./origins";
import { installationValidator } from "./validators";

/** What goes into the snippet and into the customer's Content-Security-Policy. */
export const installation = agentQuery({
  permission: "installation.read",
  args: {},
  returns: installationValidator,
  handler: async (ctx) => {
    const { appearance } = await workspaceSettings(ctx, ctx.workspaceId);
    return describeInstallation({ id: ctx.workspaceId, appearance }, readEnvironment());
  },
});

/** The sites that may show this workspace's messenger. */
export const security = agentQuery({
  permission: "security.manage",
  args: {},
  returns: v.object({ allowedOrigins: v.array(v.string()), development: v.boolean() }),
  handler: async (ctx) => {
    const { allowedOrigins } = await workspaceSettings(ctx, ctx.workspaceId);
    return { allowedOrigins, development: readEnvironment().development };
  },
});

/** Replaces the list of sites. Returns it in canonical form; INPUT_INVALID names the entry that is wrong. */
export const setAllowedOrigins = agentMutation({
  permission: "security.manage",
  args: { allowedOrigins: v.array(v.string()) },
  returns: v.array(v.string()),
  handler: async (ctx, { allowedOrigins }) => {
    const result = normaliseOrigins(allowedOrigins);
    if (!result.ok) throw inputInvalid(result.reason);
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    await ctx.db.patch("workspaceSettings", settings._id, { allowedOrigins: result.origins });
    return result.origins;
  },
});

/** What the frame and surface documents are made of: who may embed them and which build they load. */
export const documentFacts = internalQuery({
  args: { workspaceId: v.string(), version: v.union(v.string(), v.null()) },
  returns: v.object({
    allowedOrigins: v.union(v.null(), v.array(v.string())),
    release: v.union(v.null(), releaseValidator),
  }),
  handler: async (ctx, { workspaceId, version }) => {
    const workspace = await findWorkspace(ctx, workspaceId);
    const settings = workspace ? await workspaceSettings(ctx, workspace._id) : null;
    const release = version === null ? await currentRelease(ctx) : await findRelease(ctx, version);
    return {
      allowedOrigins: settings?.allowedOrigins ?? null,
      release: release && { version: release.version, integrity: release.integrity },
    };
  },
});
