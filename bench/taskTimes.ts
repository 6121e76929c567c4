import type { Cdp } from "./cdp.ts";
import { trace } from "./trace.ts";

/**
 * The thread time of each task, ms, of the main thread that leaves `MARK` while `act` runs: what it was at work, not what it
 * stood still because the machine was doing something else.
 */
export async function taskTimes(cdp: Cdp, act: () => Promise<void>): Promise<number[]> {
  const { events, mark } = await trace(cdp, [], act);
  return events
    .filter(({ name, pid, tid }) => pid === mark.pid && tid === mark.tid && name.endsWith("::RunTask"))
    .flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]));
}
