import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/** A visitor counts as online until this long after the last write; clients beat once a minute. */
export const PRESENCE_TTL_MS = 150_000;
// A page that is left just after another one of the same session came up says nothing about the new one.
const LATE_LEAVE_MS = 2_000;

type Beat = {
  visitorId: Id<"visitors">;
  sessionId: Id<"widgetSessions">;
  page: { url: string; title: string };
};

/** Says that a visitor is here. Writes nothing while the page is the same and more than half of the time is left. */
export async function markOnline(ctx: MutationCtx, beat: Beat): Promise<void> {
  const now = Date.now();
  const row = await findActivity(ctx, beat.visitorId);
  const fresh = row?.expiresAt !== undefined && row.expiresAt - now > PRESENCE_TTL_MS / 2;
  if (row && fresh && row.url === beat.page.url && row.title === beat.page.title) return;
  const value = {
    sessionId: beat.sessionId,
    url: beat.page.url,
    title: beat.page.title,
    seenAt: now,
    expiresAt: now + PRESENCE_TTL_MS,
  };
  if (row) await ctx.db.patch("visitorActivity", row._id, value);
  else await ctx.db.insert("visitorActivity", { visitorId: beat.visitorId, ...value });
  await setOnline(ctx, beat.visitorId, true);
}

/** Says that a page was left. Counts only if that page's session was the last to be seen. */
export async function markLeft(ctx: MutationCtx, session: Doc<"widgetSessions">): Promise<void> {
  const row = await findActivity(ctx, session.visitorId);
  if (row?.sessionId !== session._id || Date.now() - row.seenAt < LATE_LEAVE_MS) return;
  await markOffline(ctx, row);
}

/** Lets the next token of a session say goodbye for the one it replaces. */
export async function handOverPresence(
  ctx: MutationCtx,
  from: Doc<"widgetSessions">,
  to: Id<"widgetSessions">,
): Promise<void> {
  const row = await findActivity(ctx, from.visitorId);
  if (row?.sessionId === from._id) await ctx.db.patch("visitorActivity", row._id, { sessionId: to });
}

/** Ends the presence of up to `count` visitors whose time is up. Returns how many there were. */
export async function expirePresence(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("visitorActivity")
    .withIndex("by_expiresAt", (q) => q.gte("expiresAt", 0).lt("expiresAt", Date.now()))
    .take(count);
  for (const row of rows) await markOffline(ctx, row);
  return rows.length;
}

export async function isOnline(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<boolean> {
  return (await findPresence(ctx, visitorId))?.online ?? false;
}

export function findActivity(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
): Promise<Doc<"visitorActivity"> | null> {
  return ctx.db
    .query("visitorActivity")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
}

async function markOffline(ctx: MutationCtx, row: Doc<"visitorActivity">): Promise<void> {
  await ctx.db.patch("visitorActivity", row._id, { expiresAt: undefined });
  await setOnline(ctx, row.visitorId, false);
}

async function setOnline(ctx: MutationCtx, visitorId: Id<"visitors">, online: boolean): Promise<void> {
  const row = await findPresence(ctx, visitorId);
  if (!row) await ctx.db.insert("visitorPresence", { visitorId, online });
  else if (row.online !== online) await ctx.db.patch("visitorPresence", row._id, { online });
}

function findPresence(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<Doc<"visitorPresence"> | null> {
  return ctx.db
    .query("visitorPresence")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
}
