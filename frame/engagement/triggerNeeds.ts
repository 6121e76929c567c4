import type { FactsWanted } from "../../protocol/messages.ts";
import type { ActiveClock } from "./activeClock.ts";
import type { Candidate } from "./model.ts";

/** What triggers ask for: facts of the page, and time. */

/** What the host is to watch for these items. */
export function factsWantedBy(items: readonly Candidate[]): FactsWanted {
  const elements = items.flatMap(({ itemId: id, trigger }) =>
    trigger.type === "element" ? [{ id, selector: trigger.selector, when: trigger.when }] : [],
  );
  return {
    scroll: items.some(({ trigger }) => trigger.type === "scroll"),
    exit: items.some(({ trigger }) => trigger.type === "exitIntent"),
    elements,
  };
}

type Clocks = { page: ActiveClock; visit: ActiveClock; now: number };

/** How long until it is time for each of these items that wait for time, ms; null while no time counts. */
export function triggerWaits(items: readonly Candidate[], { page, visit, now }: Clocks): (number | null)[] {
  return items.flatMap(({ trigger }) => {
    if (trigger.type === "timeOnPage") return [page.reaches(trigger.seconds * 1_000, now)];
    if (trigger.type === "timeInSession") return [visit.reaches(trigger.seconds * 1_000, now)];
    return trigger.type === "idle" ? [trigger.seconds * 1_000 - page.idleMs(now)] : [];
  });
}
