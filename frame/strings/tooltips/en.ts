/** What is said at elements of the page besides the team's own words. Fetched with the first of these. */
export const en = {
  tipTitle: "Tip",
  tipBeacon: "Show tip",
  tipBeaconOf: "Show tip {at} of {total}",
} as const;
