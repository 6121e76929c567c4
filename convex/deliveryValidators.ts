import { type Infer, v } from "convex/values";
import { audienceRule } from "./ruleValidators";

/**
 * What every engagement item has, whatever it shows: who it is for, where, when and how often. Who and how often are
 * decided here, in the deployment; where and when in the frame, by what the page tells it.
 */

export const itemKind = v.union(
  v.literal("tour"),
  v.literal("tooltip"),
  v.literal("outbound"),
  v.literal("survey"),
  v.literal("checklist"),
  v.literal("csat"),
);
export type ItemKind = Infer<typeof itemKind>;

/** Places on a page that hold one thing at a time (docs/engagement.md). */
export const slot = v.union(
  v.literal("modal"),
  v.literal("pointer"),
  v.literal("corner"),
  v.literal("barTop"),
  v.literal("barBottom"),
);
export type Slot = Infer<typeof slot>;

export const itemStatus = v.union(
  v.literal("draft"),
  v.literal("live"),
  v.literal("paused"),
  v.literal("archived"),
);
export type ItemStatus = Infer<typeof itemStatus>;

/** Patterns of addresses, read by `model/engagement/urlPattern.ts`. Nothing included means every page. */
export const pageRule = v.object({ include: v.array(v.string()), exclude: v.array(v.string()) });
export type PageRule = Infer<typeof pageRule>;

export const propertyCondition = v.object({
  property: v.string(),
  op: v.union(
    v.literal("is"),
    v.literal("isNot"),
    v.literal("contains"),
    v.literal("greaterThan"),
    v.literal("lessThan"),
    v.literal("isSet"),
  ),
  value: v.optional(v.union(v.string(), v.number(), v.boolean())),
});

export type PropertyCondition = Infer<typeof propertyCondition>;

export const trigger = v.union(
  v.object({ type: v.literal("immediate") }),
  /** Seconds in which the page was visible and in use. */
  v.object({ type: v.literal("timeOnPage"), seconds: v.number() }),
  v.object({ type: v.literal("timeInSession"), seconds: v.number() }),
  /** Of what can be scrolled, 0–100. */
  v.object({ type: v.literal("scroll"), percent: v.number() }),
  v.object({ type: v.literal("idle"), seconds: v.number() }),
  v.object({ type: v.literal("exitIntent") }),
  v.object({
    type: v.literal("event"),
    name: v.string(),
    where: v.optional(v.array(propertyCondition)),
    /** From which time on since the page was loaded; absent is the first. */
    nth: v.optional(v.number()),
  }),
  v.object({
    type: v.literal("element"),
    selector: v.string(),
    when: v.union(v.literal("appears"), v.literal("clicked")),
  }),
  /** Only when the page asks for it. */
  v.object({ type: v.literal("manual") }),
);
export type Trigger = Infer<typeof trigger>;

export const frequency = v.union(
  v.object({ type: v.literal("once") }),
  v.object({ type: v.literal("oncePerSession") }),
  /** Until the visitor has clicked, answered or dismissed it. */
  v.object({ type: v.literal("untilInteracted") }),
  v.object({ type: v.literal("untilCompleted") }),
  /** Again after so many times 24 hours, `max` times in all where it is given. */
  v.object({ type: v.literal("every"), days: v.number(), max: v.optional(v.number()) }),
  v.object({ type: v.literal("always") }),
);
export type Frequency = Infer<typeof frequency>;

export const deliveryFields = {
  /** Null is everybody. */
  audience: v.union(audienceRule, v.null()),
  page: pageRule,
  trigger,
  frequency,
  /** ms since 1970; live from `startAt` on and before `endAt`. */
  schedule: v.object({ startAt: v.optional(v.number()), endAt: v.optional(v.number()) }),
  /** Among items of its kind the lowest comes first. */
  priority: v.number(),
  /** Whether the quiet period and the day's limit do not hold for it. */
  isExempt: v.boolean(),
};
export const delivery = v.object(deliveryFields);
export type Delivery = Infer<typeof delivery>;
