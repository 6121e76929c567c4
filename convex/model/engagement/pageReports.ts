import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { ItemExplanation, PageStanding } from "../../engagementValidators";
import { isOnline } from "../presence";
import type { Scope } from "./eligible";
import { findItemFor } from "./findItem";
import { UNKNOWN } from "./outcomes";
import { visitSince } from "./standings";
import { makePageMatcher } from "./urlPattern";

/**
 * Where and when only a visitor's page knows. An agent who asks leaves a request; the page learns of it as of any change of
 * what is live, and says once how things stand. What it has said is kept with its time, and goes with the visit.
 */

type VisitorId = Id<"visitors">;
type Row = Doc<"pageReports">;

/** Asked about at once. */
const MAX_ITEMS = 10;
/** A visit ends with half an hour of silence; what was said in it is of no use any more. */
const KEPT_MS = 60 * 60_000;

/** Asks the visitor's open pages how an item stands. Tells whether there is one to answer. */
export async function askPage(ctx: MutationCtx, visitorId: VisitorId, itemId: string): Promise<boolean> {
  if (!(await isOnline(ctx, visitorId))) return false;
  const row = await findReport(ctx, visitorId);
  const now = Date.now();
  if (!row) {
    await ctx.db.insert("pageReports", { visitorId, askedAt: now, itemIds: [itemId] });
    return true;
  }
  const itemIds = [itemId, ...row.itemIds.filter((each) => each !== itemId)].slice(0, MAX_ITEMS);
  await ctx.db.patch("pageReports", row._id, { askedAt: Math.max(now, row.askedAt + 1), itemIds });
  return true;
}

/** When an agent asked this visitor's page last, 0 for never; `isAsked`: nobody has answered yet. */
export async function findAsked(
  ctx: QueryCtx,
  visitorId: VisitorId,
): Promise<{ askedAt: number; isAsked: boolean }> {
  const row = await findReport(ctx, visitorId);
  return { askedAt: row?.askedAt ?? 0, isAsked: row !== null && !isAnswered(row) };
}

type Said = { url: string; items: readonly { itemId: string; standing: PageStanding }[] };

/** Takes what a page says, if it was asked and has not said it yet. Of its address only what it decides is kept. */
export async function takeReport(ctx: MutationCtx, scope: Scope, { url, items }: Said): Promise<void> {
  const row = await findReport(ctx, scope.visitor._id);
  if (!row || isAnswered(row)) return;
  const isHere = makePageMatcher(url);
  const answers = await Promise.all(
    row.itemIds.map(async (itemId) => {
      const item = await findItemFor(ctx, scope, itemId).catch(() => null);
      const standing = items.find((each) => each.itemId === itemId)?.standing ?? null;
      return item && { itemId, isHere: isHere(item.page), standing };
    }),
  );
  const answer = { at: Date.now(), to: row.askedAt, items: answers.filter((each) => each !== null) };
  await ctx.db.patch("pageReports", row._id, { answer });
}

/** Where and when, as the page has said it last in this visit; unknown where it has not. */
export async function placeOf(
  ctx: QueryCtx,
  visitorId: VisitorId,
  itemId: string,
): Promise<Pick<ItemExplanation, "where" | "when">> {
  const answer = (await findReport(ctx, visitorId))?.answer;
  const said = answer?.items.find((each) => each.itemId === itemId);
  const isOver =
    !answer || answer.at < (await visitSince(ctx, visitorId)) || Date.now() - answer.at > KEPT_MS;
  const none = { outcome: UNKNOWN.outcome, at: null };
  if (!said || isOver) return { where: none, when: { ...none, standing: null } };
  const { standing, isHere } = said;
  const isTime = standing === "trigger" ? "no" : "yes";
  return {
    where: { outcome: isHere ? "yes" : "no", at: answer.at },
    // What is not for the visitor its page does not know.
    when: { outcome: standing === null || standing === "page" ? "unknown" : isTime, at: answer.at, standing },
  };
}

/** Forgets what a visitor's page was asked. */
export async function dropReport(ctx: MutationCtx, visitorId: VisitorId): Promise<void> {
  const row = await findReport(ctx, visitorId);
  if (row) await ctx.db.delete("pageReports", row._id);
}

/** Deletes up to `count` requests of visits that are over. Returns how many there were. */
export async function deleteOldReports(ctx: MutationCtx, count: number): Promise<number> {
  const rows = await ctx.db
    .query("pageReports")
    .withIndex("by_askedAt", (q) => q.lt("askedAt", Date.now() - KEPT_MS))
    .take(count);
  for (const row of rows) await ctx.db.delete("pageReports", row._id);
  return rows.length;
}

const isAnswered = ({ askedAt, answer }: Row): boolean => answer?.to === askedAt;

const findReport = (ctx: QueryCtx, visitorId: VisitorId): Promise<Row | null> =>
  ctx.db
    .query("pageReports")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
