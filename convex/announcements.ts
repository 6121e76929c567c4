import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import {
  announcementDraft,
  announcementFields,
  announcementItem,
  announcementRowPage,
  announcementStatus,
  announcementView,
} from "./announcementValidators";
import { agentMutation, agentQuery, visitorMutation, visitorQuery } from "./builders";
import { fail } from "./errors";
import { latestAnnouncements, markAnnouncementRead, readAnnouncement } from "./model/announcementReading";
import {
  announcementDraftOf,
  createAnnouncement,
  ownAnnouncement,
  setAnnouncementStatus,
  toAnnouncementRow,
  updateAnnouncement,
} from "./model/announcements";
import { readerFrom } from "./model/articleReading";
import { boundedPage } from "./model/messages";
import { takeTokenOrThrow } from "./model/rates";

/** Announcements: as visitors come across them, then as the team writes them. */

const MAX_PAGE = 50;
const announcementId = v.string();

/** The latest three for this visitor, newest first. */
export const list = visitorQuery({
  args: {},
  returns: v.array(announcementItem),
  handler: async (ctx) => latestAnnouncements(ctx, await readerFrom(ctx)),
});

/** One to read. @throws NOT_FOUND also for one that is not for this visitor, or not any more */
export const get = visitorQuery({
  args: { announcementId },
  returns: announcementView,
  handler: async (ctx, args) => readAnnouncement(ctx, await readerFrom(ctx), args.announcementId),
});

/** Notes that this visitor has read one. @throws NOT_FOUND · RATE_LIMITED */
export const markRead = visitorMutation({
  args: { announcementId },
  returns: v.null(),
  handler: async (ctx, args) => {
    await takeTokenOrThrow(ctx, "markRead", ctx.visitor._id);
    await markAnnouncementRead(ctx, await readerFrom(ctx), args.announcementId);
    return null;
  },
});

/** The team's list, last change first. */
export const listForAgent = agentQuery({
  permission: "announcements.read",
  args: { paginationOpts: paginationOptsValidator },
  returns: announcementRowPage,
  handler: async (ctx, { paginationOpts }) => {
    const found = await ctx.db
      .query("announcements")
      .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", ctx.workspaceId))
      .order("desc")
      .paginate(boundedPage(paginationOpts, MAX_PAGE));
    return { ...found, page: found.page.map(toAnnouncementRow) };
  },
});

/** One as its author left it. @throws NOT_FOUND */
export const getForAgent = agentQuery({
  permission: "announcements.read",
  args: { announcementId },
  returns: announcementDraft,
  handler: async (ctx, args) =>
    announcementDraftOf(ctx, await ownAnnouncement(ctx, ctx.workspaceId, args.announcementId)),
});

/** Writes a draft. @throws INPUT_INVALID · ARTICLE_TOO_LARGE · NOT_FOUND for a picture there is not */
export const create = agentMutation({
  permission: "announcements.write",
  args: { fields: announcementFields },
  returns: v.object({ announcementId: v.id("announcements"), version: v.number() }),
  handler: async (ctx, { fields }) => {
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { announcementId: await createAnnouncement(ctx, author, fields), version: 1 };
  },
});

/** Changes one as it was at `version`. @throws CHANGED_MEANWHILE if it has changed since, and as `create` */
export const update = agentMutation({
  permission: "announcements.write",
  args: { announcementId, version: v.number(), fields: announcementFields },
  returns: v.object({ version: v.number() }),
  handler: async (ctx, { version, fields, ...args }) => {
    const before = await ownAnnouncement(ctx, ctx.workspaceId, args.announcementId);
    if (before.version !== version)
      throw fail("CHANGED_MEANWHILE", "Somebody has changed this announcement.");
    const author = { workspaceId: ctx.workspaceId, agentId: ctx.agent._id };
    return { version: await updateAnnouncement(ctx, author, { before, fields }) };
  },
});

/** Publishes it, takes it back as a draft, or puts it away. @throws NOT_FOUND */
export const setStatus = agentMutation({
  permission: "announcements.write",
  args: { announcementId, status: announcementStatus },
  returns: v.null(),
  handler: async (ctx, { status, ...args }) => {
    const row = await ownAnnouncement(ctx, ctx.workspaceId, args.announcementId);
    await setAnnouncementStatus(ctx, row, status);
    return null;
  },
});
