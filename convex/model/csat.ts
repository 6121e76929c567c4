import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { CsatEligibility, CsatRating, CsatSettings } from "../csatValidators";
import { fail, inputInvalid } from "../errors";
import { isDrawable } from "./text";

/**
 * Ratings. A question is put when a conversation is closed after the team has written something new, at most once in 30
 * days; reopening hides it, closing again brings it back while it is unanswered. An answer may be changed for a day:
 * people hit the wrong face, or learn within hours that a problem is not solved, and a score is worth something only if
 * it says what they mean. After that it stays as it is.
 */

const DAY_MS = 86_400_000;
const ASKED_AGAIN_MS = 30 * DAY_MS;
const CHANGEABLE_MS = DAY_MS;
const MAX_COMMENT = 1_000;
const MAX_DELAY_MINUTES = 7 * 24 * 60;
const MAX_SHOWN = 10;
const BATCH = 100;

/** Ratings as a workspace has set them; not asked for until it says so. */
export async function csatSettingsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<CsatSettings> {
  const row = await findSettings(ctx, workspaceId);
  return { askForRating: row?.askForRating ?? false, delayMinutes: row?.delayMinutes ?? 0 };
}

/** @throws INPUT_INVALID */
export async function setCsatSettings(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  settings: CsatSettings,
): Promise<void> {
  const { delayMinutes } = settings;
  if (!Number.isInteger(delayMinutes) || delayMinutes < 0 || delayMinutes > MAX_DELAY_MINUTES)
    throw inputInvalid(`delayMinutes: a whole number from 0 to ${MAX_DELAY_MINUTES}.`);
  const row = await findSettings(ctx, workspaceId);
  if (row) await ctx.db.patch("csatSettings", row._id, settings);
  else await ctx.db.insert("csatSettings", { workspaceId, ...settings });
}

/** A conversation is being closed: puts the question, if there is one to put. */
export async function noteClosing(ctx: MutationCtx, head: Doc<"conversationHeads">): Promise<void> {
  const { conversationId, workspaceId, lastAgentId: agentId, lastAgentMessageId: agentMessageId } = head;
  if (!agentMessageId || !(await csatSettingsOf(ctx, workspaceId)).askForRating) return;
  const known = await findRequest(ctx, conversationId);
  const now = Date.now();
  const question = {
    visitorId: head.visitorId,
    askedAt: now,
    agentMessageId,
    agentId,
    outcome: "open" as const,
    responseId: undefined,
  };
  const asked = { workspaceId, agentId, day: dayOf(now) };
  if (!known) {
    await ctx.db.insert("csatRequests", { conversationId, round: 1, ...question });
    await ctx.db.insert("csatEvents", asked);
    return;
  }
  const isNewWork = known.agentMessageId !== agentMessageId;
  const isNews = isNewWork && now - known.askedAt >= ASKED_AGAIN_MS;
  if (known.outcome !== "open" && !isNews) return;
  const round = (known.round ?? 1) + (isNewWork ? 1 : 0);
  await ctx.db.patch("csatRequests", known._id, { ...question, round });
  // One that is still open is the same question, though it may be another agent's by now.
  if (known.outcome !== "open") await ctx.db.insert("csatEvents", asked);
}

/** What the visitor of a conversation is to see of it. */
export async function eligibilityOf(
  ctx: QueryCtx,
  conversation: Doc<"conversations">,
): Promise<CsatEligibility> {
  const request = conversation.state === "closed" ? await findRequest(ctx, conversation._id) : null;
  if (!request || request.outcome === "dismissed") return { state: "none" };
  const { askForRating, delayMinutes } = await csatSettingsOf(ctx, conversation.workspaceId);
  if (!askForRating) return { state: "none" };
  const answer = request.responseId ? await ctx.db.get("csatResponses", request.responseId) : null;
  if (!answer) return { state: "ask", askAt: request.askedAt + delayMinutes * 60_000 };
  const { rating, comment, _creationTime } = answer;
  return { state: "rated", rating, comment, changeableUntil: _creationTime + CHANGEABLE_MS };
}

/**
 * Takes an answer, or the change of one; the same again changes nothing. @throws INPUT_INVALID · RATING_CLOSED
 */
export async function submitRating(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  { rating, comment }: { rating: number; comment: string },
): Promise<Id<"csatResponses">> {
  if (!Number.isInteger(rating) || rating < 1 || rating > 5)
    throw inputInvalid("rating: a whole number from 1 to 5.");
  if (comment.length > MAX_COMMENT || !isDrawable(comment))
    throw inputInvalid(`comment: at most ${MAX_COMMENT} well-formed characters.`);
  const said = { rating, comment: comment.trim() };
  const request = await findRequest(ctx, conversation._id);
  const eligibility = await eligibilityOf(ctx, conversation);
  if (!request || eligibility.state === "none") throw ratingClosed();
  if (eligibility.state === "ask") return answerFirst(ctx, { conversation, request }, said);
  const responseId = request.responseId as Id<"csatResponses">;
  if (eligibility.rating === said.rating && eligibility.comment === said.comment) return responseId;
  if (Date.now() > eligibility.changeableUntil) throw ratingClosed();
  await ctx.db.patch("csatResponses", responseId, said);
  if (eligibility.rating !== said.rating)
    await ctx.db.insert("csatEvents", {
      workspaceId: conversation.workspaceId,
      day: dayOf(eligibility.changeableUntil - CHANGEABLE_MS),
      agentId: request.agentId,
      rating,
      was: eligibility.rating,
    });
  return responseId;
}

/** The visitor does not want to answer: the question is not shown again. Does nothing where none is open. */
export async function dismissRating(ctx: MutationCtx, conversation: Doc<"conversations">): Promise<void> {
  const request = await findRequest(ctx, conversation._id);
  if (request?.outcome === "open") await ctx.db.patch("csatRequests", request._id, { outcome: "dismissed" });
}

/** The last ratings of a conversation or by a visitor, newest first. */
export async function ratingsOf(
  ctx: QueryCtx,
  by: { conversationId: Id<"conversations"> } | { visitorId: Id<"visitors"> },
): Promise<CsatRating[]> {
  const table = ctx.db.query("csatResponses");
  const rows =
    "visitorId" in by
      ? table.withIndex("by_visitorId", (q) => q.eq("visitorId", by.visitorId))
      : table.withIndex("by_conversationId", (q) => q.eq("conversationId", by.conversationId));
  const found = await rows.order("desc").take(MAX_SHOWN);
  return found.map(({ _id: id, _creationTime: ratedAt, conversationId, rating, comment }) => ({
    id,
    conversationId,
    rating,
    comment,
    ratedAt,
  }));
}

/** Gives one record's ratings and questions to another, a batch at a time. Returns whether there may be more. */
export async function moveRatings(
  ctx: MutationCtx,
  { from, to }: { from: Id<"visitors">; to: Id<"visitors"> },
): Promise<boolean> {
  const rows = await ctx.db
    .query("csatResponses")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const { _id } of rows) await ctx.db.patch("csatResponses", _id, { visitorId: to });
  const asked = await ctx.db
    .query("csatRequests")
    .withIndex("by_visitorId_and_outcome_and_askedAt", (q) => q.eq("visitorId", from))
    .take(BATCH);
  for (const { _id } of asked) await ctx.db.patch("csatRequests", _id, { visitorId: to });
  return rows.length === BATCH || asked.length === BATCH;
}

type Asked = { conversation: Doc<"conversations">; request: Doc<"csatRequests"> };

async function answerFirst(
  ctx: MutationCtx,
  { conversation, request }: Asked,
  said: { rating: number; comment: string },
): Promise<Id<"csatResponses">> {
  const { workspaceId, visitorId, _id: conversationId } = conversation;
  const { agentId } = request;
  const row = { workspaceId, conversationId, visitorId, agentId, ...said };
  const responseId = await ctx.db.insert("csatResponses", row);
  await ctx.db.patch("csatRequests", request._id, { outcome: "rated", responseId });
  await ctx.db.insert("csatEvents", { workspaceId, agentId, day: dayOf(Date.now()), rating: said.rating });
  return responseId;
}

function findSettings(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Doc<"csatSettings"> | null> {
  return ctx.db
    .query("csatSettings")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

/** The question of a conversation, whatever has come of it. */
export function findRequest(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
): Promise<Doc<"csatRequests"> | null> {
  return ctx.db
    .query("csatRequests")
    .withIndex("by_conversationId", (q) => q.eq("conversationId", conversationId))
    .unique();
}

const ratingClosed = () => fail("RATING_CLOSED", "There is nothing to rate here at present.");

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
