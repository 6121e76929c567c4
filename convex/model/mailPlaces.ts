import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { Attachment, Block } from "../messageValidators";

/** Where the team answers visitors who may have left: conversations and tickets, told in the same words. */

const MAX_READ = 200;

export type MailPlace =
  | { conversationId: Id<"conversations">; ticketId?: undefined }
  | { ticketId: Id<"tickets">; conversationId?: undefined };

/** What the team has written there, by its place in the order. */
export type Answer = {
  seq: number;
  agentId: Id<"agents">;
  text: string;
  blocks: readonly Block[] | null;
  attachments: readonly Attachment[];
};

type Written = { seq: number; at: number; isVisitor: boolean; answer: Answer | null };

/** What a row of `replyMails` is about. */
export const placeOf = ({ conversationId, ticketId }: Doc<"replyMails">): MailPlace | null =>
  conversationId ? { conversationId } : ticketId ? { ticketId } : null;

/** Whose a place is, and how it is called in links, in the headers of mails and by people. */
export async function nameOf(
  ctx: QueryCtx,
  { conversationId, ticketId }: MailPlace,
): Promise<{ visitorId: Id<"visitors">; kind: string; id: string; reference: string } | null> {
  if (conversationId !== undefined) {
    const found = await ctx.db.get("conversations", conversationId);
    const reference = conversationId.slice(-10, -4).toUpperCase();
    return found && { visitorId: found.visitorId, kind: "conversation", id: conversationId, reference };
  }
  const found = await ctx.db.get("tickets", ticketId);
  return found && { visitorId: found.visitorId, kind: "ticket", id: ticketId, reference: found.reference };
}

/** Answers after `seq`, oldest first. Whoever writes has seen what was written before. */
export async function answersAfter(ctx: QueryCtx, place: MailPlace, seq: number): Promise<Answer[]> {
  const written = await writtenAfter(ctx, place, seq);
  const lastOwn = written.findLastIndex(({ isVisitor }) => isVisitor);
  return written.slice(lastOwn + 1).flatMap(({ answer }) => answer ?? []);
}

/** Tells whether the team has answered after `seq`. */
export async function hasAnswerAfter(ctx: QueryCtx, place: MailPlace, seq: number): Promise<boolean> {
  return (await writtenAfter(ctx, place, seq)).some(({ answer }) => answer !== null);
}

/** When the visitor has last written there; null if never, as far as anybody looks back. */
export async function lastWrittenAt(ctx: QueryCtx, place: MailPlace): Promise<number | null> {
  const own = (await writtenAfter(ctx, place, -1)).findLast(({ isVisitor }) => isVisitor);
  if (own || place.conversationId !== undefined) return own?.at ?? null;
  // A ticket that an agent has made of a conversation: what it is about was written there.
  const { conversationId } = (await ctx.db.get("tickets", place.ticketId)) ?? {};
  return conversationId ? lastWrittenAt(ctx, { conversationId }) : null;
}

/** What either side has written that the visitor may see, the newest of it, oldest first. */
async function writtenAfter(ctx: QueryCtx, place: MailPlace, seq: number): Promise<Written[]> {
  if (place.conversationId !== undefined) {
    const messages = await ctx.db
      .query("messages")
      .withIndex("by_conversationId_and_seq", (q) =>
        q.eq("conversationId", place.conversationId).gt("seq", seq),
      )
      .order("desc")
      .take(MAX_READ);
    return messages.toReversed().map(fromMessage);
  }
  const events = await ctx.db
    .query("ticketEvents")
    .withIndex("by_ticketId_and_isInternal_and_seq", (q) =>
      q.eq("ticketId", place.ticketId).eq("isInternal", false).gt("seq", seq),
    )
    .order("desc")
    .take(MAX_READ);
  return events.toReversed().map(fromEvent);
}

function fromMessage({
  _creationTime,
  seq,
  sender,
  text,
  blocks,
  attachments = [],
}: Doc<"messages">): Written {
  const answer =
    sender.kind === "agent"
      ? { seq, agentId: sender.agentId, text, blocks: blocks ?? null, attachments }
      : null;
  return { seq, at: _creationTime, isVisitor: sender.kind === "visitor", answer };
}

function fromEvent({ _creationTime, seq, author, deed, attachments = [] }: Doc<"ticketEvents">): Written {
  const isVisitor = author.kind === "visitor";
  const words = isVisitor ? null : wordsOf(deed);
  const answer =
    words && author.kind === "agent" ? { seq, agentId: author.agentId, attachments, ...words } : null;
  return { seq, at: _creationTime, isVisitor, answer };
}

/** What a deed in a ticket says to the other side, if it is more than a change of status. */
export function wordsOf(deed: Doc<"ticketEvents">["deed"]): Pick<Answer, "text" | "blocks"> | null {
  if (deed.type === "comment") return { text: deed.text, blocks: deed.blocks ?? null };
  if (deed.type === "status" && deed.summary !== undefined) return { text: deed.summary, blocks: null };
  return null;
}

/** Tells whether a deed in a ticket says something in words. Of an agent it may have to be mailed. */
export const isAnswer = (deed: Doc<"ticketEvents">["deed"]): boolean => wordsOf(deed) !== null;
