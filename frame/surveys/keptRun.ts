import type { FrameApp } from "../app.ts";
import type { Word } from "./answerQueue.ts";

/** What of a run the server does not know yet, kept by the browser under the visitor's own. */
export type KeptRun = { runId: string; version: number; words: Word[] };

const keyOf = (surveyId: string) => `survey.${surveyId}`;

/** Keeps it, or forgets it once there is nothing left to tell. */
export function keepRun(app: FrameApp, surveyId: string, run: KeptRun): void {
  app.setDraft(keyOf(surveyId), run.words.length > 0 ? JSON.stringify(run) : "");
}

/** A run as it was kept; anything else is none. */
export function readKeptRun(app: FrameApp, surveyId: string): KeptRun | null {
  try {
    const { runId, version, words } = JSON.parse(app.draft(keyOf(surveyId))) as KeptRun;
    const isRun = typeof runId === "string" && typeof version === "number" && Array.isArray(words);
    return isRun ? { runId, version, words } : null;
  } catch {
    return null;
  }
}
