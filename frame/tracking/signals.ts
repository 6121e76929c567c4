/** What the browser asks for, in words; undefined where it does not ask to be left alone. */
export function signalOf({ navigator }: Window): string | undefined {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean };
  if (globalPrivacyControl) return "Global Privacy Control";
  return doNotTrack === "1" ? "Do Not Track" : undefined;
}
