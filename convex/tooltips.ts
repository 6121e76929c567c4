import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { tooltipClosedBy, tooltipClosings } from "./closingValidators";
import { itemStatus } from "./deliveryValidators";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";
import { checkClientId } from "./model/text";
import { markTooltipSeen } from "./model/tooltips/seenTooltips";
import { tooltipAlerts } from "./model/tooltips/tooltipAlerts";
import { closingsOf, noteClosing } from "./model/tooltips/tooltipClosings";
import { tooltipsFor } from "./model/tooltips/tooltipFeed";
import {
  changeTooltip,
  createTooltip,
  ownTooltip,
  setTooltipStatus,
  tooltipDraftOf,
  toTooltipRow,
} from "./model/tooltips/tooltips";
import { noteTargets, tooltipHealthOf } from "./model/tooltips/tooltipTargets";
import { soleAlert } from "./targetValidators";
import {
  toldTarget,
  tooltipDraft,
  tooltipFields,
  tooltipHealth,
  tooltipRowPage,
  tooltipView,
} from "./tooltipValidators";

/** Tooltips: as visitors get them, then as the team writes them (docs/tooltips.md). */

const MAX_PAGE = 50;
const MAX_ALERTS = 100;
const itemId = v.string();

/** The tooltips that are for this visitor on a page now, in the team's order. */
export const getActiveForVisitor = visitorQuery({
  args: { url: v.string() },
  returns: v.array(tooltipView),
  handler: (ctx, { url }) => tooltipsFor(ctx, ctx, url),
});

/**
 * Tells that a visitor has opened one by pointing at it or by a click; `showingId` is the client's, and counts once. What is done
 * with it then `engagement:acted` takes, with `showingId` as its lease. One that comes by itself has a lease (`engagement:lease`).
 * @throws NOT_FOUND · INPUT_INVALID · RATE_LIMITED
 */
export const seen = visitorMutation({
  args: { showingId: v.string(), itemId, version: v.number() },
  returns: v.object({ isNew: v.boolean() }),
  handler: async (ctx, args) => {
    checkClientId("showingId", args.showingId);
    await takeTokenOrThrow(ctx, "tooltip", ctx.visitor._id);
    return { isNew: await markTooltipSeen(ctx, ctx, args) };
  },
});

/**
 * Tells by what an opening was closed and for how long it was open while the page could be seen, once for each showing: `showingId` as
 * of `seen`, or the lease of one that came by itself. More than an hour counts as one. @throws NOT_FOUND · INPUT_INVALID · RATE_LIMITED
 */
export const closed = visitorMutation({
  args: { showingId: v.string(), itemId, version: v.number(), by: tooltipClosedBy, openMs: v.number() },
  returns: v.object({ isNew: v.boolean() }),
  handler: async (ctx, args) => {
    checkClientId("showingId", args.showingId);
    await takeTokenOrThrow(ctx, "tooltip", ctx.visitor._id);
    return { isNew: await noteClosing(ctx, ctx, args) };
  },
});

/**
 * Tells how a page has looked for elements: each visitor counts once, with what was told last. What is not live in that version is
 * left out. @throws INPUT_INVALID · RATE_LIMITED
 */
export const targets = visitorMutation({
  args: { targets: v.array(v.object(toldTarget)) },
  returns: v.null(),
  handler: async (ctx, args) => {
    await takeTokenOrThrow(ctx, "tooltipTargets", ctx.visitor._id);
    await noteTargets(ctx, ctx, args.targets);
    return null;
  },
});

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "tooltips.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: tooltipRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("tooltips")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    return { ...found, page: found.page.map(toTooltipRow) };
  },
});

/** One as its author left it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "tooltips.read",
  args: { itemId },
  returns: tooltipDraft,
  handler: async (ctx, args) => tooltipDraftOf(ctx, await ownTooltip(ctx, ctx.workspaceId, args.itemId)),
});

/** How well the target of one version is found; `version` absent: the present one. @throws NOT_FOUND */
export const health = agentQuery({
  permission: "tooltips.read",
  args: { itemId, version: v.optional(v.number()) },
  returns: tooltipHealth,
  handler: async (ctx, args) => {
    const tooltip = await ownTooltip(ctx, ctx.workspaceId, args.itemId);
    return tooltipHealthOf(ctx, tooltip._id, args.version ?? tooltip.version);
  },
});

/** By what one version was closed, and for how long it was open before; `version` absent: the present one. @throws NOT_FOUND */
export const closings = agentQuery({
  permission: "tooltips.read",
  args: { itemId, version: v.optional(v.number()) },
  returns: tooltipClosings,
  handler: async (ctx, args) => {
    const tooltip = await ownTooltip(ctx, ctx.workspaceId, args.itemId);
    return closingsOf(ctx, tooltip._id, args.version ?? tooltip.version);
  },
});

/** Live and paused tooltips whose target is not found any more, or by nobody with certainty. */
export const alerts = agentQuery({
  permission: "tooltips.read",
  args: {},
  returns: v.array(soleAlert),
  handler: (ctx) => tooltipAlerts(ctx, ctx.workspaceId, MAX_ALERTS),
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong */
export const create = agentMutation({
  permission: "tooltips.write",
  args: { fields: tooltipFields },
  returns: v.object({ itemId: v.id("tooltips"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { itemId: await createTooltip(ctx, author, fields), version: 1 };
  },
});

/** Changes one as it was at `version`; a live one at once. @throws CHANGED_MEANWHILE if it has changed since, and as `create` */
export const update = agentMutation({
  permission: "tooltips.write",
  args: { itemId, version: v.number(), fields: tooltipFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, args) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { version: await changeTooltip(ctx, author, args) };
  },
});

/** Puts it live, pauses it, makes it a draft again or archives it. @throws NOT_FOUND · INPUT_INVALID when no more can be live */
export const setStatus = agentMutation({
  permission: "tooltips.write",
  args: { itemId, status: itemStatus },
  returns: v.null(),
  handler: async (ctx, { status, ...args }) => {
    await setTooltipStatus(ctx, await ownTooltip(ctx, ctx.workspaceId, args.itemId), status);
    return null;
  },
});
