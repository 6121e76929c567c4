import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { notFound } from "../errors";
import type { TicketValues } from "../ticketValidators";
import type { StoredSender } from "../validators";
import { parseBlocks, plainTextOf } from "./blocks";
import { headOf } from "./conversations";
import { checkMessageText, previewOf } from "./text";
import { submitTicket, writeToTicket } from "./tickets";

/** Bringing along what was said elsewhere. Nobody is told, and no limit of pace applies: only who runs the home does this. */

export type ImportedMessage = { from: "visitor" | Id<"agents">; text: string };
type Sender = Extract<StoredSender, { kind: "visitor" | "agent" }>;
type Batch = { messages: ImportedMessage[]; unread: number };

const senderOf = (from: ImportedMessage["from"]): Sender =>
  from === "visitor" ? { kind: "visitor" } : { kind: "agent", agentId: from };

/** @throws INPUT_INVALID for a text that cannot be a message */
export async function importConversation(
  ctx: MutationCtx,
  { visitorId, ...batch }: Batch & { visitorId: Id<"visitors"> },
): Promise<Id<"conversations">> {
  const visitor = await ctx.db.get("visitors", visitorId);
  if (!visitor) throw notFound();
  const base = { workspaceId: visitor.workspaceId, visitorId, state: "open" as const };
  const conversationId = await ctx.db.insert("conversations", {
    ...base,
    clientMessageId: crypto.randomUUID(),
  });
  const now = Date.now();
  await ctx.db.insert("conversationHeads", {
    ...base,
    conversationId,
    messageCount: 0,
    lastMessageAt: now,
    lastActivityAt: now,
    preview: "",
    lastSender: "visitor",
    unreadForVisitor: 0,
    unreadForAgents: 0,
  });
  await addMessages(ctx, conversationId, batch);
  return conversationId;
}

/** Adds messages with one change of the head. @throws INPUT_INVALID for a text that cannot be a message */
export async function addMessages(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  { messages, unread }: Batch,
): Promise<void> {
  const head = await headOf(ctx, conversationId);
  const change: Partial<Doc<"conversationHeads">> = {};
  for (const [index, { from, text }] of messages.entries()) {
    checkMessageText(text);
    const sender = senderOf(from);
    const blocks = parseBlocks(text, from === "visitor" ? "visitor" : "agent");
    const messageId = await ctx.db.insert("messages", {
      conversationId,
      seq: head.messageCount + index,
      sender,
      text,
      ...(blocks ? { blocks } : {}),
      clientMessageId: crypto.randomUUID(),
    });
    change.preview = previewOf(blocks ? plainTextOf(blocks) : text);
    change.lastSender = sender.kind;
    if (sender.kind === "agent")
      Object.assign(change, { lastAgentId: sender.agentId, lastAgentMessageId: messageId });
  }
  const now = Date.now();
  await ctx.db.patch("conversationHeads", head._id, {
    ...change,
    messageCount: head.messageCount + messages.length,
    lastMessageAt: now,
    lastActivityAt: now,
    unreadForVisitor: unread,
  });
}

type ImportedTicket = {
  visitorId: Id<"visitors">;
  formId: Id<"ticketForms">;
  values: TicketValues;
  comments: ImportedMessage[];
};

/** @throws FIELDS_INVALID · INPUT_INVALID · NOT_FOUND */
export async function importTicket(
  ctx: MutationCtx,
  { visitorId, formId, values, comments }: ImportedTicket,
): Promise<Id<"tickets">> {
  const limit = (): Promise<void> => Promise.resolve();
  const visitor = await ctx.db.get("visitors", visitorId);
  const form = await ctx.db.get("ticketForms", formId);
  if (!visitor || form?.workspaceId !== visitor.workspaceId) throw notFound();
  const clientTicketId = crypto.randomUUID();
  const ticketId = await submitTicket(ctx, visitor, {
    form: () => Promise.resolve(form),
    clientTicketId,
    values,
    limit,
  });
  for (const { from, text } of comments) {
    const ticket = await ctx.db.get("tickets", ticketId);
    if (!ticket) throw notFound();
    await writeToTicket(ctx, ticket, {
      author: senderOf(from),
      text,
      clientMessageId: crypto.randomUUID(),
      limit,
    });
  }
  return ticketId;
}
