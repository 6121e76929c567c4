import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { InboxItem } from "../messageValidators";
import type { ConversationState } from "../validators";
import { boundedPage } from "./messages";
import { toVisitorFace } from "./people";
import { isOnline } from "./presence";

const MAX_PAGE = 50;
const MAX_COUNT = 100;

type Folder = { workspaceId: Id<"workspaces">; state: ConversationState };

/** A page of a workspace's conversations in one state, last activity first. */
export async function pageOfInbox(
  ctx: QueryCtx,
  { workspaceId, state }: Folder,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<InboxItem>> {
  const result = await ctx.db
    .query("conversationHeads")
    .withIndex("by_workspaceId_and_state_and_lastActivityAt", (q) =>
      q.eq("workspaceId", workspaceId).eq("state", state),
    )
    .order("desc")
    .paginate(boundedPage(paginationOpts, MAX_PAGE));
  return { ...result, page: await Promise.all(result.page.map((head) => toInboxItem(ctx, head))) };
}

/** Bounded counts: 100 means "100 or more". */
export async function countInbox(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<{ open: number; unread: number }> {
  const open = await ctx.db
    .query("conversationHeads")
    .withIndex("by_workspaceId_and_state_and_lastActivityAt", (q) =>
      q.eq("workspaceId", workspaceId).eq("state", "open"),
    )
    .order("desc")
    .take(MAX_COUNT);
  const unread = await ctx.db
    .query("conversationHeads")
    .withIndex("by_workspaceId_and_unreadForAgents", (q) =>
      q.eq("workspaceId", workspaceId).gt("unreadForAgents", 0),
    )
    .take(MAX_COUNT);
  return { open: open.length, unread: unread.length };
}

async function toInboxItem(ctx: QueryCtx, head: Doc<"conversationHeads">): Promise<InboxItem> {
  return {
    id: head.conversationId,
    state: head.state,
    lastMessageAt: head.lastMessageAt,
    preview: head.preview,
    lastSender: head.lastSender,
    unread: head.unreadForAgents,
    visitor: await toFace(ctx, head.visitorId),
  };
}

/** Who a row of a list is about. */
export async function toFace(ctx: QueryCtx, visitorId: Id<"visitors">): Promise<InboxItem["visitor"]> {
  const visitor = await ctx.db.get("visitors", visitorId);
  const face = visitor ? toVisitorFace(visitor) : { name: "Visitor", initials: "?", color: "#4f46e5" };
  return {
    id: visitorId,
    ...face,
    online: await isOnline(ctx, visitorId),
    isBlocked: visitor?.blockedAt !== undefined,
  };
}
