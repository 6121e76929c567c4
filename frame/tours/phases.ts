import type { TourStep } from "./model.ts";
import type { TourView } from "./run.ts";

/** How a step may stand, and for how long. */

/** `looking` for its element; `lost` it; given up looking, but not it (`held`); `post`: the card without an element. */
export type Phase = "elsewhere" | "looking" | "shown" | "lost" | "held" | "post" | "ended";

/** Before it is said that something is looked for. */
const CHIP_MS = 1_200;
/** At least so long an element is waited for: the host has to answer first. */
const LEAST_WAIT_MS = 800;
/** What is lost may only be drawn anew: for so long nothing changes, and for so long it is looked for. */
const FREEZE_MS = 300;
export const LOST_MS = 2_300;

/** So long the element of a step is waited for, ms. */
export const waitOf = ({ waitSeconds }: TourStep): number => Math.max(LEAST_WAIT_MS, waitSeconds * 1_000);

/** After how long in a phase something changes by time alone, where elements are waited for so long, ms. */
export function limitsOf(phase: Phase, waitMs: number): number[] {
  if (phase === "looking") return [CHIP_MS, waitMs];
  if (phase === "lost") return [FREEZE_MS, CHIP_MS, LOST_MS];
  return phase === "elsewhere" ? [CHIP_MS] : [];
}

/** The card that is to be seen in a phase, so many ms after it began. */
export function cardOf(phase: Phase, ms: number): TourView["card"] {
  if (phase === "post") return "post";
  return phase === "shown" || (phase === "lost" && ms < FREEZE_MS) ? "pointer" : null;
}

/** What is said in a phase while there is no card. */
export function chipOf(phase: Phase, ms: number): TourView["chip"] {
  if (phase === "held") return "looking";
  if (ms < CHIP_MS) return null;
  if (phase === "elsewhere") return "elsewhere";
  return phase === "looking" || phase === "lost" ? "looking" : null;
}

/** After how long a step's card leads on by itself, ms; undefined where it does not. */
export function timerOf({ advance }: TourStep): number | undefined {
  const timer = advance.find((rule) => rule.on === "timer");
  return timer && timer.seconds * 1_000;
}

/** Whether nothing has changed of what decides where a step stands: otherwise it is looked for anew. */
export function standsAlike(one: TourStep, other: TourStep): boolean {
  const place = ({ kind, anchor, page }: TourStep) => JSON.stringify([kind, anchor, page]);
  return place(one) === place(other);
}
