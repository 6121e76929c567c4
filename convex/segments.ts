import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { internalMutation } from "./_generated/server";
import { agentMutation, agentQuery } from "./builders";
import { fail } from "./errors";
import { checkRule } from "./model/engagement/checkRule";
import { draftUsesOf } from "./model/engagement/draftUses";
import { refreshSegments } from "./model/engagement/program";
import * as counting from "./model/engagement/segmentCounting";
import { countOfSegment } from "./model/engagement/segmentCounts";
import {
  allSegments,
  createSegment,
  ownSegment,
  removeSegment,
  segmentFieldsOf,
  updateSegment,
} from "./model/engagement/segments";
import { usesOf } from "./model/engagement/segmentUses";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";
import { audienceRule } from "./ruleValidators";
import { segmentDraft, segmentFields, segmentPreview, segmentRowPage } from "./segmentValidators";

/** Segments: audience rules with a name, for many items to share (docs/audiences.md). */

const MAX_PAGE = 50;
const segmentId = v.string();

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "segments.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: segmentRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("segments")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    const page = await Promise.all(
      found.page.map(async ({ _id, name, description, version, updatedAt }) => {
        const size = await countOfSegment(ctx, _id);
        return { id: _id, name, description, version, updatedAt, size };
      }),
    );
    return { ...found, page };
  },
});

/** One as its author left it, and what refers to it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "segments.read",
  args: { segmentId },
  returns: segmentDraft,
  handler: async (ctx, args) => {
    const row = await ownSegment(ctx, ctx.workspaceId, args.segmentId);
    const { _id: id, version, updatedAt } = row;
    const size = await countOfSegment(ctx, id);
    const uses = await usesOf(ctx, row, await allSegments(ctx, ctx.workspaceId));
    const drafts = await draftUsesOf(ctx, row);
    return { id, version, updatedAt, fields: segmentFieldsOf(row), size, uses, drafts };
  },
});

/** How many of the newest visitors a rule is for, before it is saved. @throws INPUT_INVALID naming the place that is wrong */
export const preview = agentQuery({
  permission: "segments.read",
  args: { rule: audienceRule },
  returns: segmentPreview,
  handler: async (ctx, { rule }) => counting.previewRule(ctx, ctx.workspaceId, checkRule(rule, "rule")),
});

/** Writes a segment and counts who is in it. @throws INPUT_INVALID naming the place that is wrong · RATE_LIMITED */
export const create = agentMutation({
  permission: "segments.write",
  args: { fields: segmentFields },
  returns: v.object({ segmentId: v.id("segments"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    await takeTokenOrThrow(ctx, "segments", ctx.agent._id);
    return { segmentId: await createSegment(ctx, ctx.workspaceId, fields), version: 1 };
  },
});

/** Changes one as it was at `version`. @throws CHANGED_MEANWHILE if it has changed since, NOT_FOUND, and as `create` */
export const update = agentMutation({
  permission: "segments.write",
  args: { segmentId, version: v.number(), fields: segmentFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, { version, fields, ...args }) => {
    await takeTokenOrThrow(ctx, "segments", ctx.agent._id);
    const before = await ownSegment(ctx, ctx.workspaceId, args.segmentId);
    if (before.version !== version) throw fail("CHANGED_MEANWHILE", "Somebody has changed this segment.");
    return { version: await updateSegment(ctx, before, fields) };
  },
});

/** Removes one that nothing refers to. @throws NOT_FOUND · IN_USE naming what refers to it */
export const remove = agentMutation({
  permission: "segments.write",
  args: { segmentId },
  returns: v.null(),
  handler: async (ctx, args) => {
    await removeSegment(ctx, await ownSegment(ctx, ctx.workspaceId, args.segmentId));
    return null;
  },
});

/** One run of a count: some visitors now, the rest scheduled. */
export const countVisitors = internalMutation({
  args: {
    workspaceId: v.id("workspaces"),
    only: v.union(v.object({ segmentId: v.id("segments"), run: v.number() }), v.null()),
    startedAt: v.number(),
    cursor: v.union(v.string(), v.null()),
    seen: v.number(),
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    await counting.countVisitors(ctx, args);
    return null;
  },
});

/** Every day: looks whether what is live is still well, also where nobody has changed anything. */
export const lookForFaults = internalMutation({
  args: { workspaceId: v.id("workspaces") },
  returns: v.null(),
  handler: async (ctx, { workspaceId }) => {
    await refreshSegments(ctx, workspaceId);
    return null;
  },
});

/** Every day: counts all segments of all workspaces anew. */
export const countWorkspaces = internalMutation({
  args: { cursor: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { cursor }) => {
    await counting.countWorkspaces(ctx, cursor);
    return null;
  },
});
