import type { Case } from "./runPage.ts";
import { type Share, wilson } from "./wilson.ts";

/** What a method came to: where the target was there, and where it was gone. */
export type Tally = {
  right: Share;
  wrong: Share;
  none: Share;
  falseHighlight: Share;
  useful: number;
  p50: number;
  p95: number;
};

/** Sums cases up. Equivalent hits count as right. */
export function tally(cases: readonly Case[]): Tally {
  const live = cases.filter(({ isGone }) => !isGone);
  const gone = cases.filter(({ isGone }) => isGone);
  const count = (of: readonly Case[], ...outcomes: string[]) =>
    wilson(of.filter(({ outcome }) => outcomes.includes(outcome)).length, of.length);
  const times = cases.map(({ ms }) => ms).sort((one, two) => one - two);
  const right = count(live, "right", "equivalent");
  const wrong = count(live, "wrong");
  const falseHighlight = count(gone, "wrong", "right", "equivalent");
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? 0;
  const bad =
    (wrong.percent * live.length + falseHighlight.percent * gone.length) / Math.max(1, cases.length);
  return {
    right,
    wrong,
    none: count(live, "none"),
    falseHighlight,
    useful: (right.percent * live.length) / Math.max(1, cases.length) - 5 * bad,
    p50: at(0.5),
    p95: at(0.95),
  };
}

/** Cases by what they have in common. */
export function groupBy(cases: readonly Case[], key: (one: Case) => string): Map<string, Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
