import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import type { Attachment } from "../messageValidators";
import type { TicketValue } from "../ticketValidators";
import type { StoredSender } from "../validators";
import { wordsOf } from "./mailPlaces";

/** What deliveries say, as JSON (docs/webhooks.md). */

/** What was written: where, by whom, and whose the place is. */
type Written = {
  message: { id: string; createdAt: number; sender: StoredSender; text: string; attachments: Attachment[] };
  conversation: Doc<"conversations"> | null;
  ticket: Doc<"tickets"> | null;
  visitorId: Id<"visitors">;
};

/** What is sent of an event: written once, so that every try sends the same bytes. null if its subject has gone. */
export async function bodyOf(ctx: MutationCtx, event: Doc<"webhookEvents">): Promise<string | null> {
  const messageId = ctx.db.normalizeId("messages", event.messageId);
  const eventId = ctx.db.normalizeId("ticketEvents", event.messageId);
  const written = messageId
    ? await inConversation(ctx, messageId)
    : eventId && (await inTicket(ctx, eventId));
  const visitor = written && (await ctx.db.get("visitors", written.visitorId));
  if (!written || !visitor) return null;
  const { message, conversation, ticket } = written;
  const placeIds = { conversationId: conversation?._id ?? null, ticketId: ticket?._id ?? null };
  return JSON.stringify({
    type: event.type,
    timestamp: new Date(event._creationTime).toISOString(),
    workspaceId: event.workspaceId,
    data: {
      message: { id: message.id, ...placeIds, ...(await factsOf(ctx, message)) },
      conversation: conversation && { id: conversation._id, state: conversation.state },
      ticket: ticket && toTicket(ticket),
      visitor: {
        id: visitor._id,
        kind: visitor.kind,
        userId: visitor.userId ?? null,
        email: visitor.email ?? null,
        name: visitor.name ?? null,
        // Everything else is a claim.
        proven: visitor.kind === "verified" ? ["userId", ...(visitor.signedFields ?? [])] : [],
      },
    },
  });
}

/** What a test sends. */
export const testBody = (workspaceId: Id<"workspaces">, now: number): string =>
  JSON.stringify({
    type: "webhook.test",
    timestamp: new Date(now).toISOString(),
    workspaceId,
    data: { sentFrom: readEnvironment().assetOrigin },
  });

async function inConversation(ctx: MutationCtx, messageId: Id<"messages">): Promise<Written | null> {
  const found = await ctx.db.get("messages", messageId);
  const conversation = found && (await ctx.db.get("conversations", found.conversationId));
  if (!found || !conversation) return null;
  const { _id: id, _creationTime: createdAt, sender, text, attachments = [] } = found;
  const message = { id, createdAt, sender, text, attachments };
  return { message, conversation, ticket: null, visitorId: conversation.visitorId };
}

async function inTicket(ctx: MutationCtx, eventId: Id<"ticketEvents">): Promise<Written | null> {
  const found = await ctx.db.get("ticketEvents", eventId);
  const ticket = found && (await ctx.db.get("tickets", found.ticketId));
  if (!found || !ticket) return null;
  const { _id: id, _creationTime: createdAt, author: sender, deed, attachments = [] } = found;
  const text = deed.type === "created" ? filledIn(ticket) : (wordsOf(deed)?.text ?? "");
  const message = { id, createdAt, sender, text, attachments };
  return { message, conversation: null, ticket, visitorId: ticket.visitorId };
}

/** A form as words: a line for each field that is filled in. */
const filledIn = ({ fields, values }: Doc<"tickets">): string =>
  fields
    .flatMap(({ id, label }) => (values[id] === undefined ? [] : `${label}: ${toWords(values[id])}`))
    .join("\n");

const toWords = (value: TicketValue): string =>
  value === true ? "yes" : Array.isArray(value) ? value.join(", ") : String(value);

const toTicket = ({ _id: id, reference, subject, status, conversationId }: Doc<"tickets">) => ({
  id,
  reference,
  subject,
  status,
  conversationId: conversationId ?? null,
});

async function factsOf(ctx: MutationCtx, { createdAt, sender, text, attachments }: Written["message"]) {
  const agent = sender.kind === "agent" ? await ctx.db.get("agents", sender.agentId) : null;
  return {
    createdAt: new Date(createdAt).toISOString(),
    sender: sender.kind === "agent" ? { kind: "agent", name: agent?.name ?? null } : { kind: sender.kind },
    text,
    attachments: attachments.map(({ name, type, size }) => ({ name, type, size })),
  };
}
