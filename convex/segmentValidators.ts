import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { itemKind } from "./deliveryValidators";
import { audienceRule } from "./ruleValidators";

/** The shapes of segments: audience rules with a name. */

export const segmentFields = v.object({ name: v.string(), description: v.string(), rule: audienceRule });
export type SegmentFields = Infer<typeof segmentFields>;

export const segmentCount = v.object({
  /** How many visitors are in it, as of their last visit or the last count. */
  count: v.number(),
  /** When all visitors were looked at last; null before the first time. */
  countedAt: v.union(v.number(), v.null()),
  /** How many visitors there were then. */
  of: v.number(),
  isCounting: v.boolean(),
});
export type SegmentCount = Infer<typeof segmentCount>;

/** One in the team's list. */
export const segmentRow = v.object({
  id: v.id("segments"),
  name: v.string(),
  description: v.string(),
  version: v.number(),
  updatedAt: v.number(),
  size: segmentCount,
});
export type SegmentRow = Infer<typeof segmentRow>;
export const segmentRowPage = paginationResultValidator(segmentRow);

/** What refers to a segment: other segments, and items that are live. */
export const segmentUses = v.object({
  segments: v.array(v.object({ id: v.id("segments"), name: v.string() })),
  items: v.array(v.object({ kind: itemKind, itemId: v.string() })),
});
export type SegmentUses = Infer<typeof segmentUses>;

/** A draft, or something paused, that refers to it. */
export const draftUse = v.object({ kind: itemKind, itemId: v.string(), name: v.string() });
export type DraftUse = Infer<typeof draftUse>;

/** One as its author left it. */
export const segmentDraft = v.object({
  id: v.id("segments"),
  version: v.number(),
  updatedAt: v.number(),
  fields: segmentFields,
  size: segmentCount,
  uses: segmentUses,
  /** These do not keep it from being removed, and cannot go live without it. */
  drafts: v.array(draftUse),
});

export const segmentPreview = v.object({
  /** How many of the newest visitors were looked at, and how many of these match. */
  sampled: v.number(),
  matching: v.number(),
  /** How many visitors the workspace had at the last count; null before any. */
  of: v.union(v.number(), v.null()),
});
export type SegmentPreview = Infer<typeof segmentPreview>;
