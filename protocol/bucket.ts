export type Rate = { readonly perSecond: number; readonly burst: number };

/**
 * A token bucket. Each call takes one token and returns 0, or returns the milliseconds until the next token.
 * @param now a clock in milliseconds that never runs backwards
 * @param factor how many times the rate is let through
 */
export function createBucket({ perSecond, burst }: Rate, now: () => number, factor = 1): () => number {
  const full = burst * factor;
  const perMs = (perSecond * factor) / 1_000;
  let tokens = full;
  let last = now();
  return () => {
    const time = now();
    tokens = Math.min(full, tokens + (time - last) * perMs);
    last = time;
    return tokens < 1 ? (1 - tokens) / perMs : ((tokens -= 1), 0);
  };
}
