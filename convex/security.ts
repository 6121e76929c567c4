import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { inputInvalid } from "./errors";
import { coverageOfWeek } from "./model/coverage";
import {
  addSecret as add,
  addPublicKey as addKey,
  isActive,
  listKeys,
  ownKey,
  retireKey as retire,
} from "./model/identityKeys";
import { beginSharing as beginBatch } from "./model/idleVisitors";
import { createAgentCards } from "./model/people";
import { takeTokenOrThrow } from "./model/rates";
import { canSeal } from "./model/sealing";
import { endSessions as endBatch, endUnadmitted as endUnadmittedBatch } from "./model/sessionExpiry";
import { admissionOf, SESSION_LIFETIMES_MS, workspaceSettings } from "./model/settings";
import { coverageCounts, identityKey, identityMode } from "./validators";

/** Settings › Security: how visitors prove who they are, and how long they stay signed in. No function returns a secret. */

const permission = "security.manage" as const;
const BATCH = 200;

/** Who is let in, for how long, and with which keys identities are verified. */
export const get = agentQuery({
  permission,
  args: {},
  returns: v.object({
    mode: identityMode,
    allowAnonymous: v.boolean(),
    pageHandles: v.boolean(),
    sharedDevices: v.boolean(),
    sessionLifetimeMs: v.number(),
    /** Whether this deployment has the key that secrets are stored under. */
    canStoreSecrets: v.boolean(),
    keys: v.array(identityKey),
  }),
  handler: async (ctx) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    const rows = await listKeys(ctx, ctx.workspaceId);
    const cardOf = createAgentCards(ctx);
    const keys = await Promise.all(
      rows.map(async (row) => ({
        id: row._id,
        use: row.algorithm === "HMAC-SHA256" ? ("userHash" as const) : ("userToken" as const),
        algorithm: row.algorithm,
        hint: row.hint,
        createdAt: row._creationTime,
        createdBy: (await cardOf(row.createdBy)).name,
        retireAt: row.retireAt ?? null,
        isActive: isActive(row),
      })),
    );
    const { sessionLifetimeMs, pageHandles = false, sharedDevices = false } = settings;
    const ways = { pageHandles, sharedDevices, sessionLifetimeMs };
    return { ...admissionOf(settings), ...ways, canStoreSecrets: canSeal(), keys };
  },
});

/**
 * Chooses who is let in. Proof can be required only where there is something to prove it with. Who is not let in any more
 * is out at once: browsers boot again, and are refused with the reason.
 */
export const setVerification = agentMutation({
  permission,
  args: { mode: identityMode, allowAnonymous: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { mode, allowAnonymous }) => {
    const keys = await listKeys(ctx, ctx.workspaceId);
    if (mode === "required" && !keys.some(isActive))
      throw inputInvalid("Add a secret or a public key before you require verification.");
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    await ctx.db.patch("workspaceSettings", settings._id, { identityMode: mode, allowAnonymous });
    if (mode === "optional" && allowAnonymous) return null;
    const { workspaceId } = ctx;
    const stretch = { workspaceId, after: 0, before: Date.now() };
    await ctx.scheduler.runAfter(0, internal.security.endUnadmitted, stretch);
    return null;
  },
});

/** Stores a secret that the console has made. @throws SECRET_KEY_MISSING · INPUT_INVALID */
export const addSecret = agentMutation({
  permission,
  args: { use: v.union(v.literal("userHash"), v.literal("userToken")), secret: v.string() },
  returns: v.object({ keyId: v.id("identityKeys") }),
  handler: async (ctx, { use, secret }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    // Two kinds on purpose: where users choose their own id, a hash of one may look like the signature of a token.
    const algorithm = use === "userHash" ? "HMAC-SHA256" : "HS256";
    const owner = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { keyId: await add(ctx, owner, { algorithm, secret }) };
  },
});

/** Stores the public half of an Ed25519 key, for tokens signed with EdDSA. @throws INPUT_INVALID */
export const addPublicKey = agentMutation({
  permission,
  args: { publicKey: v.string() },
  returns: v.object({ keyId: v.id("identityKeys") }),
  handler: async (ctx, { publicKey }) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const owner = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { keyId: await addKey(ctx, owner, publicKey) };
  },
});

/** Ends a key in a week, or at once together with every session it has proven. @throws NOT_FOUND · INPUT_INVALID */
export const retireKey = agentMutation({
  permission,
  args: { keyId: v.string(), when: v.union(v.literal("inAWeek"), v.literal("now")) },
  returns: v.null(),
  handler: async (ctx, { keyId, when }) => {
    const key = await ownKey(ctx, keyId, ctx.workspaceId);
    const { mode } = admissionOf(await workspaceSettings(ctx, ctx.workspaceId));
    const keys = await listKeys(ctx, ctx.workspaceId);
    const isLast = !keys.some((other) => other._id !== key._id && other.retireAt === undefined);
    if (mode === "required" && isLast)
      throw inputInvalid("Verification is required, and this is the last key: add its successor first.");
    await retire(ctx, key, when);
    if (when === "now") await ctx.scheduler.runAfter(0, internal.security.endSessions, { keyId: key._id });
    return null;
  },
});

/** How long a visitor's token lives. Tokens that are out keep their time. */
export const setSessionLifetime = agentMutation({
  permission,
  args: { sessionLifetimeMs: v.number() },
  returns: v.null(),
  handler: async (ctx, { sessionLifetimeMs }) => {
    const { min, max } = SESSION_LIFETIMES_MS;
    if (!(Number.isInteger(sessionLifetimeMs) && sessionLifetimeMs >= min && sessionLifetimeMs <= max))
      throw inputInvalid("A session lasts between 1 hour and 7 days.");
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    await ctx.db.patch("workspaceSettings", settings._id, { sessionLifetimeMs });
    return null;
  },
});

/** Whether a customer's page may keep a weak handle for anonymous visitors whose browser keeps nothing. Off ends it at once. */
export const setPageHandles = agentMutation({
  permission,
  args: { pageHandles: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { pageHandles }) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    await ctx.db.patch("workspaceSettings", settings._id, { pageHandles });
    return null;
  },
});

/** Whether visitors share devices: then anonymous ones are over when they have been idle for half an hour. */
export const setSharedDevices = agentMutation({
  permission,
  args: { sharedDevices: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { sharedDevices }) => {
    const { workspaceId } = ctx;
    const settings = await workspaceSettings(ctx, workspaceId);
    await ctx.db.patch("workspaceSettings", settings._id, { sharedDevices });
    if (!sharedDevices || settings.sharedDevices === true) return null;
    const stretch = { workspaceId, after: 0, before: Date.now() };
    await ctx.scheduler.runAfter(0, internal.security.beginSharing, stretch);
    return null;
  },
});

/** What visitors have proven in the last seven days: whether requiring proof would lock anybody out. */
export const coverage = agentQuery({
  permission,
  args: {},
  returns: v.object({
    days: v.array(v.object({ day: v.string(), ...coverageCounts.fields })),
    total: coverageCounts,
  }),
  handler: (ctx) => coverageOfWeek(ctx, ctx.workspaceId),
});

/** Ends every visitor's session of the workspace. Browsers boot again by themselves. */
export const endAllSessions = agentMutation({
  permission,
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    const { workspaceId } = ctx;
    await ctx.scheduler.runAfter(0, internal.security.endSessions, { workspaceId, before: Date.now() });
    return null;
  },
});

/** Ends the sessions of visitors who would not be let in now, a batch at a time. */
export const endUnadmitted = internalMutation({
  args: { workspaceId: v.id("workspaces"), after: v.number(), before: v.number() },
  returns: v.null(),
  handler: async (ctx, stretch) => {
    const after = await endUnadmittedBatch(ctx, stretch, BATCH);
    if (after !== null)
      await ctx.scheduler.runAfter(0, internal.security.endUnadmitted, { ...stretch, after });
    return null;
  },
});

/** Notes when the visitors who are here are to be looked at, a batch at a time. */
export const beginSharing = internalMutation({
  args: { workspaceId: v.id("workspaces"), after: v.number(), before: v.number() },
  returns: v.null(),
  handler: async (ctx, stretch) => {
    const after = await beginBatch(ctx, stretch, BATCH);
    if (after !== null)
      await ctx.scheduler.runAfter(0, internal.security.beginSharing, { ...stretch, after });
    return null;
  },
});

/** Ends sessions of a key or of a workspace, a batch at a time. */
export const endSessions = internalMutation({
  args: {
    keyId: v.optional(v.id("identityKeys")),
    workspaceId: v.optional(v.id("workspaces")),
    before: v.optional(v.number()),
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    const count = await endBatch(ctx, args, BATCH);
    if (count === BATCH) await ctx.scheduler.runAfter(0, internal.security.endSessions, args);
    return null;
  },
});
