import { type Infer, v } from "convex/values";

/** The shapes of how well elements that steps and tooltips point at are found (docs/authoring.md, drift). */

/** How well a target is found. */
export const healthCounts = {
  resolved: v.number(),
  missed: v.number(),
  /** Of those that were found, with a score below 60. */
  lowScore: v.number(),
};

const counts = v.object(healthCounts);
export type TargetCounts = Infer<typeof counts>;

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

/** How well one target is found, as the team reads it. */
export const targetHealth = {
  ...healthCounts,
  /** For how long it was waited for where it was found; null: it never was. */
  meanWaitedMs: v.union(v.number(), v.null()),
  /** How often it was missed for which reason. */
  reasons: v.record(v.string(), v.number()),
  /** Of the last 100 visitors: how many there are, how many of them missed it, and how many of those were the last in a row. */
  last: v.object({ of: v.number(), missed: v.number(), inRow: v.number() }),
  /** So many miss it that it is gone, or means something else. */
  isFailing: v.boolean(),
  /** How surely those of them found it who did; null: none did. */
  meanScore: v.union(v.number(), v.null()),
  /** When it was found last; null: never in this version. */
  lastFoundAt: v.union(v.number(), v.null()),
};

const alert = {
  state: targetState,
  of: v.number(),
  missed: v.number(),
  inRow: v.number(),
  reasons: v.record(v.string(), v.number()),
  meanScore: v.union(v.number(), v.null()),
  since: v.number(),
  lastFoundAt: v.union(v.number(), v.null()),
};
/** A step whose target the team is to look at. */
const targetAlert = v.object({
  stepId: v.string(),
  /** The how manieth step, from 0. */
  at: v.number(),
  title: v.string(),
  ...alert,
});
export type TargetAlert = Infer<typeof targetAlert>;
export const itemAlerts = v.object({ itemId: v.string(), alerts: v.array(targetAlert) });
export type ItemAlerts = Infer<typeof itemAlerts>;
/** An item whose one target the team is to look at. */
export const soleAlert = v.object({ itemId: v.string(), ...alert });
export type SoleAlert = Infer<typeof soleAlert>;
