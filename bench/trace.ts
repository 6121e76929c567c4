import type { Cdp } from "./cdp.ts";

/** Left by the thread that is meant, as a mark of its page's. */
export const MARK = "bench-thread";

export type TraceEvent = {
  name: string;
  pid: number;
  tid: number;
  ph: string;
  ts: number;
  tdur?: number;
  args?: { name?: string };
};

/** What the browser records of its tasks while `act` runs, of more `categories` if asked, and the mark of the thread that is meant. */
export async function trace(
  cdp: Cdp,
  categories: readonly string[],
  act: () => Promise<void>,
): Promise<{ events: TraceEvent[]; mark: TraceEvent }> {
  const events: TraceEvent[] = [];
  const offs = [cdp.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as TraceEvent[])))];
  const done = new Promise<void>((resolve) => offs.push(cdp.on("Tracing.tracingComplete", () => resolve())));
  const includedCategories = ["toplevel", "blink.user_timing", ...categories];
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
  return { events, mark };
}
