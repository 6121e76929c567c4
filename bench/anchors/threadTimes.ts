import type { Browser, Page } from "@playwright/test";
import { MARK } from "./runPage.ts";

type TraceEvent = { name: string; cat: string; ts: number; tts?: number; pid: number; tid: number };

/**
 * Milliseconds by method that each search took of the thread's own time while `act` runs, and of the clock: what another
 * process had of the processor counts in the second only. One at a time in a browser.
 */
export async function threadTimes(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<Record<string, { thread: number; clock: number }[]>> {
  await browser.startTracing(page, { categories: ["blink.user_timing"] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const times: Record<string, { thread: number; clock: number }[]> = {};
  const marks = traceEvents.filter(({ name }) => name.startsWith(MARK)).sort((one, two) => one.ts - two.ts);
  // Each search leaves one before it and one after it.
  for (let at = 0; at + 1 < marks.length; at += 2) {
    const [from, to] = marks.slice(at, at + 2) as [TraceEvent, TraceEvent];
    if (from.tts === undefined || to.tts === undefined) continue;
    const method = from.name.slice(MARK.length);
    (times[method] ??= []).push({
      thread: (to.tts - from.tts) / 1_000,
      clock: (to.ts - from.ts) / 1_000,
    });
  }
  return times;
}
