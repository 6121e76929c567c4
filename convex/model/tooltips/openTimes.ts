/** For how long something was open, counted in steps of which each is a fifth longer than the one before: a median to within a tenth. */

const FIRST_MS = 100;
const RATIO = 1.2;
/** Longer than this nobody reads a tooltip. */
export const LONGEST_MS = 3_600_000;

/** The step of a time; 0 is anything up to the first. */
const stepOf = (ms: number): number =>
  Math.max(0, Math.ceil(Math.log(Math.min(ms, LONGEST_MS) / FIRST_MS) / Math.log(RATIO)));

/** Counts one more, in a copy. */
export function addTime(times: readonly number[], ms: number): number[] {
  const step = stepOf(ms);
  const length = Math.max(times.length, step + 1);
  return Array.from({ length }, (_, at) => (times[at] ?? 0) + (at === step ? 1 : 0));
}

/** The time that half of them did not exceed, ms; null of none. */
export function medianOf(times: readonly number[]): number | null {
  const half = times.reduce((sum, count) => sum + count, 0) / 2;
  if (half === 0) return null;
  let sum = 0;
  const step = times.findIndex((count) => (sum += count) >= half);
  // The middle of its step.
  return Math.round(FIRST_MS * RATIO ** (step - 0.5));
}
