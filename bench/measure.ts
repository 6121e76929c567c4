import type { Cdp } from "./cdp.ts";
import { TAP } from "./page.ts";
import type { Subject } from "./subjects.ts";
import { type Slowdown, Tab, type Traffic } from "./tab.ts";

export type World = { cdp: Cdp; ours: string[] };

/** One run on a page that had come to rest before the script was added. Times in ms. */
export type SettledRun = {
  launcherMs: number;
  /** Click to painted messenger; null for what does not open. */
  openMs: number | null;
  /** Tasks over 50 ms of the page's own main thread, until rest and while opening. */
  longTasks: number[];
  longTasksOpening: number[];
  shifts: number;
  shifted: string[];
  /** Thread time of the page's own main thread from the tag until rest. */
  hostTaskMs: number;
  traffic: { launcher: Traffic; settled: Traffic; opened: Traffic };
};

/** One run with the tag in the page from the start. Times in ms. */
export type LoadRun = { gapMs: number; shifts: number; inpMs: number };

export type LoadPage = { url: string; slowdown: Slowdown; taps: number };

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Adds the script to a settled page, waits for its launcher and for rest, then opens it where it can be opened. */
export async function measureSettled(
  { cdp, ours }: World,
  subject: Subject,
  { url, slowdown }: { url: string; slowdown: Slowdown },
): Promise<SettledRun> {
  const tab = await Tab.open(cdp, slowdown, ours);
  try {
    await tab.goto(url);
    const before = await tab.atRest();
    const started = await tab.evaluate(() => {
      window.hostProbe.shifts = 0;
      window.hostProbe.shifted = [];
      return performance.timeOrigin + performance.now();
    });
    const launcherMs = await tab.evaluate((script) => window.hostProbe.insert(script), subject.script);
    const launcher = tab.countedTraffic();
    await tab.quiet();
    const hostTaskMs = (await tab.hostTaskMs()) - before;
    const settled = tab.countedTraffic();
    const restedAt = await tab.evaluate(() => performance.timeOrigin + performance.now());
    const openMs = subject.opens ? await measureOpen(tab) : null;
    const seen = await tab.evaluate(
      (started, rested) => ({
        tasks: window.hostProbe.longTasks
          .filter(({ at }) => at >= started && at < rested)
          .map(({ ms }) => ms),
        opening: window.hostProbe.longTasks.filter(({ at }) => at >= rested).map(({ ms }) => ms),
        shifts: window.hostProbe.shifts,
        shifted: window.hostProbe.shifted,
      }),
      started,
      restedAt,
    );
    return {
      launcherMs,
      openMs,
      longTasks: seen.tasks,
      longTasksOpening: seen.opening,
      shifts: seen.shifts,
      shifted: seen.shifted,
      hostTaskMs,
      traffic: { launcher, settled, opened: tab.countedTraffic() },
    };
  } finally {
    await tab.close();
  }
}

/** Hovers the launcher, lets what that loads come to rest, clicks, and waits until page and frame have both painted. */
async function measureOpen(tab: Tab): Promise<number> {
  const at = await tab.evaluate(() => window.hostProbe.launcher());
  if (!at) throw new Error("The launcher went away.");
  await tab.moveMouse(at.x, at.y);
  await sleep(150);
  await tab.quiet();
  await tab.evaluate(() => window.hostProbe.watchFrame());
  await tab.click(at.x, at.y);
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    await sleep(40);
    const host = await tab.evaluate(() => ({
      clicked: window.hostProbe.clickedAt,
      shown: window.hostProbe.frameShownAt,
    }));
    const painted = Math.max(0, ...(await tab.inFrames(() => window.frameProbe?.paintedAt ?? 0)));
    if (host.clicked && host.shown && painted) return Math.max(host.shown, painted) - host.clicked;
  }
  throw new Error("The messenger was not painted 15 s after the click.");
}

/** Loads a page that carries the tag, tapping its button on the way, and reads how long `load` was held back. */
export async function measureLoad({ cdp, ours }: World, { url, slowdown, taps }: LoadPage): Promise<LoadRun> {
  const tab = await Tab.open(cdp, slowdown, ours);
  try {
    const loaded = tab.goto(url);
    // Taps are sent on time whether or not the page has dealt with the one before.
    const sent: Promise<void>[] = [];
    for (let i = 0; i < taps; i++) {
      await sleep(250);
      sent.push(tab.click(TAP.x, TAP.y));
    }
    await loaded;
    await Promise.all(sent);
    await sleep(400);
    await tab.quiet();
    return await tab.evaluate(() => {
      const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      if (!entry) throw new Error("No navigation entry.");
      return {
        gapMs: entry.loadEventStart - entry.domContentLoadedEventEnd,
        shifts: window.hostProbe.shifts,
        inpMs: Math.max(0, ...window.hostProbe.interactions),
      };
    });
  } finally {
    await tab.close();
  }
}
