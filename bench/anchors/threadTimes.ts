import type { Browser, Page } from "@playwright/test";
import { MARK } from "./runPage.ts";

type TraceEvent = {
  name: string;
  ts: number;
  tts?: number;
  dur?: number;
  tdur?: number;
  tid: number;
  pid: number;
};
/** Milliseconds of the thread's own time, and of the clock: what other processes had of the processor counts there only. */
export type Spent = { thread: number; clock: number };

async function trace(
  browser: Browser,
  page: Page,
  { categories, act }: { categories: string[]; act: () => Promise<void> },
): Promise<{ events: TraceEvent[]; marks: TraceEvent[] }> {
  await browser.startTracing(page, { categories: ["blink.user_timing", ...categories] });
  await act();
  const buffer = await browser.stopTracing();
  const events = (JSON.parse(buffer.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
  const marks = events.filter(({ name }) => name.startsWith(MARK)).sort((one, two) => one.ts - two.ts);
  return { events, marks };
}

/** By name of its marks, what each search took while `act` ran. One at a time in a browser. */
export async function threadTimes(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<Record<string, Spent[]>> {
  const { marks } = await trace(browser, page, { categories: [], act });
  const times: Record<string, Spent[]> = {};
  // Each search leaves one before it and one after it.
  for (let at = 0; at + 1 < marks.length; at += 2) {
    const [from, to] = marks.slice(at, at + 2) as [TraceEvent, TraceEvent];
    if (from.tts === undefined || to.tts === undefined) continue;
    const spent = { thread: (to.tts - from.tts) / 1_000, clock: (to.ts - from.ts) / 1_000 };
    (times[from.name.slice(MARK.length)] ??= []).push(spent);
  }
  return times;
}

/** Thread time of each task in which the page has left a mark while `act` ran, ms. */
export async function markedTasks(browser: Browser, page: Page, act: () => Promise<void>): Promise<number[]> {
  const { events, marks } = await trace(browser, page, { categories: ["toplevel"], act });
  const isMarked = ({ pid, tid, ts, dur = 0 }: TraceEvent) =>
    marks.some((mark) => mark.pid === pid && mark.tid === tid && mark.ts >= ts && mark.ts <= ts + dur);
  return events
    .filter((event) => event.name.endsWith("::RunTask") && event.tdur !== undefined && isMarked(event))
    .map(({ tdur = 0 }) => tdur / 1_000);
}
