import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";

/** The shapes that tables, arguments and results share. Names and fields are public contract. */

export const roleValidator = v.union(
  v.literal("owner"),
  v.literal("admin"),
  v.literal("agent"),
  v.literal("viewer"),
);
export type Role = Infer<typeof roleValidator>;

export const visitorKind = v.union(v.literal("anonymous"), v.literal("claimed"), v.literal("verified"));

export const conversationState = v.union(v.literal("open"), v.literal("closed"));
export type ConversationState = Infer<typeof conversationState>;

export const senderSide = v.union(v.literal("visitor"), v.literal("agent"), v.literal("system"));

const systemEvent = v.union(v.literal("closed"), v.literal("reopened"));

export const storedSender = v.union(
  v.object({ kind: v.literal("visitor") }),
  v.object({ kind: v.literal("agent"), agentId: v.id("agents") }),
  v.object({ kind: v.literal("system"), event: systemEvent }),
);
export type StoredSender = Infer<typeof storedSender>;

const attributeValue = v.union(v.string(), v.number(), v.boolean(), v.null());
export const attributesValidator = v.record(v.string(), attributeValue);
export type Attributes = Infer<typeof attributesValidator>;

export const appearanceValidator = v.object({
  color: v.string(),
  side: v.union(v.literal("left"), v.literal("right")),
  icon: v.union(v.literal("chat"), v.literal("help"), v.literal("spark")),
  launcher: v.union(v.literal("visible"), v.literal("hidden")),
  spacing: v.number(),
  theme: v.union(v.literal("light"), v.literal("dark"), v.literal("system")),
  teamName: v.string(),
  greeting: v.string(),
});
export type Appearance = Infer<typeof appearanceValidator>;

export const deviceValidator = v.object({ browser: v.string(), os: v.string(), type: v.string() });
export type Device = Infer<typeof deviceValidator>;

/** What the customer's page says about its user. All of it is a claim. */
export const userFields = v.object({
  email: v.optional(v.string()),
  name: v.optional(v.string()),
  userId: v.optional(v.string()),
  company: v.optional(v.string()),
  userHash: v.optional(v.string()),
  userToken: v.optional(v.string()),
  customAttributes: v.optional(attributesValidator),
});
export type UserFields = Infer<typeof userFields>;

export const pageFacts = v.object({
  url: v.string(),
  title: v.string(),
  referrer: v.string(),
  locale: v.string(),
});
export type PageFacts = Infer<typeof pageFacts>;

export const bootFields = {
  workspaceId: v.string(),
  tokenHash: v.string(),
  resumeSecret: v.optional(v.string()),
  nextResumeHash: v.string(),
  user: v.optional(userFields),
  page: pageFacts,
  /** Which of the visitor's tabs this is, for presence: any text that no other tab has. */
  tab: v.optional(v.string()),
  parentOrigin: v.string(),
  ancestorOrigins: v.optional(v.array(v.string())),
  clientIdentifier: v.optional(v.string()),
  onboardingVerificationToken: v.optional(v.string()),
};
const bootRequest = v.object(bootFields);
export type BootRequest = Infer<typeof bootRequest>;

export const agentCard = v.object({
  name: v.string(),
  initials: v.string(),
  color: v.string(),
  avatarUrl: v.union(v.string(), v.null()),
});
export type AgentCard = Infer<typeof agentCard>;

export const unreadSummary = v.object({
  total: v.number(),
  latest: v.union(
    v.null(),
    v.object({
      conversationId: v.id("conversations"),
      messageId: v.id("messages"),
      text: v.string(),
      createdAt: v.number(),
      agent: agentCard,
    }),
  ),
});
export type UnreadSummary = Infer<typeof unreadSummary>;

export const refusalCode = v.union(
  v.literal("WORKSPACE_UNKNOWN"),
  v.literal("ORIGIN_REFUSED"),
  v.literal("IDENTITY_REQUIRED"),
  v.literal("RATE_LIMITED"),
  v.literal("INPUT_INVALID"),
  v.literal("SESSION_INVALID"),
);

export const bootResponse = v.union(
  v.object({
    status: v.literal("ok"),
    serverNow: v.number(),
    expiresAt: v.number(),
    visitorRef: v.string(),
    visitorKind,
    appearance: appearanceValidator,
    features: v.array(v.string()),
    hasOpenConversation: v.boolean(),
    unread: unreadSummary,
  }),
  v.object({
    status: v.literal("refused"),
    code: refusalCode,
    message: v.string(),
    retryAfterMs: v.optional(v.number()),
  }),
);
export type BootResponse = Infer<typeof bootResponse>;

export const messageSender = v.union(
  v.object({ kind: v.literal("visitor") }),
  v.object({ kind: v.literal("agent"), id: v.id("agents"), ...agentCard.fields }),
  v.object({ kind: v.literal("system"), event: systemEvent }),
);

export const messageValidator = v.object({
  id: v.id("messages"),
  clientMessageId: v.union(v.string(), v.null()),
  conversationId: v.id("conversations"),
  text: v.string(),
  createdAt: v.number(),
  sender: messageSender,
});
export type Message = Infer<typeof messageValidator>;
export const messagePage = paginationResultValidator(messageValidator);

export const conversationItem = v.object({
  id: v.id("conversations"),
  state: conversationState,
  lastMessageAt: v.number(),
  preview: v.string(),
  lastSender: senderSide,
  unread: v.number(),
  agent: v.union(agentCard, v.null()),
});
export type ConversationItem = Infer<typeof conversationItem>;

export const inboxItem = v.object({
  id: v.id("conversations"),
  state: conversationState,
  lastMessageAt: v.number(),
  preview: v.string(),
  lastSender: senderSide,
  unread: v.number(),
  visitor: v.object({
    id: v.id("visitors"),
    name: v.string(),
    initials: v.string(),
    color: v.string(),
    online: v.boolean(),
  }),
});
export type InboxItem = Infer<typeof inboxItem>;
export const inboxPage = paginationResultValidator(inboxItem);

export const inboxConversation = v.object({
  id: v.id("conversations"),
  state: conversationState,
  createdAt: v.number(),
  lastMessageAt: v.number(),
  unread: v.number(),
  /** Last message the visitor has read; null before the first. */
  readByVisitorThrough: v.union(v.id("messages"), v.null()),
});

export const visitorPanel = v.object({
  id: v.id("visitors"),
  name: v.union(v.string(), v.null()),
  displayName: v.string(),
  initials: v.string(),
  color: v.string(),
  email: v.union(v.string(), v.null()),
  kind: visitorKind,
  device: deviceValidator,
  page: v.union(v.object({ url: v.string(), title: v.string() }), v.null()),
  referrer: v.union(v.string(), v.null()),
  online: v.boolean(),
  firstSeenAt: v.number(),
  lastSeenAt: v.number(),
});
export type VisitorPanel = Infer<typeof visitorPanel>;

/** Where this deployment's pieces live, for the snippet and the two CSP lines. */
export const installationValidator = v.object({
  workspaceId: v.id("workspaces"),
  convexUrl: v.string(),
  loaderUrl: v.string(),
  frameUrl: v.string(),
  frameOrigin: v.string(),
  loaderOrigin: v.string(),
  snippetNeedsFrameUrl: v.boolean(),
  /** The launcher's looks travel in the snippet, so that it can be drawn before anything has been asked. */
  appearance: appearanceValidator,
});
export type Installation = Infer<typeof installationValidator>;
