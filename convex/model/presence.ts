import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid } from "../errors";
import { endPresenceBy } from "./presenceRuns";
import { noteVisitedPage } from "./visitedPages";
import { noteVisit } from "./visits";

/**
 * A tab counts as open until this long after its last sign. Clients beat every 55 s: whose browser was killed is offline
 * within 60 s (docs/adr/0015-presence-in-a-minute.md).
 */
export const PRESENCE_TTL_MS = 58_000;
/** Stands for the tab of a client that names none; a session has one of these at most. */
export const UNNAMED_TAB = "";
const MAX_TAB_LENGTH = 64;
const MAX_TABS = 20;

type Session = Doc<"widgetSessions">;
type Activity = Doc<"visitorActivity">;
type Tab = Activity["tabs"][number];
type Beat = {
  session: Session;
  tab: string | undefined;
  page: { url: string; title: string };
  /** Where devices are shared: when to look whether this visitor is over. */
  idleAt?: () => Promise<number | undefined>;
  /** Runs only if something is about to be written, and throws if the visitor has to wait. */
  limit?: () => Promise<void>;
};

/** @throws INPUT_INVALID when a client's name for its tab is too long to keep. */
export function checkTab(tab: string | undefined): void {
  if (tab !== undefined && tab.length > MAX_TAB_LENGTH)
    throw inputInvalid(`tab must not be longer than ${MAX_TAB_LENGTH} characters.`);
}

/**
 * Says that a visitor is here. Writes nothing while the page is the same and more than half of the tab's time is left. Tells
 * whether the visitor was never at this page before, as far as is remembered.
 */
export async function markOnline(
  ctx: MutationCtx,
  { session, tab = UNNAMED_TAB, page, idleAt, limit }: Beat,
): Promise<boolean> {
  const now = Date.now();
  const row = await findActivity(ctx, session.visitorId);
  const own = row?.tabs.find(isTab(session, tab));
  const isFresh = own !== undefined && own.expiresAt - now > PRESENCE_TTL_MS / 2;
  if (row && isFresh && row.url === page.url && row.title === page.title) return false;
  await limit?.();
  await noteVisit(ctx, session.visitorId, row?.seenAt ?? 0);
  const expiresAt = now + PRESENCE_TTL_MS;
  const others = openTabs(row, now).filter((each) => each !== own);
  const tabs = [...others, { id: tab, sessionId: session._id, expiresAt }].slice(-MAX_TABS);
  const { workspaceId } = session;
  const { url, title } = page;
  const value = { url, title, workspaceId, seenAt: now, expiresAt, tabs, idleAt: await idleAt?.() };
  if (row) await ctx.db.patch("visitorActivity", row._id, value);
  else await ctx.db.insert("visitorActivity", { visitorId: session.visitorId, ...value });
  await setOnline(ctx, session.visitorId, true);
  await endPresenceBy(ctx, workspaceId, expiresAt);
  return row?.url !== url && (await noteVisitedPage(ctx, session.visitorId, url));
}

/** When nothing will have been heard for `ms` of somebody last noted at `seenAt`: heartbeats are not all written down. */
export const idleAfter = (seenAt: number, ms: number): number => seenAt + PRESENCE_TTL_MS / 2 + ms;

/** Says that a tab left, or without one, every tab of the session. The visitor stays online in the tabs that are left. */
export async function markLeft(ctx: MutationCtx, session: Session, tab?: string): Promise<void> {
  const row = await findActivity(ctx, session.visitorId);
  const isGone = tab === undefined ? (each: Tab) => each.sessionId === session._id : isTab(session, tab);
  if (!row?.tabs.some(isGone)) return;
  const now = Date.now();
  const tabs = openTabs(row, now).filter((each) => !isGone(each));
  if (tabs.length === 0) return markOffline(ctx, row, now);
  const expiresAt = Math.max(...tabs.map((each) => each.expiresAt));
  await ctx.db.patch("visitorActivity", row._id, { tabs, expiresAt });
}

/** Lets the next token of a session speak for the tabs of the one it replaces. */
export async function handOverPresence(
  ctx: MutationCtx,
  from: Session,
  to: Id<"widgetSessions">,
): Promise<void> {
  const row = await findActivity(ctx, from.visitorId);
  if (!row?.tabs.some((each) => each.sessionId === from._id)) return;
  const tabs = row.tabs.map((each) => (each.sessionId === from._id ? { ...each, sessionId: to } : each));
  await ctx.db.patch("visitorActivity", row._id, { tabs });
}

/** Ends the presence of up to `count` visitors whose time is up, of one workspace or of all. Returns how many there were. */
export async function expirePresence(
  ctx: MutationCtx,
  count: number,
  workspaceId?: Id<"workspaces">,
): Promise<number> {
  const activities = ctx.db.query("visitorActivity");
  const now = Date.now();
  const due =
    workspaceId === undefined
      ? activities.withIndex("by_expiresAt", (q) => q.gte("expiresAt", 0).lt("expiresAt", now))
      : activities.withIndex("by_workspaceId_and_expiresAt", (q) =>
          q.eq("workspaceId", workspaceId).gte("expiresAt", 0).lt("expiresAt", now),
        );
  const rows = await due.take(count);
  for (const row of rows) await markOffline(ctx, row, row.seenAt);
  return rows.length;
}

export async function isOnline(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<boolean> {
  return (await findPresence(ctx, visitorId))?.online ?? false;
}

export function findActivity(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<Activity | null> {
  return ctx.db
    .query("visitorActivity")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
}

/** A tab keeps its name when it boots anew with another token. */
const isTab =
  (session: Session, id: string) =>
  (each: Tab): boolean =>
    each.id === id && (id !== UNNAMED_TAB || each.sessionId === session._id);

const openTabs = (row: Activity | null, now: number): Tab[] =>
  row?.tabs.filter((each) => each.expiresAt > now) ?? [];

async function markOffline(ctx: MutationCtx, row: Activity, seenAt: number): Promise<void> {
  await ctx.db.patch("visitorActivity", row._id, { expiresAt: undefined, tabs: [], seenAt });
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
