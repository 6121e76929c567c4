/** How a closed conversation is rated. Fetched with the first one that may be. */
export const en = {
  csatTitle: "How was this conversation?",
  csat1: "Terrible",
  csat2: "Bad",
  csat3: "Okay",
  csat4: "Good",
  csat5: "Great",
  csatComment: "Anything to add? (optional)",
  csatSend: "Send rating",
  csatSkip: "Skip rating",
  csatThanks: "Thank you for your rating",
  csatChange: "Change rating",
  csatFailed: "Your rating was not sent. Try again.",
  csatOffline: "You are off line. Your rating is kept here until you send it.",
} as const;
