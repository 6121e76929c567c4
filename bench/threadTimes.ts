import type { Cdp } from "./cdp.ts";
import { type TraceEvent, trace } from "./trace.ts";

/** What the main thread does for a frame, by the names that the browser gives it. */
const PARTS: Record<string, string> = {
  FunctionCall: "script",
  FireAnimationFrame: "script",
  TimerFire: "script",
  RunMicrotasks: "script",
  "IntersectionObserverController::computeIntersections": "intersections",
  UpdateLayoutTree: "style",
  Layout: "layout",
  PrePaint: "prePaint",
  Paint: "paint",
  Layerize: "layerize",
  Commit: "commit",
};

/** Thread time in ms, by what it went into. */
export type ThreadTimes = {
  /** Each task of the page's main thread. */
  tasks: number[];
  /** Of the main thread, the part that is known: of what is within another, the outer one has the rest. */
  parts: Record<string, number>;
  /** Beside the main thread: of the page's process (`Compositor`, `raster`) and of the browser's drawing (`viz`). */
  beside: Record<string, number>;
};

/** The names of threads that draw, and how they are called here. */
function besideOf(name: string): string | undefined {
  if (name === "Compositor") return "compositor";
  if (/^CompositorTileWorker|^ThreadPool/.test(name)) return "raster";
  return /^VizCompositor|^CrGpuMain/.test(name) ? "viz" : undefined;
}

/**
 * The thread times while `act` runs, of the page whose main thread leaves `MARK`.
 * @param isDetailed names the parts, which itself takes time: not for what is compared with a goal
 */
export async function threadTimes(
  cdp: Cdp,
  act: () => Promise<void>,
  isDetailed: boolean,
): Promise<ThreadTimes> {
  const categories = ["__metadata", ...(isDetailed ? ["devtools.timeline", "blink"] : [])];
  const { events, mark } = await trace(cdp, categories, act);
  const isMain = ({ pid, tid }: TraceEvent): boolean => pid === mark.pid && tid === mark.tid;
  const isTask = ({ name }: TraceEvent): boolean => name.endsWith("::RunTask");
  const ms = ({ tdur = 0 }: TraceEvent): number => tdur / 1_000;
  const names = new Map(
    events
      .filter(({ name }) => name === "thread_name")
      .map(({ pid, tid, args }) => [`${pid} ${tid}`, args?.name ?? ""]),
  );
  const beside: Record<string, number> = {};
  for (const event of events.filter(isTask)) {
    const name = names.get(`${event.pid} ${event.tid}`) ?? "";
    const kind = besideOf(name);
    const isOfPage = event.pid === mark.pid || kind === "viz";
    if (kind && isOfPage) beside[kind] = (beside[kind] ?? 0) + ms(event);
  }
  return {
    tasks: events.filter((event) => isMain(event) && isTask(event)).map(ms),
    parts: sumParts(events.filter(isMain)),
    beside,
  };
}

/** Sums what is known by its name; of nested ones each counts without what is in it. */
function sumParts(events: readonly TraceEvent[]): Record<string, number> {
  const parts: Record<string, number> = {};
  const known = events.filter(({ name, ph, tdur }) => ph === "X" && tdur !== undefined && name in PARTS);
  const open: { part: string; end: number }[] = [];
  for (const { name, ts, tdur = 0, ...rest } of known.toSorted((a, b) => a.ts - b.ts)) {
    const end = ts + ((rest as { dur?: number }).dur ?? 0);
    while (open[0] && (open.at(-1)?.end ?? 0) <= ts) open.pop();
    const part = PARTS[name] as string;
    const around = open.at(-1);
    if (around) parts[around.part] = (parts[around.part] ?? 0) - tdur / 1_000;
    parts[part] = (parts[part] ?? 0) + tdur / 1_000;
    open.push({ part, end });
  }
  return parts;
}
