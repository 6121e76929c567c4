import { type GenericValidator, type Infer, type Validator, v } from "convex/values";

/**
 * Audience rules: who something is for. A rule is a leaf or a group of rules, at most `MAX_RULE_DEPTH` groups deep. What a
 * leaf means is written once, in `model/engagement/evaluateRule.ts`; what is refused when it is saved, in `checkRule.ts`.
 */

export const MAX_RULE_DEPTH = 4;
export const MAX_RULE_LEAVES = 50;

/** Text compares without regard to case; numbers, booleans and dates only with their own kind: another kind is no match. */
const comparison = v.union(
  v.object({
    op: v.union(
      v.literal("is"),
      v.literal("isNot"),
      v.literal("contains"),
      v.literal("notContains"),
      v.literal("startsWith"),
      v.literal("endsWith"),
    ),
    value: v.string(),
  }),
  v.object({ op: v.union(v.literal("in"), v.literal("notIn")), values: v.array(v.string()) }),
  v.object({
    op: v.union(
      v.literal("equals"),
      v.literal("notEquals"),
      v.literal("greaterThan"),
      v.literal("atLeast"),
      v.literal("lessThan"),
      v.literal("atMost"),
    ),
    number: v.number(),
  }),
  v.object({ op: v.literal("isTrue") }),
  v.object({ op: v.literal("isFalse") }),
  /** ISO 8601 date or date-time; a date alone is its first moment in UTC. */
  v.object({ op: v.union(v.literal("before"), v.literal("after")), date: v.string() }),
  v.object({ op: v.union(v.literal("withinLastDays"), v.literal("moreThanDaysAgo")), days: v.number() }),
  v.object({ op: v.union(v.literal("isSet"), v.literal("isNotSet")) }),
);
export type Comparison = Infer<typeof comparison>;

/** What is known of a visitor beside attributes, by name. */
export const visitorField = v.union(
  v.literal("userId"),
  v.literal("email"),
  v.literal("name"),
  v.literal("firstSeen"),
  v.literal("lastSeen"),
  v.literal("sessions"),
  v.literal("deviceType"),
  v.literal("browser"),
  v.literal("browserVersion"),
  v.literal("os"),
  v.literal("osVersion"),
  v.literal("language"),
  v.literal("country"),
  v.literal("referrer"),
  v.literal("utmSource"),
  v.literal("utmMedium"),
  v.literal("utmCampaign"),
  v.literal("utmTerm"),
  v.literal("utmContent"),
);
export type VisitorField = Infer<typeof visitorField>;

const leaf = v.union(
  /** A user has an e-mail address or a user id, as for tabs; `verified` has proven it. */
  v.object({
    type: v.literal("identity"),
    is: v.union(v.literal("visitor"), v.literal("user"), v.literal("verified")),
  }),
  v.object({ type: v.literal("field"), field: visitorField, compare: comparison }),
  v.object({ type: v.literal("attribute"), key: v.string(), compare: comparison }),
  v.object({ type: v.literal("company"), key: v.string(), compare: comparison }),
  v.object({ type: v.literal("segment"), segmentId: v.string() }),
  /** How often an event was tracked: ever, or on the last so many UTC days, today being the first. `pageView` counts too. */
  v.object({
    type: v.literal("event"),
    name: v.string(),
    compare: v.union(v.literal("atLeast"), v.literal("atMost"), v.literal("exactly")),
    count: v.number(),
    days: v.optional(v.number()),
  }),
  /** What became of another item. */
  v.object({
    type: v.literal("item"),
    itemId: v.string(),
    has: v.union(v.literal("shown"), v.literal("clicked"), v.literal("dismissed"), v.literal("completed")),
  }),
  /** A share of all visitors, always the same for one `salt`: those whose bucket of 0–99 is at least `from` and less than `to`. */
  v.object({ type: v.literal("sample"), salt: v.string(), from: v.number(), to: v.number() }),
);
export type RuleLeaf = Infer<typeof leaf>;

const groupOf = <V extends GenericValidator>(rule: V) =>
  v.union(
    leaf,
    v.object({ type: v.literal("all"), rules: v.array(rule) }),
    v.object({ type: v.literal("any"), rules: v.array(rule) }),
    v.object({ type: v.literal("none"), rules: v.array(rule) }),
  );

export type AudienceRule = RuleLeaf | { type: "all" | "any" | "none"; rules: AudienceRule[] };
/** Validators cannot name themselves, so the tree is spelled out to its greatest depth. */
export const audienceRule = groupOf(groupOf(groupOf(groupOf(leaf)))) as unknown as Validator<
  AudienceRule,
  "required",
  string
>;
