import { meets } from "../../convex/model/engagement/propertyConditions.ts";
import type { SnoozeUntil, TourStep } from "./model.ts";
import type { RunnerWorld, Word } from "./run.ts";

/** What of a step's rules holds, and how what becomes of it is said. */

type Step = TourStep | undefined;

/** Whether an event, as the page has said it, leads on from a step. */
export function leadsOn(step: Step, name: string, given: unknown): boolean {
  const properties = { ...(given as Parameters<typeof meets>[1]) };
  return !!step?.advance.some(
    (rule) =>
      rule.on === "event" &&
      rule.name === name.trim() &&
      (rule.where ?? []).every((condition) => meets(condition, properties)),
  );
}

/** Whether the page's address is one that leads on from a step. */
export const isOnRouteOf = (step: Step, matches: RunnerWorld["matches"], url: string): boolean =>
  !!step?.advance.some((rule) => rule.on === "route" && matches(rule.page, url));

/** The last word of a run. */
export function lastWord(what: Word["what"], stepId: string, reason: string | undefined): Word {
  if (what === "snoozed") return { what, stepId, until: reason as SnoozeUntil };
  return { what, stepId, ...(reason ? { reason } : {}) };
}
