/** A colour with its opacity: channels 0–255, alpha 0–1. */
export type Rgba = readonly [number, number, number, number];

export const TRANSPARENT: Rgba = [0, 0, 0, 0];

/** `top` painted over `below`. */
export function over(top: Rgba, below: Rgba): Rgba {
  const alpha = top[3] + below[3] * (1 - top[3]);
  if (alpha === 0) return TRANSPARENT;
  const at = (i: 0 | 1 | 2) => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / alpha;
  return [at(0), at(1), at(2), alpha];
}

/** The colour as a group of that opacity shows it. */
export function faded([r, g, b, alpha]: Rgba, opacity: number): Rgba {
  return [r, g, b, alpha * opacity];
}

/** What one element puts behind its content: a colour, and over it layers that may be one of several colours. */
export type Layer = { color: Rgba; gradients: readonly (readonly Rgba[])[]; opacity: number };

/** A mark and the ground around it, as they are painted so far. */
export type Pair = { mark: Rgba; ground: Rgba };

/** More combinations of gradient stops than this are not told apart. */
const MAX_PAIRS = 64;

/**
 * Every mark and ground that can be seen: `layers` from the mark's own element outwards, on `canvas`. A gradient counts as
 * each of its stops, so that the worst place on it is among the answers.
 */
export function composite(mark: Rgba, layers: readonly Layer[], canvas: Rgba): Pair[] {
  let pairs: Pair[] = [{ mark, ground: TRANSPARENT }];
  for (const layer of layers) {
    for (const stops of layer.gradients)
      pairs = pairs.flatMap((pair) => stops.map((stop) => put(pair, stop)));
    pairs = pairs.slice(0, MAX_PAIRS).map((pair) => fade(put(pair, layer.color), layer.opacity));
  }
  return pairs.map((pair) => put(pair, canvas));
}

const put = ({ mark, ground }: Pair, below: Rgba): Pair => ({
  mark: over(mark, below),
  ground: over(ground, below),
});
const fade = ({ mark, ground }: Pair, opacity: number): Pair => ({
  mark: faded(mark, opacity),
  ground: faded(ground, opacity),
});
