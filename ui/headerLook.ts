import { accentTokens } from "./accent.ts";
import { contrast, mix, parseHex, type Rgb, toHex, withContrast } from "./color.ts";

/** What home's header stands on. Colours are `#rrggbb`; `scrim` is the share of black that lies over an image. */
type HeaderGround = {
  kind: "accent" | "gradient" | "image";
  from?: string | undefined;
  to?: string | undefined;
  url?: string | undefined;
  scrim?: number | undefined;
};

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [16, 18, 24];
const AA = 4.5;
/** Below this, white text would need so much darkening that the colours are lost; ink is used instead. */
const WHITE_WORTH_KEEPING = 2.6;
/** Places of a gradient that are looked at. */
const SAMPLES = 16;
const STEP = 0.04;

/**
 * Properties for the header's element, so that what is written on it reaches 4.5:1 everywhere; none for the plain accent,
 * which the style sheet draws. Set each with `element.style.setProperty(name, value)`.
 */
export function headerLook(ground: HeaderGround | undefined, accent: string): Record<string, string> {
  if (ground?.kind === "gradient") return gradientLook(ground);
  if (ground?.kind !== "image" || !ground.url) return {};
  const share = Math.min(1, Math.max(0, ground.scrim ?? 1));
  const scrim = `rgb(0 0 0 / ${share})`;
  // Until the image is there white stands on the accent, or on a darker one.
  const brand = parseHex(accentTokens(accent)["--oc-accent"] ?? "") ?? INK;
  const under = toHex(withContrast(brand, INK, { against: WHITE, ratio: AA }));
  return {
    "--oc-on-accent": toHex(WHITE),
    background: `linear-gradient(${scrim}, ${scrim}), ${under} url(${JSON.stringify(ground.url)}) center / cover`,
  };
}

function gradientLook(ground: HeaderGround): Record<string, string> {
  const [from, to] = [parseHex(ground.from ?? ""), parseHex(ground.to ?? "")];
  if (!from || !to) return {};
  const isWhite = Math.min(contrast(from, WHITE), contrast(to, WHITE)) >= WHITE_WORTH_KEEPING;
  const [text, away] = isWhite ? [WHITE, INK] : [INK, WHITE];
  const [first, last] = readable(from, to, { text, away });
  return {
    "--oc-on-accent": toHex(text),
    background: `linear-gradient(150deg, ${toHex(first)}, ${toHex(last)})`,
  };
}

/** Both ends moved away from the text's colour just far enough for all that lies between them. */
function readable(from: Rgb, to: Rgb, { text, away }: { text: Rgb; away: Rgb }): [Rgb, Rgb] {
  for (let share = 0; share < 1; share += STEP) {
    // Judged as they are painted: whole channels.
    const [first, last] = [from, to].map((end) => parseHex(toHex(mix(end, away, share))) ?? away) as [
      Rgb,
      Rgb,
    ];
    const isGood = Array.from({ length: SAMPLES + 1 }, (_, at) => mix(first, last, at / SAMPLES)).every(
      (between) => contrast(between, text) >= AA,
    );
    if (isGood) return [first, last];
  }
  return [away, away];
}
