import { plural } from "./plural.ts";

/** Words of Settings › Ratings, and of ratings beside conversations. */
export const ratings = {
  title: "Ratings",
  lead: "Ask visitors how a conversation was, once it is closed.",
  saved: "Saved.",
  readOnly: "Only owners and admins can change when visitors are asked.",

  ask: {
    title: "When to ask",
    lead: "After a conversation your team has written in is closed, at most once in 30 days for each. Visitors can skip it.",
    label: "Ask for a rating",
    hint: "Five faces and an optional comment, under the conversation. A rating can be changed for a day.",
    delay: "How long after closing",
    delays: {
      "0": "At once",
      "5": "After 5 minutes",
      "60": "After an hour",
      "1440": "After a day",
    } as Record<string, string>,
    otherDelay: (minutes: number): string => `After ${plural(minutes, "minute", "minutes")}`,
  },

  score: {
    title: "The last 30 days",
    lead: "Counted once a minute.",
    none: "No ratings yet",
    average: (average: number): string => `${average.toFixed(1)} of 5`,
    count: (count: number): string => plural(count, "rating", "ratings"),
    faces: ["Terrible", "Bad", "Okay", "Good", "Great"],
  },

  ofConversation: "Rating of this conversation",
  ofVisitor: "Ratings",
  noComment: "Without a comment",
  line: (label: string, rating: number): string => `${label} (${rating} of 5)`,
};
