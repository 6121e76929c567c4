import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { UnreadSummary } from "../validators";
import { namesOf } from "./attachments";
import { plainTextOf } from "./blocks";
import { createAgentCards } from "./people";
import { previewOf } from "./text";

const MAX_CONVERSATIONS = 50;

type Reader = Pick<Doc<"widgetSessions">, "visitorId" | "readsFrom">;

/** How much a visitor has not read, and the newest message of it for the teaser. Reads only conversations with unread messages. */
export async function unreadForVisitor(ctx: QueryCtx, session: Reader): Promise<UnreadSummary> {
  const { visitorId, readsFrom = 0 } = session;
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

/** Whether an open conversation has something unread: what a page that was loaded before it was opened is to connect for. */
export async function hasUnreadOpen(ctx: QueryCtx, { visitorId, readsFrom = 0 }: Reader): Promise<boolean> {
  const unread = await ctx.db
    .query("conversationHeads")
    .withIndex("by_visitorId_and_unreadForVisitor", (q) =>
      q.eq("visitorId", visitorId).gt("unreadForVisitor", 0),
    )
    .take(MAX_CONVERSATIONS);
  return unread.some(({ state, lastMessageAt }) => state === "open" && lastMessageAt >= readsFrom);
}
