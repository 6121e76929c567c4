import type { Cdp } from "./cdp.ts";
import { type Slowdown, Tab } from "./tab.ts";
import { taskTimes } from "./taskTimes.ts";
import { MARK } from "./trace.ts";

/** A page that may show something, and what it waits for. Times in ms. */
export type LivePage = {
  url: string;
  /** Attributes of the script that is put into a page at rest; null: none. */
  script: Record<string, string> | null;
  /** Whether something of the team's comes up on it. */
  shows: boolean;
};
export type LiveWorld = { cdp: Cdp; ours: string[]; slowdown: Slowdown };

/** From the script's being put in until what is live has been painted and the page is at rest again. */
export type RestRun = {
  /** Until it could be seen; null where nothing was. */
  shownMs: number | null;
  /** Thread time of the page's own main thread. */
  hostTaskMs: number;
  /** Thread times of the page's own tasks of more than 50 ms, and of its longest one. */
  longTasks: number[];
  longestMs: number;
  /** How many took more than 50 ms by the clock: with more to run than there are processors, also what stood still. */
  longByClock: number;
  shifts: number;
  shifted: string[];
};

/** From the page's beginning until what is live has been painted, while somebody taps. */
export type TappedRun = { taps: number; shownMs: number | null; inpMs: number; interactions: number[] };

/** As long as nothing of ours comes by itself, and a little more: the same for pages that show nothing. */
const LEAST_MS = 6_000;
/** So long a page is looked at for something to come. */
export const MOST_MS = 40_000;
const LOOK_MS = 250;
const TAP_MS = 250;

/** As of the browser's own long tasks. */
const LONG_MS = 50;

/** Runs in the page, with nothing from outside itself: puts the script in, and resolves with when that was. */
function insert(script: Record<string, string> | null, mark: string): number {
  const now = performance.timeOrigin + performance.now();
  performance.mark(mark);
  window.hostProbe.shifts = 0;
  window.hostProbe.shifted = [];
  if (script) {
    const element = document.createElement("script");
    element.async = true;
    for (const [name, value] of Object.entries(script)) element.setAttribute(name, value);
    document.head.append(element);
  }
  return now;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Puts the script into a page at rest, and waits for what it shows. */
export async function measureRest({ cdp, ours, slowdown }: LiveWorld, page: LivePage): Promise<RestRun> {
  const tab = await Tab.open(cdp, slowdown, ours);
  try {
    await tab.goto(page.url);
    const before = await tab.atRest();
    let [since, shownMs, hostTaskMs]: [number, number | null, number] = [0, null, 0];
    const tasks = await taskTimes(cdp, async () => {
      const started = Date.now();
      since = await tab.evaluate(insert, page.script, MARK);
      shownMs = await waitForShown(tab, { started, shows: page.shows });
      await tab.quiet();
      hostTaskMs = (await tab.atRest()) - before;
    });
    const seen = await tab.evaluate(
      (from) => ({
        longByClock: window.hostProbe.longTasks.filter(({ at }) => at >= from).length,
        shifts: window.hostProbe.shifts,
        shifted: window.hostProbe.shifted,
      }),
      since,
    );
    const longTasks = tasks.filter((ms) => ms > LONG_MS);
    return { shownMs, hostTaskMs, longTasks, longestMs: Math.max(0, ...tasks), ...seen };
  } finally {
    await tab.close();
  }
}

/** Loads a page that carries the script in its head, and taps on the page's own button all the while. */
export async function measureTapped(
  { cdp, ours, slowdown }: LiveWorld,
  page: LivePage,
  at: { x: number; y: number },
): Promise<TappedRun> {
  const tab = await Tab.open(cdp, slowdown, ours);
  try {
    const started = Date.now();
    const loaded = tab.goto(page.url);
    // Taps are sent on time whether or not the page has dealt with the one before.
    const sent: Promise<void>[] = [];
    const timer = setInterval(() => sent.push(tab.click(at.x, at.y)), TAP_MS);
    let shownMs: number | null;
    try {
      await loaded;
      shownMs = await waitForShown(tab, { started, shows: page.shows });
    } finally {
      clearInterval(timer);
    }
    await Promise.all(sent);
    await sleep(400);
    await tab.quiet();
    const interactions = await tab.evaluate(() => window.hostProbe.interactions);
    return { taps: sent.length, shownMs, inpMs: Math.max(0, ...interactions), interactions };
  } finally {
    await tab.close();
  }
}

/**
 * Looks from outside, so that looking costs all pages the same; what shows nothing is looked at for as long. Null where nothing
 * came within the time that a visitor may be expected to stay: a figure, too.
 */
async function waitForShown(
  tab: Tab,
  { started, shows }: { started: number; shows: boolean },
): Promise<number | null> {
  let shownMs: number | null = null;
  while (Date.now() - started < MOST_MS) {
    await sleep(LOOK_MS);
    const isShown = await tab.evaluate(() =>
      [...document.querySelectorAll('iframe[src*="/surface/"]')].some(
        (frame) =>
          frame.getBoundingClientRect().height > 20 &&
          frame.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      ),
    );
    if (isShown) shownMs ??= Date.now() - started;
    if (isShown && !shows) throw new Error("Something shows where nothing is live.");
    if (Date.now() - started >= LEAST_MS && (isShown || !shows)) return shownMs;
  }
  return shownMs;
}
