/** Outbound messages beside their own words. Fetched with the first one that shows. */
export const en = {
  outboundReply: "Reply…",
  outboundReplies: "Quick replies",
  outboundVideo: "Watch video",
} as const;
