import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { notFound } from "../errors";
import type { NamedAgent, TicketAuthor, TicketDeed, TicketEvent, TicketTeamEvent } from "../ticketValidators";
import { bindAttachments, claimAttachments, namesOf, toAttachment } from "./attachments";
import { parseBlocks, plainTextOf } from "./blocks";
import { isAnswer } from "./mailPlaces";
import { boundedPage } from "./messages";
import { createAgentCards } from "./people";
import { noteReply } from "./replyMails";
import { previewOf } from "./text";
import { noteWebhookEvent } from "./webhookEvents";

/** A ticket's history: adding to it, reading it, and how much of it either side has not seen. */

const MAX_PAGE = 100;
const MAX_COUNTED = 200;
/** What only the team sees. */
const INTERNAL: ReadonlySet<TicketDeed["type"]> = new Set(["note", "priority", "assigned"]);

export type TicketEventDraft = {
  author: TicketAuthor;
  deed: TicketDeed;
  clientMessageId?: string;
  attachmentIds?: string[] | undefined;
};

type Written = { ticket: Doc<"tickets">; head: Doc<"ticketHeads"> };

/** Adds an event and counts it as unread for whom it is news. */
export async function addEvent(
  ctx: MutationCtx,
  { ticket, head }: Written,
  { author, deed: given, clientMessageId, attachmentIds = [] }: TicketEventDraft,
): Promise<Id<"ticketEvents">> {
  const uploaderId = author.kind === "agent" ? author.agentId : ticket.visitorId;
  const files = await claimAttachments(ctx, attachmentIds, uploaderId);
  const deed = withBlocks(given, author);
  const isInternal = INTERNAL.has(deed.type);
  const eventId = await ctx.db.insert("ticketEvents", {
    ticketId: ticket._id,
    seq: head.eventCount,
    isInternal,
    author,
    deed,
    ...(files.length > 0 ? { attachments: files.map(toAttachment) } : {}),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  });
  await bindAttachments(ctx, files, { placeId: ticket._id, holderId: eventId });
  if (author.kind === "agent" && isAnswer(deed)) await noteReply(ctx, ticket, { ticketId: ticket._id });
  if (isMessage(author, deed)) {
    const { workspaceId } = ticket;
    await noteWebhookEvent(ctx, { workspaceId, type: "message.created", messageId: eventId });
  }
  const now = Date.now();
  await ctx.db.patch("ticketHeads", head._id, {
    eventCount: head.eventCount + 1,
    lastActivityAt: now,
    ...(isInternal ? {} : { lastPublicAt: now, ...newsOf(head, author, deed) }),
    ...previewIn(deed, files),
  });
  return eventId;
}

/** A page of what the visitor may see, newest first. */
export async function pageOfEvents(
  ctx: QueryCtx,
  ticketId: Id<"tickets">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<TicketEvent>> {
  const result = await ctx.db
    .query("ticketEvents")
    .withIndex("by_ticketId_and_isInternal_and_seq", (q) =>
      q.eq("ticketId", ticketId).eq("isInternal", false),
    )
    .order("desc")
    .paginate(boundedPage(paginationOpts, MAX_PAGE));
  const toEvent = createEventReader(ctx);
  return { ...result, page: (await Promise.all(result.page.map(toEvent))) as TicketEvent[] };
}

/** A page of everything, newest first. */
export async function pageOfTeamEvents(
  ctx: QueryCtx,
  ticketId: Id<"tickets">,
  paginationOpts: PaginationOptions,
): Promise<PaginationResult<TicketTeamEvent>> {
  const result = await ctx.db
    .query("ticketEvents")
    .withIndex("by_ticketId_and_seq", (q) => q.eq("ticketId", ticketId))
    .order("desc")
    .paginate(boundedPage(paginationOpts, MAX_PAGE));
  return { ...result, page: await Promise.all(result.page.map(createEventReader(ctx))) };
}

type Reading = { side: "visitor" | "agents"; throughEventId: string; limit?: () => Promise<void> };

/** Records how far a side has read; never backwards. @throws NOT_FOUND if the event is not one it can see of this ticket */
export async function markEventsRead(
  ctx: MutationCtx,
  head: Doc<"ticketHeads">,
  { side, throughEventId, limit }: Reading,
): Promise<void> {
  const eventId = ctx.db.normalizeId("ticketEvents", throughEventId);
  const event = eventId ? await ctx.db.get("ticketEvents", eventId) : null;
  if (event?.ticketId !== head.ticketId || (side === "visitor" && event.isInternal)) throw notFound();
  if (event.seq <= (side === "visitor" ? head.readByVisitor : head.readByAgents)) return;
  await limit?.();
  const later = await ctx.db
    .query("ticketEvents")
    .withIndex("by_ticketId_and_isInternal_and_seq", (q) =>
      q.eq("ticketId", head.ticketId).eq("isInternal", false).gt("seq", event.seq),
    )
    .take(MAX_COUNTED);
  const unread = later.filter(({ author }) => (author.kind === "visitor") === (side === "agents")).length;
  const mark =
    side === "visitor"
      ? { readByVisitor: event.seq, unreadForVisitor: Math.min(unread, head.unreadForVisitor) }
      : {
          readByAgents: event.seq,
          unreadForAgents: Math.min(unread, head.unreadForAgents),
          isUnread: Math.min(unread, head.unreadForAgents) > 0,
        };
  await ctx.db.patch("ticketHeads", head._id, mark);
}

/** Looks agents up by their id, with it. */
export function createNamedAgents(ctx: QueryCtx): (id: Id<"agents">) => Promise<NamedAgent> {
  const cardOf = createAgentCards(ctx);
  return async (id) => ({ id, ...(await cardOf(id)) });
}

/** Tells whether a ticket's file is in something its visitor may see. */
export async function isPublicFile(ctx: QueryCtx, { holderId }: Doc<"attachments">): Promise<boolean> {
  const eventId = holderId ? ctx.db.normalizeId("ticketEvents", holderId) : null;
  const event = eventId && (await ctx.db.get("ticketEvents", eventId));
  return event?.isInternal === false;
}

/** What either side has written to the other: a form that was filled in, an answer, how a ticket was resolved. */
const isMessage = (author: TicketAuthor, deed: TicketDeed): boolean =>
  isAnswer(deed) || (deed.type === "created" && author.kind === "visitor");

function withBlocks(deed: TicketDeed, author: TicketAuthor): TicketDeed {
  if (deed.type !== "comment" && deed.type !== "note") return deed;
  const blocks = parseBlocks(deed.text, author.kind);
  return blocks ? { ...deed, blocks } : deed;
}

/** Whoever answers or resolves has read. */
function newsOf(
  head: Doc<"ticketHeads">,
  author: TicketAuthor,
  deed: TicketDeed,
): Partial<Doc<"ticketHeads">> {
  if (author.kind === "visitor") return { unreadForAgents: head.unreadForAgents + 1, isUnread: true };
  const unreadForVisitor = head.unreadForVisitor + 1;
  const isSettled = deed.type === "comment" || (deed.type === "status" && deed.status === "resolved");
  return isSettled ? { unreadForVisitor, unreadForAgents: 0, isUnread: false } : { unreadForVisitor };
}

function previewIn(deed: TicketDeed, files: readonly { name: string }[]): { preview?: string } {
  if (deed.type !== "comment") return {};
  const { text, blocks } = deed;
  return { preview: previewOf(blocks ? plainTextOf(blocks) : text) || previewOf(namesOf(files)) };
}

function createEventReader(ctx: QueryCtx): (event: Doc<"ticketEvents">) => Promise<TicketTeamEvent> {
  const agentOf = createNamedAgents(ctx);
  return async ({ _id, _creationTime, author, deed, attachments = [], clientMessageId = null }) => ({
    id: _id,
    clientMessageId,
    createdAt: _creationTime,
    author: author.kind === "agent" ? { kind: "agent", ...(await agentOf(author.agentId)) } : author,
    attachments,
    deed:
      deed.type === "assigned"
        ? { type: "assigned", assignee: deed.assigneeId ? await agentOf(deed.assigneeId) : null }
        : deed,
  });
}
