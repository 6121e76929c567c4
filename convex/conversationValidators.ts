import { type Infer, v } from "convex/values";
import { agentCard } from "./validators";

/** The shapes around a conversation: its settings, office hours, and who is there. Public contract, as `validators.ts`. */

/** Minutes after local midnight. An end that is not after its beginning lies on the next day; 1,440 is midnight. */
const openWindow = v.object({ from: v.number(), to: v.number() });
export type OpenWindow = Infer<typeof openWindow>;

export const officeHoursFields = {
  /** IANA name. */
  timeZone: v.string(),
  /** Seven days from Monday; a day without windows is closed. */
  week: v.array(v.array(openWindow)),
  /** Local dates, `YYYY-MM-DD`, on which no window begins. */
  holidays: v.array(v.object({ date: v.string(), name: v.string() })),
};
const officeHours = v.object(officeHoursFields);
export type OfficeHours = Infer<typeof officeHours>;

/** Whether the team's office is open now, and the next times at which that turns, oldest first. */
export const officeState = v.object({ isOpen: v.boolean(), changes: v.array(v.number()) });
export type OfficeState = Infer<typeof officeState>;

export const replyTimeChoice = v.union(
  v.literal("hidden"),
  v.literal("automatic"),
  v.literal("minutes"),
  v.literal("hours"),
  v.literal("day"),
);
export type ReplyTimeChoice = Infer<typeof replyTimeChoice>;

export const replyTime = v.union(v.literal("minutes"), v.literal("hours"), v.literal("day"));
export type ReplyTime = Infer<typeof replyTime>;

/** A button in an empty thread: begins a message, or leads to an article. */
export const commonIssue = v.object({
  label: v.string(),
  starter: v.optional(v.string()),
  articleId: v.optional(v.string()),
});
export type CommonIssue = Infer<typeof commonIssue>;

export const conversationSettingsFields = {
  /** Whether agents see what a visitor is typing before it is sent. */
  typingPreview: v.boolean(),
  /** Whether visitors see that their messages were read. */
  readReceipts: v.boolean(),
  showTeammateAvatars: v.boolean(),
  /** Whether a visitor without an e-mail address is asked for one, once. */
  collectEmail: v.boolean(),
  replyTime: replyTimeChoice,
  commonIssues: v.array(commonIssue),
};
export const conversationSettings = v.object(conversationSettingsFields);
export type ConversationSettings = Infer<typeof conversationSettings>;

/** Who a visitor may expect an answer from. */
const teamState = v.object({
  /** At most three; none where the workspace shows no avatars. */
  faces: v.array(agentCard),
  /** All of them, shown or not. */
  count: v.number(),
  online: v.boolean(),
  /** When the last of them was here, while none is. */
  lastActiveAt: v.union(v.number(), v.null()),
});

/** What an open messenger goes by. */
export const conversationRules = v.object({
  typingPreview: v.boolean(),
  asksEmail: v.boolean(),
  /** Whether an address is known; one that is not may be added at any time. */
  hasEmail: v.boolean(),
  replyTime: v.union(replyTime, v.null()),
  /** null: the workspace has no office hours. */
  office: v.union(officeState, v.null()),
  team: teamState,
  commonIssues: v.array(commonIssue),
  /** Whether `articles:suggest` has something to suggest from. */
  suggestsArticles: v.boolean(),
});
export type ConversationRules = Infer<typeof conversationRules>;

/** A teammate as the console's other users see it. */
export const teammate = v.object({
  id: v.id("agents"),
  ...agentCard.fields,
  online: v.boolean(),
  since: v.number(),
});
