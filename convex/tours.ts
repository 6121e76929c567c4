import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { itemStatus } from "./deliveryValidators";
import { inputInvalid } from "./errors";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";
import { checkClientId } from "./model/text";
import { tourAlerts } from "./model/tours/listAlerts";
import { tourHealthOf } from "./model/tours/stepHealth";
import { tourFor, toursFor } from "./model/tours/tourFeed";
import { noteTourProgress } from "./model/tours/tourProgress";
import { tourResultsOf } from "./model/tours/tourStats";
import { changeTour, createTour, ownTour, setTourStatus, toTourRow, tourDraftOf } from "./model/tours/tours";
import { itemAlerts } from "./targetValidators";
import {
  listedTour,
  snoozeUntil,
  tourAnswer,
  tourDeed,
  tourDraft,
  tourFields,
  tourHealth,
  tourResults,
  tourRowPage,
  tourView,
} from "./tourValidators";

/** Tours: as visitors get and take them, then as the team writes and reads them (docs/tours.md). */

const MAX_PAGE = 50;
const MAX_ALERTS = 100;
const MAX_SEQ = 10_000;
const MAX_TAB_LENGTH = 64;
const MAX_WAITED_MS = 3_600_000;
const MAX_SCORE = 1_000;
const REASON = /^[a-zA-Z]{1,32}$/;
const itemId = v.string();

/** The tours that are for this visitor on a page, and those they have begun, wherever these began; at most 20. */
export const listAll = visitorQuery({
  args: { url: v.string() },
  returns: v.array(listedTour),
  handler: (ctx, { url }) => toursFor(ctx, ctx, url),
});

/**
 * One that the page asks for by its id, on whatever page and however often it was shown.
 * @throws NOT_FOUND also for one that is not for this visitor, or not now
 */
export const get = visitorQuery({
  args: { itemId },
  returns: tourView,
  handler: (ctx, args) => tourFor(ctx, ctx, args.itemId),
});

/**
 * Tells what becomes of a run. `runId` is the client's, one for each time that a tour is begun or goes on in another tab; `seq`
 * numbers its calls. The same call counts once; one that comes late moves nothing back.
 * @throws NOT_FOUND · INPUT_INVALID · RATE_LIMITED
 */
export const progress = visitorMutation({
  args: {
    itemId,
    version: v.number(),
    runId: v.string(),
    seq: v.number(),
    tab: v.string(),
    at: v.object({ stepId: v.string() }),
    what: tourDeed,
    /** Of what is snoozed; absent is an hour. */
    until: v.optional(snoozeUntil),
    /** Why a target was missed or a tour blocked; `post` of a card that is shown without its target. */
    reason: v.optional(v.string()),
    /** For how long the target was waited for, and how sure it was found. */
    waitedMs: v.optional(v.number()),
    score: v.optional(v.number()),
  },
  returns: tourAnswer,
  handler: async (ctx, { at, until = "hour", ...told }) => {
    checkClientId("runId", told.runId);
    checkTold(told);
    await takeTokenOrThrow(ctx, "tour", ctx.visitor._id);
    return noteTourProgress(ctx, ctx, { ...told, until, stepId: at.stepId });
  },
});

type Told = { seq: number; tab: string; reason?: string; waitedMs?: number; score?: number };

function checkTold({ seq, tab, reason, waitedMs = 0, score = 0 }: Told): void {
  if (!Number.isInteger(seq) || seq < 0 || seq > MAX_SEQ)
    throw inputInvalid(`seq is a whole number from 0 to ${MAX_SEQ}.`);
  if (tab.length > MAX_TAB_LENGTH)
    throw inputInvalid(`tab must not be longer than ${MAX_TAB_LENGTH} characters.`);
  if (reason !== undefined && !REASON.test(reason)) throw inputInvalid("reason is 1 to 32 letters.");
  if (!(waitedMs >= 0 && waitedMs <= MAX_WAITED_MS)) throw inputInvalid(`waitedMs is 0 to ${MAX_WAITED_MS}.`);
  if (!(Math.abs(score) <= MAX_SCORE)) throw inputInvalid(`score is -${MAX_SCORE} to ${MAX_SCORE}.`);
}

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "tours.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: tourRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("tours")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    return { ...found, page: found.page.map(toTourRow) };
  },
});

/** One as its author left it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "tours.read",
  args: { itemId },
  returns: tourDraft,
  handler: async (ctx, args) => tourDraftOf(ctx, await ownTour(ctx, ctx.workspaceId, args.itemId)),
});

/** What has come of one version; `version` absent: the present one. Counted within a minute or two. @throws NOT_FOUND */
export const results = agentQuery({
  permission: "tours.read",
  args: { itemId, version: v.optional(v.number()) },
  returns: tourResults,
  handler: async (ctx, args) => {
    const tour = await ownTour(ctx, ctx.workspaceId, args.itemId);
    return tourResultsOf(ctx, tour._id, args.version ?? tour.version);
  },
});

/** How well the targets of one version's steps are found; `version` absent: the present one. @throws NOT_FOUND */
export const health = agentQuery({
  permission: "tours.read",
  args: { itemId, version: v.optional(v.number()) },
  returns: tourHealth,
  handler: async (ctx, args) => {
    const tour = await ownTour(ctx, ctx.workspaceId, args.itemId);
    return tourHealthOf(ctx, tour._id, args.version ?? tour.version);
  },
});

/** Steps of live and paused tours whose target is not found any more, or by nobody with certainty. */
export const alerts = agentQuery({
  permission: "tours.read",
  args: {},
  returns: v.array(itemAlerts),
  handler: (ctx) => tourAlerts(ctx, ctx.workspaceId, MAX_ALERTS),
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export const create = agentMutation({
  permission: "tours.write",
  args: { fields: tourFields },
  returns: v.object({ itemId: v.id("tours"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { itemId: await createTour(ctx, author, fields), version: 1 };
  },
});

/** Changes one as it was at `version`; a live one at once. @throws CHANGED_MEANWHILE if it has changed since, and as `create` */
export const update = agentMutation({
  permission: "tours.write",
  args: { itemId, version: v.number(), fields: tourFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, args) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { version: await changeTour(ctx, author, args) };
  },
});

/** Puts it live, pauses it, makes it a draft again or archives it. @throws NOT_FOUND · INPUT_INVALID when no more can be live */
export const setStatus = agentMutation({
  permission: "tours.write",
  args: { itemId, status: itemStatus },
  returns: v.null(),
  handler: async (ctx, { status, ...args }) => {
    await setTourStatus(ctx, await ownTour(ctx, ctx.workspaceId, args.itemId), status);
    return null;
  },
});
