import { type Infer, v } from "convex/values";
import { closing } from "./closingValidators";
import { itemKind, itemStatus, pageRule, slot, trigger } from "./deliveryValidators";
import { audienceRule } from "./ruleValidators";

/** What the functions of engagement answer: to visitors, then to the team. */

/** One item that is for a visitor now: what the frame needs to decide where and when, and nothing of why. */
export const eligibleItem = v.object({
  kind: itemKind,
  itemId: v.string(),
  version: v.number(),
  slot,
  page: pageRule,
  trigger,
  isExempt: v.boolean(),
  /** Whether it may come again on the page on which it has been shown. */
  mayRepeat: v.boolean(),
});
export type EligibleItem = Infer<typeof eligibleItem>;

export const engagement = v.object({
  /** Changes with what is live; null where nothing ever was. */
  stamp: v.union(v.number(), v.null()),
  /** The page that was asked about: it may be another one by now. */
  url: v.string(),
  /** The most important first. */
  items: v.array(eligibleItem),
  /** Until when nothing that is not exempt may come by itself, ms on the server's clock; null: it may. */
  quietUntil: v.union(v.number(), v.null()),
  /** When `items` may change with nobody doing anything, ms on the server's clock; null: never. */
  nextChangeAt: v.union(v.number(), v.null()),
  /** An agent wants to know how things stand on this visitor's page. */
  isAsked: v.optional(v.boolean()),
  /** Of those that were said to be on the page: what is to leave it, being taken back, changed, or not for this visitor any more. */
  withdrawn: v.array(v.string()),
});
export type Engagement = Infer<typeof engagement>;

/** Whether a page can have an item shown by its id. */
export const startAnswer = v.union(
  v.object({ outcome: v.literal("yes"), item: eligibleItem }),
  v.object({
    outcome: v.union(
      v.literal("unknown"),
      v.literal("notLive"),
      v.literal("notForVisitor"),
      v.literal("inMessenger"),
    ),
  }),
);
export type StartAnswer = Infer<typeof startAnswer>;

export const leaseRefusal = v.union(
  v.literal("notEligible"),
  v.literal("frequency"),
  v.literal("lease"),
  v.literal("tab"),
  v.literal("quiet"),
  v.literal("cap"),
);
export const leaseAnswer = v.union(
  v.object({ granted: v.literal(true), until: v.number() }),
  v.object({
    granted: v.literal(false),
    reason: leaseRefusal,
    /** When asking again may help, ms on the server's clock; null: not by waiting. */
    retryAt: v.union(v.number(), v.null()),
  }),
);
export type LeaseResult = Infer<typeof leaseAnswer>;

export const act = v.union(v.literal("clicked"), v.literal("dismissed"), v.literal("completed"));

const outcome = v.union(v.literal("yes"), v.literal("no"), v.literal("unknown"));
const time = v.union(v.number(), v.null());

/** What a visitor's page may know of why an item that is live for it is for them or not. */
export const whyLine = v.object({
  kind: itemKind,
  itemId: v.string(),
  schedule: outcome,
  /** `by`: the kinds of conditions that keep them out, and nothing of what these say. */
  audience: v.object({ outcome, by: v.array(v.string()) }),
  frequency: v.object({ outcome, reason: v.union(v.string(), v.null()) }),
  /** What makes it wait: the quiet period or the day's limit; null: nothing. */
  pace: v.union(v.literal("quiet"), v.literal("cap"), v.null()),
});
export type WhyLine = Infer<typeof whyLine>;

/** How an item stands on a page, as its frame has decided. */
export const pageStanding = v.union(
  ...(
    [
      "shown",
      "page",
      "trigger",
      "refused",
      "waiting",
      "done",
      "pageHidden",
      "settling",
      "busy",
      "messengerOpen",
      "tourRunning",
      "modalShown",
      "slotTaken",
      "quietPeriod",
      "dayLimit",
    ] as const
  ).map((each) => v.literal(each)),
);
export type PageStanding = Infer<typeof pageStanding>;

/** A part of an audience rule, with how it was decided; parts follow their group one deeper. */
export const audienceLine = v.object({
  depth: v.number(),
  type: v.union(v.literal("all"), v.literal("any"), v.literal("none"), v.literal("leaf")),
  outcome,
  reason: v.union(v.string(), v.null()),
  /** Of a leaf: itself, and what it was compared with. */
  leaf: v.optional(audienceRule),
  found: v.optional(v.union(v.string(), v.number(), v.boolean(), v.null())),
});
export type AudienceLine = Infer<typeof audienceLine>;

/** Why an item is or is not for a visitor now. `outcome` is of all parts but `where` and `when`. */
export const explanation = v.object({
  kind: itemKind,
  version: v.number(),
  /** What is wrong with it, each with its place; absent: nothing. Then it is for nobody, whatever the audience's lines say. */
  faults: v.optional(v.array(v.string())),
  outcome,
  nextChangeAt: time,
  status: v.object({ outcome, is: itemStatus }),
  schedule: v.object({ outcome, startAt: time, endAt: time }),
  audience: v.object({ outcome, lines: v.array(audienceLine) }),
  frequency: v.object({
    outcome,
    reason: v.union(v.string(), v.null()),
    shownCount: v.number(),
    lastShownAt: time,
    clickedAt: time,
    dismissedAt: time,
    completedAt: time,
    /** Of a tooltip that the visitor has closed: how, the last time. */
    closing: v.optional(closing),
  }),
  pace: v.object({
    outcome,
    reason: v.union(v.literal("quiet"), v.literal("cap"), v.literal("exempt"), v.null()),
    freeAt: time,
    shownToday: v.number(),
  }),
  /** Decided on the page: as it has said last in this visit, and when that was. Unknown until it was asked (`askPage`). */
  where: v.object({ outcome, at: time }),
  when: v.object({ outcome, at: time, standing: v.union(pageStanding, v.null()) }),
});
export type ItemExplanation = Infer<typeof explanation>;

/** A live item that shows to nobody, having become invalid: what is wrong, each with its place, as saving it would tell. */
export const itemFaults = v.object({
  kind: itemKind,
  itemId: v.string(),
  name: v.string(),
  faults: v.array(v.string()),
});
export type ItemFaults = Infer<typeof itemFaults>;

const counts = {
  shown: v.number(),
  clicked: v.number(),
  buttons: v.array(v.number()),
  dismissed: v.number(),
  completed: v.number(),
  reached: v.number(),
};
/** What has become of one version of an item: in all, and by UTC day, the newest first. */
export const itemResults = v.object({
  total: v.object(counts),
  days: v.array(v.object({ day: v.string(), ...counts })),
});
export type ItemResults = Infer<typeof itemResults>;

export const paceLimits = v.object({
  /** Between two things that come by themselves, ms; at most a week. */
  quietMs: v.number(),
  /** How many may come by themselves on a UTC day, 1–100. */
  perDay: v.number(),
});
