import { warn } from "./warn.ts";

/** Subscriptions of the page. They last across `destroy` and `init`, until their own `off`. */
const listeners = new Set<{ event: unknown; callback(data: unknown): void }>();

/** The public `on`. Returns off. */
export function on(event: unknown, callback: unknown): () => void {
  const entry = { event, callback: callback as (data: unknown) => void };
  if (typeof callback === "function") listeners.add(entry);
  else warn("ARGUMENT_INVALID", "on: pass a function");
  return () => void listeners.delete(entry);
}

/** Calls back whoever asked for this event. */
export function emit(event: unknown, data?: unknown): void {
  // A copy: what a callback adds is not for this event.
  for (const entry of new Set(listeners)) {
    try {
      if (entry.event === event) entry.callback(data);
    } catch (error) {
      // The page's own fault, shown as such; our work goes on.
      reportError(error);
    }
  }
}
