import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { articleTables } from "./articleTables";
import { authoringTables } from "./authoringTables";
import { branding, brandingTables } from "./brandingTables";
import { conversationTables } from "./conversationTables";
import { engagementTables } from "./engagementTables";
import { homeTables } from "./homeTables";
import { mailTables } from "./mailTables";
import { messengerConfig } from "./messengerValidators";
import { outboundTables } from "./outboundTables";
import { sessionTables } from "./sessionTables";
import { surveyTables } from "./surveyTables";
import { ticketTables } from "./ticketTables";
import { tooltipTables } from "./tooltipTables";
import { tourTables } from "./tourTables";
import { trackingSettings } from "./trackingValidators";
import { appearanceValidator, identityMode, keyAlgorithm, roleValidator, textsValidator } from "./validators";
import { visitorTables } from "./visitorTables";
import { webhookTables } from "./webhookTables";

/**
 * What each table holds, and who may write it on a visitor's path.
 *
 * Documents that the token resolver reads (`widgetSessions`, `visitors`, `agentSessions`, `agents`) change only on
 * identity, revocation or expiry, so that a heartbeat or a page view re-runs no query of anybody. What changes often
 * lives in rows of its own: `visitorPresence` (flips only), `visitorActivity` (every heartbeat), `conversationHeads`.
 */
export default defineSchema({
  /** Never written on a visitor's path. */
  workspaces: defineTable({ name: v.string() }),

  /** One row per workspace; written only from the console. */
  workspaceSettings: defineTable({
    workspaceId: v.id("workspaces"),
    allowedOrigins: v.array(v.string()),
    appearance: appearanceValidator,
    branding,
    /** Tabs and home; absent is `defaultMessenger()`. */
    messenger: v.optional(messengerConfig),
    /** 1 h to 7 d. */
    sessionLifetimeMs: v.number(),
    /** Whether claims without proof are admitted; absent is "optional". */
    identityMode: v.optional(identityMode),
    /** Whether visitors who claim nothing are admitted; absent is true. */
    allowAnonymous: v.optional(v.boolean()),
    /** Whether the customer's page may keep a handle for a browser that keeps nothing; absent is false. */
    pageHandles: v.optional(v.boolean()),
    /** Whether anonymous visitors are over when they have been idle for half an hour; absent is false. */
    sharedDevices: v.optional(v.boolean()),
    /** Whether an installation counts only with the onboarding token; absent is false. */
    onboardingStrict: v.optional(v.boolean()),
    /** What may be known of visitors' ways; absent is `DEFAULT_TRACKING`. */
    tracking: v.optional(trackingSettings),
  }).index("by_workspaceId", ["workspaceId"]),

  /** A workspace's own texts in one language; written only from the console. */
  workspaceTexts: defineTable({
    workspaceId: v.id("workspaces"),
    /** One of `LANGUAGES` (model/languages.ts). */
    language: v.string(),
    texts: textsValidator,
  }).index("by_workspaceId_and_language", ["workspaceId", "language"]),

  agents: defineTable({
    workspaceId: v.id("workspaces"),
    /** Trimmed and lower-cased; one account per address and deployment. */
    email: v.string(),
    name: v.string(),
    role: roleValidator,
    color: v.string(),
    passwordHash: v.string(),
  })
    .index("by_email", ["email"])
    .index("by_workspaceId", ["workspaceId"]),

  agentSessions: defineTable({
    tokenHash: v.string(),
    agentId: v.id("agents"),
    expiresAt: v.number(),
    /** When the password was given again in it. */
    confirmedAt: v.optional(v.number()),
  })
    .index("by_tokenHash", ["tokenHash"])
    .index("by_expiresAt", ["expiresAt"]),

  /**
   * What identities are verified with: secrets, sealed under the deployment's key (`model/sealing.ts`), and public keys.
   * A row lives while its key counts; nothing here is readable from a copy of the database.
   */
  identityKeys: defineTable({
    workspaceId: v.id("workspaces"),
    algorithm: keyAlgorithm,
    /** Of a secret. */
    sealed: v.optional(v.string()),
    /** Of EdDSA: 32 bytes, base64url. */
    publicKey: v.optional(v.string()),
    /** The last four characters, to tell keys apart. */
    hint: v.string(),
    createdBy: v.id("agents"),
    retireAt: v.optional(v.number()),
  })
    .index("by_workspaceId", ["workspaceId"])
    .index("by_retireAt", ["retireAt"]),

  /** Token buckets, one row per action and visitor, agent, e-mail or address hash; a full bucket has no row. */
  rateLimits: defineTable({
    key: v.string(),
    tokens: v.number(),
    updatedAt: v.number(),
    /** When the bucket is full again and the row means nothing. */
    fullAt: v.number(),
  })
    .index("by_key", ["key"])
    .index("by_fullAt", ["fullAt"]),

  /** The day's secret for hashing network addresses; older ones are deleted, and with them any way back. */
  addressSalts: defineTable({ day: v.string(), salt: v.string() }).index("by_day", ["day"]),

  /** A build of the frame: only its version and the hashes of its files. Written with the deploy key only. */
  releases: defineTable({
    version: v.string(),
    integrity: v.record(v.string(), v.string()),
    activatedAt: v.number(),
  })
    .index("by_version", ["version"])
    .index("by_activatedAt", ["activatedAt"]),

  ...visitorTables,
  ...sessionTables,
  ...conversationTables,
  ...mailTables,
  ...ticketTables,
  ...homeTables,
  ...engagementTables,
  ...outboundTables,
  ...surveyTables,
  ...tourTables,
  ...tooltipTables,
  ...authoringTables,
  ...articleTables,
  ...webhookTables,
  ...brandingTables,
});
