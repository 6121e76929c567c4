import { meets } from "../../convex/model/engagement/propertyConditions.ts";
import type { PropertyValue, Trigger } from "./model.ts";

/** An event as it was tracked since the page was loaded. */
export type PageEvent = { name: string; properties: Readonly<Record<string, PropertyValue>> };

/** What is known of this page and this visit. Times in ms. */
export type Signals = {
  /** Time in which the page, and all pages of the visit, were visible and in use. */
  pageMs: number;
  visitMs: number;
  idleMs: number;
  /** The furthest so far, per cent. */
  scroll: number;
  /** Since the pointer last left through the top; null: it has not. */
  leftMs: number | null;
  events: readonly PageEvent[];
  /** Ids of items whose element came into view or was clicked. */
  elements: ReadonlySet<string>;
};

/** For so long somebody who was about to leave still is. */
const LEAVING_MS = 5_000;

/** Tells whether it is time for an item, as far as the page is concerned. */
export function isTriggered(itemId: string, trigger: Trigger, signals: Signals): boolean {
  switch (trigger.type) {
    case "immediate":
      return true;
    case "timeOnPage":
      return signals.pageMs >= trigger.seconds * 1_000;
    case "timeInSession":
      return signals.visitMs >= trigger.seconds * 1_000;
    case "idle":
      return signals.idleMs >= trigger.seconds * 1_000;
    case "scroll":
      return signals.scroll >= trigger.percent;
    case "exitIntent":
      return signals.leftMs !== null && signals.leftMs < LEAVING_MS;
    case "event": {
      const { name, where = [], nth = 1 } = trigger;
      const isMeant = (event: PageEvent): boolean =>
        event.name === name && where.every((condition) => meets(condition, event.properties));
      return signals.events.filter(isMeant).length >= nth;
    }
    case "element":
      return signals.elements.has(itemId);
    default:
      // Only the page's own call starts it; a trigger of a later deployment is not for us.
      return false;
  }
}
