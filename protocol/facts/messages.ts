/** What the frame asks the host to watch in the page (SPEC, chapter FA). Nothing is watched that is not asked for. */
export type FactsWanted = {
  /** How far the page was scrolled. */
  scroll?: boolean;
  /** The pointer leaving through the top. */
  exit?: boolean;
  /** Elements by selector: whether one came into view, or was clicked. */
  elements?: readonly { id: string; selector: string; when: "appears" | "clicked" }[];
};

/** Why nothing may come between the visitor and the page just now; empty: nothing forbids it. */
export type Busy = "" | "typing" | "dialog" | "fullscreen" | "quiet";

/** What has happened in the page since the last report. Counts and words of this list only, nothing of the page's content. */
export type PageReport = {
  busy: Busy;
  /** Somebody has moved, typed, touched or scrolled. */
  isActive?: boolean;
  /** The furthest so far, in per cent of what can be scrolled, in steps of 5. */
  scroll?: number;
  isLeaving?: boolean;
  /** Of `FactsWanted.elements`. */
  elementId?: string;
};

export type FactsToFrame = { facts: [report: PageReport] };
