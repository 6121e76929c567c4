import type { Anchor, AnchorState } from "./anchor.ts";

/** What the frame wants anchored to the page just now, with the extra `anchors` (SPEC, chapter AN); what is not named any more goes. */
export type AnchorsWanted = {
  marks: readonly Mark[];
  /** Of rings and beacons, and of what is behind a card's content: CSS colours. */
  accent: string;
  surface: string;
  /** Leads the page to an address of its own, once for each number: a link of a card's. */
  go?: { n: number; to: string };
};

/** One element of the page: found, followed, and marked as asked. */
export type Mark = {
  /** `[\w-]{1,64}`. The `anchored` surface of the same id is its card and stands beside the element. */
  id: string;
  anchor: Anchor;
  /** Where the card stands, seen from the element; logical sides follow the page's direction. */
  side: "auto" | "top" | "bottom" | "start" | "end";
  /** A line around it; the page around it dimmed; the page around it dimmed and closed to the pointer. */
  spotlight: "none" | "ring" | "dim" | "block";
  /** A pulsing dot at it, which can be pressed. */
  beacon?: Beacon;
  /** Scrolled into view as soon as it is found. */
  isScrolledTo?: boolean;
  /** What is looked out for on it: the first that happens is told, by its place in the list, each time. */
  watch: readonly MarkWatch[];
};

/** `name` is how assistive technology calls it, before what the page calls its element; it also hears whether what it opens is open. */
export type Beacon = { name: string; isOpen?: boolean; at?: BeaconPlace };

/** Where its middle is: a corner of the element or the middle of an edge, which follow the page's direction. Absent: `topEnd`. */
export type BeaconPlace =
  | "topStart"
  | "top"
  | "topEnd"
  | "start"
  | "end"
  | "bottomStart"
  | "bottom"
  | "bottomEnd";

/** What a visitor does at an element, judged in the page: no value ever leaves it. */
export type MarkWatch =
  | { on: "click" | "hover" | "leave" | "focus" | "blur" }
  // The pointer has left its card: browsers do not always tell the document in there.
  | { on: "cardLeave" }
  | { on: "input"; is: InputTest; when?: InputWhen }
  | { on: "appears" | "disappears"; selector: string };

/**
 * When a field is judged: with each character; once a change of it is done with; once the keyboard has left it. Absent: at its change,
 * or a moment after the last character.
 */
export type InputWhen = "input" | "change" | "blur";

export type InputTest =
  | { type: "filled" | "checked" }
  | { type: "minLength"; n: number }
  | { type: "matches"; preset: "email" | "number" | "url" }
  | { type: "equals"; text: string };

/** What the host tells of a mark, whenever that has changed. */
export type MarkReport = {
  id: string;
  /** `covered`: of a mark that is to be scrolled into view, what lies under something of the page that stays there. */
  state: AnchorState | "covered";
  /** How sure, in per cent. */
  score: number;
  /** What was asked for is no selector. */
  isInvalid?: boolean;
  /** The element can be seen in the window, and nothing of the page covers it. */
  isInView: boolean;
  /** Something of `watch` was so already when it was first looked for: a field filled, an element there, the pointer at it. */
  isMet?: boolean;
  /** Something of `watch` has just happened, by its place there. */
  watched?: number;
  /** The beacon was pressed. */
  isPressed?: boolean;
  /** Escape was pressed with the keyboard in the page, and the page has not used it. */
  isEscaped?: boolean;
};

export type AnchorsToFrame = { anchored: [report: MarkReport] };
