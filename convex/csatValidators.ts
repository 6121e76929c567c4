import { type Infer, v } from "convex/values";

/** The shapes of ratings: what visitors say of a conversation once it is closed. */

/** How ratings are asked for. */
export const csatSettings = v.object({
  askForRating: v.boolean(),
  /** After a conversation was closed; whole minutes, at most seven days. */
  delayMinutes: v.number(),
});
export type CsatSettings = Infer<typeof csatSettings>;

/** A rating as visitor and team see it. */
export const csatRating = v.object({
  id: v.id("csatResponses"),
  conversationId: v.id("conversations"),
  rating: v.number(),
  comment: v.string(),
  ratedAt: v.number(),
});
export type CsatRating = Infer<typeof csatRating>;

/** What a visitor is to see under a conversation: nothing, the question from `askAt` on, or the answer given. */
export const csatEligibility = v.union(
  v.object({ state: v.literal("none") }),
  v.object({ state: v.literal("ask"), askAt: v.number() }),
  v.object({
    state: v.literal("rated"),
    rating: v.number(),
    comment: v.string(),
    changeableUntil: v.number(),
  }),
);
export type CsatEligibility = Infer<typeof csatEligibility>;

/**
 * Ratings of the last 30 days, counted once a minute. `counts` are those of 1 to 5, `satisfied` the share of 4 and 5, `asked`
 * how many questions were put in that time.
 */
const score = {
  count: v.number(),
  average: v.union(v.number(), v.null()),
  satisfied: v.union(v.number(), v.null()),
  counts: v.array(v.number()),
  asked: v.number(),
};
export const csatScore = v.object(score);
export type CsatScore = Infer<typeof csatScore>;

export const csatAgentScore = v.object({ agentId: v.id("agents"), name: v.string(), ...score });
export type CsatAgentScore = Infer<typeof csatAgentScore>;
