import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { UnreadSummary } from "../validators";
import { namesOf } from "./attachments";
import { plainTextOf } from "./blocks";
import { createAgentCards } from "./people";
import { messengerOf, workspaceSettings } from "./settings";
import { previewOf } from "./text";

const MAX_CONVERSATIONS = 50;
const MAX_TICKETS = 50;

type Reader = Pick<Doc<"widgetSessions">, "visitorId" | "readsFrom">;
type Known = { session: Reader; visitor: Doc<"visitors"> };

/** How much a visitor has not read, and the newest message of it for the teaser. Reads only what has something unread. */
export async function unreadForVisitor(ctx: QueryCtx, { session, visitor }: Known): Promise<UnreadSummary> {
  const tickets = await unreadInTickets(ctx, { session, visitor });
  const { total, latest } = await unreadInConversations(ctx, session);
  return { total: total + tickets, latest, ...(tickets > 0 ? { tickets } : {}) };
}

async function unreadInConversations(
  ctx: QueryCtx,
  { visitorId, readsFrom = 0 }: Reader,
): Promise<Pick<UnreadSummary, "total" | "latest">> {
  const unread = await ctx.db
    .query("conversationHeads")
    .withIndex("by_visitorId_and_unreadForVisitor", (q) =>
      q.eq("visitorId", visitorId).gt("unreadForVisitor", 0),
    )
    .take(MAX_CONVERSATIONS);
  const heads = unread.filter(({ lastMessageAt }) => lastMessageAt >= readsFrom);
  const total = heads.reduce((sum, head) => sum + head.unreadForVisitor, 0);
  const newest = heads.toSorted((a, b) => b.lastMessageAt - a.lastMessageAt)[0];
  const message = newest?.lastAgentMessageId ? await ctx.db.get("messages", newest.lastAgentMessageId) : null;
  if (!message || message.sender.kind !== "agent") return { total, latest: null };
  const agent = await createAgentCards(ctx)(message.sender.agentId);
  return {
    total,
    latest: {
      conversationId: message.conversationId,
      messageId: message._id,
      text:
        previewOf(message.blocks ? plainTextOf(message.blocks) : message.text) ||
        previewOf(namesOf(message.attachments ?? [])),
      createdAt: message._creationTime,
      agent,
    },
  };
}

/** Of tickets that this visitor finds in the messenger: what cannot be opened would be unread for ever. */
async function unreadInTickets(ctx: QueryCtx, { session, visitor }: Known): Promise<number> {
  const { visitorId, readsFrom = 0 } = session;
  const unread = await ctx.db
    .query("ticketHeads")
    .withIndex("by_visitorId_and_unreadForVisitor", (q) =>
      q.eq("visitorId", visitorId).gt("unreadForVisitor", 0),
    )
    .take(MAX_TICKETS);
  const heads = unread.filter(({ lastPublicAt }) => lastPublicAt >= readsFrom);
  if (heads.length === 0) return 0;
  const { tabs } = messengerOf(await workspaceSettings(ctx, visitor.workspaceId), visitor);
  return tabs.includes("tickets") ? heads.reduce((sum, head) => sum + head.unreadForVisitor, 0) : 0;
}

/**
 * Whether an open conversation or a ticket has something unread: what a page that was loaded before it was written is to
 * connect for.
 */
export async function hasUnreadOpen(ctx: QueryCtx, { session, visitor }: Known): Promise<boolean> {
  const { visitorId, readsFrom = 0 } = session;
  const unread = await ctx.db
    .query("conversationHeads")
    .withIndex("by_visitorId_and_unreadForVisitor", (q) =>
      q.eq("visitorId", visitorId).gt("unreadForVisitor", 0),
    )
    .take(MAX_CONVERSATIONS);
  const isOpen = unread.some(({ state, lastMessageAt }) => state === "open" && lastMessageAt >= readsFrom);
  return isOpen || (await unreadInTickets(ctx, { session, visitor })) > 0;
}
