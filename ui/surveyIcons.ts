/** What surveys draw beside faces. */
export const SURVEY_ICONS = {
  star: "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.600 9.700l5.800-.8z",
  check: "M5 12.500l4.500 4.500L19 7.500",
} as const;
