import { v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel";
import type { QueryCtx } from "./_generated/server";
import { agentMutation, agentQuery, isLive } from "./builders";
import { notFound } from "./errors";
import { toVisitorFace } from "./model/people";
import { revokeFamily, revokeVisitor, sessionsOf } from "./model/sessions";
import { sameClaim as sameClaimItem, visitorSession } from "./validators";

/** What the team may do about a visitor: see and end sessions, block, and tell look-alikes apart. */

const permission = "visitors.manage" as const;
const MAX_SESSIONS = 50;
const MAX_SAME = 20;
const visitorId = v.string();

/** A visitor's live sessions, newest first. */
export const sessions = agentQuery({
  permission: "inbox.read",
  args: { visitorId },
  returns: v.array(visitorSession),
  handler: async (ctx, args) => {
    const visitor = await ownVisitor(ctx, args.visitorId, ctx.workspaceId);
    const live = (await sessionsOf(ctx, visitor._id)).filter(
      (session) => isLive(session) && session.successorHash === undefined,
    );
    return live.slice(0, MAX_SESSIONS).map((session) => ({
      id: session._id,
      startedAt: session._creationTime,
      expiresAt: session.expiresAt,
      origin: session.origin,
      kind: session.kind ?? visitor.kind,
    }));
  },
});

/** Ends one session. A visitor who has proven nothing loses its way back too, or it would be here again at once. */
export const endSession = agentMutation({
  permission,
  args: { sessionId: v.string() },
  returns: v.null(),
  handler: async (ctx, args) => {
    const sessionId = ctx.db.normalizeId("widgetSessions", args.sessionId);
    const session = sessionId ? await ctx.db.get("widgetSessions", sessionId) : null;
    if (session?.workspaceId !== ctx.workspaceId) throw notFound();
    const visitor = await ctx.db.get("visitors", session.visitorId);
    if (visitor && visitor.kind !== "verified") await revokeVisitor(ctx, visitor._id);
    else await revokeFamily(ctx, session);
    return null;
  },
});

/** Ends every session of a visitor. */
export const endSessions = agentMutation({
  permission,
  args: { visitorId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const visitor = await ownVisitor(ctx, args.visitorId, ctx.workspaceId);
    await revokeVisitor(ctx, visitor._id);
    return null;
  },
});

/** Shuts a visitor out: its live queries end and its browser gets no messenger. Its conversations stay. */
export const block = agentMutation({
  permission,
  args: { visitorId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const visitor = await ownVisitor(ctx, args.visitorId, ctx.workspaceId);
    if (visitor.blockedAt === undefined)
      await ctx.db.patch("visitors", visitor._id, { blockedAt: Date.now() });
    return null;
  },
});

/** Lets a blocked visitor in again. */
export const unblock = agentMutation({
  permission,
  args: { visitorId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const visitor = await ownVisitor(ctx, args.visitorId, ctx.workspaceId);
    await ctx.db.patch("visitors", visitor._id, { blockedAt: undefined });
    return null;
  },
});

/** Other visitors who go by the same user id. At most one of them all is verified; the rest only say so. */
export const sameClaim = agentQuery({
  permission: "inbox.read",
  args: { visitorId },
  returns: v.array(sameClaimItem),
  handler: async (ctx, args) => {
    const visitor = await ownVisitor(ctx, args.visitorId, ctx.workspaceId);
    const { userId } = visitor;
    if (userId === undefined) return [];
    const same = await ctx.db
      .query("visitors")
      .withIndex("by_workspaceId_and_userId", (q) =>
        q.eq("workspaceId", ctx.workspaceId).eq("userId", userId),
      )
      .take(MAX_SAME + 1);
    const others = same.filter((other) => other._id !== visitor._id).slice(0, MAX_SAME);
    return Promise.all(
      others.map(async (other) => {
        const { name: displayName, initials, color } = toVisitorFace(other);
        const head = await ctx.db
          .query("conversationHeads")
          .withIndex("by_visitorId_and_lastMessageAt", (q) => q.eq("visitorId", other._id))
          .order("desc")
          .first();
        return {
          id: other._id,
          displayName,
          initials,
          color,
          kind: other.kind,
          email: other.email ?? null,
          firstSeenAt: other._creationTime,
          latestConversationId: head?.conversationId ?? null,
        };
      }),
    );
  },
});

/** The visitor an outside id names, if it is of this workspace. @throws NOT_FOUND, the same for every reason */
async function ownVisitor(
  ctx: QueryCtx,
  id: string,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"visitors">> {
  const visitorRef = ctx.db.normalizeId("visitors", id);
  const visitor = visitorRef ? await ctx.db.get("visitors", visitorRef) : null;
  if (visitor?.workspaceId !== workspaceId) throw notFound();
  return visitor;
}
