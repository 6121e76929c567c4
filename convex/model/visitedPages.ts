import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/** Where a visitor has been: each address once, as it may be stored (`page.ts`). For items of checklists that ask for a page. */

const KEPT_MS = 90 * 86_400_000;
/** Addresses kept of one visitor: the last ones that were new. */
const MAX_VISITED = 200;

type VisitorId = Id<"visitors">;
type Move = { from: VisitorId; to: VisitorId };

/** Notes that a visitor is at an address. Tells whether it is new. */
export async function noteVisitedPage(ctx: MutationCtx, visitorId: VisitorId, url: string): Promise<boolean> {
  if (url === "" || (await findVisited(ctx, visitorId, url))) return false;
  await ctx.db.insert("visitedPages", { visitorId, url, at: Date.now() });
  await dropOldest(ctx, visitorId);
  return true;
}

/** The addresses a visitor has been at, the latest new ones first. */
export async function visitedUrls(ctx: QueryCtx, visitorId: VisitorId): Promise<string[]> {
  const rows = await ctx.db
    .query("visitedPages")
    .withIndex("by_visitorId_and_at", (q) => q.eq("visitorId", visitorId))
    .order("desc")
    .take(MAX_VISITED);
  return rows.map(({ url }) => url);
}

/** Gives up to `count` addresses of one visitor to another. Returns how many were looked at. */
export async function moveVisitedPages(ctx: MutationCtx, { from, to }: Move, count: number): Promise<number> {
  const rows = await ctx.db
    .query("visitedPages")
    .withIndex("by_visitorId_and_at", (q) => q.eq("visitorId", from))
    .take(count);
  for (const row of rows) {
    if (await findVisited(ctx, to, row.url)) await ctx.db.delete("visitedPages", row._id);
    else await ctx.db.patch("visitedPages", row._id, { visitorId: to });
  }
  return rows.length;
}

/** Deletes up to `count` that are too old. Returns how many went. */
export async function deleteOldVisitedPages(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("visitedPages")
    .withIndex("by_at", (q) => q.lt("at", Date.now() - KEPT_MS))
    .take(count);
  for (const row of rows) await ctx.db.delete("visitedPages", row._id);
  return rows.length;
}

/** Read only when an address is new. */
async function dropOldest(ctx: MutationCtx, visitorId: VisitorId): Promise<void> {
  const rows = await ctx.db
    .query("visitedPages")
    .withIndex("by_visitorId_and_at", (q) => q.eq("visitorId", visitorId))
    .take(MAX_VISITED + 1);
  const [oldest] = rows;
  if (oldest && rows.length > MAX_VISITED) await ctx.db.delete("visitedPages", oldest._id);
}

function findVisited(ctx: QueryCtx, visitorId: VisitorId, url: string): Promise<Doc<"visitedPages"> | null> {
  return ctx.db
    .query("visitedPages")
    .withIndex("by_visitorId_and_url", (q) => q.eq("visitorId", visitorId).eq("url", url))
    .first();
}
