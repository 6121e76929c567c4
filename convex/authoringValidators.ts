import { type Infer, v } from "convex/values";
import { articleBlock } from "./articleValidators";
import { itemStatus } from "./deliveryValidators";
import { tourMedia } from "./stepValidators";
import { tooltipFields } from "./tooltipValidators";
import { tourFields } from "./tourValidators";
import { appearanceValidator } from "./validators";

/** The shapes of writing tours and tooltips on the customer's page (docs/authoring.md). */

/** What can be written there. */
export const authoredKind = v.union(v.literal("tour"), v.literal("tooltip"));
export type AuthoredKind = Infer<typeof authoredKind>;

export const authoredId = v.union(v.id("tours"), v.id("tooltips"));
export type AuthoredId = Infer<typeof authoredId>;

/** As somebody names it. */
export const authoredContent = v.object({ type: authoredKind, id: v.string() });
export type AuthoredContent = Infer<typeof authoredContent>;

/** As its author writes it. */
export const authoredFields = v.union(tourFields, tooltipFields);
export type AuthoredFields = Infer<typeof authoredFields>;

const work = v.object({
  fields: authoredFields,
  /** Of which version it is a change. */
  baseVersion: v.number(),
  savedAt: v.number(),
});

/** What an authoring session is about, as it is now. */
export const authoredView = v.object({
  content: v.union(
    v.object({ type: v.literal("tour"), id: v.id("tours") }),
    v.object({ type: v.literal("tooltip"), id: v.id("tooltips") }),
  ),
  name: v.string(),
  status: itemStatus,
  version: v.number(),
  fields: authoredFields,
  /** What this agent has not finished; null: nothing. */
  work: v.union(work, v.null()),
  /** The step that is to be looked at first; null: none was named. */
  stepId: v.union(v.string(), v.null()),
  agentName: v.string(),
  origin: v.string(),
  expiresAt: v.number(),
  /** As visitors have it: cards are drawn in it. */
  appearance: appearanceValidator,
});
export type AuthoredView = Infer<typeof authoredView>;

export const renderedBlocks = v.object({ blocks: v.array(articleBlock) });
export const shownMedia = v.object({ media: tourMedia });

/** Why a page gets no session. `CODE_INVALID`: the code is unknown, used or too old, and nobody is told which. */
const redeemRefusal = v.union(
  v.literal("CODE_INVALID"),
  v.literal("ORIGIN_REFUSED"),
  v.literal("RATE_LIMITED"),
  v.literal("INPUT_INVALID"),
);
export const redeemAnswer = v.union(
  v.object({ status: v.literal("ok"), expiresAt: v.number() }),
  v.object({
    status: v.literal("refused"),
    code: redeemRefusal,
    message: v.string(),
    retryAfterMs: v.optional(v.number()),
  }),
);
export type RedeemAnswer = Infer<typeof redeemAnswer>;
/** What `POST /authoring` answers. */
export type AuthoringResponse =
  | { status: "ok"; token: string; expiresAt: number }
  | Extract<RedeemAnswer, { status: "refused" }>;

export const redeemFields = {
  codeHash: v.string(),
  tokenHash: v.string(),
  workspaceId: v.string(),
  parentOrigin: v.string(),
  ancestorOrigins: v.array(v.string()),
  tab: v.string(),
};

/** Somebody who is at it now. */
export const authoringEditor = v.object({
  sessionId: v.id("authoringSessions"),
  itemId: authoredId,
  agentName: v.string(),
  isOwn: v.boolean(),
  /** Whether the agent who asks may end it. */
  mayEnd: v.boolean(),
  origin: v.string(),
  since: v.number(),
});

/** What is written down of it. `refused`: a live code came from another site. */
export const authoringDeed = v.union(
  v.literal("begun"),
  v.literal("redeemed"),
  v.literal("refused"),
  v.literal("applied"),
  v.literal("ended"),
);
export const authoringLogEntry = v.object({
  deed: authoringDeed,
  agentName: v.string(),
  origin: v.string(),
  /** Of what was applied. */
  version: v.union(v.number(), v.null()),
  at: v.number(),
});
