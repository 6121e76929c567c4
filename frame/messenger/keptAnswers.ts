import type { Live } from "../live/live.ts";

/** So many are kept; the one that came first goes first. */
const MAX_KEPT = 30;

/** They go with the connection, and so with the visitor they were given to. */
const answers = new WeakMap<Live, Map<string, unknown>>();

/** Keeps what this connection was told, for a screen that is shown again to draw at once. */
export function keepAnswer(live: Live, name: string, answer: unknown): void {
  const all = answers.get(live) ?? new Map<string, unknown>();
  answers.set(live, all.set(name, answer));
  for (const first of all.keys()) if (all.size > MAX_KEPT) all.delete(first);
}

/** The last answer of that name on this connection; undefined where there is none. */
export const answerBefore = <T>(live: Live | null, name: string): T | undefined =>
  answers.get(live as Live)?.get(name) as T | undefined;
