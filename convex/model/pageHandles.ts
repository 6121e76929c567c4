import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { BootRequest } from "../validators";
import { sha256Hex } from "./tokens";

/**
 * Page handles: how an anonymous visitor is found again whose browser lets our frame keep nothing. The customer's page
 * keeps a handle, where every script of that page can read it; so it is worth little. It is good once, on the site where
 * it was made, for a workspace that has asked for it, and opens the last days only. A visitor's handles are one family: a
 * spent one that is shown again has been copied, and ends all of them.
 */

type Handle = Doc<"pageHandles">;

const IDLE_LIFE_MS = 30 * 86_400_000;
/** A spent handle stays good this long, for tabs that open together. */
const GRACE_MS = 60_000;
/** What is older than this, counted from the last message, a handle does not open. */
const READABLE_MS = 14 * 86_400_000;
/** Spent ones are kept so that their reuse is noticed; not more than these. */
const MAX_PER_VISITOR = 32;

/** A handle is 128 random bits, as 32 lower-case hex digits. */
export const isPageHandle = (value: string): boolean => /^[0-9a-f]{32}$/.test(value);

/** Where a handle may be shown: the page that keeps it, under the page at the top. */
export const siteOf = ({ parentOrigin, ancestorOrigins = [] }: BootRequest): string =>
  `${parentOrigin} ${ancestorOrigins.at(-1) ?? parentOrigin}`;

/** From when on a session opened now by a handle may read. */
export const readableFrom = (): number => Date.now() - READABLE_MS;

type Shown = { workspaceId: Id<"workspaces">; site: string; secret: string };

/** The handle that was shown, if it is one of the workspace, and whether it has been copied. */
export async function weighPageHandle(
  ctx: QueryCtx,
  { workspaceId, site, secret }: Shown,
): Promise<{ handle: Handle; isCopied: boolean } | null> {
  const handle = await findHandle(ctx, await sha256Hex(secret));
  if (handle?.workspaceId !== workspaceId || handle.expiresAt <= Date.now()) return null;
  return { handle, isCopied: handle.site !== site || !(await isGood(ctx, handle)) };
}

/** Unspent, or just spent by a tab beside this one. Of its successor spent too, that is no excuse. */
async function isGood(ctx: QueryCtx, { successorHash, graceUntil = 0 }: Handle): Promise<boolean> {
  if (successorHash === undefined) return true;
  if (Date.now() > graceUntil) return false;
  const successor = await findHandle(ctx, successorHash);
  return successor !== null && successor.successorHash === undefined;
}

type Registration = {
  workspaceId: Id<"workspaces">;
  visitorId: Id<"visitors">;
  site: string;
  nextHash: string;
  /** The handle this boot came by. */
  used: Handle | null;
};

/** Registers the next handle and spends the one just used. Tells whether the next one leads to this visitor now. */
export async function rotatePageHandle(
  ctx: MutationCtx,
  { workspaceId, visitorId, site, nextHash, used }: Registration,
): Promise<boolean> {
  const known = await findHandle(ctx, nextHash);
  if (known) return known.visitorId === visitorId;
  const now = Date.now();
  if (used && used.successorHash === undefined)
    await ctx.db.patch("pageHandles", used._id, { successorHash: nextHash, graceUntil: now + GRACE_MS });
  const earlier = await handlesOf(ctx, visitorId);
  for (const { _id } of earlier.slice(0, Math.max(0, earlier.length + 1 - MAX_PER_VISITOR)))
    await ctx.db.delete("pageHandles", _id);
  const expiresAt = now + IDLE_LIFE_MS;
  await ctx.db.insert("pageHandles", { handleHash: nextHash, workspaceId, visitorId, site, expiresAt });
  return true;
}

/** Makes every handle of a visitor useless. */
export async function forgetPageHandles(ctx: MutationCtx, visitorId: Id<"visitors">): Promise<void> {
  for (const { _id } of await handlesOf(ctx, visitorId)) await ctx.db.delete("pageHandles", _id);
}

/** Deletes up to `count` handles whose time is up. Returns how many went. */
export async function deleteExpiredPageHandles(ctx: MutationCtx, count: number): Promise<number> {
  const handles = await ctx.db
    .query("pageHandles")
    .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now()))
    .take(count);
  for (const { _id } of handles) await ctx.db.delete("pageHandles", _id);
  return handles.length;
}

/** Oldest first. */
function handlesOf(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<Handle[]> {
  return ctx.db
    .query("pageHandles")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .take(2 * MAX_PER_VISITOR);
}

function findHandle(ctx: QueryCtx, handleHash: string): Promise<Handle | null> {
  return ctx.db
    .query("pageHandles")
    .withIndex("by_handleHash", (q) => q.eq("handleHash", handleHash))
    .unique();
}
