import { accentTokens } from "../../ui/accent.ts";
import type { FrameState } from "../app.ts";

/** Grounds of cards, as `--oc-bg` in ui/tokens.css. */
const LIGHT = "#ffffff";
const DARK = "#17181c";

/** Of what is drawn in the page: rings and beacons in the workspace's colour, and what is behind a card's content. */
export type Colors = { accent: string; surface: string };

/** How the device is, where a theme follows it: dark or not; or the browser can tell itself, which needs no new order. */
export type Scheme = "light" | "dark" | "both";

/** The colours that belong to the look on show. */
export function toColors(
  { appearance, theme }: Pick<FrameState, "appearance" | "theme">,
  scheme: Scheme,
): Colors {
  const { "--oc-accent": accent } = accentTokens(appearance?.color ?? "") as Record<string, string>;
  const preferred = theme === "system" ? (appearance?.theme ?? "system") : theme;
  const shown = preferred === "system" ? scheme : preferred;
  const surface = { light: LIGHT, dark: DARK, both: `light-dark(${LIGHT},${DARK})` }[shown];
  return { accent: accent as string, surface };
}
