import type { InputTest } from "../../protocol/anchors/marks.ts";
import type { ArticleBlock } from "../../ui/ArticleBlocks.tsx";
import type { PageRule } from "../engagement/model.ts";
import type { OutboundContent } from "../outbound/functions.ts";

/** What a tour is made of, as the deployment hands it out (docs/tours.md). */

type Post = Extract<OutboundContent, { type: "post" }>;
/** A picture, or a video with the picture before it, as of a post. */
export type TourMedia = { image: Post["image"]; video: Post["video"] };

export type Advance =
  | { on: "click" | "hover" | "focus" }
  | { on: "input"; is: InputTest }
  | { on: "route"; page: PageRule }
  | { on: "event"; name: string }
  | { on: "appears" | "disappears"; selector: string }
  | { on: "timer"; seconds: number };

export type StepAction =
  | { type: "next" | "back" | "dismiss" | "snooze" }
  | { type: "goTo"; stepId: string }
  | { type: "openUrl"; href: string; host?: string }
  | { type: "startTour"; tourId: string };

export type StepButton = { label: string; action: StepAction };

export type TourStep = {
  /** Unique in its tour, and the same after it was edited. */
  id: string;
  kind: "pointer" | "post";
  title: string;
  blocks: ArticleBlock[];
  media: TourMedia | null;
  /** Of a pointer: a selector, or JSON of a record (docs/anchors.md). */
  anchor: { selector: string } | { record: string } | null;
  side: "auto" | "top" | "bottom" | "start" | "end";
  spotlight: "none" | "dim" | "block";
  /** Where it belongs; null: wherever the tour is. */
  page: PageRule | null;
  /** Any of them leads on. */
  advance: Advance[];
  /** None: a "Next" of ours, unless something else leads on. */
  buttons: StepButton[];
  missing: "hold" | "skip" | "end" | "post";
  waitSeconds: number;
};

export type TourContent = { steps: TourStep[]; hasConfetti: boolean; showsProgress: boolean };

export type SnoozeUntil = "hour" | "tomorrow" | "nextVisit";
/** By what a tour was closed. */
export type ClosedBy = "closeButton" | "escape" | "button" | "menu" | "conflict";
