import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { notFound } from "../errors";
import { headOf } from "./conversations";

/** How far each side of a conversation has read, and how much that leaves unread. */

const MAX_COUNTED = 200;

export type Side = "visitor" | "agents";

/** `limit` runs only if something is about to be written, and throws if the reader has to wait. */
type Reading = { side: Side; throughMessageId: string; limit?: () => Promise<void> };

/** Records how far a side has read; never backwards. @throws NOT_FOUND if the message is not of this conversation */
export async function markReadThrough(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  reading: Reading,
): Promise<void> {
  const messageId = ctx.db.normalizeId("messages", reading.throughMessageId);
  const message = messageId ? await ctx.db.get("messages", messageId) : null;
  if (message?.conversationId !== conversationId) throw notFound();
  const mark = await readMark(ctx, conversationId, reading.side);
  if (mark && mark.throughSeq >= message.seq) return;
  await reading.limit?.();
  const value = { throughSeq: message.seq, throughMessageId: message._id, readAt: Date.now() };
  if (mark) await ctx.db.patch("readMarks", mark._id, value);
  else await ctx.db.insert("readMarks", { conversationId, side: reading.side, ...value });

  const head = await headOf(ctx, conversationId);
  const unread = await countUnread(ctx, message, reading.side);
  const field = reading.side === "visitor" ? "unreadForVisitor" : "unreadForAgents";
  // A closed or answered conversation may be further ahead than the mark.
  if (unread < head[field]) await ctx.db.patch("conversationHeads", head._id, { [field]: unread });
}

export function readMark(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  side: Side,
): Promise<Doc<"readMarks"> | null> {
  return ctx.db
    .query("readMarks")
    .withIndex("by_conversationId_and_side", (q) => q.eq("conversationId", conversationId).eq("side", side))
    .unique();
}

async function countUnread(ctx: QueryCtx, through: Doc<"messages">, side: Side): Promise<number> {
  const later = await ctx.db
    .query("messages")
    .withIndex("by_conversationId_and_seq", (q) =>
      q.eq("conversationId", through.conversationId).gt("seq", through.seq),
    )
    .take(MAX_COUNTED);
  const other = side === "visitor" ? "agent" : "visitor";
  return later.filter((message) => message.sender.kind === other).length;
}
