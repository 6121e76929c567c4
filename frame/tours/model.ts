import type { TourStep as Step, StepButton } from "../../convex/tourValidators.ts";

/** What a tour is made of, as the deployment hands it out (docs/tours.md). */

export type { Advance, SnoozeUntil, StepButton, TourContent } from "../../convex/tourValidators.ts";
export type TourStep = Step;
export type StepAction = StepButton["action"];
/** By what a tour was closed. */
export type ClosedBy = "closeButton" | "escape" | "button";
