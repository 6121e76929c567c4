import type { PageRule } from "../engagement/model.ts";
import type { ClosedBy, SnoozeUntil, TourStep } from "./model.ts";

/** What the deployment is told of a run. */
export type Word = {
  what:
    | "started"
    | "step"
    | "stepMissed"
    | "completed"
    | "dismissed"
    | "snoozed"
    | "blocked"
    | "restarted"
    | "neverAgain";
  stepId: string;
  /** Why a target was missed, by what it was closed; `post`: of a pointer that is shown without it. */
  reason?: string;
  /** It sleeps until then. */
  until?: SnoozeUntil;
  /** So long the target was waited for, ms, and how sure it is, in per cent. */
  waitedMs?: number;
  score?: number;
};

/** What is to be seen now. */
export type TourView = {
  step: TourStep;
  at: number;
  /** Counts the steps as they come: the same one once more is another turn. */
  turn: number;
  of: number;
  /** A card of this run was seen. */
  hasBegun: boolean;
  /** The card: beside its element, or over the page; null: none. */
  card: "pointer" | "post" | null;
  /** What is said while there is none. */
  chip: "looking" | "elsewhere" | null;
  canGoBack: boolean;
  /** There is a button of ours. */
  hasNext: boolean;
  isLast: boolean;
};

export type Outcome =
  | { as: "completed" | "blocked" | "neverAgain" | "elsewhere" }
  | { as: "dismissed"; by: ClosedBy }
  | { as: "snoozed"; until: SnoozeUntil };

/** Where a run stands, for the next page of the same tab. */
export type Checkpoint = {
  stepId: string;
  /** The steps before it, the last at the end. */
  path: string[];
  hasBegun: boolean;
  /** Of this step. */
  isSeen: boolean;
  isOnRoute: boolean;
  /** What leads on from it was so already when it came. */
  isMet?: boolean;
};

/** The page on which a run begins or goes on. */
export type RunnerPage = { url: string; isVisible: boolean; firstWaitMs: number };

export type RunnerWorld = {
  now(): number;
  matches(page: PageRule, url: string): boolean;
  /** It is told at once: what leads on may lead away from the page. */
  tell(word: Word): void;
  /** Where it stands has changed. */
  keep(checkpoint: Checkpoint): void;
  /** What is to be seen, or is looked for, has changed. */
  change(): void;
  /** Time has begun to count, or stands still: it is to be asked again after another `dueMs`. */
  plan(): void;
  end(outcome: Outcome): void;
  startTour(tourId: string): void;
};
