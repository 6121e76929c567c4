import { v } from "convex/values";
import type { Id } from "./_generated/dataModel";
import { internalMutation, internalQuery } from "./_generated/server";
import { importedHistory, importHistory, importOutbound, importSegments } from "./model/importAudience";
import { addMessages, importConversation, importTicket } from "./model/imports";
import { colorFor } from "./model/people";
import { formsOf } from "./model/ticketForms";
import { outboundFields } from "./outboundValidators";
import { segmentFields } from "./segmentValidators";
import { ticketValues } from "./ticketValidators";

/**
 * What a workspace brings along from elsewhere; needs the deploy key. Nobody is told of any of it: no mail, no webhook.
 * What is imported counts from now on, in the order in which it is given.
 */

const importedMessage = v.object({
  /** Who wrote it: the visitor, or this teammate. */
  from: v.union(v.literal("visitor"), v.id("agents")),
  text: v.string(),
});

/** Teammates with their names; `passwordHash` is of `seed:hashPassword`. One whose address is known is left as it is. */
export const teammates = internalMutation({
  args: {
    workspaceId: v.id("workspaces"),
    passwordHash: v.string(),
    people: v.array(v.object({ name: v.string(), email: v.string() })),
  },
  returns: v.array(v.id("agents")),
  handler: async (ctx, { workspaceId, passwordHash, people }) => {
    const ids: Id<"agents">[] = [];
    for (const { name, email } of people) {
      const known = await ctx.db
        .query("agents")
        .withIndex("by_email", (q) => q.eq("email", email))
        .unique();
      const fields = { workspaceId, email, name, passwordHash, role: "agent" as const };
      ids.push(known?._id ?? (await ctx.db.insert("agents", { ...fields, color: colorFor(email) })));
    }
    return ids;
  },
});

/** Visitors who have only said their names. */
export const visitors = internalMutation({
  args: { workspaceId: v.id("workspaces"), names: v.array(v.string()) },
  returns: v.array(v.id("visitors")),
  handler: (ctx, { workspaceId, names }) =>
    Promise.all(names.map((name) => ctx.db.insert("visitors", { workspaceId, kind: "claimed", name }))),
});

/** A conversation with its first messages. `unread` of the last ones are news to the visitor. @throws INPUT_INVALID */
export const conversation = internalMutation({
  args: { visitorId: v.id("visitors"), messages: v.array(importedMessage), unread: v.number() },
  returns: v.id("conversations"),
  handler: (ctx, args) => importConversation(ctx, args),
});

/** More of a conversation: some hundred messages at a time. @throws INPUT_INVALID */
export const messages = internalMutation({
  args: { conversationId: v.id("conversations"), messages: v.array(importedMessage), unread: v.number() },
  returns: v.null(),
  handler: async (ctx, { conversationId, ...batch }) => {
    await addMessages(ctx, conversationId, batch);
    return null;
  },
});

/** The oldest of a workspace's ticket forms, or null. */
export const firstForm = internalQuery({
  args: { workspaceId: v.id("workspaces") },
  returns: v.union(v.null(), v.id("ticketForms")),
  handler: async (ctx, { workspaceId }) => (await formsOf(ctx, workspaceId))[0]?._id ?? null,
});

/** A ticket as if the visitor had filled in the form, and what was written in it since. @throws FIELDS_INVALID · INPUT_INVALID */
export const ticket = internalMutation({
  args: {
    visitorId: v.id("visitors"),
    formId: v.id("ticketForms"),
    values: ticketValues,
    comments: v.array(importedMessage),
  },
  returns: v.id("tickets"),
  handler: (ctx, args) => importTicket(ctx, args),
});

/** Visitors with what they are known by, what they did and what they were shown elsewhere: some hundred at a time. */
export const histories = internalMutation({
  args: { workspaceId: v.id("workspaces"), visitors: v.array(importedHistory) },
  returns: v.array(v.id("visitors")),
  handler: (ctx, { workspaceId, visitors: all }) =>
    Promise.all(all.map((each) => importHistory(ctx, workspaceId, each))),
});

/** Segments, each of which is counted. @throws INPUT_INVALID naming the place that is wrong */
export const segments = internalMutation({
  args: { workspaceId: v.id("workspaces"), segments: v.array(segmentFields) },
  returns: v.array(v.id("segments")),
  handler: (ctx, args) => importSegments(ctx, args.workspaceId, args.segments),
});

/** Messages of the workspace's first owner, all of them live at once. @throws INPUT_INVALID naming the place that is wrong */
export const outbound = internalMutation({
  args: { workspaceId: v.id("workspaces"), messages: v.array(outboundFields) },
  returns: v.array(v.id("outboundMessages")),
  handler: (ctx, args) => importOutbound(ctx, args.workspaceId, args.messages),
});
