/** sRGB arithmetic for contrast, by the WCAG 2 definitions. Pure; channels are 0–255. */
export type Rgb = readonly [number, number, number];

/** Parses `#rgb` or `#rrggbb`; null for anything else. */
export function parseHex(hex: string): Rgb | null {
  const long =
    /^#([0-9a-f]{3})$/i.exec(hex)?.[1]?.replace(/./g, "$&$&") ?? /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (!long) return null;
  const n = Number.parseInt(long, 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/** `#rrggbb` of a colour. */
export function toHex(rgb: Rgb): string {
  return `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
}

/** `share` of `b` mixed into `a`, 0–1. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return [at(0), at(1), at(2)];
}

function linear(channel: number): number {
  const s = channel / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
}

function luminance(rgb: Rgb): number {
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}

/** Contrast ratio of two colours, 1–21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** `color` moved towards `towards` just far enough for `ratio` against `against`. */
export function withContrast(color: Rgb, towards: Rgb, goal: { against: Rgb; ratio: number }): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(color, towards, share);
    // Judge what is painted: whole channels, not the fractions before rounding.
    const painted = parseHex(toHex(candidate)) ?? candidate;
    if (contrast(painted, goal.against) >= goal.ratio) return painted;
  }
  return towards;
}
