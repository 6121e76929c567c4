import { v } from "convex/values";
import { internalMutation } from "./_generated/server";
import { resolveVisitor, visitorMutation } from "./builders";
import { sessionInvalid } from "./errors";
import { checkClaim } from "./model/admission";
import { noteBoot } from "./model/bootEvents";
import { noteProgress } from "./model/checklistProgress";
import { checkUserFields } from "./model/claims";
import { loadRatingItems } from "./model/engagement/ratingItems";
import { stampFor } from "./model/engagement/stampFor";
import { applyIdentity, isOtherUser, isSignIn } from "./model/identity";
import { moveConversations as moveOn } from "./model/join";
import { storablePage } from "./model/page";
import { forgetPageHandles } from "./model/pageHandles";
import { checkTab, markLeft, markOnline, UNNAMED_TAB } from "./model/presence";
import { noticesOf, weighIdentity } from "./model/proof";
import { takeTokenOrThrow } from "./model/rates";
import { admissionOf, workspaceSettings } from "./model/settings";
import { isOver, nextLook } from "./model/sharedDevices";
import { trackingOf } from "./model/trackingSettings";
import { hasUnreadOpen } from "./model/unread";
import { noticeValidator, userFields, visitorKind } from "./validators";

/**
 * Writes what the customer's page says about its user. `otherUser`: this visitor is somebody else; the client starts a
 * new visitor (revoke, then boot without a resume secret). `signIn`: the user is proven and this session is from
 * before; the client boots with a new token and its resume secret. Nothing was written then.
 * @throws IDENTITY_REQUIRED · INPUT_INVALID · RATE_LIMITED
 */
export const identify = visitorMutation({
  args: { user: userFields },
  returns: v.object({
    outcome: v.union(v.literal("identified"), v.literal("otherUser"), v.literal("signIn")),
    visitorKind,
    notices: v.array(noticeValidator),
  }),
  handler: async (ctx, { user }) => {
    checkUserFields(user);
    await takeTokenOrThrow(ctx, "identify", ctx.visitor._id);
    const identity = await weighIdentity(ctx, ctx.workspaceId, user);
    checkClaim(admissionOf(await workspaceSettings(ctx, ctx.workspaceId)), identity);
    const unchanged = { visitorKind: ctx.visitor.kind, notices: noticesOf(identity, ctx.visitor.kind) };
    if (isOtherUser(ctx.visitor, identity)) return { outcome: "otherUser" as const, ...unchanged };
    if (isSignIn(ctx.visitor, identity)) return { outcome: "signIn" as const, ...unchanged };
    const { visitor, notices } = await applyIdentity(ctx, ctx.visitor, { identity, mayErase: true });
    if (visitor.kind !== ctx.visitor.kind) {
      await forgetPageHandles(ctx, visitor._id);
      const source = { workspaceId: ctx.workspaceId, origin: ctx.session.origin };
      const shown = { kind: visitor.kind, was: ctx.visitor.kind, identity, onboarding: "none" as const };
      await noteBoot(ctx, source, shown);
    }
    await noteProgress(ctx, visitor);
    return {
      outcome: "identified" as const,
      visitorKind: visitor.kind,
      notices: [...noticesOf(identity, visitor.kind), ...notices],
    };
  },
});

/** The rest of a sign-in with very many conversations. */
export const moveConversations = internalMutation({
  args: { from: v.id("visitors"), to: v.id("visitors") },
  returns: v.null(),
  handler: async (ctx, move) => {
    await moveOn(ctx, move);
    return null;
  },
});

/**
 * Says that the visitor is still here, once a minute or when the page changes. Mostly writes nothing. The answer tells a
 * page without a connection whether there is something to connect for.
 */
export const heartbeat = visitorMutation({
  args: { page: v.object({ url: v.string(), title: v.string() }), tab: v.optional(v.string()) },
  returns: v.object({
    hasUnread: v.boolean(),
    /** As of `engagement:stamp`: another one than before says that what is live has changed. Absent: nothing ever was. */
    stamp: v.optional(v.number()),
  }),
  handler: async (ctx, { page, tab }) => {
    checkTab(tab);
    const settings = await workspaceSettings(ctx, ctx.workspaceId);
    const { url, title } = storablePage({ ...page, referrer: "", locale: "" }, trackingOf(settings));
    const limit = async () => {
      // Half an hour too late: the next sweep ends it, and until then nothing prolongs it.
      if (await isOver(ctx, settings, ctx.visitor)) throw sessionInvalid();
      await takeTokenOrThrow(ctx, "heartbeat", ctx.visitor._id);
    };
    const idleAt = () => nextLook(ctx, ctx.session);
    const { session } = ctx;
    const isPageNew = await markOnline(ctx, { session, tab, page: { url, title }, idleAt, limit });
    await noteProgress(ctx, ctx.visitor, { events: new Set(), isPageNew });
    const { stamp } = await stampFor(ctx, ctx, await loadRatingItems(ctx, ctx));
    return { hasUnread: await hasUnreadOpen(ctx, ctx), ...(stamp === null ? {} : { stamp }) };
  },
});

/** The mutation behind `POST /beacon`: a tab left the page. */
export const leave = internalMutation({
  args: { sessionToken: v.string(), tab: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { sessionToken, tab }) => {
    const { session } = await resolveVisitor(ctx, sessionToken);
    await markLeft(ctx, session, tab ?? UNNAMED_TAB);
    return null;
  },
});
