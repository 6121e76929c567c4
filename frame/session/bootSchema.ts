import * as z from "zod/mini";

// Answers of our own deployment: checked once here, so that everything behind may trust the types.
const agent = z.object({
  name: z.string(),
  initials: z.string(),
  color: z.string(),
  avatarUrl: z.nullable(z.string()),
});

const unread = z.object({
  total: z.number(),
  /** Of the total. */
  tickets: z.optional(z.number()),
  latest: z.nullable(
    z.object({
      conversationId: z.string(),
      messageId: z.string(),
      text: z.string(),
      createdAt: z.number(),
      agent,
    }),
  ),
});

const appearance = z.object({
  color: z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/)),
  side: z.enum(["left", "right"]),
  icon: z.enum(["chat", "help", "spark"]),
  launcher: z.enum(["visible", "hidden"]),
  spacing: z.number(),
  theme: z.enum(["light", "dark", "system"]),
  teamName: z.string(),
  greeting: z.string(),
});

/** What a workspace has of its own: what home's header stands on, its logo, the address of its launcher icon. */
const branding = z.object({
  header: z.object({
    kind: z.enum(["accent", "gradient", "image"]),
    from: z.optional(z.string()),
    to: z.optional(z.string()),
    url: z.optional(z.string()),
    scrim: z.optional(z.number()),
  }),
  logo: z.nullable(z.object({ url: z.string(), alt: z.string(), width: z.number(), height: z.number() })),
  icon: z.nullable(z.string()),
});

/** A sentence as the deployment has compiled it. */
const message = z.union([z.string(), z.array(z.unknown())]);

const tab = z.enum(["home", "messages", "help", "tours", "tasks", "tickets"]);

/** Tabs and home cards of this visitor. */
const messenger = z.object({ tabs: z.array(tab), defaultTab: tab, cards: z.array(z.string()) });

export const bootResponse = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("ok"),
    serverNow: z.number(),
    expiresAt: z.number(),
    visitorRef: z.string(),
    visitorKind: z.enum(["anonymous", "claimed", "verified"]),
    appearance,
    branding: z.optional(branding),
    messenger,
    features: z.array(z.string()),
    hasOpenConversation: z.boolean(),
    unread,
    /** The visitor whose conversations came along with a sign-in. */
    joinedRef: z.optional(z.nullable(z.string())),
    /** The deployment has taken the page handle that was proposed. */
    keepsPageHandle: z.optional(z.boolean()),
    /** Devices are shared: after how long without a sign of the person this browser is to forget the visitor, ms. */
    idleMs: z.optional(z.nullable(z.number())),
    /** What the workspace says in its own words, in the visitor's language. */
    texts: z.optional(z.record(z.string(), message)),
    /** What is live for this visitor; the lazy code it is for looks at it (engagement/model.ts). */
    engagement: z.optional(z.unknown()),
    notices: z.optional(z.array(z.object({ code: z.string(), message: z.string() }))),
  }),
  z.object({
    status: z.literal("refused"),
    code: z.string(),
    message: z.string(),
    retryAfterMs: z.optional(z.number()),
  }),
]);

export type BootResponse = z.infer<typeof bootResponse>;
export type BootOk = Extract<BootResponse, { status: "ok" }>;
export type BootRefused = Extract<BootResponse, { status: "refused" }>;
export type BrandingView = z.infer<typeof branding>;
export type MessengerView = z.infer<typeof messenger>;
export type UnreadSummary = z.infer<typeof unread>;
export type AgentCard = z.infer<typeof agent>;
