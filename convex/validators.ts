import { type GenericValidator, type Infer, type Validator, v } from "convex/values";
import { brandingView } from "./brandingValidators";
import { engagement } from "./engagementValidators";
import { messengerView } from "./messengerValidators";
import type { Message as Sentence } from "./model/messageFormat";

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

export const systemEvent = v.union(v.literal("closed"), v.literal("reopened"));

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

/** What a workspace says in its own words, by the key of the sentence it replaces. */
export const textsValidator = v.record(v.string(), v.string());
export type Texts = Infer<typeof textsValidator>;

/** How many choices may lie in each other in a workspace's own sentence. */
export const MAX_CHOICES = 3;
const messageOf = (depth: number): GenericValidator =>
  depth === 0
    ? v.string()
    : v.union(v.string(), v.array(v.union(v.string(), v.record(v.string(), messageOf(depth - 1) as never))));
/** The same sentences as the messenger takes them: text, or a choice `[value, forms]` (`model/messageFormat.ts`). */
export const messagesValidator = v.record(
  v.string(),
  messageOf(MAX_CHOICES) as Validator<Sentence, "required", string>,
);
export type Messages = Infer<typeof messagesValidator>;

export const deviceValidator = v.object({
  /** Names, in rows older than the fields for versions with these behind them. */
  browser: v.string(),
  os: v.string(),
  /** Empty where the browser does not tell. */
  browserVersion: v.optional(v.string()),
  osVersion: v.optional(v.string()),
  /** `desktop`, `mobile` or `tablet`. */
  type: v.string(),
});
export type Device = Infer<typeof deviceValidator>;

/** What a boot's own request tells of its sender. */
export const clientFacts = v.object({
  userAgent: v.union(v.string(), v.null()),
  /** `Sec-CH-UA-Platform-Version`, of browsers that send it. */
  platformVersion: v.optional(v.string()),
  /** Two letters, where the operator has named a header for it. */
  country: v.optional(v.string()),
});
export type ClientFacts = Infer<typeof clientFacts>;

/** A company: its name, or facts by key, of which `name` is one. */
export const companyValidator = v.union(v.string(), attributesValidator);

/** What the customer's page says about its user: claims, and with `userHash` or `userToken` the proof of who it is. */
export const userFields = v.object({
  email: v.optional(v.string()),
  name: v.optional(v.string()),
  userId: v.optional(v.string()),
  company: v.optional(v.union(companyValidator, v.null())),
  userHash: v.optional(v.string()),
  userToken: v.optional(v.string()),
  customAttributes: v.optional(attributesValidator),
});
export type UserFields = Infer<typeof userFields>;

/** Something for the developer of the customer's page; each code is printed once. */
const noticeCode = v.union(
  v.literal("IDENTITY_UNPROVEN"),
  v.literal("USER_HASH_INVALID"),
  v.literal("USER_TOKEN_INVALID"),
  v.literal("VALUE_SIGNED"),
  v.literal("ONBOARDING_TOKEN"),
);
export const noticeValidator = v.object({ code: noticeCode, message: v.string() });
export type Notice = Infer<typeof noticeValidator>;

export const identityMode = v.union(v.literal("optional"), v.literal("required"));
export const keyAlgorithm = v.union(v.literal("HMAC-SHA256"), v.literal("HS256"), v.literal("EdDSA"));
export type KeyAlgorithm = Infer<typeof keyAlgorithm>;

/** A key as the console sees it: everything but the key. */
export const identityKey = v.object({
  id: v.id("identityKeys"),
  use: v.union(v.literal("userHash"), v.literal("userToken")),
  algorithm: keyAlgorithm,
  hint: v.string(),
  createdAt: v.number(),
  createdBy: v.string(),
  retireAt: v.union(v.number(), v.null()),
  isActive: v.boolean(),
});

/** What a boot showed of an onboarding token. */
export const onboardingResult = v.union(
  v.literal("none"),
  v.literal("accepted"),
  v.literal("notIssued"),
  v.literal("mismatch"),
);
export type OnboardingResult = Infer<typeof onboardingResult>;

/** What the installation page shows of a site: the onboarding token's fate, or that the site is not listed. */
export const installResult = v.union(onboardingResult, v.literal("badOrigin"));
export type InstallResult = Infer<typeof installResult>;

/** What came of a boot: a session of a kind, or a refusal. */
export const bootEventKind = v.union(visitorKind, v.literal("refused"), v.literal("badOrigin"));

export const coverageCounts = v.object({
  verified: v.number(),
  claimed: v.number(),
  anonymous: v.number(),
  /** Claims without proof, turned away because the workspace requires it. */
  refused: v.number(),
  /** Sessions and refusals with a proof that was not good. */
  badProof: v.number(),
  /** Verified with another than the newest key: what would break if the older one were retired. */
  byOlderKey: v.number(),
});
export type CoverageCounts = Infer<typeof coverageCounts>;

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
  /** What the page has kept, and what it is to keep next: only from a browser that lets the frame keep nothing. */
  pageHandle: v.optional(v.string()),
  nextPageHandleHash: v.optional(v.string()),
  user: v.optional(userFields),
  page: pageFacts,
  /** BCP 47, dearest first, commas between: which of the workspace's own texts are wanted. */
  languages: v.optional(v.string()),
  /** Which of the visitor's tabs this is, for presence: any text that no other tab has. */
  tab: v.optional(v.string()),
  parentOrigin: v.string(),
  ancestorOrigins: v.optional(v.array(v.string())),
  clientIdentifier: v.optional(v.string()),
  /** The loader's build. */
  loaderVersion: v.optional(v.string()),
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
  /** In conversations and in tickets. */
  total: v.number(),
  /** So much of it is in tickets. Absent: nothing. */
  tickets: v.optional(v.number()),
  /** The newest message; of tickets none is named. */
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
  v.literal("VISITOR_BLOCKED"),
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
    /** Absent: the workspace has set none. */
    branding: v.optional(brandingView),
    messenger: messengerView,
    features: v.array(v.string()),
    hasOpenConversation: v.boolean(),
    unread: unreadSummary,
    /** The visitor whose conversations came along with this sign-in, if the answer's is another one. */
    joinedRef: v.union(v.string(), v.null()),
    /** Whether the page may keep the handle whose hash came with the boot. */
    keepsPageHandle: v.boolean(),
    /** After how long without a sign of the person the browser is to forget this visitor, ms; null: never. */
    idleMs: v.union(v.number(), v.null()),
    /** Absent: the workspace has none in the visitor's language. */
    texts: v.optional(messagesValidator),
    /** What is for the visitor on this page, as of `engagement:eligible`. Absent: nothing is live. */
    engagement: v.optional(engagement),
    notices: v.array(noticeValidator),
  }),
  v.object({
    status: v.literal("refused"),
    code: refusalCode,
    message: v.string(),
    retryAfterMs: v.optional(v.number()),
  }),
);
export type BootResponse = Infer<typeof bootResponse>;

export const visitorPanel = v.object({
  id: v.id("visitors"),
  name: v.union(v.string(), v.null()),
  displayName: v.string(),
  initials: v.string(),
  color: v.string(),
  email: v.union(v.string(), v.null()),
  kind: visitorKind,
  userId: v.union(v.string(), v.null()),
  company: v.union(attributesValidator, v.null()),
  customAttributes: attributesValidator,
  /** What of it is proven, such as `userId`, `email`, `customAttributes.plan`; everything else is a claim. */
  proven: v.array(v.string()),
  isBlocked: v.boolean(),
  device: deviceValidator,
  /** Two letters; null where the deployment is not told. */
  country: v.union(v.string(), v.null()),
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

/** A site the messenger was seen on. */
export const installValidator = v.object({
  origin: v.string(),
  clientIdentifier: v.union(v.string(), v.null()),
  loaderVersion: v.union(v.string(), v.null()),
  firstSeenAt: v.number(),
  lastSeenAt: v.number(),
  result: installResult,
  verified: v.boolean(),
});
export type Install = Infer<typeof installValidator>;

/** What is worked off in runs, of each workspace by itself. */
export const queueName = v.union(v.literal("webhooks"), v.literal("mail"));
export type QueueName = Infer<typeof queueName>;

/** What became of the test mail that was asked for last, and of the mails to visitors. */
export const mailTest = v.object({
  to: v.string(),
  askedAt: v.number(),
  /** Absent while it is under way. */
  endedAt: v.optional(v.number()),
  problem: v.optional(v.string()),
});
export const mailProblem = v.object({ at: v.number(), text: v.string() });

export const visitorSession = v.object({
  id: v.id("widgetSessions"),
  startedAt: v.number(),
  expiresAt: v.number(),
  origin: v.string(),
  kind: visitorKind,
});

/** Another visitor who goes by the same user id. */
export const sameClaim = v.object({
  id: v.id("visitors"),
  displayName: v.string(),
  initials: v.string(),
  color: v.string(),
  kind: visitorKind,
  email: v.union(v.string(), v.null()),
  firstSeenAt: v.number(),
  latestConversationId: v.union(v.id("conversations"), v.null()),
});
