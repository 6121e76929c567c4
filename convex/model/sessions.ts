import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { findSession } from "../builders";
import { inputInvalid, sessionInvalid } from "../errors";
import { handOverPresence, markLeft } from "./presence";
import { forgetResumeHandles } from "./resume";
import { workspaceSettings } from "./settings";
import { isHex256 } from "./tokens";

/** A refreshed token stays good this long, for calls that are on their way. */
const REFRESH_GRACE_MS = 60_000;
const MAX_SESSIONS_PER_VISITOR = 200;

type Lifetime = { expiresAt: number; serverNow: number };

/**
 * Registers the next token of a session. Repeating the call with the same hash, by either token, gives the same answer;
 * a token that has a successor cannot get another one.
 * @throws INPUT_INVALID · SESSION_INVALID
 */
export async function refreshSession(
  ctx: MutationCtx,
  session: Doc<"widgetSessions">,
  nextTokenHash: string,
): Promise<Lifetime> {
  if (!isHex256(nextTokenHash)) throw inputInvalid("nextTokenHash must be 64 lower-case hex digits.");
  const now = Date.now();
  const next = await findSession(ctx, nextTokenHash);
  if (next) {
    const isOwn = session.successorHash === nextTokenHash || session._id === next._id;
    if (!isOwn || next.revoked) throw sessionInvalid();
    return { expiresAt: next.expiresAt, serverNow: now };
  }
  if (session.successorHash !== undefined) throw sessionInvalid();
  const { sessionLifetimeMs } = await workspaceSettings(ctx, session.workspaceId);
  const { workspaceId, visitorId, origin } = session;
  const expiresAt = now + sessionLifetimeMs;
  const successorId = await ctx.db.insert("widgetSessions", {
    tokenHash: nextTokenHash,
    workspaceId,
    visitorId,
    origin,
    expiresAt,
    revoked: false,
  });
  await ctx.db.patch("widgetSessions", session._id, {
    successorHash: nextTokenHash,
    expiresAt: Math.min(session.expiresAt, now + REFRESH_GRACE_MS),
  });
  await handOverPresence(ctx, session, successorId);
  return { expiresAt, serverNow: now };
}

/**
 * Ends a session. With `forget`, everything that leads back to the visitor from this browser ends too: all sessions of
 * an unverified visitor, and its resume secrets.
 */
export async function revokeSession(
  ctx: MutationCtx,
  session: Doc<"widgetSessions">,
  forget: boolean,
): Promise<void> {
  await markLeft(ctx, session);
  await revoke(ctx, session);
  // The other half of a pair in its grace: the token before this one, or the one after.
  const relatives = forget ? await sessionsToForget(ctx, session) : await successors(ctx, session);
  for (const relative of relatives) await revoke(ctx, relative);
  if (forget) await forgetResumeHandles(ctx, session.visitorId);
}

/** Deletes up to `count` sessions whose time is up, which ends their live queries. Returns how many went. */
export async function expireSessions(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("widgetSessions")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const row of rows) await ctx.db.delete("widgetSessions", row._id);
  return rows.length;
}

async function revoke(ctx: MutationCtx, session: Doc<"widgetSessions">): Promise<void> {
  if (!session.revoked) await ctx.db.patch("widgetSessions", session._id, { revoked: true });
}

async function successors(
  ctx: MutationCtx,
  session: Doc<"widgetSessions">,
): Promise<Doc<"widgetSessions">[]> {
  const sessions = await sessionsOf(ctx, session.visitorId);
  return sessions.filter(
    (other) => other.tokenHash === session.successorHash || other.successorHash === session.tokenHash,
  );
}

async function sessionsToForget(
  ctx: MutationCtx,
  session: Doc<"widgetSessions">,
): Promise<Doc<"widgetSessions">[]> {
  const visitor = await ctx.db.get("visitors", session.visitorId);
  // A verified person has other devices, which keep their sessions.
  return visitor?.kind === "verified" ? successors(ctx, session) : sessionsOf(ctx, session.visitorId);
}

function sessionsOf(ctx: MutationCtx, visitorId: Id<"visitors">): Promise<Doc<"widgetSessions">[]> {
  return ctx.db
    .query("widgetSessions")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .order("desc")
    .take(MAX_SESSIONS_PER_VISITOR);
}
