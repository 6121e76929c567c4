import type { RuleLeaf } from "../../ruleValidators";
import type { Timed } from "./outcomes";
import type { EventFacts } from "./visitorFacts";

export const DAY_MS = 86_400_000;

type EventLeaf = Extract<RuleLeaf, { type: "event" }>;

/** The UTC day a moment is in, in days since 1970. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** How often it was done: ever, or on the last `days` UTC days, `today` being the first of them. */
export function countOf({ count, days }: EventFacts, today: number, window: number | undefined): number {
  if (window === undefined) return count;
  const inside = days.filter(({ day }) => day <= today && day > today - window);
  return inside.reduce((sum, each) => sum + each.count, 0);
}

/** Whether an event was done as often as a leaf asks, and when days that go by may change that. */
export function decideEvent(leaf: EventLeaf, facts: EventFacts, now: number): Timed {
  const today = dayOf(now);
  const isMet = (day: number) => holds(leaf.compare, countOf(facts, day, leaf.days), leaf.count);
  const met = isMet(today);
  return { outcome: met ? "yes" : "no", nextChangeAt: nextTurn(leaf, facts, { today, isMet }) };
}

function nextTurn(
  { days: window }: EventLeaf,
  { days }: EventFacts,
  { today, isMet }: { today: number; isMet: (day: number) => boolean },
): number | null {
  if (window === undefined) return null;
  // A day comes into the window on itself, which is the future only for a clock that was set back, and leaves it in the end.
  const turns = days.flatMap(({ day }) => [day, day + window]).filter((day) => day > today);
  const next = turns.sort((one, other) => one - other).find((day) => isMet(day) !== isMet(today));
  return next === undefined ? null : next * DAY_MS;
}

function holds(compare: EventLeaf["compare"], found: number, wanted: number): boolean {
  if (compare === "atLeast") return found >= wanted;
  return compare === "atMost" ? found <= wanted : found === wanted;
}
