import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { CommonIssue, ConversationSettings, OfficeHours } from "../conversationValidators";
import { inputInvalid } from "../errors";
import { isShortText } from "./text";

/** How a workspace's conversations behave. */

const MAX_ISSUES = 8;
const MAX_LABEL_LENGTH = 60;
const MAX_STARTER_LENGTH = 500;
const MAX_ID_LENGTH = 64;

const DEFAULTS: ConversationSettings = {
  typingPreview: false,
  readReceipts: true,
  showTeammateAvatars: true,
  collectEmail: true,
  replyTime: "automatic",
  commonIssues: [],
};

/** The workspace's own settings, or those that a workspace begins with. */
export async function conversationSettingsOf(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<ConversationSettings> {
  const row = await findConversationSettings(ctx, workspaceId);
  if (!row) return DEFAULTS;
  const { _id, _creationTime, workspaceId: _, ...settings } = row;
  return settings;
}

export function findConversationSettings(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"conversationSettings"> | null> {
  return ctx.db
    .query("conversationSettings")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

/** The hours a workspace has named, or null. */
export async function officeHoursOf(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<OfficeHours | null> {
  const row = await findOfficeHours(ctx, workspaceId);
  return row && { timeZone: row.timeZone, week: row.week, holidays: row.holidays };
}

export function findOfficeHours(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"officeHours"> | null> {
  return ctx.db
    .query("officeHours")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();
}

/** The buttons as they are stored: trimmed. @throws INPUT_INVALID naming the one that is wrong */
export function checkCommonIssues(issues: readonly CommonIssue[]): CommonIssue[] {
  if (issues.length > MAX_ISSUES) throw inputInvalid(`There are at most ${MAX_ISSUES} common issues.`);
  return issues.map((issue) => {
    const label = issue.label.trim();
    if (!isShortText(label, MAX_LABEL_LENGTH))
      throw inputInvalid(`A common issue is named in 1 to ${MAX_LABEL_LENGTH} characters.`);
    const starter = issue.starter?.trim();
    const articleId = issue.articleId?.trim();
    if (Boolean(starter) === Boolean(articleId))
      throw inputInvalid(`“${label}” needs either a message to begin with or an article.`);
    if (starter) {
      if (!isShortText(starter, MAX_STARTER_LENGTH))
        throw inputInvalid(`The message of “${label}” has at most ${MAX_STARTER_LENGTH} characters.`);
      return { label, starter };
    }
    if (!articleId || !/^[\w-]+$/.test(articleId) || articleId.length > MAX_ID_LENGTH)
      throw inputInvalid(`“${label}” names no article.`);
    return { label, articleId };
  });
}
