/** What only somebody who looks for an emoji reads; fetched with the picker, and their names with it. */
export const en = {
  emojiSearch: "Search emoji",
  emojiNone: "No emoji by this name",
} as const;
