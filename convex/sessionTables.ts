import { defineTable } from "convex/server";
import { v } from "convex/values";
import { bootEventKind, coverageCounts, installResult, onboardingResult, visitorKind } from "./validators";

/** The tables of what a browser shows to be let in, all by hash, and of what boots have shown. */
export const sessionTables = {
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
};
