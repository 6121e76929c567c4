import type { Appearance, GivenSettings, Look, Settings } from "../../protocol/messages.ts";
import { readUser } from "./user.ts";

/**
 * Settings as the frame uses them, from what a customer wrote. What is not usable is left out.
 * @param warn told of each value that was ignored or has an old name
 */
export function readSettings(
  { trackPageViews, hideLauncher, verificationToken, ...given }: GivenSettings,
  warn: (code: string, detail: string) => void,
): Settings {
  const settings: Settings = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== ""),
  );
  if (settings.user) settings.user = readUser(settings.user, warn);
  if (verificationToken) {
    warn("DEPRECATED", "verificationToken – use onboardingVerificationToken");
    settings.onboardingVerificationToken ??= verificationToken;
  }
  /** Booleans as HTML authors write them. */
  const isOn = (name: string, value: string): boolean => {
    if (!/^(|1|0|true|false)$/.test(value)) warn("VALUE_IGNORED", `${name}: true or false`);
    return /^(|1|true)$/.test(value);
  };
  if (hideLauncher !== undefined)
    settings.launcher ??= isOn("hideLauncher", hideLauncher) ? "hidden" : "visible";
  if (trackPageViews !== undefined) settings.trackPageViews = isOn("trackPageViews", trackPageViews);
  return settings;
}

/** What the loader draws from: the workspace's appearance, unless the page has the last word. */
export function toLook(appearance: Appearance, settings: Settings, barHeight: number): Look {
  const { color, side, icon, spacing } = appearance;
  const theme = settings.theme && settings.theme !== "system" ? settings.theme : appearance.theme;
  return {
    color,
    side,
    icon,
    spacing: Math.min(999, Math.max(0, Math.round(spacing))),
    launcher: settings.launcher === "hidden" ? "hidden" : appearance.launcher,
    bottom: Math.min(999, Math.max(0, Math.round((settings.bottom ?? 0) + barHeight))),
    theme: theme === "system" ? "light dark" : theme,
  };
}
