import { contrast, mix, type Rgb } from "../../../ui/color.ts";

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const AA = 4.5;
const STEP = 0.02;

/**
 * How much black must lie evenly over a picture, 0 to 1, so that white reaches 4.5:1 on its brightest part.
 * @param pixels RGBA, as of ImageData; parts that can be seen through count as white
 */
export function scrimOver(pixels: ArrayLike<number>): number {
  let brightest: Rgb = BLACK;
  let least = contrast(BLACK, WHITE);
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const opaque = (pixels[at + 3] ?? 0) / 255;
    const channel = (offset: number) => 255 + ((pixels[at + offset] ?? 0) - 255) * opaque;
    const color: Rgb = [channel(0), channel(1), channel(2)];
    const ratio = contrast(color, WHITE);
    if (ratio < least) [least, brightest] = [ratio, color];
  }
  let share = 0;
  while (share < 1 && contrast(mix(brightest, BLACK, share), WHITE) < AA) share += STEP;
  return Math.min(1, Math.round(share * 100) / 100);
}
