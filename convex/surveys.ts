import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { itemStatus } from "./deliveryValidators";
import { fail } from "./errors";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";
import { completeSurvey, markSurveyShown, resumableRun, saveAnswer as save } from "./model/surveys/responses";
import { activeSurveys, surveyFor } from "./model/surveys/surveyFeed";
import { surveyResultsOf } from "./model/surveys/surveyStats";
import {
  createSurvey,
  ownSurvey,
  setSurveyStatus,
  surveyDraftOf,
  toSurveyRow,
  updateSurvey,
} from "./model/surveys/surveys";
import { checkClientId } from "./model/text";
import {
  responseRowPage,
  surveyAnswer,
  surveyAnswers,
  surveyDraft,
  surveyFields,
  surveyResults,
  surveyRowPage,
  surveyView,
} from "./surveyValidators";

/** Surveys: as visitors get and answer them, then as the team writes and reads them (docs/surveys.md). */

const MAX_PAGE = 50;
const surveyId = v.string();
/** `runId` is made by the client, one for each time it shows the survey from the beginning. */
const run = { surveyId, version: v.number(), runId: v.string() };
const progress = v.object({ next: v.string(), isCompleted: v.boolean() });

/** What a survey asks. @throws NOT_FOUND also for one that is not for this visitor, or not now */
export const get = visitorQuery({
  args: { surveyId },
  returns: surveyView,
  handler: async (ctx, args) => surveyFor(ctx, ctx, args.surveyId),
});

/** The surveys that are for this visitor on a page now, the most important first. */
export const getActiveSurveys = visitorQuery({
  args: { url: v.string() },
  returns: v.array(surveyView),
  handler: async (ctx, { url }) => activeSurveys(ctx, ctx, url),
});

/** What this visitor has begun within the last seven days and not ended; null: nothing. @throws NOT_FOUND */
export const resume = visitorQuery({
  args: { surveyId },
  returns: v.union(v.object({ runId: v.string(), version: v.number(), answers: surveyAnswers }), v.null()),
  handler: async (ctx, args) => resumableRun(ctx, ctx, args.surveyId),
});

/** Notes that a survey has been shown; idempotent for a run. @throws NOT_FOUND · INPUT_INVALID · RATE_LIMITED */
export const shown = visitorMutation({
  args: run,
  returns: v.null(),
  handler: async (ctx, args) => {
    checkClientId("runId", args.runId);
    await takeTokenOrThrow(ctx, "survey", ctx.visitor._id);
    await markSurveyShown(ctx, ctx, args);
    return null;
  },
});

/**
 * Takes an answer; null passes the question over. Saying the same again changes nothing; another answer may lead another way,
 * and what is not on it is dropped. @throws ANSWER_INVALID naming the question · SURVEY_CLOSED · NOT_FOUND · INPUT_INVALID · RATE_LIMITED
 */
export const saveAnswer = visitorMutation({
  args: { ...run, questionId: v.string(), answer: surveyAnswer },
  returns: progress,
  handler: async (ctx, args) => {
    checkClientId("runId", args.runId);
    await takeTokenOrThrow(ctx, "survey", ctx.visitor._id);
    return save(ctx, ctx, args);
  },
});

/** Hands the answers in; idempotent. @throws ANSWER_INVALID naming a question that is not answered, and as `saveAnswer` */
export const complete = visitorMutation({
  args: run,
  returns: progress,
  handler: async (ctx, args) => {
    checkClientId("runId", args.runId);
    await takeTokenOrThrow(ctx, "survey", ctx.visitor._id);
    return completeSurvey(ctx, ctx, args);
  },
});

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "surveys.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: surveyRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("surveys")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    return { ...found, page: found.page.map(toSurveyRow) };
  },
});

/** One as its author left it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "surveys.read",
  args: { surveyId },
  returns: surveyDraft,
  handler: async (ctx, args) => surveyDraftOf(ctx, await ownSurvey(ctx, ctx.workspaceId, args.surveyId)),
});

/** What has come of one version; `version` absent: the present one. Counted within a minute or two. @throws NOT_FOUND */
export const results = agentQuery({
  permission: "surveys.read",
  args: { surveyId, version: v.optional(v.number()) },
  returns: surveyResults,
  handler: async (ctx, args) => {
    const survey = await ownSurvey(ctx, ctx.workspaceId, args.surveyId);
    return surveyResultsOf(ctx, survey._id, args.version ?? survey.version);
  },
});

/** Visitors' answers one by one, the last first: what was handed in, or what was begun and left. @throws NOT_FOUND */
export const responses = agentQuery({
  permission: "surveys.read",
  args: { surveyId, isCompleted: v.boolean(), paginationOpts: paginationOptsValidator },
  returns: responseRowPage,
  handler: async (ctx, { isCompleted, paginationOpts, ...args }) => {
    const { _id } = await ownSurvey(ctx, ctx.workspaceId, args.surveyId);
    const found = await ctx.db
      .query("surveyResponses")
      .withIndex("by_surveyId_and_status_and_updatedAt", (q) =>
        q.eq("surveyId", _id).eq("status", isCompleted ? "completed" : "started"),
      )
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    const page = found.page.map(({ _id: id, visitorId, version, answers, updatedAt }) => ({
      id,
      visitorId,
      version,
      isCompleted,
      answers,
      updatedAt,
    }));
    return { ...found, page };
  },
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export const create = agentMutation({
  permission: "surveys.write",
  args: { fields: surveyFields },
  returns: v.object({ surveyId: v.id("surveys"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { surveyId: await createSurvey(ctx, author, fields), version: 1 };
  },
});

/** Changes one as it was at `version`; a live one at once. @throws CHANGED_MEANWHILE if it has changed since, and as `create` */
export const update = agentMutation({
  permission: "surveys.write",
  args: { surveyId, version: v.number(), fields: surveyFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, { version, fields, ...args }) => {
    const before = await ownSurvey(ctx, ctx.workspaceId, args.surveyId);
    if (before.version !== version) throw fail("CHANGED_MEANWHILE", "Somebody has changed this survey.");
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { version: await updateSurvey(ctx, author, { before, fields }) };
  },
});

/** Puts it live, pauses it, makes it a draft again or archives it. @throws NOT_FOUND · INPUT_INVALID when no more can be live */
export const setStatus = agentMutation({
  permission: "surveys.write",
  args: { surveyId, status: itemStatus },
  returns: v.null(),
  handler: async (ctx, { status, ...args }) => {
    await setSurveyStatus(ctx, await ownSurvey(ctx, ctx.workspaceId, args.surveyId), status);
    return null;
  },
});
