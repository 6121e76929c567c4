import { contrast, mix, parseHex, type Rgb, toHex, withContrast } from "./color.ts";

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [16, 18, 24];
/** The darkest light ground and the lightest dark ground that accent-coloured text stands on. */
const LIGHT_GROUND: Rgb = [240, 241, 244];
const DARK_GROUND: Rgb = [39, 41, 47];
const FALLBACK: Rgb = [79, 70, 229];
const AA = 4.5;
/** Below this, white text would need so much darkening that the brand colour is lost; ink is used instead. */
const WHITE_WORTH_KEEPING = 2.6;

/**
 * Custom properties for a brand colour, corrected so that text on it and text in it reach 4.5:1 in both themes.
 * An unreadable or malformed colour never reaches the screen: malformed input gives the default accent.
 * Set each with `element.style.setProperty(name, value)`.
 */
export function accentTokens(hex: string): Record<`--oc-${string}`, string> {
  const brand = parseHex(hex) ?? FALLBACK;
  const useWhite = contrast(brand, WHITE) >= WHITE_WORTH_KEEPING;
  const text = useWhite ? WHITE : INK;
  const fill = useWhite
    ? withContrast(brand, INK, { against: WHITE, ratio: AA })
    : withContrast(brand, WHITE, { against: INK, ratio: AA });
  const onLight = withContrast(brand, INK, { against: LIGHT_GROUND, ratio: AA });
  const onDark = withContrast(brand, WHITE, { against: DARK_GROUND, ratio: AA });
  return {
    "--oc-accent": toHex(fill),
    "--oc-accent-strong": toHex(mix(fill, useWhite ? INK : WHITE, 0.14)),
    "--oc-on-accent": toHex(text),
    "--oc-accent-light": toHex(onLight),
    "--oc-accent-dark": toHex(onDark),
  };
}

/** Puts a brand colour on the element that carries `data-theme`; everything below it follows. */
export function applyAccent(element: HTMLElement, hex: string): void {
  for (const [name, value] of Object.entries(accentTokens(hex))) element.style.setProperty(name, value);
}
