/**
 * Three-valued logic (Kleene's): what cannot be decided is unknown, and stays so through `none`. Each result carries when
 * it may change with nobody doing anything: ms on the server's clock, null for never.
 */

export type Outcome = "yes" | "no" | "unknown";
export type Timed = { outcome: Outcome; nextChangeAt: number | null };

export const UNKNOWN: Timed = { outcome: "unknown", nextChangeAt: null };

/** A result that time alone does not change. */
export const lasting = (is: boolean): Timed => ({ outcome: is ? "yes" : "no", nextChangeAt: null });

/** A group's result from those of its rules, of which there is at least one. */
export function combine(type: "all" | "any" | "none", results: readonly Timed[]): Timed {
  if (type === "all") return strongest(results, "no", "yes");
  const any = strongest(results, "yes", "no");
  return type === "any" ? any : { ...any, outcome: opposite(any.outcome) };
}

/** One `strong` result decides, and goes on deciding until the last of its kind has changed. */
function strongest(results: readonly Timed[], strong: "yes" | "no", weak: "yes" | "no"): Timed {
  const deciding = results.filter(({ outcome }) => outcome === strong);
  if (deciding.length > 0) return { outcome: strong, nextChangeAt: latest(deciding) };
  const isDecided = results.every(({ outcome }) => outcome === weak);
  return { outcome: isDecided ? weak : "unknown", nextChangeAt: earliest(results) };
}

const opposite = (outcome: Outcome): Outcome =>
  outcome === "unknown" ? outcome : outcome === "yes" ? "no" : "yes";

/** The first change among several; null if there is none. */
export function earliest(results: readonly Pick<Timed, "nextChangeAt">[]): number | null {
  const first = Math.min(...results.map(({ nextChangeAt }) => nextChangeAt ?? Number.POSITIVE_INFINITY));
  return first === Number.POSITIVE_INFINITY ? null : first;
}

function latest(results: readonly Timed[]): number | null {
  const last = Math.max(...results.map(({ nextChangeAt }) => nextChangeAt ?? Number.POSITIVE_INFINITY));
  return last === Number.POSITIVE_INFINITY ? null : last;
}
