/** Under which a browser remembers the last message whose teaser was put away. */
export const TEASER = "teaser";
