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

  /**
   * One unproven person in one browser, or one proven person in all of them. `userId`, `email` and so on are claims:
   * shown to agents, never a key. Only `verifiedUserId`, set after proof, identifies a person.
   */
  visitors: defineTable({
    workspaceId: v.id("workspaces"),
    kind: visitorKind,
    userId: v.optional(v.string()),
    email: v.optional(v.string()),
    /** When `email` was last given; absent in older rows. */
    emailSince: v.optional(v.number()),
    name: v.optional(v.string()),
    company: v.optional(companyValidator),
    customAttributes: v.optional(attributesValidator),
    verifiedUserId: v.optional(v.string()),
    /** What a signed token has said, such as `email` or `customAttributes.plan`; claims do not change it. */
    signedFields: v.optional(v.array(v.string())),
    /** Set while an agent has blocked this visitor; ends its live queries. */
    blockedAt: v.optional(v.number()),
  })
    .index("by_workspaceId", ["workspaceId"])
    .index("by_workspaceId_and_verifiedUserId", ["workspaceId", "verifiedUserId"])
    .index("by_workspaceId_and_userId", ["workspaceId", "userId"]),

  /** Online or not; written only when that changes, so that an inbox does not re-run on heartbeats. */
  visitorPresence: defineTable({
    visitorId: v.id("visitors"),
    online: v.boolean(),
  }).index("by_visitorId", ["visitorId"]),

  /** Where the visitor is, and until when it counts as online: its last tab's time. `expiresAt` is absent while offline. */
  visitorActivity: defineTable({
    visitorId: v.id("visitors"),
    url: v.string(),
    title: v.string(),
    seenAt: v.number(),
    expiresAt: v.optional(v.number()),
    tabs: v.array(v.object({ id: v.string(), sessionId: v.id("widgetSessions"), expiresAt: v.number() })),
    /** Where devices are shared: when to look whether an anonymous visitor is over. */
    idleAt: v.optional(v.number()),
    /** Absent in older rows, whose end the minute's sweep sees to. */
    workspaceId: v.optional(v.id("workspaces")),
  })
    .index("by_visitorId", ["visitorId"])
    .index("by_expiresAt", ["expiresAt"])
    .index("by_workspaceId_and_expiresAt", ["workspaceId", "expiresAt"])
    .index("by_idleAt", ["idleAt"]),

  /** There while somebody is online and a run is scheduled that ends presences in time (`model/presenceRuns.ts`). */
  presenceRuns: defineTable({ workspaceId: v.id("workspaces"), seenAt: v.number() }).index("by_workspaceId", [
    "workspaceId",
  ]),

  /** Facts of the last boot: browser, language, where the visitor first came from. */
  visitorDevices: defineTable({
    visitorId: v.id("visitors"),
    device: deviceValidator,
    locale: v.string(),
    /** Of the first boot that had one. */
    referrer: v.union(v.string(), v.null()),
    firstUrl: v.string(),
    clientIdentifier: v.optional(v.string()),
    /** ISO 3166-1, two letters; absent where the deployment is not told. */
    country: v.optional(v.string()),
  }).index("by_visitorId", ["visitorId"]),

  /**
   * One row per `wst_` token, by hash. A refreshed token's row lives 60 s more and names its successor; then it is
   * `spent`, and kept as long as its successor may live, so that its reuse is noticed and ends the family. A revoked
   * row stays as a tombstone until its expiry, so that a late boot cannot bring its token back.
   */
  widgetSessions: defineTable({
    tokenHash: v.string(),
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** The page that booted the session, as checked against the allow-list. */
    origin: v.string(),
    expiresAt: v.number(),
    revoked: v.boolean(),
    successorHash: v.optional(v.string()),
    /** Of a refreshed token: until when its row is kept. */
    keptUntil: v.optional(v.number()),
    spent: v.optional(v.boolean()),
    /** Hash of the first token of the family that refreshing makes; absent in rows older than families. */
    familyId: v.optional(v.string()),
    /** What was proven when the session was opened, and with which key. */
    kind: v.optional(visitorKind),
    keyId: v.optional(v.id("identityKeys")),
    /** The visitor whose conversations came along when this session was opened by a sign-in. */
    joinedFrom: v.optional(v.id("visitors")),
    /** Opened by a page handle: conversations whose last message is older are not for this session. */
    readsFrom: v.optional(v.number()),
  })
    .index("by_tokenHash", ["tokenHash"])
    .index("by_visitorId", ["visitorId"])
    .index("by_familyId", ["familyId"])
    .index("by_keyId_and_revoked", ["keyId", "revoked"])
    .index("by_workspaceId_and_revoked", ["workspaceId", "revoked"])
    .index("by_expiresAt", ["expiresAt"]),

  /** Tokens that were revoked before they were ever registered: a boot may still be on its way. */
  tokenTombstones: defineTable({ tokenHash: v.string(), expiresAt: v.number() })
    .index("by_tokenHash", ["tokenHash"])
    .index("by_expiresAt", ["expiresAt"]),

  /**
   * What boots have shown: one row per new session or refusal, inserted and never read on a visitor's path, so that no
   * two visitors meet here. A cron folds them into `coverageDays` and `installSignals` and deletes them.
   */
  bootEvents: defineTable({
    workspaceId: v.id("workspaces"),
    origin: v.string(),
    kind: bootEventKind,
    /** What the same browser counted as before it showed more. */
    was: v.optional(visitorKind),
    badProof: v.boolean(),
    byOlderKey: v.boolean(),
    clientIdentifier: v.optional(v.string()),
    loaderVersion: v.optional(v.string()),
    onboarding: onboardingResult,
  }).index("by_workspaceId", ["workspaceId"]),

  /** The workspace's one onboarding token, by hash; good for the first site that shows it. */
  onboardingTokens: defineTable({
    workspaceId: v.id("workspaces"),
    tokenHash: v.string(),
    hint: v.string(),
    issuedAt: v.number(),
    usedAt: v.optional(v.number()),
    usedOrigin: v.optional(v.string()),
  }).index("by_workspaceId", ["workspaceId"]),

  /** Where the messenger has been seen, one row per site and integration. Written by the cron only. */
  installSignals: defineTable({
    workspaceId: v.id("workspaces"),
    origin: v.string(),
    clientIdentifier: v.string(),
    loaderVersion: v.string(),
    firstSeenAt: v.number(),
    lastSeenAt: v.number(),
    result: installResult,
    /** When the onboarding token was accepted here. */
    acceptedAt: v.optional(v.number()),
  })
    .index("by_workspaceId_and_origin_and_clientIdentifier", ["workspaceId", "origin", "clientIdentifier"])
    .index("by_workspaceId_and_lastSeenAt", ["workspaceId", "lastSeenAt"]),

  /** Sessions of one UTC day, each counted once under the best it has shown. Written by the cron only. */
  coverageDays: defineTable({ workspaceId: v.id("workspaces"), day: v.string(), ...coverageCounts.fields })
    .index("by_workspaceId_and_day", ["workspaceId", "day"])
    .index("by_day", ["day"]),

  /** One row per resume secret, by hash. A used secret's row stays until its successor has been presented. */
  resumeHandles: defineTable({
    secretHash: v.string(),
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    expiresAt: v.number(),
    /** Set once used: any boot may still present it until `graceUntil`, the boot that named `successorHash` for ever. */
    successorHash: v.optional(v.string()),
    graceUntil: v.optional(v.number()),
    predecessorId: v.optional(v.id("resumeHandles")),
    /** As in the session it was made in: a weak way in makes no strong one. */
    readsFrom: v.optional(v.number()),
  })
    .index("by_secretHash", ["secretHash"])
    .index("by_visitorId", ["visitorId"])
    .index("by_expiresAt", ["expiresAt"]),

  /**
   * One row per handle that a customer's page keeps for an anonymous visitor, by hash. A spent one names its successor and
   * stays until its time is up, so that its reuse is noticed and ends them all.
   */
  pageHandles: defineTable({
    handleHash: v.string(),
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** The page's origin and that of the page at the top. */
    site: v.string(),
    expiresAt: v.number(),
    successorHash: v.optional(v.string()),
    graceUntil: v.optional(v.number()),
  })
    .index("by_handleHash", ["handleHash"])
    .index("by_visitorId", ["visitorId"])
    .index("by_expiresAt", ["expiresAt"]),

  /** Subject and state; what changes with every message is in `conversationHeads`. */
  conversations: defineTable({
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    state: conversationState,
    /** Client id of the first message; makes `conversations:create` idempotent. */
    clientMessageId: v.string(),
    /** The outbound message that it answers. */
    outbound: v.optional(v.object({ messageId: v.id("outboundMessages"), version: v.number() })),
  }).index("by_visitorId_and_clientMessageId", ["visitorId", "clientMessageId"]),

  conversationHeads: defineTable({
    conversationId: v.id("conversations"),
    workspaceId: v.id("workspaces"),
    visitorId: v.id("visitors"),
    /** Copy of the conversation's, for the inbox index. */
    state: conversationState,
    /** Number of messages so far; the next message's `seq`. */
    messageCount: v.number(),
    lastMessageAt: v.number(),
    /** Last message or change of state; the inbox's order. */
    lastActivityAt: v.number(),
    preview: v.string(),
    lastSender: senderSide,
    lastAgentId: v.optional(v.id("agents")),
    lastAgentMessageId: v.optional(v.id("messages")),
    unreadForVisitor: v.number(),
    unreadForAgents: v.number(),
  })
    .index("by_conversationId", ["conversationId"])
    .index("by_visitorId_and_lastMessageAt", ["visitorId", "lastMessageAt"])
    .index("by_visitorId_and_state", ["visitorId", "state"])
    .index("by_visitorId_and_unreadForVisitor", ["visitorId", "unreadForVisitor"])
    .index("by_workspaceId_and_state_and_lastActivityAt", ["workspaceId", "state", "lastActivityAt"])
    .index("by_workspaceId_and_unreadForAgents", ["workspaceId", "unreadForAgents"]),

  messages: defineTable({
    conversationId: v.id("conversations"),
    /** Position in the conversation, from 0, without gaps: the order in which messages were committed. */
    seq: v.number(),
    sender: storedSender,
    text: v.string(),
    /** Absent: nothing but text. */
    blocks: v.optional(v.array(blockValidator)),
    /** Absent: none. */
    attachments: v.optional(v.array(attachmentValidator)),
    choices: v.optional(choicesValidator),
    clientMessageId: v.optional(v.string()),
  })
    .index("by_conversationId_and_seq", ["conversationId", "seq"])
    .index("by_conversationId_and_clientMessageId", ["conversationId", "clientMessageId"]),

  /** Files, from the check of their content on. Until something takes them they are nobody's but the uploader's, for an hour. */
  attachments: defineTable({
    workspaceId: v.id("workspaces"),
    uploaderId: v.union(v.id("visitors"), v.id("agents")),
    uploadId: v.string(),
    storageId: v.id("_storage"),
    name: v.string(),
    type: attachmentType,
    size: v.number(),
    width: v.optional(v.number()),
    height: v.optional(v.number()),
    /** Signs the file's addresses. */
    linkSecret: v.string(),
    /** What took it, and in which conversation or ticket; both absent until then. */
    placeId: v.optional(v.union(v.id("conversations"), v.id("tickets"))),
    holderId: v.optional(v.union(v.id("messages"), v.id("ticketEvents"))),
  })
    .index("by_storageId", ["storageId"])
    .index("by_uploaderId_and_uploadId", ["uploaderId", "uploadId"])
    .index("by_uploaderId_and_holderId", ["uploaderId", "holderId"])
    .index("by_holderId", ["holderId"]),

  /** One row: up to which stored file the cron has looked for files without an attachment. */
  fileSweeps: defineTable({ through: v.number() }),

  /** How far each side has read. */
  readMarks: defineTable({
    conversationId: v.id("conversations"),
    side: v.union(v.literal("visitor"), v.literal("agents")),
    throughSeq: v.number(),
    throughMessageId: v.id("messages"),
    readAt: v.number(),
  }).index("by_conversationId_and_side", ["conversationId", "side"]),

  ...ticketTables,
  ...homeTables,
  ...engagementTables,
  ...outboundTables,
  ...surveyTables,
  ...tourTables,
  ...tooltipTables,
  ...authoringTables,

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
  ...articleTables,
  ...webhookTables,
  ...brandingTables,
});
