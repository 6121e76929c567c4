import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel";
import { visitorMutation, visitorQuery } from "./builders";
import { limitMessages } from "./conversations";
import { callerAddressHash } from "./model/addresses";
import { linksOf } from "./model/attachments";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";
import { isPublicFile, markEventsRead, pageOfEvents } from "./model/ticketEvents";
import { formForVisitor, formsFor, toVisitorForm } from "./model/ticketForms";
import { headOfTicket, ownTicket, reopenTicket, submitTicket, writeToTicket } from "./model/tickets";
import {
  ticketDetail,
  ticketEventPage,
  ticketItemPage,
  ticketValues,
  visitorTicketForm,
} from "./ticketValidators";

const MAX_PAGE = 50;
const ticketId = v.string();
const attachmentIds = v.optional(v.array(v.string()));

/** The form of this id, or without one the first the visitor is shown; null if there is none. @throws NOT_FOUND */
export const form = visitorQuery({
  args: { formId: v.optional(v.string()) },
  returns: v.union(visitorTicketForm, v.null()),
  handler: async (ctx, { formId }) => {
    if (formId !== undefined) return toVisitorForm(await formForVisitor(ctx, formId, ctx.visitor));
    const [first] = await formsFor(ctx, ctx.visitor);
    return first ? toVisitorForm(first) : null;
  },
});

/** The forms the visitor is shown, the default first. */
export const forms = visitorQuery({
  args: {},
  returns: v.array(visitorTicketForm),
  handler: async (ctx) => (await formsFor(ctx, ctx.visitor)).map(toVisitorForm),
});

/** Opens a ticket; repeating the call finds it. @throws FIELDS_INVALID with every field that is wrong */
export const create = visitorMutation({
  args: { formId: v.string(), values: ticketValues, clientTicketId: v.string(), attachmentIds },
  returns: v.object({ ticketId: v.id("tickets") }),
  handler: async (ctx, { formId, ...filled }) => {
    const limit = async () => {
      await takeTokenOrThrow(ctx, "ticket", ctx.visitor._id);
      const addressHash = await callerAddressHash(ctx);
      if (addressHash) await takeTokenOrThrow(ctx, "ticketFromAddress", addressHash);
    };
    const findForm = () => formForVisitor(ctx, formId, ctx.visitor);
    return { ticketId: await submitTicket(ctx, ctx.visitor, { ...filled, form: findForm, limit }) };
  },
});

/** The visitor's tickets, last news first. */
export const list = visitorQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: ticketItemPage,
  handler: async (ctx, { paginationOpts }) => {
    const result = await ctx.db
      .query("ticketHeads")
      .withIndex("by_visitorId_and_lastPublicAt", (q) =>
        q.eq("visitorId", ctx.visitor._id).gte("lastPublicAt", ctx.session.readsFrom ?? 0),
      )
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    const page = await Promise.all(
      result.page.map(async (head) => {
        const ticket = await ctx.db.get("tickets", head.ticketId);
        if (!ticket) throw new Error("A head has no ticket.");
        const { _id: id, _creationTime: createdAt, reference, subject, status } = ticket;
        const { preview, unreadForVisitor: unread, lastPublicAt: updatedAt } = head;
        return { id, reference, subject, status, createdAt, updatedAt, preview, unread };
      }),
    );
    return { ...result, page };
  },
});

/** One of the visitor's tickets: what was asked, and how it stands. */
export const get = visitorQuery({
  args: { ticketId },
  returns: ticketDetail,
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, ctx.session);
    const { lastPublicAt: updatedAt, unreadForVisitor: unread } = await headOfTicket(ctx, ticket._id);
    const { _id: id, _creationTime: createdAt, reference, subject, status, fields, values } = ticket;
    const formName = ticket.form?.name ?? null;
    const resolutionSummary = ticket.resolutionSummary ?? null;
    const facts = { id, reference, subject, status, createdAt, updatedAt, unread };
    return { ...facts, formName, fields, values, resolutionSummary };
  },
});

/** A page of a ticket's history, newest first, without what is the team's own. */
export const timeline = visitorQuery({
  args: { ticketId, paginationOpts: paginationOptsValidator },
  returns: ticketEventPage,
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, ctx.session);
    return pageOfEvents(ctx, ticket._id, args.paginationOpts);
  },
});

/** Adds the visitor's words, and reopens what was resolved; repeating the call finds them. */
export const reply = visitorMutation({
  args: { ticketId, clientMessageId: v.string(), text: v.string(), attachmentIds },
  returns: v.object({ eventId: v.id("ticketEvents") }),
  handler: async (ctx, { ticketId: id, ...words }) => {
    const ticket = await ownTicket(ctx, id, ctx.session);
    const author = { kind: "visitor" as const };
    const limit = () => limitMessages(ctx);
    return { eventId: await writeToTicket(ctx, ticket, { author, ...words, limit }) };
  },
});

/** Says that a resolved ticket is not done after all. */
export const reopen = visitorMutation({
  args: { ticketId },
  returns: v.null(),
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, ctx.session);
    if (ticket.status === "resolved") await limitMessages(ctx);
    await reopenTicket(ctx, ticket, { kind: "visitor" });
    return null;
  },
});

/** The visitor has seen the history up to and including an event. */
export const markRead = visitorMutation({
  args: { ticketId, throughEventId: v.string() },
  returns: v.null(),
  handler: async (ctx, { throughEventId, ...args }) => {
    const ticket = await ownTicket(ctx, args.ticketId, ctx.session);
    const limit = () => takeTokenOrThrow(ctx, "markRead", ctx.visitor._id);
    const head = await headOfTicket(ctx, ticket._id);
    await markEventsRead(ctx, head, { side: "visitor", throughEventId, limit });
    return null;
  },
});

/** Addresses of files in one of the visitor's tickets; `turn` as in `attachments:getLinks`. */
export const getLinks = visitorQuery({
  args: { ticketId, attachmentIds: v.array(v.string()), turn: v.number() },
  returns: v.array(v.object({ id: v.id("attachments"), uploadId: v.string(), url: v.string() })),
  handler: async (ctx, args) => {
    const ticket = await ownTicket(ctx, args.ticketId, ctx.session);
    const isShown = (file: Doc<"attachments">) => isPublicFile(ctx, file);
    return linksOf(ctx, ticket._id, { ids: args.attachmentIds, isShown });
  },
});
