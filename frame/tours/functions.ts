/** The deployment's functions for tours, as in `live/functions.ts`. */
import type { FunctionReference } from "convex/server";
import type { TourContent } from "./model.ts";
import type { Word } from "./run.ts";

/** A tour that is for this visitor, or that they are in the middle of. */
export type Tour = {
  itemId: string;
  version: number;
  name: string;
  description: string;
  status: "new" | "in_progress" | "completed";
  progress: { stepId: string; snoozedUntil: number | null } | null;
  content: TourContent;
};

type Progress = {
  sessionToken: string;
  itemId: string;
  version: number;
  runId: string;
  /** Counts what is told of a run, from 1. */
  seq: number;
  at: { stepId: string };
  what: Word["what"];
  reason?: string;
  waitedMs?: number;
  score?: number;
  tab: string;
};

export const listTours = "tours:listAll" as unknown as FunctionReference<
  "query",
  "public",
  { sessionToken: string; url: string },
  Tour[]
>;
export const tellProgress = "tours:progress" as unknown as FunctionReference<
  "mutation",
  "public",
  Progress,
  unknown
>;
