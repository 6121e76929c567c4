import type { Completion } from "../checklistValidators";
import type { PageRule } from "../deliveryValidators";
import type { AudienceRule } from "../ruleValidators";
import type { EventProperties } from "../trackingValidators";
import { meets } from "./engagement/propertyConditions";

/** When an item of a checklist counts as done. Pure; what it is decided on is read by `checklistFacts.ts`. */

/** What is known of one visitor, as far as items ask for it. */
export type CompletionFacts = {
  /** How often something was tracked, ever. */
  countOf(name: string): number;
  /** The properties of the last events of a name. */
  eventsOf(name: string): readonly EventProperties[];
  /** One for each address visited. */
  pages: readonly ((rule: PageRule) => boolean)[];
  hasCompleted(itemId: string): boolean;
  isWho(rule: AudienceRule): boolean;
};

/** Tells whether what an item asks for has happened. What is manual has not, whatever there is. */
export function isMet(completion: Completion, facts: CompletionFacts): boolean {
  switch (completion.type) {
    case "event": {
      const { name, where, count } = completion;
      if (where.length === 0) return facts.countOf(name) >= count;
      const isMeant = (properties: EventProperties) =>
        where.every((condition) => meets(condition, properties));
      return facts.eventsOf(name).filter(isMeant).length >= count;
    }
    case "rule":
      return facts.isWho(completion.rule);
    case "page":
      return facts.pages.some((isOn) => isOn(completion.page));
    case "item":
      return facts.hasCompleted(completion.itemId);
    default:
      return false;
  }
}
