import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Mark } from "../protocol/anchors/marks.ts";
import { Cdp } from "./cdp.ts";
import { benchPage } from "./page.ts";
import { spread, table, verdictLines } from "./report.ts";
import { summarize } from "./stats.ts";
import { Tab } from "./tab.ts";
import { threadTimes } from "./threadTimes.ts";
import { MARK } from "./trace.ts";

const MARKS = 20;
const TURNS = 80;
const PAUSE_MS = 24;
const AT = { x: 600, y: 400 };
/** As of the browser's own long tasks. */
const LONG_MS = 50;
const GOAL_MS = 0.4;
/** Of the main thread, and of the threads beside it. */
const PARTS = "script intersections style layout prePaint paint layerize compositor raster viz".split(" ");

/** Nothing of ours; moved by the engine; moved by our script, as where the engine does not. */
const SUBJECTS = ["nothing", "engine", "script"] as const;
type Subject = (typeof SUBJECTS)[number];
/** Of one run: thread time per frame and of the longest task, ms. */
type Run = {
  perFrame: number;
  longest: number;
  long: number;
  /** Of the main thread and beside it, by what it went into, per frame. */
  parts: Record<string, number>;
};
type Counting = { drawn: number };
/** How a page is scrolled: which elements are marked, and by how much the wheel is turned each time. */
type Way = { title: string; selectors: string[]; wheel: (turn: number) => number };

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
/** All the way down, with one or two of them in view at a time; and to and fro, with all of them in view all the time. */
const WAYS: Way[] = [
  {
    title: "one or two in view",
    selectors: upTo(MARKS).map((at) => `section:nth-of-type(${2 * at - 1}) h2`),
    wheel: () => 120,
  },
  {
    title: `all ${MARKS} in view`,
    selectors: [
      ...upTo(8).map((at) => `section:nth-of-type(1) p:nth-of-type(${at})`),
      ...upTo(2).map((at) => `section:nth-of-type(2) p:nth-of-type(${at})`),
    ].flatMap((paragraph) => [`${paragraph} a`, `${paragraph} em`]),
    wheel: (turn) => (turn % 6 < 3 ? 40 : -40),
  },
];

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A page and what is built beside it. */
async function serve(): Promise<{ origin: string; stop: () => void }> {
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    if (!name) return void response.setHeader("content-type", "text/html").end(benchPage({ busy: false }));
    if (!/^\w+\.js$/.test(name)) return void response.writeHead(404).end();
    response.setHeader("content-type", "text/javascript").end(readFileSync(join("dist", name)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

const toMarks = (selectors: readonly string[]): Mark[] =>
  selectors.map((css, at) => ({
    id: `m${at}`,
    anchor: { v: 1, css },
    side: "auto",
    spotlight: "ring",
    beacon: { name: `Mark ${at}` },
    watch: [{ on: "click" }],
  }));

/** Asks for the marks as the loader does; resolves when all of them were found. */
async function begin(asked: Mark[], isByScript: boolean): Promise<void> {
  if (isByScript) {
    const show = HTMLElement.prototype.showPopover;
    HTMLElement.prototype.showPopover = function () {
      show.call(this);
    };
  }
  // Whoever loads this file rewrites what is written as an import.
  const load = new Function("url", "return import(url)") as (url: string) => Promise<unknown>;
  const { run } = (await load(`${location.origin}/extras.js`)) as {
    run: (
      extra: unknown,
      perform: (name: string, told: [{ id: string }]) => void,
      signal: AbortSignal,
    ) => void;
  };
  const found = new Set<string>();
  await new Promise<void>((resolve) =>
    run(
      ["anchors", { marks: asked, accent: "#7c3aed", surface: "#fff" }],
      (_, [{ id }]) => found.add(id).size === asked.length && resolve(),
      new AbortController().signal,
    ),
  );
}

async function measure(
  cdp: Cdp,
  { origin, way, subject, isDetailed }: { origin: string; way: Way; subject: Subject; isDetailed: boolean },
): Promise<Run> {
  const tab = await Tab.open(cdp, 1, []);
  try {
    await tab.goto(`${origin}/`);
    await tab.atRest();
    if (subject !== "nothing") await tab.evaluate(begin, toMarks(way.selectors), subject === "script");
    await tab.atRest();
    const { tasks, parts, beside } = await threadTimes(
      cdp,
      async () => {
        await tab.evaluate((name) => {
          performance.mark(name);
          const counting = window as unknown as Counting;
          counting.drawn = 0;
          const onFrame = (): void => {
            counting.drawn++;
            requestAnimationFrame(onFrame);
          };
          onFrame();
        }, MARK);
        for (let turn = 0; turn < TURNS; turn++) {
          await tab.wheel(AT, way.wheel(turn));
          await sleep(PAUSE_MS);
        }
        await sleep(500);
      },
      isDetailed,
    );
    const frames = await tab.evaluate(() => (window as unknown as Counting).drawn);
    return {
      perFrame: tasks.reduce((sum, ms) => sum + ms, 0) / frames,
      longest: Math.max(...tasks),
      long: tasks.filter((ms) => ms > LONG_MS).length,
      parts: Object.fromEntries(
        Object.entries({ ...parts, ...beside }).map(([name, ms]) => [name, ms / frames]),
      ),
    };
  } finally {
    await tab.close();
  }
}

type Runs = Record<Subject, Run[]>;

/** Of one way: what each subject costs, as a table, with the verdict on what the engine moves. */
function report({ title }: Way, { runs, details }: { runs: Runs; details: string[][] }): void {
  const over = (subject: Subject): number[] =>
    runs[subject].map(({ perFrame }, at) => perFrame - (runs.nothing[at]?.perFrame ?? Number.NaN));
  const of = (subject: Subject, key: "perFrame" | "longest"): number[] =>
    runs[subject].map((run) => run[key]);
  const rows = SUBJECTS.map((subject) => [
    subject,
    spread(of(subject, "perFrame"), 2),
    subject === "nothing" ? "–" : spread(over(subject), 2),
    spread(of(subject, "longest"), 1),
    `${runs[subject].reduce((sum, { long }) => sum + long, 0)}`,
  ]);
  const head = ["moved by", "ms a frame", "over nothing", "longest task, ms", "long tasks"];
  const middle = summarize(over("engine"))?.median ?? Number.NaN;
  const verdict = {
    what: `${MARKS} marks, ${title}, per frame`,
    goal: `≤ ${GOAL_MS} ms`,
    measured: `${spread(over("engine"), 2)} ms`,
    met: middle <= GOAL_MS,
  };
  process.stdout.write(
    `\n${MARKS} marks, ${title}, scrolled; thread time, median (least–greatest) of ${runs.nothing.length} rounds
${table([head, ...rows])}

what a frame goes into, ms; the last three are beside the main thread; of one run that names its parts, which takes time itself
${table([["moved by", ...PARTS], ...details])}

${verdictLines([verdict])}
`,
  );
}

/** What twenty marks cost a page that is scrolled: thread time of its main thread, over the same page without them. */
export async function runAnchoredBench({
  executable,
  rounds,
}: {
  executable: string;
  rounds: number;
}): Promise<void> {
  const site = await serve();
  const cdp = await Cdp.launch(executable);
  try {
    for (const way of WAYS) {
      const run = (subject: Subject, isDetailed: boolean) =>
        measure(cdp, { origin: site.origin, way, subject, isDetailed });
      const runs: Runs = { nothing: [], engine: [], script: [] };
      for (let round = 0; round < rounds; round++) {
        process.stderr.write(`${way.title}: round ${round + 1} of ${rounds}\n`);
        for (const subject of SUBJECTS) runs[subject].push(await run(subject, false));
      }
      const details: string[][] = [];
      for (const subject of SUBJECTS) {
        const { parts } = await run(subject, true);
        details.push([subject, ...PARTS.map((part) => (parts[part] ?? 0).toFixed(2))]);
      }
      report(way, { runs, details });
    }
  } finally {
    await cdp.close();
    site.stop();
  }
}
