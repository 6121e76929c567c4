import type { Candidate, ItemKind, Slot } from "./model.ts";

/**
 * The one place where it is decided what may show. What the visitor starts comes before all; then tours, tooltips, outbound
 * messages, surveys, checklists, ratings; among those of a kind the deployment's order. What stands for long gives way to
 * whatever comes. What has to wait is deferred, not consumed. Pure: the same code decides and explains.
 */

const ORDER: readonly ItemKind[] = ["tour", "tooltip", "outbound", "survey", "checklist", "csat"];
/** A page that has just been loaded is looked at first. */
export const SETTLING_MS = 3_000;

/** Something it is time for. */
export type Ready = Candidate & {
  isStartedByVisitor: boolean;
  /** It was seen before, and comes back. */
  hasBegun?: boolean;
};
export type Shown = {
  itemId: string;
  kind: ItemKind;
  slot: Slot;
  isStartedByVisitor: boolean;
  /** It has come by itself to stay, as a checklist does, and nobody is at it: others would wait for it for ever. */
  isYielding?: boolean;
};

/** How things stand. */
export type Stage = {
  shown: readonly Shown[];
  isMessengerOpen: boolean;
  isPageHidden: boolean;
  /** Why nothing may come between the visitor and the page; empty: nothing forbids it. */
  busy: string;
  /** Since the page was loaded, ms. */
  pageMs: number;
  /** Until the quiet period after the last showing is over, ms; 0: it is. */
  quietMs: number;
  /** How many may still show by themselves today. */
  leftToday: number;
};

/** Why something has to wait. */
export type Hold =
  | "pageHidden"
  | "settling"
  | "busy"
  | "messengerOpen"
  | "tourRunning"
  | "modalShown"
  | "slotTaken"
  | "quietPeriod"
  | "dayLimit";

export type Decision = {
  /** In this order. */
  show: readonly Ready[];
  /** What gives way; it is deferred. */
  displace: readonly string[];
  held: ReadonlyMap<string, Hold>;
};

const isBar = (slot: Slot): boolean => slot === "barTop" || slot === "barBottom";

/** Decides about everything it is time for. */
export function arbitrate(ready: readonly Ready[], stage: Stage): Decision {
  const shown = [...stage.shown];
  const show: Ready[] = [];
  const displace: string[] = [];
  const held = new Map<string, Hold>();
  let { quietMs, leftToday } = stage;
  const giveWay = (others: readonly Shown[]): void => {
    for (const other of others) {
      displace.push(other.itemId);
      shown.splice(shown.indexOf(other), 1);
    }
  };
  // What asks nobody, as a message that has just come, has the place already.
  giveWay(shown.filter((each) => shown.some((other) => other !== each && yieldsTo(each, other))));
  const rank = (item: Ready): number => (item.isStartedByVisitor ? -1 : ORDER.indexOf(item.kind));
  const queue = ready
    .map((item, at) => ({ item, at }))
    .toSorted((a, b) => rank(a.item) - rank(b.item) || a.at - b.at)
    .map(({ item }) => item);
  for (const item of queue) {
    const already = shown.find(({ itemId }) => itemId === item.itemId);
    if (already) {
      // It is there by itself, and now it is wanted.
      if (item.isStartedByVisitor)
        shown[shown.indexOf(already)] = { ...already, isStartedByVisitor: true, isYielding: false };
      continue;
    }
    const hold = item.isStartedByVisitor
      ? holdStarted(item, shown)
      : holdOwn(item, { ...stage, shown, quietMs, leftToday });
    if (hold) {
      held.set(item.itemId, hold);
      continue;
    }
    giveWay(shown.filter((each) => (item.isStartedByVisitor ? givesWay : yieldsTo)(each, item)));
    shown.push(item);
    show.push(item);
    if (item.isStartedByVisitor || item.isExempt) continue;
    leftToday -= 1;
    // Whatever shows by itself next is after this one.
    quietMs = Math.max(quietMs, 1);
  }
  return { show, displace, held };
}

/** What the visitor starts waits only for what the visitor has started. */
function holdStarted(item: Ready, shown: readonly Shown[]): Hold | undefined {
  return shown.some((each) => each.isStartedByVisitor && givesWay(each, item)) ? "slotTaken" : undefined;
}

/** Whether the two cannot be seen together: one to a slot, and but for bars nothing beside a modal or a tour. */
function givesWay(shown: Shown, item: Ready): boolean {
  if (shown.slot === item.slot) return true;
  if (isBar(shown.slot) || isBar(item.slot)) return false;
  return [shown, item].some(({ slot, kind }) => slot === "modal" || kind === "tour");
}

/** Whether something leaves its place to another by itself. One list does not to the next: they would go on for ever. */
function yieldsTo(shown: Shown, item: Pick<Shown, "kind" | "slot">): boolean {
  return shown.isYielding === true && shown.slot === item.slot && shown.kind !== item.kind;
}

/** What shows by itself waits for all of this. What stands in the corner holds no tour and no modal back: it may stand for long. */
function holdOwn(item: Ready, stage: Stage): Hold | undefined {
  const shown = stage.shown.filter((each) => !yieldsTo(each, item));
  if (stage.isPageHidden) return "pageHidden";
  if (stage.busy) return "busy";
  if (stage.pageMs < SETTLING_MS && !item.hasBegun) return "settling";
  if (shown.some(({ slot }) => slot === item.slot)) return "slotTaken";
  if (!isBar(item.slot)) {
    if (stage.isMessengerOpen) return "messengerOpen";
    if (shown.some(({ kind }) => kind === "tour")) return "tourRunning";
  }
  if (shown.some(({ slot }) => slot === "modal")) return "modalShown";
  if (item.isExempt) return undefined;
  if (stage.leftToday <= 0) return "dayLimit";
  return stage.quietMs > 0 ? "quietPeriod" : undefined;
}
