import { v } from "convex/values";
import { internalMutation } from "./_generated/server";
import { resolveVisitor, visitorMutation } from "./builders";
import { applyClaim, checkUserFields, isOtherUser } from "./model/identity";
import { storablePage } from "./model/page";
import { checkTab, markLeft, markOnline, UNNAMED_TAB } from "./model/presence";
import { takeTokenOrThrow } from "./model/rates";
import { userFields, visitorKind } from "./validators";

/**
 * Writes what the customer's page says about its user. `otherUser` means: this visitor is somebody else, nothing was
 * written, and the client starts a new visitor (revoke, then boot without a resume secret).
 */
export const identify = visitorMutation({
  args: { user: userFields },
  returns: v.object({ outcome: v.union(v.literal("identified"), v.literal("otherUser")), visitorKind }),
  handler: async (ctx, { user }) => {
    checkUserFields(user);
    await takeTokenOrThrow(ctx, "identify", ctx.visitor._id);
    if (isOtherUser(ctx.visitor, user)) {
      return { outcome: "otherUser" as const, visitorKind: ctx.visitor.kind };
    }
    const visitor = await applyClaim(ctx, ctx.visitor, user);
    return { outcome: "identified" as const, visitorKind: visitor.kind };
  },
});

/** Says that the visitor is still here, once a minute or when the page changes. Mostly writes nothing. */
export const heartbeat = visitorMutation({
  args: { page: v.object({ url: v.string(), title: v.string() }), tab: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { page, tab }) => {
    checkTab(tab);
    const { url, title } = storablePage({ ...page, referrer: "", locale: "" });
    await markOnline(ctx, { session: ctx.session, tab, page: { url, title } });
    return null;
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
