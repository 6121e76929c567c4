import { v } from "convex/values";
import { agentQuery, visitorMutation } from "./builders";
import { notFound, sessionInvalid } from "./errors";
import { noteProgress } from "./model/checklistProgress";
import { isRelevant } from "./model/engagement/relevance";
import { checkEvents, latestEvents, recordEvents } from "./model/events";
import { storablePage } from "./model/page";
import { checkTab, markOnline } from "./model/presence";
import { takeTokenOrThrow } from "./model/rates";
import { workspaceSettings } from "./model/settings";
import { isOver, nextLook } from "./model/sharedDevices";
import { trackingOf } from "./model/trackingSettings";
import { eventItem, trackedEvent } from "./trackingValidators";

/**
 * Keeps what a page has tracked, and says where the visitor is, as a heartbeat does. A page view is the event `pageView`,
 * whose only property is a title. Events that are known already change nothing. The answer tells whether something live
 * asks for what is new, and whether the workspace tracks browsers that ask not to be: such a browser asks first, with no
 * events.
 * @throws SESSION_INVALID · INPUT_INVALID · RATE_LIMITED
 */
export const track = visitorMutation({
  args: {
    events: v.array(trackedEvent),
    page: v.object({ url: v.string(), title: v.string() }),
    tab: v.optional(v.string()),
  },
  returns: v.object({ relevant: v.boolean(), tracksAll: v.boolean() }),
  handler: async (ctx, { events, page, tab }) => {
    checkEvents(events);
    checkTab(tab);
    const { session, visitor, workspaceId } = ctx;
    const settings = await workspaceSettings(ctx, workspaceId);
    if (await isOver(ctx, settings, visitor)) throw sessionInvalid();
    await takeTokenOrThrow(ctx, "track", visitor._id);
    const rules = trackingOf(settings);
    const recorded = await recordEvents(ctx, { visitor, rules }, events);
    const { url, title } = storablePage({ ...page, referrer: "", locale: "" }, rules);
    const idleAt = () => nextLook(ctx, session);
    const isPageNew = await markOnline(ctx, { session, tab, page: { url, title }, idleAt });
    await noteProgress(ctx, visitor, { events: recorded.names, isPageNew: isPageNew || recorded.isPageNew });
    return { relevant: await isRelevant(ctx, workspaceId, recorded.names), tracksAll: !rules.respectSignals };
  },
});

/** The last 50 events and page views of a visitor, newest first. @throws NOT_FOUND */
export const ofVisitor = agentQuery({
  permission: "inbox.read",
  args: { visitorId: v.string() },
  returns: v.array(eventItem),
  handler: async (ctx, args) => {
    const visitorId = ctx.db.normalizeId("visitors", args.visitorId);
    const visitor = visitorId ? await ctx.db.get("visitors", visitorId) : null;
    if (visitor?.workspaceId !== ctx.workspaceId) throw notFound();
    return latestEvents(ctx, visitor._id);
  },
});
