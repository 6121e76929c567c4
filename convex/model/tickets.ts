import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { fieldsInvalid, inputInvalid, notFound } from "../errors";
import type { TicketDeed, TicketField, TicketStatus, TicketValues } from "../ticketValidators";
import { checkClientId, checkMessageText, clip, isShortText } from "./text";
import { addEvent, type TicketEventDraft } from "./ticketEvents";
import { checkFields } from "./ticketFields";
import { drawReference } from "./ticketReference";

/** Writing to tickets. Whatever happens to one goes through its head, where the event gets its place in the history. */

const MAX_SUBJECT = 140;

type Owner =
  | { visitorId: Id<"visitors">; readsFrom?: number | undefined }
  | { workspaceId: Id<"workspaces"> };
export type Ticket = { ticket: Doc<"tickets">; head: Doc<"ticketHeads"> };

/** The ticket an outside id names, if it belongs to the caller. @throws NOT_FOUND, the same for every reason */
export async function ownTicket(ctx: QueryCtx, id: string, owner: Owner): Promise<Doc<"tickets">> {
  const ticketId = ctx.db.normalizeId("tickets", id);
  const ticket = ticketId ? await ctx.db.get("tickets", ticketId) : null;
  const isOwn =
    "visitorId" in owner ? ticket?.visitorId === owner.visitorId : ticket?.workspaceId === owner.workspaceId;
  if (!ticket || !isOwn) throw notFound();
  const readsFrom = "visitorId" in owner ? owner.readsFrom : undefined;
  if (readsFrom !== undefined && (await headOfTicket(ctx, ticket._id)).lastPublicAt < readsFrom)
    throw notFound();
  return ticket;
}

/** The head of a ticket. Every ticket has one from its creation. */
export async function headOfTicket(ctx: QueryCtx, ticketId: Id<"tickets">): Promise<Doc<"ticketHeads">> {
  const head = await ctx.db
    .query("ticketHeads")
    .withIndex("by_ticketId", (q) => q.eq("ticketId", ticketId))
    .unique();
  if (!head) throw new Error("A ticket has no head.");
  return head;
}

/** `limit` runs only if something is about to be written, and throws if the sender has to wait. */
type Limited = { limit: () => Promise<void> };
type Filled = Limited & {
  /** Looked for only if there is no such ticket yet. */
  form: () => Promise<Doc<"ticketForms">>;
  clientTicketId: string;
  values: TicketValues;
  attachmentIds?: string[] | undefined;
};

/** Opens a ticket with a form; the same client id finds the one it opened. @throws FIELDS_INVALID · INPUT_INVALID */
export async function submitTicket(
  ctx: MutationCtx,
  visitor: Doc<"visitors">,
  filled: Filled,
): Promise<Id<"tickets">> {
  checkClientId("clientTicketId", filled.clientTicketId);
  const existing = await findByClientId(ctx, visitor._id, filled.clientTicketId);
  if (existing) return existing._id;
  const { _id: id, name, fields } = await filled.form();
  const { values, problems } = checkFields(fields, filled.values);
  if (problems.length > 0) throw fieldsInvalid(problems);
  await filled.limit();
  const facts = { form: { id, name }, fields, values, subject: subjectOf(fields, values) || name };
  const { clientTicketId, attachmentIds } = filled;
  return insertTicket(
    ctx,
    { ...facts, visitor, clientTicketId },
    { author: { kind: "visitor" }, attachmentIds },
  );
}

type FromConversation = { subject: string; clientTicketId: string; agentId: Id<"agents"> };

/** Makes a ticket of what a conversation is about; the same client id finds it. @throws INPUT_INVALID */
export async function ticketFromConversation(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  { subject, clientTicketId, agentId }: FromConversation,
): Promise<Id<"tickets">> {
  checkClientId("clientTicketId", clientTicketId);
  if (!isShortText(subject, MAX_SUBJECT)) {
    throw inputInvalid(`A ticket needs a subject of at most ${MAX_SUBJECT} characters.`);
  }
  const visitor = await ctx.db.get("visitors", conversation.visitorId);
  if (!visitor) throw notFound();
  const existing = await findByClientId(ctx, visitor._id, clientTicketId);
  if (existing) return existing._id;
  const facts = { fields: [], values: {}, subject: subject.trim(), conversationId: conversation._id };
  return insertTicket(ctx, { ...facts, visitor, clientTicketId }, { author: { kind: "agent", agentId } });
}

type Words = Limited & {
  author: TicketEventDraft["author"];
  /** A note stays with the team. */
  isNote?: boolean;
  text: string;
  clientMessageId: string;
  attachmentIds?: string[] | undefined;
};

/**
 * Adds what somebody has written; the same client id finds it. A visitor's words put a resolved ticket back to work, and
 * one that waits for them. @throws INPUT_INVALID
 */
export async function writeToTicket(
  ctx: MutationCtx,
  ticket: Doc<"tickets">,
  words: Words,
): Promise<Id<"ticketEvents">> {
  checkClientId("clientMessageId", words.clientMessageId);
  checkMessageText(words.text, (words.attachmentIds?.length ?? 0) > 0);
  const { author, clientMessageId, text, attachmentIds } = words;
  const existing = await ctx.db
    .query("ticketEvents")
    .withIndex("by_ticketId_and_clientMessageId", (q) =>
      q.eq("ticketId", ticket._id).eq("clientMessageId", clientMessageId),
    )
    .unique();
  const type = words.isNote ? "note" : "comment";
  if (existing) {
    const isSame = existing.author.kind === author.kind && existing.deed.type === type;
    if (!isSame) throw inputInvalid("This clientMessageId is in use.");
    return existing._id;
  }
  await words.limit();
  if (author.kind === "visitor") await putBackToWork(ctx, ticket);
  const head = await headOfTicket(ctx, ticket._id);
  return addEvent(ctx, { ticket, head }, { author, deed: { type, text }, clientMessageId, attachmentIds });
}

/** A resolved ticket is worked on again. Does nothing to any other. */
export async function reopenTicket(
  ctx: MutationCtx,
  ticket: Doc<"tickets">,
  author: TicketEventDraft["author"],
): Promise<void> {
  if (ticket.status !== "resolved") return;
  await changeStatus(ctx, ticket, { status: ticket.assigneeId ? "in_progress" : "submitted", author });
}

type StatusChange = {
  status: TicketStatus;
  summary?: string | undefined;
  author: TicketEventDraft["author"];
};

/** Changes the status and says so in the history. Does nothing if it is in that state. @throws INPUT_INVALID */
export async function changeStatus(
  ctx: MutationCtx,
  ticket: Doc<"tickets">,
  { status, summary = "", author }: StatusChange,
): Promise<void> {
  if (summary !== "") checkMessageText(summary);
  const kept = status === "resolved" && summary !== "" ? summary.trim() : undefined;
  if (ticket.status === status && ticket.resolutionSummary === kept) return;
  await ctx.db.patch("tickets", ticket._id, { status, resolutionSummary: kept });
  const isReopened = ticket.status === "resolved" && status !== "resolved";
  const deed: TicketDeed = isReopened
    ? { type: "reopened", status }
    : { type: "status", status, ...(kept === undefined ? {} : { summary: kept }) };
  const head = await headOfTicket(ctx, ticket._id);
  await ctx.db.patch("ticketHeads", head._id, { status, isResolved: status === "resolved" });
  await addEvent(ctx, { ticket, head }, { author, deed });
}

/** Waiting is over as soon as the visitor has written; their words tell why, so that needs no line of its own. */
async function putBackToWork(ctx: MutationCtx, ticket: Doc<"tickets">): Promise<void> {
  await reopenTicket(ctx, ticket, { kind: "visitor" });
  if (ticket.status !== "waiting_on_customer") return;
  const head = await headOfTicket(ctx, ticket._id);
  await ctx.db.patch("tickets", ticket._id, { status: "in_progress" });
  await ctx.db.patch("ticketHeads", head._id, { status: "in_progress" });
}

type Facts = Pick<
  Doc<"tickets">,
  "form" | "fields" | "values" | "subject" | "conversationId" | "clientTicketId"
>;
type Creation = { author: TicketEventDraft["author"]; attachmentIds?: string[] | undefined };

async function insertTicket(
  ctx: MutationCtx,
  { visitor, ...facts }: Facts & { visitor: Doc<"visitors"> },
  { author, attachmentIds }: Creation,
): Promise<Id<"tickets">> {
  const { _id: visitorId, workspaceId } = visitor;
  const status = "submitted" as const;
  const ticketId = await ctx.db.insert("tickets", {
    ...facts,
    workspaceId,
    visitorId,
    reference: await drawReference(ctx, workspaceId),
    status,
    priority: "normal",
  });
  const now = Date.now();
  const headId = await ctx.db.insert("ticketHeads", {
    ticketId,
    workspaceId,
    visitorId,
    status,
    isResolved: false,
    eventCount: 0,
    lastActivityAt: now,
    lastPublicAt: now,
    preview: "",
    unreadForVisitor: 0,
    unreadForAgents: 0,
    isUnread: false,
    readByVisitor: -1,
    readByAgents: -1,
  });
  const [ticket, head] = [await ctx.db.get("tickets", ticketId), await ctx.db.get("ticketHeads", headId)];
  const written = { ticket, head } as Ticket;
  await addEvent(ctx, written, { author, deed: { type: "created" }, attachmentIds });
  return ticketId;
}

/** The first line of words in the form: people begin with what it is about. "" if there is none. */
function subjectOf(fields: readonly TicketField[], values: TicketValues): string {
  const field = fields.find(({ id, type }) => type === "text" && values[id] !== undefined);
  return clip(String(field ? values[field.id] : "").replace(/\s+/gu, " "), MAX_SUBJECT);
}

function findByClientId(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
  clientTicketId: string,
): Promise<Doc<"tickets"> | null> {
  return (
    ctx.db
      .query("tickets")
      .withIndex("by_visitorId_and_clientTicketId", (q) =>
        q.eq("visitorId", visitorId).eq("clientTicketId", clientTicketId),
      )
      // Not unique: tickets of two browsers may have come together in a sign-in.
      .first()
  );
}
