import type { Delivery, ItemKind } from "../../deliveryValidators";
import type { AudienceRule } from "../../ruleValidators";
import {
  decideFrequency,
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

/** The part that needs nothing of the visitor but their own row of this item. */
export function decideCheaply(
  { schedule, frequency, kind }: Decided,
  standing: Standing | null,
  moment: Moment,
): Pick<ItemDecision, "schedule" | "frequency"> {
  return {
    schedule: decideSchedule(schedule, moment.now),
    frequency:
      (kind === "checklist" && decidePutAway(standing)) || decideFrequency(frequency, standing, moment),
  };
}

/** The whole decision. */
export function decideItem(
  item: Decided,
  { standing, moment }: { standing: Standing | null; moment: Moment },
  decideAudience: (rule: AudienceRule | null) => Verdict,
): ItemDecision {
  const { schedule, frequency } = decideCheaply(item, standing, moment);
  const audience = decideAudience(item.audience);
  const { outcome, nextChangeAt } = combine("all", [schedule, frequency, audience]);
  return { outcome, nextChangeAt, schedule, frequency, audience };
}
