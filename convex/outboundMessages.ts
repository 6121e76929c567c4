import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { agentMutation, agentQuery, visitorQuery } from "./builders";
import { itemStatus } from "./deliveryValidators";
import { fail } from "./errors";
import { readerFrom } from "./model/articleReading";
import { eligibleFor } from "./model/engagement/eligible";
import { boundedPage } from "./model/messages";
import { feedOf } from "./model/outboundFeed";
import {
  createMessage,
  messageDraftOf,
  ownMessage,
  setMessageStatus,
  toMessageRow,
  updateMessage,
} from "./model/outboundMessages";
import { outboundDraft, outboundFields, outboundRowPage, outboundView } from "./outboundValidators";

/** Outbound messages: as visitors get them, then as the team writes them (docs/outbound.md). */

const MAX_PAGE = 50;
const messageId = v.string();

/** The messages that are for this visitor on a page now, the most important first. */
export const getEligible = visitorQuery({
  args: { url: v.string() },
  returns: v.array(outboundView),
  handler: async (ctx, { url }) => {
    const found = await eligibleFor(ctx, ctx, { url, kind: "outbound" });
    return found ? feedOf(ctx, await readerFrom(ctx), found) : [];
  },
});

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "outbound.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: outboundRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("outboundMessages")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    return { ...found, page: found.page.map(toMessageRow) };
  },
});

/** One as its author left it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "outbound.read",
  args: { messageId },
  returns: outboundDraft,
  handler: async (ctx, args) => messageDraftOf(ctx, await ownMessage(ctx, ctx.workspaceId, args.messageId)),
});

/** Writes a draft. @throws INPUT_INVALID naming the place that is wrong · ARTICLE_TOO_LARGE · NOT_FOUND for a sender or a picture there is not */
export const create = agentMutation({
  permission: "outbound.write",
  args: { fields: outboundFields },
  returns: v.object({ messageId: v.id("outboundMessages"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { messageId: await createMessage(ctx, author, fields), version: 1 };
  },
});

/** Changes one as it was at `version`; a live one at once. @throws CHANGED_MEANWHILE if it has changed since, and as `create` */
export const update = agentMutation({
  permission: "outbound.write",
  args: { messageId, version: v.number(), fields: outboundFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, { version, fields, ...args }) => {
    const before = await ownMessage(ctx, ctx.workspaceId, args.messageId);
    if (before.version !== version) throw fail("CHANGED_MEANWHILE", "Somebody has changed this message.");
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { version: await updateMessage(ctx, author, { before, fields }) };
  },
});

/** Puts it live, pauses it, makes it a draft again or archives it. @throws NOT_FOUND · INPUT_INVALID when no more can be live */
export const setStatus = agentMutation({
  permission: "outbound.write",
  args: { messageId, status: itemStatus },
  returns: v.null(),
  handler: async (ctx, { status, ...args }) => {
    await setMessageStatus(ctx, await ownMessage(ctx, ctx.workspaceId, args.messageId), status);
    return null;
  },
});
