/** What a panel that can be made small needs beside the icons that are there anyway. */
export const PANEL_ICONS = {
  chevronDown: "M5.5 9.5 12 16l6.5-6.5",
} as const;
