import { ConvexError, type Infer, v } from "convex/values";
import { internalMutation, type MutationCtx, mutation } from "./_generated/server";
import { brandingView } from "./brandingValidators";
import { visitorQuery } from "./builders";
import type { ErrorData } from "./errors";
import { messengerView } from "./messengerValidators";
import { bootVisitor } from "./model/boot";
import { brandingOf } from "./model/branding";
import { refreshSession, revokeHash } from "./model/sessions";
import { FEATURES, messengerOf, workspaceSettings } from "./model/settings";
import { wordingFor } from "./model/texts";
import { isHex256, isVisitorToken, sha256Hex } from "./model/tokens";
import {
  appearanceValidator,
  type BootRequest,
  type BootResponse,
  bootFields,
  bootResponse,
  type ClientFacts,
  clientFacts,
  messagesValidator,
  refusalCode,
} from "./validators";

const REFUSALS = new Set<string>(refusalCode.members.map((member) => member.value));

/** Opens a session; the same as `POST /boot`, for clients that have no HTTP actions. Refusals are answers, not errors. */
export const boot = mutation({
  args: { ...bootFields, userAgent: v.optional(v.string()) },
  returns: bootResponse,
  handler: async (ctx, { userAgent, ...request }): Promise<BootResponse> => {
    const metadata = await ctx.meta.getRequestMetadata();
    return bootOrRefuse(ctx, request, { userAgent: userAgent ?? metadata.userAgent });
  },
});

/** The mutation behind `POST /boot`. */
export const bootOverHttp = internalMutation({
  args: { request: v.object(bootFields), client: clientFacts },
  returns: bootResponse,
  handler: (ctx, { request, client }): Promise<BootResponse> => bootOrRefuse(ctx, request, client),
});

/**
 * Registers the next token; the one it is called with stays good for 60 s. An answer whose `expiresAt` is not ahead
 * of `serverNow` means that the session has just been ended, because an older token of it was used again.
 * @throws SESSION_INVALID · INPUT_INVALID · RATE_LIMITED
 */
export const refresh = mutation({
  // Not a visitorMutation: the reuse of a token must be written down, and what fails writes nothing.
  args: { sessionToken: v.optional(v.string()), nextTokenHash: v.string() },
  returns: v.object({ expiresAt: v.number(), serverNow: v.number() }),
  handler: (ctx, { sessionToken, nextTokenHash }) => refreshSession(ctx, sessionToken, nextTokenHash),
});

/** Ends the session; with `forget`, also every other way back to this visitor from this browser. Safe to repeat. */
export const revoke = mutation({
  args: { sessionToken: v.string(), forget: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { sessionToken, forget }) => {
    // Not a visitorMutation: ending what has ended is no error, and whether a token ever existed stays unsaid.
    if (isVisitorToken(sessionToken)) await revokeHash(ctx, await sha256Hex(sessionToken), forget);
    return null;
  },
});

/**
 * Ends a session and forgets its visitor, for a client that has wiped its token and kept only the hash. A hash that is
 * not registered yet stays barred for an hour. Safe to repeat.
 */
export const revokeByHash = mutation({
  args: { tokenHash: v.string() },
  returns: v.null(),
  handler: async (ctx, { tokenHash }) => {
    if (isHex256(tokenHash)) await revokeHash(ctx, tokenHash, true);
    return null;
  },
});

/**
 * The session as it lives, and what the workspace says to somebody who would like these languages (as in a boot). Fails with
 * SESSION_INVALID as soon as it has ended.
 */
export const current = visitorQuery({
  args: { languages: v.optional(v.string()) },
  returns: v.object({
    state: v.literal("active"),
    expiresAt: v.number(),
    appearance: appearanceValidator,
    branding: v.optional(brandingView),
    messenger: messengerView,
    texts: v.optional(messagesValidator),
    features: v.array(v.string()),
  }),
  handler: async (ctx, { languages }) => {
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    return {
      state: "active" as const,
      expiresAt: ctx.session.expiresAt,
      ...(await wordingFor(ctx, settings, languages)),
      branding: brandingOf(settings),
      messenger: messengerOf(settings, ctx.visitor),
      features: FEATURES,
    };
  },
});

async function bootOrRefuse(
  ctx: MutationCtx,
  request: BootRequest,
  client: ClientFacts,
): Promise<BootResponse> {
  try {
    return await bootVisitor(ctx, request, client);
  } catch (error) {
    if (!(error instanceof ConvexError)) throw error;
    const { code, message, retryAfterMs } = error.data as ErrorData;
    if (!isRefusal(code)) throw error;
    return { status: "refused", code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

const isRefusal = (code: string): code is Infer<typeof refusalCode> => REFUSALS.has(code);
