import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation } from "./_generated/server";
import { expireAgentSessions } from "./model/accounts";
import { deleteOldSalts } from "./model/addresses";
import { expireAgentPresence } from "./model/agentPresence";
import { deleteIdleImages } from "./model/articleImages";
import { deleteStrayFiles, deleteUnbound } from "./model/attachments";
import { deleteOldCodes } from "./model/authoring/authoringCodes";
import { deleteOldDeeds } from "./model/authoring/authoringLog";
import { expireAuthoring } from "./model/authoring/authoringSessions";
import { deleteOldWork } from "./model/authoring/authoringWork";
import { foldChecklistEvents } from "./model/checklistStats";
import { deleteOldCoverage } from "./model/coverage";
import { deleteOldCsatDays, foldCsatEvents } from "./model/csatScore";
import { foldItemEvents } from "./model/engagement/itemStats";
import { deleteOldReports } from "./model/engagement/pageReports";
import { foldSegmentMoves } from "./model/engagement/segmentCounts";
import { deleteOldEvents } from "./model/events";
import { deleteRetiredKeys } from "./model/identityKeys";
import { endIdle } from "./model/idleVisitors";
import { foldBootEvents } from "./model/installs";
import { deleteExpiredPageHandles } from "./model/pageHandles";
import { expirePresence } from "./model/presence";
import { planPresenceRun } from "./model/presenceRuns";
import { deleteFullBuckets } from "./model/rates";
import { deleteOldReplyDays, foldReplyWaits } from "./model/replyTimes";
import { deleteExpiredHandles } from "./model/resume";
import { deleteTombstones, expireSessions } from "./model/sessionExpiry";
import { deleteUnbegunRuns } from "./model/surveys/responses";
import { foldSurveyEvents } from "./model/surveys/surveyStats";
import { foldClosings } from "./model/tooltips/tooltipClosings";
import { foldTargetEvents } from "./model/tooltips/tooltipTargets";
import { foldTourEvents } from "./model/tours/tourStats";
import { deleteOldTyping } from "./model/typing";
import { deleteIdleVideos } from "./model/videos";
import { deleteOldVisitedPages } from "./model/visitedPages";

/** Rows per kind and run; a run that was full is followed by another one at once. */
const BATCH = 200;
/** Of visitors who are over: each has sessions, secrets and handles. */
const VISITORS = 40;

/**
 * Every minute: ends what time has ended, which is how live queries learn of it, since time alone re-runs no query; and
 * counts what boots have noted.
 */
export const sweep = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const counts = [
      await expireSessions(ctx, BATCH),
      await expireAgentSessions(ctx, BATCH),
      await expirePresence(ctx, BATCH),
      await foldBootEvents(ctx, BATCH),
      await deleteUnbound(ctx, BATCH),
      await deleteStrayFiles(ctx, BATCH),
      await expireAgentPresence(ctx, BATCH),
      await deleteOldTyping(ctx, BATCH),
      await foldReplyWaits(ctx, BATCH),
      await foldCsatEvents(ctx, BATCH),
      await foldSurveyEvents(ctx, BATCH),
      await foldSegmentMoves(ctx, BATCH),
      await foldItemEvents(ctx, BATCH),
      await foldChecklistEvents(ctx, BATCH),
      await foldTourEvents(ctx, BATCH),
      await foldTargetEvents(ctx, BATCH),
      await foldClosings(ctx, BATCH),
      await expireAuthoring(ctx, BATCH),
      await deleteOldCodes(ctx, BATCH),
    ];
    const isFull = (await endIdle(ctx, VISITORS)) === VISITORS;
    if (isFull || counts.includes(BATCH)) await ctx.scheduler.runAfter(0, internal.expiry.sweep, {});
    return null;
  },
});

/** Ends presences of a workspace whose time is up, and comes again for the next (`model/presenceRuns.ts`). */
export const presences = internalMutation({
  args: { workspaceId: v.id("workspaces") },
  returns: v.null(),
  handler: async (ctx, { workspaceId }) => {
    await expirePresence(ctx, BATCH, workspaceId);
    await planPresenceRun(ctx, workspaceId);
    return null;
  },
});

/** Every hour: deletes what nobody can use any more. */
export const cleanUp = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const counts = [
      await deleteFullBuckets(ctx, BATCH),
      await deleteExpiredHandles(ctx, BATCH),
      await deleteExpiredPageHandles(ctx, BATCH),
      await deleteTombstones(ctx, BATCH),
      await deleteRetiredKeys(ctx, BATCH),
      await deleteOldCoverage(ctx, BATCH),
      await deleteOldReplyDays(ctx, BATCH),
      await deleteOldCsatDays(ctx, BATCH),
      await deleteUnbegunRuns(ctx, BATCH),
      await deleteIdleImages(ctx, BATCH),
      await deleteIdleVideos(ctx, BATCH),
      await deleteOldEvents(ctx, BATCH),
      await deleteOldVisitedPages(ctx, BATCH),
      await deleteOldReports(ctx, BATCH),
      await deleteOldWork(ctx, BATCH),
      await deleteOldDeeds(ctx, BATCH),
    ];
    await deleteOldSalts(ctx);
    if (counts.includes(BATCH)) await ctx.scheduler.runAfter(0, internal.expiry.cleanUp, {});
    return null;
  },
});
