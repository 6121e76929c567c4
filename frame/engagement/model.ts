/** What the deployment says is for this visitor now, as far as the frame needs to know it. */
export type ItemKind = "tour" | "tooltip" | "outbound" | "survey" | "checklist" | "csat";

/** Where on the page: one item at a time in each. `pointer` is a card at an element of the page. */
export type Slot = "modal" | "pointer" | "corner" | "bar-top" | "bar-bottom";

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

/** An item that could show on this page. The deployment has put them in the order in which they come. */
export type Candidate = {
  itemId: string;
  kind: ItemKind;
  version: number;
  slot: Slot;
  trigger: Trigger;
  /** Neither the quiet period nor the day's limit holds for it. */
  isExempt: boolean;
};
