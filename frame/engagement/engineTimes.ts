/** How long the engine waits for what. */

/** The host says at once how the page stands; one that has other things to do is not waited for for ever. */
export const ANSWER_MS = 1_000;
/** Before a fetch that failed is tried again, by how often in a row. */
const FETCHES_MS = [2_000, 10_000, 30_000, 60_000];
/** While something waits for the page, which tells nothing by itself where nobody moves: asked after that, then more rarely. */
export const ASK_MS = 4_000;
export const MAX_ASK_MS = 60_000;
export const MIN_FETCH_MS = 1_000;
/** Nobody tells when a message in the corner was put away. */
export const TEASER_MS = 2_000;
const MIN_WAIT_MS = 50;
const MAX_TIMER_MS = 6 * 3_600_000;

/** How long to wait after so many fetches in a row that failed before this one, ms. */
export const fetchWait = (failures: number): number =>
  FETCHES_MS[Math.min(failures, FETCHES_MS.length - 1)] as number;

/** What time brings next: a fetch, or another look at what may show; and in how many ms. `sinceMs` of all the waits are over. */
export function nextStep(
  fetchMs: number,
  waits: readonly (number | null)[],
  sinceMs: number,
): { isFetch: boolean; ms: number } {
  const lookMs = Math.min(...waits.filter((wait): wait is number => wait !== null && wait > 0));
  const ms = Math.min(Math.max(Math.min(fetchMs, lookMs) - sinceMs, MIN_WAIT_MS), MAX_TIMER_MS);
  return { isFetch: fetchMs <= lookMs, ms };
}
