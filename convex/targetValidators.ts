import { type Infer, v } from "convex/values";

/** The shapes of how well elements that steps and tooltips point at are found (docs/authoring.md, drift). */

/** How well a target is found. */
export const healthCounts = {
  resolved: v.number(),
  missed: v.number(),
  /** Of those that were found, with a score below 60. */
  lowScore: v.number(),
};

/** The last 100 visitors, the latest last, each once: whether they found it, how surely, and if not, why. */
export const lastVisits = v.array(
  v.object({
    visitorId: v.id("visitors"),
    isFound: v.boolean(),
    reason: v.optional(v.string()),
    score: v.optional(v.number()),
  }),
);

/** `failing`: not found any more. `unsure`: found by each of the last 20, and by none of them with certainty. */
const targetState = v.union(v.literal("well"), v.literal("unsure"), v.literal("failing"));
/** Of the last visitors: how many there are, how many missed it, how many of those are the last in a row, why, and how surely others found it. */
const targetStand = v.object({
  of: v.number(),
  missed: v.number(),
  inRow: v.number(),
  reasons: v.record(v.string(), v.number()),
  meanScore: v.union(v.number(), v.null()),
  state: targetState,
});
export type TargetStand = Infer<typeof targetStand>;

/** What is kept with an alert. Rows that a former version has written lack what is optional. */
export const alertFields = {
  of: v.number(),
  missed: v.number(),
  inRow: v.number(),
  state: v.optional(targetState),
  reasons: v.optional(v.record(v.string(), v.number())),
  meanScore: v.optional(v.union(v.number(), v.null())),
  /** Since when it stands like this. */
  since: v.optional(v.number()),
  /** When somebody found it last; null: nobody ever, in this version. */
  lastFoundAt: v.optional(v.union(v.number(), v.null())),
};

/** A target that the team is to look at. */
export const targetAlert = v.object({
  stepId: v.string(),
  /** The how manieth step, from 0. */
  at: v.number(),
  title: v.string(),
  state: targetState,
  of: v.number(),
  missed: v.number(),
  inRow: v.number(),
  reasons: v.record(v.string(), v.number()),
  meanScore: v.union(v.number(), v.null()),
  since: v.number(),
  lastFoundAt: v.union(v.number(), v.null()),
});
export type TargetAlert = Infer<typeof targetAlert>;
export const itemAlerts = v.object({ itemId: v.string(), alerts: v.array(targetAlert) });
export type ItemAlerts = Infer<typeof itemAlerts>;
