import { fillHome } from "../tests/content/fillHome.ts";
import type { Stack } from "../tests/e2e/support/stack.ts";
import type { Cdp } from "./cdp.ts";
import { TAP } from "./page.ts";
import { openFullestList, watchFrames, watchPlace } from "./placeProbe.ts";
import type { Place } from "./places.ts";
import type { Subject } from "./subjects.ts";
import { Tab } from "./tab.ts";
import { taskTimes } from "./taskTimes.ts";
import { MARK } from "./trace.ts";

export type PlaceWorld = { cdp: Cdp; stack: Stack; ours: string[]; url: string; hints: Subject };

/** Click to painted, ms: with nothing of the messenger loaded, and once the place has been seen. */
export type PlaceRun = { coldMs: number; warmMs: number };

/**
 * Scrolling with the wheel: long tasks of the frame (ms by the clock), the thread time of its longest task and how many took
 * more than 50 ms of it, frames drawn and late, what is there afterwards.
 */
export type ScrollRun = {
  longTasks: number[];
  longestMs: number;
  long: number;
  frames: number;
  late: number;
  elements: number;
  heapBefore: number;
  heapAfter: number;
  travelled: number;
};

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** A frame that took longer than two at 60 a second was late. */
const LATE_MS = 34;
/** As of the browser's own long tasks. */
const LONG_MS = 50;
const WHEEL = { step: 400, pauseMs: 24 };

type Ready = { tab: Tab; conversationId: string };

/** Opens a page with the widget and comes to rest; its visitor has what the place shows. */
async function prepare(world: PlaceWorld, place: Place): Promise<Ready> {
  const tab = await Tab.open(world.cdp, 1, world.ours);
  await tab.goto(world.url);
  await tab.atRest();
  await tab.evaluate((script) => window.hostProbe.insert(script), world.hints.script);
  await tab.quiet();
  const visitorId = await tab.evaluate(async () => {
    while (!window.OpencomWidget.isReady()) await new Promise((resolve) => setTimeout(resolve, 50));
    return window.OpencomWidget.getVisitorId();
  });
  const amounts = { others: 0, hasArticles: false, ...place.amounts };
  const { conversationId } = await fillHome(world.stack, visitorId ?? "", amounts);
  await tab.quiet();
  return { tab, conversationId };
}

/** A click on the page's own button, which calls the widget; resolves with the ms until page and frame have painted. */
async function openPlace({ tab, conversationId }: Ready, place: Place): Promise<number> {
  await tab.evaluate(
    (method, argument) => {
      const button = document.querySelector<HTMLElement>("#tap");
      const { OpencomWidget: widget } = window;
      if (button) button.onclick = () => (widget[method] as (argument: string) => void)(argument);
      window.hostProbe.clickedAt = 0;
      window.hostProbe.watchFrame();
    },
    place.method,
    place.argument ?? conversationId,
  );
  await tab.inFrames(watchPlace, place.seen);
  await tab.click(TAP.x, TAP.y);
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    await sleep(40);
    const { clickedAt, frameShownAt } = await tab.evaluate(() => ({
      clickedAt: window.hostProbe.clickedAt,
      frameShownAt: window.hostProbe.frameShownAt,
    }));
    const painted = Math.max(0, ...(await tab.inFrames(() => window.placeProbe?.paintedAt ?? 0)));
    if (clickedAt && frameShownAt && painted > clickedAt) return Math.max(frameShownAt, painted) - clickedAt;
  }
  throw new Error(`${place.name} was not painted 20 s after the click.`);
}

/** One first visit that opens the messenger at a place, closes it on its home, and opens it there again. */
export async function measurePlace(world: PlaceWorld, place: Place): Promise<PlaceRun> {
  const ready = await prepare(world, place);
  try {
    const coldMs = await openPlace(ready, place);
    await sleep(600);
    await ready.tab.quiet();
    await ready.tab.evaluate(() => window.OpencomWidget.open("home"));
    await sleep(600);
    await ready.tab.evaluate(() => window.OpencomWidget.close());
    await sleep(600);
    await ready.tab.quiet();
    return { coldMs, warmMs: await openPlace(ready, place) };
  } finally {
    await ready.tab.close();
  }
}

/** Opens a place and turns the wheel over it, `distance` px up (or down, where it is negative). */
export async function measureScroll(world: PlaceWorld, place: Place, distance: number): Promise<ScrollRun> {
  const ready = await prepare(world, place);
  const { tab } = ready;
  try {
    await openPlace(ready, place);
    await sleep(1_000);
    await tab.quiet();
    if (place.name === "help") await tab.inFrames(openFullestList);
    const heapBefore = await tab.frameHeap();
    const at = await tab.evaluate(() => {
      const frames = [
        ...window.hostProbe.roots.flatMap((root) => [...root.querySelectorAll("iframe")]),
        ...document.querySelectorAll("iframe"),
      ];
      const box = frames.map((frame) => frame.getBoundingClientRect()).find(({ width }) => width > 250);
      return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    });
    const way = Math.sign(distance);
    const tasks = await taskTimes(world.cdp, async () => {
      await tab.inFrames(watchFrames, MARK);
      for (let left = Math.abs(distance); left > 0; left -= WHEEL.step) {
        await tab.wheel(at, -way * WHEEL.step);
        await sleep(WHEEL.pauseMs);
      }
      await sleep(500);
    });
    const [seen] = await tab.inFrames(() => {
      const { placeProbe: probe } = window;
      if (!probe) return null;
      probe.stop();
      const boxes = [...document.querySelectorAll(".oc-scroll")];
      return {
        longTasks: probe.longTasks,
        frames: probe.frames,
        elements: document.querySelectorAll("*").length,
        travelled: Math.max(0, ...boxes.map((box) => Math.abs(box.scrollTop))),
      };
    });
    if (!seen) throw new Error("The frame has gone.");
    const late = seen.frames.filter((ms) => ms > LATE_MS).length;
    const longestMs = Math.max(...tasks);
    const long = tasks.filter((ms) => ms > LONG_MS).length;
    return {
      ...seen,
      longestMs,
      long,
      frames: seen.frames.length,
      late,
      heapBefore,
      heapAfter: await tab.frameHeap(),
    };
  } finally {
    await tab.close();
  }
}
