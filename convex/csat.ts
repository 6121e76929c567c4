import { v } from "convex/values";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { csatAgentScore, csatEligibility, csatRating, csatScore, csatSettings } from "./csatValidators";
import { notFound } from "./errors";
import { ownConversation } from "./model/conversations";
import {
  csatSettingsOf,
  dismissRating,
  eligibilityOf,
  ratingsOf,
  setCsatSettings,
  submitRating,
} from "./model/csat";
import { csatScoreOf, csatScoresByAgent } from "./model/csatScore";
import { noteQuestionSeen } from "./model/engagement/ratingItems";
import { takeTokenOrThrow } from "./model/rates";

/** Ratings of closed conversations (`model/csat.ts`): what visitors say, then what the team sees and sets. */

const conversationId = v.string();

/** Whether this visitor is to be asked about a conversation, or what they have said. @throws NOT_FOUND */
export const eligibility = visitorQuery({
  args: { conversationId },
  returns: csatEligibility,
  handler: async (ctx, args) =>
    eligibilityOf(ctx, await ownConversation(ctx, args.conversationId, ctx.session)),
});

/** Rates a closed conversation, or changes the rating within a day. @throws NOT_FOUND · INPUT_INVALID · RATING_CLOSED · RATE_LIMITED */
export const submit = visitorMutation({
  args: { conversationId, rating: v.number(), comment: v.optional(v.string()) },
  returns: v.object({ responseId: v.id("csatResponses") }),
  handler: async (ctx, { rating, comment = "", ...args }) => {
    const conversation = await ownConversation(ctx, args.conversationId, ctx.session);
    await takeTokenOrThrow(ctx, "csat", ctx.visitor._id);
    return { responseId: await submitRating(ctx, conversation, { rating, comment }) };
  },
});

/** The visitor will not rate it: the question is not shown again. @throws NOT_FOUND · RATE_LIMITED */
export const dismiss = visitorMutation({
  args: { conversationId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const conversation = await ownConversation(ctx, args.conversationId, ctx.session);
    await takeTokenOrThrow(ctx, "csat", ctx.visitor._id);
    await dismissRating(ctx, conversation);
    return null;
  },
});

/** The question is seen in its conversation: it is not put beside the messenger as well. @throws NOT_FOUND · RATE_LIMITED */
export const seen = visitorMutation({
  args: { conversationId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const conversation = await ownConversation(ctx, args.conversationId, ctx.session);
    await takeTokenOrThrow(ctx, "csat", ctx.visitor._id);
    await noteQuestionSeen(ctx, ctx.visitor._id, conversation._id);
    return null;
  },
});

/** The last ratings of one conversation, newest first. @throws NOT_FOUND */
export const ofConversation = agentQuery({
  permission: "inbox.read",
  args: { conversationId },
  returns: v.array(csatRating),
  handler: async (ctx, args) => {
    const { _id } = await ownConversation(ctx, args.conversationId, { workspaceId: ctx.workspaceId });
    return ratingsOf(ctx, { conversationId: _id });
  },
});

/** The last ratings by one visitor, newest first. @throws NOT_FOUND */
export const ofVisitor = agentQuery({
  permission: "inbox.read",
  args: { visitorId: v.string() },
  returns: v.array(csatRating),
  handler: async (ctx, args) => {
    const visitorId = ctx.db.normalizeId("visitors", args.visitorId);
    const visitor = visitorId ? await ctx.db.get("visitors", visitorId) : null;
    if (visitor?.workspaceId !== ctx.workspaceId) throw notFound();
    return ratingsOf(ctx, { visitorId: visitor._id });
  },
});

/** What ratings of the last 30 days come to, and how they are asked for. */
export const get = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.object({ settings: csatSettings, score: csatScore }),
  handler: async (ctx) => ({
    settings: await csatSettingsOf(ctx, ctx.workspaceId),
    score: await csatScoreOf(ctx, ctx.workspaceId),
  }),
});

/** The same by agent: whoever was the last to write before a conversation was closed. Most asked about first. */
export const byAgent = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.array(csatAgentScore),
  handler: (ctx) => csatScoresByAgent(ctx, ctx.workspaceId),
});

/** Sets whether and when visitors are asked. @throws INPUT_INVALID */
export const set = agentMutation({
  permission: "messages.manage",
  args: csatSettings.fields,
  returns: v.null(),
  handler: async (ctx, settings) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await setCsatSettings(ctx, ctx.workspaceId, settings);
    return null;
  },
});
