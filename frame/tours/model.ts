import type { FunctionArgs } from "convex/server";
import type { Tour, tellProgress } from "./functions.ts";

/** What a tour is made of, as the deployment hands it out (docs/tours.md). */

export type TourContent = Tour["content"];
export type TourStep = TourContent["steps"][number];
export type Advance = TourStep["advance"][number];
export type StepAction = TourStep["buttons"][number]["action"];
export type SnoozeUntil = NonNullable<FunctionArgs<typeof tellProgress>["until"]>;
/** By what a tour was closed. */
export type ClosedBy = "closeButton" | "escape" | "button";
