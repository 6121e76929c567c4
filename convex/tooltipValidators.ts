import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { articleBlock } from "./articleValidators";
import { delivery, itemStatus, trigger } from "./deliveryValidators";
import { anchor, side, stepMedia, stepMediaDraft, storedStepMedia } from "./stepValidators";
import { targetHealth } from "./targetValidators";

/** The shapes of tooltips: words beside one element of the customer's page (docs/tooltips.md). */

/** `auto`: by itself, as its delivery says. The others wait for the visitor. */
const opens = v.union(v.literal("hover"), v.literal("click"), v.literal("auto"));
/** A corner, or the middle of an edge. */
const beaconAt = v.union(
  v.literal("topStart"),
  v.literal("top"),
  v.literal("topEnd"),
  v.literal("start"),
  v.literal("end"),
  v.literal("bottomStart"),
  v.literal("bottom"),
  v.literal("bottomEnd"),
);
const fields = {
  title: v.string(),
  side,
  opens,
  /** A dot that shows where there is something to know. */
  hasBeacon: v.boolean(),
  /** Where at the element the dot is, as the page reads; absent: `topEnd`. */
  beaconAt: v.optional(beaconAt),
  /** A name that an import has given; nothing goes by it, as of all tooltips one comes by itself at a time. */
  group: v.string(),
};
const source = { source: v.string() };
const blocks = { blocks: v.array(articleBlock) };
/** Null: a draft whose target is yet to be picked on the page. Only drafts and paused ones are like that. */
const target = v.union(anchor, v.null());
const tooltipContentDraft = v.object({ ...fields, anchor: target, ...source, media: stepMediaDraft });
export type TooltipContentDraft = Infer<typeof tooltipContentDraft>;
export const storedTooltip = v.object({
  ...fields,
  anchor: target,
  ...source,
  ...blocks,
  images: v.array(v.id("articleImages")),
  media: storedStepMedia,
});
export type StoredTooltip = Infer<typeof storedTooltip>;
const tooltipContent = v.object({ ...fields, anchor, ...blocks, media: stepMedia });

export const tooltipFields = v.object({ name: v.string(), content: tooltipContentDraft, delivery });
export type TooltipFields = Infer<typeof tooltipFields>;

/** One as a visitor gets it. */
export const tooltipView = v.object({
  itemId: v.id("tooltips"),
  version: v.number(),
  /** From when on it waits for the visitor, or comes by itself. */
  trigger,
  content: tooltipContent,
});
export type TooltipView = Infer<typeof tooltipView>;

/** One in the team's list. */
export const tooltipRow = v.object({
  id: v.id("tooltips"),
  name: v.string(),
  opens,
  status: itemStatus,
  version: v.number(),
  updatedAt: v.number(),
});
export type TooltipRow = Infer<typeof tooltipRow>;
export const tooltipRowPage = paginationResultValidator(tooltipRow);

/** One as its author left it. */
export const tooltipDraft = v.object({
  id: v.id("tooltips"),
  status: itemStatus,
  version: v.number(),
  fields: tooltipFields,
});

/** What a page tells of one target: whether it was found, how surely and after which time, or why not. */
export const toldTarget = {
  itemId: v.string(),
  version: v.number(),
  isFound: v.boolean(),
  reason: v.optional(v.string()),
  waitedMs: v.optional(v.number()),
  score: v.optional(v.number()),
};

/** How well the target of one version is found. */
export const tooltipHealth = v.object({ version: v.number(), ...targetHealth });
export type TooltipHealth = Infer<typeof tooltipHealth>;
