export type Rate = { readonly perSecond: number; readonly burst: number };

/**
 * A token bucket. Each call takes one token and returns 0, or returns the milliseconds until the next token.
 * @param now a clock in milliseconds that never runs backwards
 */
export function createBucket(rate: Rate, now: () => number): () => number {
  let tokens = rate.burst;
  let last = now();
  return () => {
    const time = now();
    tokens = Math.min(rate.burst, tokens + ((time - last) / 1000) * rate.perSecond);
    last = time;
    if (tokens < 1) return ((1 - tokens) / rate.perSecond) * 1000;
    tokens -= 1;
    return 0;
  };
}
