import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery } from "./builders";
import { linksOf } from "./model/attachments";
import { ownConversation } from "./model/conversations";
import { takeTokenOrThrow } from "./model/rates";
import { addEvent, createNamedAgents, markEventsRead, pageOfTeamEvents } from "./model/ticketEvents";
import { assigneesOf, assignTicket, countTickets, pageOfTickets } from "./model/ticketInbox";
import {
  changeStatus,
  headOfTicket,
  ownTicket,
  ticketFromConversation,
  writeToTicket,
} from "./model/tickets";
import { describeVisitor } from "./model/visitorPanel";
import {
  ticketAssignees,
  ticketInboxDetail,
  ticketInboxPage,
  ticketPriority,
  ticketStatus,
  ticketTeamEventPage,
  ticketView,
} from "./ticketValidators";
import { visitorPanel } from "./validators";

/** Tickets as the team works on them. */

const ticketId = v.string();
const words = {
  ticketId,
  clientMessageId: v.string(),
  text: v.string(),
  attachmentIds: v.optional(v.array(v.string())),
};

/** Tickets of one view, last activity first. */
export const list = agentQuery({
  permission: "inbox.read",
  args: { view: ticketView, paginationOpts: paginationOptsValidator },
  returns: ticketInboxPage,
  handler: (ctx, { view, paginationOpts }) =>
    pageOfTickets(ctx, { workspaceId: ctx.workspaceId, view }, paginationOpts),
});

/** How many tickets are not resolved and how many have something unread; each counts to 100. */
export const counts = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: v.object({ open: v.number(), unread: v.number() }),
  handler: (ctx) => countTickets(ctx, ctx.workspaceId),
});

/** One ticket and whose it is. */
export const get = agentQuery({
  permission: "inbox.read",
  args: { ticketId },
  returns: v.object({ ticket: ticketInboxDetail, visitor: visitorPanel }),
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, { workspaceId: ctx.workspaceId });
    const { unreadForAgents: unread } = await headOfTicket(ctx, ticket._id);
    const { _id: id, _creationTime: createdAt, reference, subject, status, priority } = ticket;
    const { fields, values, assigneeId } = ticket;
    return {
      ticket: {
        id,
        reference,
        subject,
        status,
        priority,
        createdAt,
        unread,
        fields,
        values,
        formName: ticket.form?.name ?? null,
        resolutionSummary: ticket.resolutionSummary ?? null,
        assignee: assigneeId ? await createNamedAgents(ctx)(assigneeId) : null,
        conversationId: ticket.conversationId ?? null,
      },
      visitor: await describeVisitor(ctx, ticket.visitorId),
    };
  },
});

/** A page of a ticket's whole history, newest first. */
export const timeline = agentQuery({
  permission: "inbox.read",
  args: { ticketId, paginationOpts: paginationOptsValidator },
  returns: ticketTeamEventPage,
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, { workspaceId: ctx.workspaceId });
    return pageOfTeamEvents(ctx, ticket._id, args.paginationOpts);
  },
});

/** Those a ticket can be given to. */
export const assignees = agentQuery({
  permission: "inbox.read",
  args: {},
  returns: ticketAssignees,
  handler: (ctx) => assigneesOf(ctx, ctx.workspaceId),
});

/** Answers the visitor; repeating the call finds the answer. */
export const reply = agentMutation({
  permission: "inbox.reply",
  args: words,
  returns: v.object({ eventId: v.id("ticketEvents") }),
  handler: async (ctx, { ticketId: id, ...draft }) => {
    const ticket = await ownTicket(ctx, id, { workspaceId: ctx.workspaceId });
    const author = { kind: "agent" as const, agentId: ctx.agent._id };
    const limit = () => takeTokenOrThrow(ctx, "reply", ctx.agent._id);
    return { eventId: await writeToTicket(ctx, ticket, { author, ...draft, limit }) };
  },
});

/** Writes what only the team reads; repeating the call finds it. */
export const note = agentMutation({
  permission: "inbox.reply",
  args: words,
  returns: v.object({ eventId: v.id("ticketEvents") }),
  handler: async (ctx, { ticketId: id, ...draft }) => {
    const ticket = await ownTicket(ctx, id, { workspaceId: ctx.workspaceId });
    const author = { kind: "agent" as const, agentId: ctx.agent._id };
    const limit = () => takeTokenOrThrow(ctx, "reply", ctx.agent._id);
    return { eventId: await writeToTicket(ctx, ticket, { author, ...draft, isNote: true, limit }) };
  },
});

/** Changes the status; a resolved one may say how it was resolved. */
export const setStatus = agentMutation({
  permission: "inbox.reply",
  args: { ticketId, status: ticketStatus, summary: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { ticketId: id, ...change }) => {
    const ticket = await ownTicket(ctx, id, { workspaceId: ctx.workspaceId });
    await changeStatus(ctx, ticket, { ...change, author: { kind: "agent", agentId: ctx.agent._id } });
    return null;
  },
});

/** Says how much it presses; for the team alone. */
export const setPriority = agentMutation({
  permission: "inbox.reply",
  args: { ticketId, priority: ticketPriority },
  returns: v.null(),
  handler: async (ctx, { ticketId: id, priority }) => {
    const ticket = await ownTicket(ctx, id, { workspaceId: ctx.workspaceId });
    if (ticket.priority === priority) return null;
    await ctx.db.patch("tickets", ticket._id, { priority });
    const head = await headOfTicket(ctx, ticket._id);
    const author = { kind: "agent" as const, agentId: ctx.agent._id };
    await addEvent(ctx, { ticket, head }, { author, deed: { type: "priority", priority } });
    return null;
  },
});

/** Gives the ticket to somebody of the team, or to nobody. */
export const assign = agentMutation({
  permission: "inbox.reply",
  args: { ticketId, assigneeId: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { ticketId: id, assigneeId }) => {
    const ticket = await ownTicket(ctx, id, { workspaceId: ctx.workspaceId });
    await assignTicket(ctx, ticket, { assigneeId, by: ctx.agent._id });
    return null;
  },
});

/** The team has seen the history up to and including an event. */
export const markRead = agentMutation({
  permission: "inbox.reply",
  args: { ticketId, throughEventId: v.string() },
  returns: v.null(),
  handler: async (ctx, { throughEventId, ...args }) => {
    const ticket = await ownTicket(ctx, args.ticketId, { workspaceId: ctx.workspaceId });
    const head = await headOfTicket(ctx, ticket._id);
    await markEventsRead(ctx, head, { side: "agents", throughEventId });
    return null;
  },
});

/** Makes a ticket of what a conversation is about; repeating the call finds it. */
export const createFromConversation = agentMutation({
  permission: "inbox.reply",
  args: { conversationId: v.string(), subject: v.string(), clientTicketId: v.string() },
  returns: v.object({ ticketId: v.id("tickets") }),
  handler: async (ctx, { conversationId, ...draft }) => {
    const conversation = await ownConversation(ctx, conversationId, { workspaceId: ctx.workspaceId });
    const agentId = ctx.agent._id;
    return { ticketId: await ticketFromConversation(ctx, conversation, { ...draft, agentId }) };
  },
});

/** Addresses of files in a ticket of the workspace; `turn` as in `attachments:getLinks`. */
export const getLinks = agentQuery({
  permission: "inbox.read",
  args: { ticketId, attachmentIds: v.array(v.string()), turn: v.number() },
  returns: v.array(v.object({ id: v.id("attachments"), uploadId: v.string(), url: v.string() })),
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, { workspaceId: ctx.workspaceId });
    return linksOf(ctx, ticket._id, args.attachmentIds);
  },
});
