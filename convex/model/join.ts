import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { moveAnnouncementReads } from "./announcementReading";
import { moveUnbound } from "./attachments";
import { moveProgress, noteProgress } from "./checklistProgress";
import { moveRatings } from "./csat";
import { moveStandings } from "./engagement/moveStandings";
import { dropReport } from "./engagement/pageReports";
import { dropMembership } from "./engagement/segmentMemberships";
import { moveCounters } from "./eventCounters";
import { moveEvents } from "./events";
import { moveResponses } from "./surveys/responses";
import { headOfTicket } from "./tickets";
import { moveTourProgress } from "./tours/tourProgress";
import { moveVisitedPages } from "./visitedPages";
import { moveVisits } from "./visits";

/**
 * Signing in: what a browser did before its person proved who they are goes to that person. Never the other way, and
 * never because two records look alike: only the browser's own visitor, and only with proof.
 */

const BATCH = 100;
/** What describes one browser's visitor and means nothing once its conversations have gone. */
const OWN_TABLES = ["visitorPresence", "visitorActivity", "visitorDevices"] as const;

/** The one record of a proven person in a workspace, or null before their first sign-in. */
export function findVerified(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  userId: string,
): Promise<Doc<"visitors"> | null> {
  return ctx.db
    .query("visitors")
    .withIndex("by_workspaceId_and_verifiedUserId", (q) =>
      q.eq("workspaceId", workspaceId).eq("verifiedUserId", userId),
    )
    .unique();
}

type Move = { from: Id<"visitors">; to: Id<"visitors"> };

/**
 * Gives an unverified visitor's conversations, tickets, progress, ratings, events and visits to a verified one: a batch now, the rest scheduled. With nothing left the
 * visitor goes. Its tokens and secrets must have been ended before: one that somebody else had noted down would
 * otherwise open the verified person's record.
 */
export async function moveConversations(ctx: MutationCtx, { from, to }: Move): Promise<void> {
  const conversations = await ctx.db
    .query("conversations")
    .withIndex("by_visitorId_and_clientMessageId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const { _id } of conversations) {
    await ctx.db.patch("conversations", _id, { visitorId: to });
    const head = await ctx.db
      .query("conversationHeads")
      .withIndex("by_conversationId", (q) => q.eq("conversationId", _id))
      .unique();
    if (head) await ctx.db.patch("conversationHeads", head._id, { visitorId: to });
  }
  if (conversations.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.visitors.moveConversations, { from, to });
    return;
  }
  if ((await moveTickets(ctx, { from, to })) === BATCH) {
    await ctx.scheduler.runAfter(0, internal.visitors.moveConversations, { from, to });
    return;
  }
  if (await moveTourProgress(ctx, { from, to })) {
    await ctx.scheduler.runAfter(0, internal.visitors.moveConversations, { from, to });
    return;
  }
  if ((await moveProgress(ctx, { from, to })) || (await moveRatings(ctx, { from, to }))) {
    await ctx.scheduler.runAfter(0, internal.visitors.moveConversations, { from, to });
    return;
  }
  if ((await moveResponses(ctx, { from, to })) || (await moveStandings(ctx, { from, to }))) {
    await ctx.scheduler.runAfter(0, internal.visitors.moveConversations, { from, to });
    return;
  }
  const moved = [
    await moveEvents(ctx, { from, to }, BATCH),
    await moveCounters(ctx, { from, to }, BATCH),
    await moveVisitedPages(ctx, { from, to }, BATCH),
  ];
  if (moved.includes(BATCH)) {
    await ctx.scheduler.runAfter(0, internal.visitors.moveConversations, { from, to });
    return;
  }
  await moveVisits(ctx, { from, to });
  await moveAnnouncementReads(ctx, { from, to });
  await moveUnbound(ctx, { from, to });
  for (const table of OWN_TABLES) {
    const rows = await ctx.db
      .query(table)
      .withIndex("by_visitorId", (q) => q.eq("visitorId", from))
      .take(BATCH);
    for (const row of rows) await ctx.db.delete(table, row._id);
  }
  await dropMembership(ctx, from);
  await dropReport(ctx, from);
  await ctx.db.delete("visitors", from);
  // Both together may have done what neither had.
  const person = await ctx.db.get("visitors", to);
  if (person) await noteProgress(ctx, person);
}

/** Returns how many went over. */
async function moveTickets(ctx: MutationCtx, { from, to }: Move): Promise<number> {
  const tickets = await ctx.db
    .query("tickets")
    .withIndex("by_visitorId_and_clientTicketId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const { _id } of tickets) {
    await ctx.db.patch("tickets", _id, { visitorId: to });
    const head = await headOfTicket(ctx, _id);
    await ctx.db.patch("ticketHeads", head._id, { visitorId: to });
  }
  return tickets.length;
}
