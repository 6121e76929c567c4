import { type Infer, v } from "convex/values";

/** The shapes of how tooltips are closed (docs/tooltips.md). */

/** By what a tooltip was closed: by the visitor, or `conflict`: by something else of ours that took its place; `lost`: its element went. */
export const tooltipClosedBy = v.union(
  v.literal("closeButton"),
  v.literal("escape"),
  v.literal("button"),
  v.literal("pointerLeft"),
  v.literal("focusLeft"),
  v.literal("conflict"),
  v.literal("navigation"),
  v.literal("withdrawn"),
  v.literal("lost"),
  v.literal("api"),
);
export type TooltipClosedBy = Infer<typeof tooltipClosedBy>;

/** When one was closed, by what, and for how long it was open before. */
export const closing = v.object({ at: v.number(), by: tooltipClosedBy, openMs: v.number() });
export type Closing = Infer<typeof closing>;

/** By what one version was closed, and for how long it was open before. */
export const tooltipClosings = v.object({
  version: v.number(),
  closed: v.number(),
  /** How often by which; what never happened is left out. */
  by: v.record(v.string(), v.number()),
  /** Within a tenth; null: nobody has closed it. */
  medianOpenMs: v.union(v.number(), v.null()),
});
export type TooltipClosings = Infer<typeof tooltipClosings>;
