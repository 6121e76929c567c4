import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { createAnnouncement, ownAnnouncement, setAnnouncementStatus } from "./announcements";
import { createChecklist, ownChecklist, setChecklistStatus } from "./checklists";
import { checkOfficeHours, isTimeZone } from "./officeHours";

/** The first announcement, checklist and office hours of a new home. */

const NINE_TO_FIVE = [{ from: 9 * 60, to: 17 * 60 }];
const WORKING_WEEK = [NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, [], []];

const ANNOUNCEMENT = {
  title: "Welcome aboard",
  source: [
    "This is an announcement: something you want people on your site to know.",
    "It may hold **bold words**, lists, pictures and links. Write your own in the console under *Settings › Announcements*.",
  ].join("\n\n"),
  visibleTo: "all" as const,
  coverId: null,
  link: null,
};

const CHECKLIST = {
  title: "First steps",
  description: "A few things to try. What you tick off is kept.",
  visibleTo: "all" as const,
  items: [
    {
      id: "look-around",
      title: "Look around the help centre",
      text: "Answers to what is asked most.",
      action: { type: "none" as const },
    },
    {
      id: "say-hello",
      title: "Say hello",
      text: "A person reads it.",
      action: { type: "newConversation" as const, text: "Hello!" },
    },
  ],
};

/**
 * Publishes both, and opens the office on working days. Visitors find the checklist once the tasks tab is on.
 * @param timeZone where the office is; UTC stands for one that is not known
 */
export async function addFirstContent(
  ctx: MutationCtx,
  { workspaceId, timeZone }: { workspaceId: Id<"workspaces">; timeZone: string },
): Promise<void> {
  const zone = isTimeZone(timeZone) ? timeZone : "UTC";
  const hours = checkOfficeHours({ timeZone: zone, week: WORKING_WEEK, holidays: [] });
  await ctx.db.insert("officeHours", { workspaceId, ...hours });
  const author = { workspaceId, agentId: null };
  const announcementId = await createAnnouncement(ctx, author, ANNOUNCEMENT);
  const announcement = await ownAnnouncement(ctx, workspaceId, announcementId);
  await setAnnouncementStatus(ctx, announcement, "published");
  const checklistId = await createChecklist(ctx, author, CHECKLIST);
  await setChecklistStatus(ctx, await ownChecklist(ctx, workspaceId, checklistId), "live");
}
