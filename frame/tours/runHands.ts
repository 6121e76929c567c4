import type { Runner } from "./runner.ts";

/** What can be done with a step in its card. */
export type RunHands = Pick<
  Runner,
  "back" | "next" | "press" | "dismiss" | "snooze" | "restart" | "neverAgain" | "hold"
>;
