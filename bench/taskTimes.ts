import type { Cdp } from "./cdp.ts";

/** Left by the thread that is meant, as a mark of its page's. */
export const MARK = "bench-thread";

type TraceEvent = { name: string; pid: number; tid: number; ph: string; tdur?: number };

/**
 * The thread time of each task, ms, of the main thread that leaves `MARK` while `act` runs: what it was at work, not what it
 * stood still because the machine was doing something else.
 */
export async function taskTimes(cdp: Cdp, act: () => Promise<void>): Promise<number[]> {
  const events: TraceEvent[] = [];
  const offs = [cdp.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as TraceEvent[])))];
  const done = new Promise<void>((resolve) => offs.push(cdp.on("Tracing.tracingComplete", () => resolve())));
  const includedCategories = ["toplevel", "blink.user_timing"];
  await cdp.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories } });
  try {
    await act();
  } finally {
    await cdp.send("Tracing.end");
    await done;
    for (const off of offs) off();
  }
  const mark = events.find(({ name }) => name === MARK);
  if (!mark) throw new Error("The thread has left no mark.");
  return events
    .filter(({ name, pid, tid }) => pid === mark.pid && tid === mark.tid && name.endsWith("::RunTask"))
    .flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]));
}
