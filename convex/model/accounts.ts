import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { fail, unauthenticated } from "../errors";
import { callerAddressHash } from "./addresses";
import { giveTokenBack, takeTokenOrThrow } from "./rates";
import { clip } from "./text";
import { sha256Hex } from "./tokens";

const SESSION_LIFETIME_MS = 30 * 86_400_000;
const MAX_EMAIL_LENGTH = 254;

/** The form in which e-mail addresses are stored and looked up. */
export const normaliseEmail = (email: string): string => clip(email.trim().toLowerCase(), MAX_EMAIL_LENGTH);

export function findAccount(ctx: QueryCtx, email: string): Promise<Doc<"agents"> | null> {
  return ctx.db
    .query("agents")
    .withIndex("by_email", (q) => q.eq("email", email))
    .unique();
}

/** Counts an attempt against its e-mail and its address. @throws RATE_LIMITED */
export async function takeSignInTokens(ctx: MutationCtx, email: string): Promise<void> {
  await takeTokenOrThrow(ctx, "signIn", await sha256Hex(email));
  const addressHash = await callerAddressHash(ctx);
  if (addressHash) await takeTokenOrThrow(ctx, "signInFromAddress", addressHash);
}

type SignedIn = { agentId: Id<"agents">; email: string; tokenHash: string };

/**
 * Opens a session of 30 days and takes the attempt off the limits. In one that there is it is kept that its agent has given the
 * password again; it lasts no longer for that. @throws UNAUTHENTICATED
 */
export async function registerAgentSession(
  ctx: MutationCtx,
  { agentId, email, tokenHash }: SignedIn,
): Promise<void> {
  const existing = await ctx.db
    .query("agentSessions")
    .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
    .unique();
  if (existing && existing.agentId !== agentId) throw unauthenticated();
  const now = Date.now();
  if (existing) await ctx.db.patch("agentSessions", existing._id, { confirmedAt: now });
  else await ctx.db.insert("agentSessions", { tokenHash, agentId, expiresAt: now + SESSION_LIFETIME_MS });
  await giveTokenBack(ctx, "signIn", await sha256Hex(email));
  const addressHash = await callerAddressHash(ctx);
  if (addressHash) await giveTokenBack(ctx, "signInFromAddress", addressHash);
}

/** @throws SIGN_IN_AGAIN in a session whose password was given longer ago than `ms` */
export function checkSignedInWithin(
  { _creationTime, confirmedAt = _creationTime }: Doc<"agentSessions">,
  ms: number,
): void {
  if (Date.now() - confirmedAt >= ms) throw fail("SIGN_IN_AGAIN", "Give your password again to do this.");
}

/** Deletes up to `count` agent sessions whose time is up. Returns how many went. */
export async function expireAgentSessions(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("agentSessions")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const row of rows) await ctx.db.delete("agentSessions", row._id);
  return rows.length;
}
