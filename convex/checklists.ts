import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import {
  checklistDraft,
  checklistFields,
  checklistResults,
  checklistRowPage,
  checklistView,
} from "./checklistValidators";
import { itemStatus } from "./deliveryValidators";
import { fail } from "./errors";
import { checklistsFor } from "./model/checklistFeed";
import { setItemDone } from "./model/checklistProgress";
import { checklistResultsOf } from "./model/checklistStats";
import {
  checklistDraftOf,
  createChecklist,
  ownChecklist,
  setChecklistStatus,
  toChecklistRow,
  updateChecklist,
} from "./model/checklists";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";

/** Checklists: as visitors work through them, then as the team writes and reads them (docs/checklists.md). */

const MAX_PAGE = 50;
const checklistId = v.string();

/** The checklists that are for this visitor, each with their own progress. */
export const getAllProgress = visitorQuery({
  args: {},
  returns: v.array(checklistView),
  handler: (ctx) => checklistsFor(ctx, ctx.visitor),
});

/** Ticks an item or takes the tick away; idempotent. @throws NOT_FOUND · ITEM_NOT_MANUAL for what is ticked off by itself · RATE_LIMITED */
export const complete = visitorMutation({
  args: { checklistId, itemId: v.string(), done: v.boolean() },
  returns: v.object({ done: v.number(), total: v.number() }),
  handler: async (ctx, args) => {
    await takeTokenOrThrow(ctx, "checklist", ctx.visitor._id);
    return setItemDone(ctx, ctx.visitor, args);
  },
});

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "checklists.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: checklistRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("checklists")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    return { ...found, page: found.page.map(toChecklistRow) };
  },
});

/** One as its author left it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "checklists.read",
  args: { checklistId },
  returns: checklistDraft,
  handler: async (ctx, args) => checklistDraftOf(await ownChecklist(ctx, ctx.workspaceId, args.checklistId)),
});

/** What has come of one version; `version` absent: the present one. Counted within a minute or two. @throws NOT_FOUND */
export const results = agentQuery({
  permission: "checklists.read",
  args: { checklistId, version: v.optional(v.number()) },
  returns: checklistResults,
  handler: async (ctx, args) => {
    const row = await ownChecklist(ctx, ctx.workspaceId, args.checklistId);
    return checklistResultsOf(ctx, row, args.version ?? row.version);
  },
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export const create = agentMutation({
  permission: "checklists.write",
  args: { fields: checklistFields },
  returns: v.object({ checklistId: v.id("checklists"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { checklistId: await createChecklist(ctx, author, fields), version: 1 };
  },
});

/** Changes one as it was at `version`. @throws CHANGED_MEANWHILE if it has changed since, and as `create` */
export const update = agentMutation({
  permission: "checklists.write",
  args: { checklistId, version: v.number(), fields: checklistFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, { version, fields, ...args }) => {
    const before = await ownChecklist(ctx, ctx.workspaceId, args.checklistId);
    if (before.version !== version) throw fail("CHANGED_MEANWHILE", "Somebody has changed this checklist.");
    return { version: await updateChecklist(ctx, ctx.agent._id, { before, fields }) };
  },
});

/** Publishes (`live`), pauses or archives it. @throws NOT_FOUND · INPUT_INVALID for one without items that is to go live */
export const setStatus = agentMutation({
  permission: "checklists.write",
  args: { checklistId, status: itemStatus },
  returns: v.null(),
  handler: async (ctx, { status, ...args }) => {
    await setChecklistStatus(ctx, await ownChecklist(ctx, ctx.workspaceId, args.checklistId), status);
    return null;
  },
});
