import { defineTable } from "convex/server";
import { v } from "convex/values";
import { authoredFields, authoredId, authoredKind, authoringDeed } from "./authoringValidators";

const item = { kind: authoredKind, itemId: authoredId };
/** Who writes, on whose sign-in, what and where. */
const scope = {
  workspaceId: v.id("workspaces"),
  agentId: v.id("agents"),
  agentSessionId: v.id("agentSessions"),
  ...item,
  /** Of the page. */
  origin: v.string(),
  stepId: v.optional(v.string()),
};

/** The tables of authoring on the customer's page. None is read or written on a visitor's path. */
export const authoringTables = {
  /** Codes that open a session once. A used one stays until its time is up, and is as good as none. */
  authoringCodes: defineTable({
    codeHash: v.string(),
    ...scope,
    expiresAt: v.number(),
    isUsed: v.boolean(),
  })
    .index("by_codeHash", ["codeHash"])
    .index("by_expiresAt", ["expiresAt"]),

  /** One per content at most. What ends one deletes it. */
  authoringSessions: defineTable({
    tokenHash: v.string(),
    ...scope,
    /** The tab that opened it. */
    tab: v.string(),
    /** Moves with each change, up to `endsAt`. */
    expiresAt: v.number(),
    endsAt: v.number(),
  })
    .index("by_tokenHash", ["tokenHash"])
    .index("by_itemId", ["itemId"])
    .index("by_workspaceId_and_kind", ["workspaceId", "kind"])
    .index("by_expiresAt", ["expiresAt"]),

  /** What an agent has not finished: one per content and agent, kept for 30 days. */
  authoringWork: defineTable({
    agentId: v.id("agents"),
    ...item,
    fields: authoredFields,
    baseVersion: v.number(),
    savedAt: v.number(),
  })
    .index("by_agentId_and_itemId", ["agentId", "itemId"])
    .index("by_savedAt", ["savedAt"]),

  /** Who has written what from where. Only inserted; kept for a year. */
  authoringLog: defineTable({
    workspaceId: v.id("workspaces"),
    agentId: v.id("agents"),
    ...item,
    deed: authoringDeed,
    origin: v.string(),
    version: v.optional(v.number()),
    at: v.number(),
  })
    .index("by_itemId", ["itemId"])
    .index("by_at", ["at"]),
};
