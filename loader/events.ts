import { warn } from "./warn.ts";

/** Subscriptions of the page. They last across `destroy` and `init`, until their own `off`. */
const listeners = new Set<readonly [event: unknown, callback: (data: unknown) => void]>();

/** The public `on`. Returns off. */
export function on(event: unknown, callback: unknown): () => void {
  const entry = [event, callback as (data: unknown) => void] as const;
  if (typeof callback === "function") listeners.add(entry);
  else warn("ARGUMENT_INVALID", "on: pass a function");
  return () => void listeners.delete(entry);
}

/** Calls back whoever asked for this event; without one, who waits for an answer: their events are numbers (SPEC QU3). */
export function emit(event?: unknown, data?: unknown): void {
  // A copy: what a callback adds is not for this event.
  for (const [wanted, callback] of new Set(listeners)) {
    try {
      if (wanted === event || (!event && (wanted as number) > 0)) callback(data);
    } catch (error) {
      // The page's own fault, shown as such; our work goes on.
      reportError(error);
    }
  }
}
