import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel";
import type { QueryCtx } from "./_generated/server";
import { type AgentScope, agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { itemKind, slot } from "./deliveryValidators";
import {
  act,
  engagement,
  explanation,
  itemFaults,
  itemResults,
  leaseAnswer,
  paceLimits,
  pageStanding,
  startAnswer,
  whyLine,
} from "./engagementValidators";
import { inputInvalid, notFound } from "./errors";
import { eligibleFor } from "./model/engagement/eligible";
import { explainItem } from "./model/engagement/explain";
import { findItem, findItemFor } from "./model/engagement/findItem";
import { resultsOf } from "./model/engagement/itemStats";
import { checkMayRead, mayRead } from "./model/engagement/kindPermissions";
import { listFaults } from "./model/engagement/listFaults";
import { askPage as askVisitorsPage, takeReport } from "./model/engagement/pageReports";
import { loadRatingItems } from "./model/engagement/ratingItems";
import { markActed, markShown, takeLease } from "./model/engagement/showings";
import { stampFor } from "./model/engagement/stampFor";
import { paceLimitsOf, setPaceLimits } from "./model/engagement/standings";
import { startableFor } from "./model/engagement/startable";
import { whyFor } from "./model/engagement/whyFor";
import { takeTokenOrThrow } from "./model/rates";
import { checkClientId } from "./model/text";

/** Tours, tooltips, messages, surveys and checklists: what is for a visitor, who may show it, what became of it. */

const MAX_BUTTON = 9;
const MAX_TAB_LENGTH = 64;

/**
 * What is for this visitor on a page, the most important first; null where nothing is live. `shown` is what is on the page
 * already; of more than ten only the first ten are looked at.
 */
export const eligible = visitorQuery({
  args: {
    url: v.string(),
    shown: v.optional(v.array(v.object({ itemId: v.string(), version: v.number() }))),
  },
  returns: v.union(engagement, v.null()),
  handler: (ctx, { url, shown }) => eligibleFor(ctx, ctx, { url, shown }),
});

/**
 * Changes when what is live or what this visitor is to be asked changes, or an agent asks this visitor's page; null where nothing
 * ever was. For open pages to watch.
 */
export const stamp = visitorQuery({
  args: {},
  returns: v.union(v.number(), v.null()),
  handler: async (ctx) => (await stampFor(ctx, ctx, await loadRatingItems(ctx, ctx))).stamp,
});

/** Whether an item that the page asks for by its id is for this visitor now, on whatever page and however often they saw it. */
export const startable = visitorQuery({
  args: { kind: itemKind, itemId: v.string() },
  returns: startAnswer,
  handler: (ctx, asked) => startableFor(ctx, ctx, asked),
});

/**
 * Asks to show an item now, right before it is drawn. Granted for 20 s, to one tab of the visitor at a time; the same `leaseId`
 * is granted once. What a person has started (`isUserStarted`) is free of frequency, quiet period and the day's limit.
 * @throws INPUT_INVALID · RATE_LIMITED
 */
export const lease = visitorMutation({
  args: {
    leaseId: v.string(),
    itemId: v.string(),
    version: v.number(),
    slot,
    tab: v.string(),
    isUserStarted: v.boolean(),
  },
  returns: leaseAnswer,
  handler: async (ctx, args) => {
    checkClientId("leaseId", args.leaseId);
    if (args.tab.length > MAX_TAB_LENGTH)
      throw inputInvalid(`tab must not be longer than ${MAX_TAB_LENGTH} characters.`);
    await takeTokenOrThrow(ctx, "engagement", ctx.visitor._id);
    return takeLease(ctx, ctx, args);
  },
});

/** Tells that what was leased has been painted; idempotent. `isNew` tells whether it was not known. @throws RATE_LIMITED */
export const shown = visitorMutation({
  args: { leaseId: v.string() },
  returns: v.object({ isNew: v.boolean() }),
  handler: async (ctx, { leaseId }) => {
    await takeTokenOrThrow(ctx, "engagement", ctx.visitor._id);
    return { isNew: await markShown(ctx, ctx, leaseId) };
  },
});

/** Tells what was done with what was shown; idempotent. A click names its button, from 0. @throws INPUT_INVALID · RATE_LIMITED */
export const acted = visitorMutation({
  args: { leaseId: v.string(), itemId: v.string(), what: act, button: v.optional(v.number()) },
  returns: v.object({ isNew: v.boolean() }),
  handler: async (ctx, args) => {
    const { what, button } = args;
    if (
      button !== undefined &&
      (what !== "clicked" || !Number.isInteger(button) || button < 0 || button > MAX_BUTTON)
    )
      throw inputInvalid(`button is 0 to ${MAX_BUTTON}, and of a click.`);
    await takeTokenOrThrow(ctx, "engagement", ctx.visitor._id);
    return { isNew: await markActed(ctx, ctx, args) };
  },
});

/** Tells an agent who has asked how things stand on this visitor's page; without a question nothing is kept. @throws RATE_LIMITED */
export const report = visitorMutation({
  args: { url: v.string(), items: v.array(v.object({ itemId: v.string(), standing: pageStanding })) },
  returns: v.null(),
  handler: async (ctx, said) => {
    await takeTokenOrThrow(ctx, "engagement", ctx.visitor._id);
    await takeReport(ctx, ctx, said);
    return null;
  },
});

/**
 * Why an item is or is not for a visitor now. Where and when are what their page has said last (`askPage`).
 * @throws NOT_FOUND, FORBIDDEN for a kind of item that the role may not read
 */
export const explain = agentQuery({
  permission: "self",
  args: { itemId: v.string(), visitorId: v.string() },
  returns: explanation,
  handler: async (ctx, { itemId, ...args }) => {
    const { workspaceId } = ctx;
    const scope = { visitor: await ownVisitor(ctx, args.visitorId), workspaceId };
    const item = await findItemFor(ctx, scope, itemId);
    checkMayRead(ctx.agent, item.kind);
    return explainItem(ctx, scope, item);
  },
});

/**
 * Asks the visitor's open page where and when an item would show; `explain` has it once it has answered: at once with a
 * connection, with the next heartbeat (55 s at most) without. False: they are not on line. @throws as `explain`, RATE_LIMITED
 */
export const askPage = agentMutation({
  permission: "self",
  args: { itemId: v.string(), visitorId: v.string() },
  returns: v.object({ isOnline: v.boolean() }),
  handler: async (ctx, { itemId, ...args }) => {
    await takeTokenOrThrow(ctx, "askPage", ctx.agent._id);
    const visitor = await ownVisitor(ctx, args.visitorId);
    const { workspaceId } = ctx;
    checkMayRead(ctx.agent, (await findItemFor(ctx, { visitor, workspaceId }, itemId)).kind);
    return { isOnline: await askVisitorsPage(ctx, visitor._id, itemId) };
  },
});

/** A visitor of the agent's workspace. @throws NOT_FOUND */
async function ownVisitor(ctx: QueryCtx & AgentScope, id: string): Promise<Doc<"visitors">> {
  const visitorId = ctx.db.normalizeId("visitors", id);
  const visitor = visitorId ? await ctx.db.get("visitors", visitorId) : null;
  if (visitor?.workspaceId !== ctx.workspaceId) throw notFound();
  return visitor;
}

/** Why what is live for a page is for its visitor or not; of rules only the kinds of conditions. For the page's developer. */
export const why = visitorQuery({
  args: { url: v.string() },
  returns: v.array(whyLine),
  handler: (ctx, { url }) => whyFor(ctx, ctx, url),
});

/**
 * Live items that show to nobody, since what is stored of them has become invalid: a segment is gone, or an older version let
 * something through that means nothing. Of the kinds that the role may read; at most 50.
 */
export const faults = agentQuery({
  permission: "self",
  args: {},
  returns: v.array(itemFaults),
  handler: (ctx) => listFaults(ctx, ctx.workspaceId, (kind) => mayRead(ctx.agent, kind)),
});

/** What has become of one version of an item. @throws NOT_FOUND, FORBIDDEN as `explain` */
export const results = agentQuery({
  permission: "self",
  args: { itemId: v.string(), version: v.number() },
  returns: itemResults,
  handler: async (ctx, { itemId, version }) => {
    checkMayRead(ctx.agent, (await findItem(ctx, ctx.workspaceId, itemId)).kind);
    return resultsOf(ctx, itemId, version);
  },
});

/** How often visitors may be addressed by what comes by itself. */
export const getPace = agentQuery({
  permission: "outbound.read",
  args: {},
  returns: paceLimits,
  handler: (ctx) => paceLimitsOf(ctx, ctx.workspaceId),
});

/** Sets it. @throws INPUT_INVALID */
export const setPace = agentMutation({
  permission: "messenger.manage",
  args: paceLimits.fields,
  returns: v.null(),
  handler: async (ctx, limits) => {
    await takeTokenOrThrow(ctx, "settings", ctx.agent._id);
    await setPaceLimits(ctx, ctx.workspaceId, limits);
    return null;
  },
});
