/** What the deployment says is for this visitor now, as far as the frame needs to know it. */
export type ItemKind = "tour" | "tooltip" | "outbound" | "survey" | "checklist" | "csat";

/** Where on the page: one item at a time in each. `pointer` is a card at an element of the page. */
export type Slot = "modal" | "pointer" | "corner" | "barTop" | "barBottom";

export type PropertyValue = string | number | boolean | null;
export type PropertyCondition = {
  property: string;
  op: "is" | "isNot" | "contains" | "greaterThan" | "lessThan" | "isSet";
  value?: string | number | boolean;
};

export type Trigger =
  | { type: "immediate" }
  | { type: "timeOnPage" | "timeInSession" | "idle"; seconds: number }
  | { type: "scroll"; percent: number }
  | { type: "exitIntent" }
  | { type: "event"; name: string; where?: readonly PropertyCondition[]; nth?: number }
  | { type: "element"; selector: string; when: "appears" | "clicked" }
  | { type: "manual" };

/** Patterns of addresses, as `convex/model/engagement/urlPattern.ts` reads them. */
export type PageRule = { include: readonly string[]; exclude: readonly string[] };

/** An item that could show on this page. The deployment has put them in the order in which they come. */
export type Candidate = {
  itemId: string;
  kind: ItemKind;
  version: number;
  slot: Slot;
  page: PageRule;
  trigger: Trigger;
  /** Neither the quiet period nor the day's limit holds for it. */
  isExempt: boolean;
  /** It may show again on the page on which it was shown. */
  mayRepeat: boolean;
};

/** What the deployment says about a page: at boot, and each time it is asked. Times on its clock, ms. */
export type Engagement = {
  stamp: number | null;
  /** The page that was asked about. */
  url?: string;
  items: readonly Candidate[];
  /** Until when nothing may show by itself that is not exempt; null: it may. */
  quietUntil: number | null;
  /** When the items may change with nobody doing anything; null: never. */
  nextChangeAt: number | null;
  /** Somebody of the team wants to know how things stand here. */
  isAsked?: boolean;
  /** Of those that were said to be shown: what the team has taken back or changed, or what is not for this visitor any more. */
  withdrawn?: readonly string[];
};
