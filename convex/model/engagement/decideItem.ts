import type { Delivery, ItemKind } from "../../deliveryValidators";
import type { AudienceRule } from "../../ruleValidators";
import type { OpenTour } from "../tours/openTours";
import {
  decideFrequency,
  decideOpenTour,
  decidePutAway,
  type FrequencyDecision,
  type Moment,
  type Standing,
} from "./decideFrequency";
import { decideSchedule } from "./decideSchedule";
import type { Verdict } from "./evaluateRule";
import { combine, type Timed } from "./outcomes";

/**
 * Whether an item is for a visitor at this moment: its time, how often, and who. Where and when on a page is the frame's.
 * What visitors are given, what a lease is granted for and what the team is told come from here.
 */

export type ItemDecision = Timed & {
  schedule: Timed;
  frequency: FrequencyDecision;
  audience: Verdict;
};

/** What is decided about: of a checklist, whose panel stays over many pages, also that putting it away ends it. */
type Decided = Delivery & { kind?: ItemKind };

/** What is known of the visitor, and at which moment. `tour`: what has become of it, of one that is under way or not wanted. */
type Deciding = { standing: Standing | null; moment: Moment; tour?: OpenTour | undefined };

/** The part that needs nothing of the visitor but their own row of this item. */
export function decideCheaply(
  { schedule, frequency, kind }: Decided,
  { standing, moment, tour }: Deciding,
): Pick<ItemDecision, "schedule" | "frequency"> {
  return {
    schedule: decideSchedule(schedule, moment.now),
    frequency:
      (kind === "checklist" && decidePutAway(standing)) ||
      (tour && decideOpenTour(tour)) ||
      decideFrequency(frequency, standing, moment),
  };
}

/** The whole decision. */
export function decideItem(
  item: Decided,
  deciding: Deciding,
  decideAudience: (rule: AudienceRule | null) => Verdict,
): ItemDecision {
  const { schedule, frequency } = decideCheaply(item, deciding);
  const audience = decideAudience(item.audience);
  const { outcome, nextChangeAt } = combine("all", [schedule, frequency, audience]);
  return { outcome, nextChangeAt, schedule, frequency, audience };
}
