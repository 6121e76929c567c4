/** What opens what else can be done with something. */
export const DOTS_ICONS = {
  dots: "M6 12v.1M12 12v.1M18 12v.1",
} as const;
