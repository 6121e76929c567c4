/** Larger and smaller. */
export const SIZE_ICONS = {
  expand: "M14 5h5v5M19 5l-6 6M10 19H5v-5M5 19l6-6",
  shrink: "M19 11h-6V5M13 11l6.500-6.500M5 13h6v6M11 13l-6.500 6.500",
} as const;
