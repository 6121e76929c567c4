import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { findSession, isLive } from "../builders";
import { inputInvalid, sessionInvalid } from "../errors";
import { callerAddressHash } from "./addresses";
import { forgetPageHandles } from "./pageHandles";
import { handOverPresence, markLeft } from "./presence";
import { takeToken, takeTokenOrThrow } from "./rates";
import { forgetResumeHandles } from "./resume";
import { workspaceSettings } from "./settings";
import { isOver } from "./sharedDevices";
import { isHex256, isVisitorToken, sha256Hex } from "./tokens";

/** A refreshed token stays good this long, for calls that are on their way. */
const REFRESH_GRACE_MS = 60_000;
/** How long a token that nobody has registered stays barred: longer than any boot is on its way. */
const TOMBSTONE_MS = 3_600_000;
const MAX_SESSIONS_PER_VISITOR = 200;
const MAX_FAMILY = 200;

type Session = Doc<"widgetSessions">;
type Lifetime = { expiresAt: number; serverNow: number };

/**
 * Registers the next token of a session. Repeating the call with the same hash gives the same answer for as long as
 * the next token lives; in its grace a token that has a successor cannot get another one. After its grace that is a
 * reuse: somebody has a copy. Then the family ends and the answer is a lifetime that is over.
 * @throws INPUT_INVALID · SESSION_INVALID · RATE_LIMITED
 */
export async function refreshSession(
  ctx: MutationCtx,
  token: unknown,
  nextTokenHash: string,
): Promise<Lifetime> {
  if (!isVisitorToken(token)) throw sessionInvalid();
  const session = await findSession(ctx, await sha256Hex(token));
  if (!session || session.revoked) throw sessionInvalid();
  if (!isHex256(nextTokenHash)) throw inputInvalid("nextTokenHash must be 64 lower-case hex digits.");
  const serverNow = Date.now();
  const next = await findSession(ctx, nextTokenHash);
  const isOwnNext = session.successorHash === nextTokenHash || session._id === next?._id;
  if (next && isOwnNext && isLive(next)) return { expiresAt: next.expiresAt, serverNow };
  if (isReused(session)) {
    await revokeFamily(ctx, session);
    return { expiresAt: serverNow, serverNow };
  }
  const visitor = await ctx.db.get("visitors", session.visitorId);
  const isFree = !next && session.successorHash === undefined;
  if (!isFree || !isLive(session) || !visitor || visitor.blockedAt !== undefined) throw sessionInvalid();
  if (await isOver(ctx, await workspaceSettings(ctx, session.workspaceId), visitor)) throw sessionInvalid();
  await takeTokenOrThrow(ctx, "refresh", session.visitorId);
  return { expiresAt: await rotate(ctx, session, nextTokenHash), serverNow };
}

/** Tells whether presenting this token means that it was used after its successor had taken over. */
export const isReused = (session: Session): boolean =>
  !session.revoked &&
  session.successorHash !== undefined &&
  (session.spent === true || session.expiresAt <= Date.now());

/**
 * Ends a session. With `forget`, everything that leads back to the visitor from this browser ends too: all sessions of
 * an unverified visitor, and its resume secrets.
 */
export async function revokeSession(ctx: MutationCtx, session: Session, forget: boolean): Promise<void> {
  await markLeft(ctx, session);
  await revokeFamily(ctx, session);
  if (!forget) return;
  const visitor = await ctx.db.get("visitors", session.visitorId);
  // A verified person has other devices, which keep their sessions.
  if (visitor?.kind !== "verified") await revokeVisitor(ctx, session.visitorId);
}

/** Ends every session of a visitor and every way back to it. Returns how many sessions were live. */
export async function revokeVisitor(ctx: MutationCtx, visitorId: Id<"visitors">): Promise<number> {
  const sessions = await sessionsOf(ctx, visitorId);
  const live = sessions.filter(isLive).length;
  for (const session of sessions) await revoke(ctx, session);
  await forgetResumeHandles(ctx, visitorId);
  await forgetPageHandles(ctx, visitorId);
  return live;
}

/** Ends the sessions of one token's family: the tokens before it and after it. */
export async function revokeFamily(ctx: MutationCtx, session: Session): Promise<void> {
  const family = await ctx.db
    .query("widgetSessions")
    .withIndex("by_familyId", (q) => q.eq("familyId", familyOf(session)))
    .take(MAX_FAMILY);
  for (const relative of [session, ...family.filter(({ _id }) => _id !== session._id)]) {
    await revoke(ctx, relative);
  }
}

/** Sessions of a visitor, newest first, whatever their state. */
export function sessionsOf(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<Session[]> {
  return ctx.db
    .query("widgetSessions")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .order("desc")
    .take(MAX_SESSIONS_PER_VISITOR);
}

/** Ends the session of a hash with every way back, or bars a hash that nobody has registered yet. */
export async function revokeHash(ctx: MutationCtx, tokenHash: string, forget: boolean): Promise<void> {
  const session = await findSession(ctx, tokenHash);
  if (session) return revokeSession(ctx, session, forget);
  const addressHash = await callerAddressHash(ctx);
  // Whoever floods us with hashes of nothing gets no error and no rows.
  if (addressHash && (await takeToken(ctx, "tombstoneFromAddress", addressHash)) > 0) return undefined;
  if (await isBarred(ctx, tokenHash)) return undefined;
  await ctx.db.insert("tokenTombstones", { tokenHash, expiresAt: Date.now() + TOMBSTONE_MS });
  return undefined;
}

/** Tells whether a token was revoked before it was registered. */
export async function isBarred(ctx: QueryCtx, tokenHash: string): Promise<boolean> {
  const row = await ctx.db
    .query("tokenTombstones")
    .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
    .first();
  return row !== null && row.expiresAt > Date.now();
}

async function rotate(ctx: MutationCtx, session: Session, tokenHash: string): Promise<number> {
  const now = Date.now();
  const { sessionLifetimeMs } = await workspaceSettings(ctx, session.workspaceId);
  const { workspaceId, visitorId, origin, kind, keyId, joinedFrom, readsFrom } = session;
  const expiresAt = now + sessionLifetimeMs;
  const row = { tokenHash, workspaceId, visitorId, origin, expiresAt, kind, keyId, joinedFrom, readsFrom };
  const familyId = familyOf(session);
  const successorId = await ctx.db.insert("widgetSessions", { ...row, familyId, revoked: false });
  await ctx.db.patch("widgetSessions", session._id, {
    familyId,
    successorHash: tokenHash,
    expiresAt: Math.min(session.expiresAt, now + REFRESH_GRACE_MS),
    keptUntil: expiresAt,
  });
  await handOverPresence(ctx, session, successorId);
  return expiresAt;
}

const familyOf = (session: Session) => session.familyId ?? session.tokenHash;

async function revoke(ctx: MutationCtx, session: Session): Promise<void> {
  if (!session.revoked) await ctx.db.patch("widgetSessions", session._id, { revoked: true });
}
