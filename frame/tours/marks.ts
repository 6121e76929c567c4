import type { Anchor } from "../../protocol/anchors/anchor.ts";
import type { Mark, MarkWatch } from "../../protocol/anchors/marks.ts";
import { readAnchor } from "../anchoredMarks.ts";
import type { TourStep } from "./model.ts";

/** What the host is to find for a step; its id is for whoever asks to say. */
export type WantedMark = Omit<Mark, "id">;

/** The page itself: for what a step without an element looks out for. */
const PAGE: Anchor = { v: 1, css: "html" };

/** What leads on from a step and only the host can see, in the order in which it tells of it. */
export function watchesOf(step: TourStep): MarkWatch[] {
  const watches: MarkWatch[] = [];
  for (const rule of step.advance) {
    if (rule.on === "appears" || rule.on === "disappears") watches.push(rule);
    else if (step.kind !== "pointer") continue;
    else if (rule.on === "click" || rule.on === "hover" || rule.on === "focus") watches.push({ on: rule.on });
    else if (rule.on === "input") watches.push(rule);
  }
  return watches;
}

/** Whether a button leads on from a step: what the author waits for is not to be passed by. */
export function canGoOn({ advance, buttons }: TourStep): boolean {
  if (buttons.length > 0) return buttons.some(({ action }) => action.type === "next");
  return advance.length === 0;
}

/** Null: a step that needs nothing of the page. */
export function stepMark(step: TourStep): WantedMark | null {
  const watch = watchesOf(step);
  const { side } = step;
  if (step.kind === "post") return watch.length > 0 ? { anchor: PAGE, side, spotlight: "none", watch } : null;
  return { anchor: anchorOf(step), side, spotlight: kindOfLight(step), isScrolledTo: true, watch };
}

/** What is drawn around what is lit up: at least a line. */
export const kindOfLight = ({ spotlight }: TourStep): Mark["spotlight"] =>
  spotlight === "none" ? "ring" : spotlight;

/** What is lit up around a step's element; undefined where that is the element itself. */
export const litAnchor = ({ kind, lit }: TourStep): Anchor | undefined =>
  kind === "pointer" && lit ? readAnchor(lit) : undefined;

/** What names nothing is looked for all the same: the host says that there is no such thing, and the step's rule for that holds. */
const anchorOf = ({ anchor }: TourStep): Anchor => (anchor && readAnchor(anchor)) || NOTHING;
const NOTHING: Anchor = { v: 1, css: ":not(*)" };
