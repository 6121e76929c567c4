import type { Shown } from "./arbiter.ts";
import type { Showing } from "./engineWorld.ts";

/** What is on the screen, as it stands in the way of others; `isYielding`: nobody is at it. */
export const toShown = ({ candidate, isStartedByVisitor }: Showing, isYielding: boolean): Shown => ({
  itemId: candidate.itemId,
  kind: candidate.kind,
  slot: candidate.slot,
  isStartedByVisitor,
  isYielding,
});

/** What a message that has just come is among them. */
export const TEASER: Shown = { itemId: "", kind: "outbound", slot: "corner", isStartedByVisitor: false };

/** Whether it comes by itself, and the quiet period and the day's limit hold for it. */
export const isCounted = ({ candidate, isStartedByVisitor }: Showing): boolean =>
  !candidate.isExempt && !isStartedByVisitor;
