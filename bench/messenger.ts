import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fillHome } from "../tests/content/fillHome.ts";
import { startSite } from "../tests/e2e/support/site.ts";
import { Stack } from "../tests/e2e/support/stack.ts";
import { Cdp } from "./cdp.ts";
import { type Floors, startFloors } from "./floors.ts";
import type { BenchOptions } from "./launcher.ts";
import { measureSettled } from "./measure.ts";
import {
  measurePlace,
  measureScroll,
  type PlaceRun,
  type PlaceWorld,
  type ScrollRun,
} from "./measurePlace.ts";
import { benchPage } from "./page.ts";
import { makePlaces, type Place } from "./places.ts";
import { spread, table, type Verdict, verdictLines } from "./report.ts";
import { ratios, summarize } from "./stats.ts";
import { makeSubjects } from "./subjects.ts";

/** How far each is scrolled, CSS px: up through about 1,000 messages of the long conversation, down through the others. */
const DISTANCES: Record<string, number> = { thread: 112_000, help: -4_000, article: -48_000 };

type Results = {
  places: Record<string, PlaceRun[]>;
  floor: number[];
  scrolls: Record<string, ScrollRun[]>;
  searchMs: number[];
};

/** Measures the messenger with content of full size, prints tables, and writes every figure to a JSON file. */
export async function runMessengerBench({ executable, rounds, outDir, only }: BenchOptions): Promise<void> {
  const [stack, floors, site] = await Promise.all([Stack.start(), startFloors(), startSite("127.0.0.1")]);
  const cdp = await Cdp.launch(executable);
  try {
    const slug = await addArticles(stack);
    const url = site.put("/calm", { html: benchPage({ busy: false }) });
    const { hints, warmFrame } = makeSubjects(stack, floors as Floors);
    const world: PlaceWorld = { cdp, stack, ours: [stack.info.url, floors.origin], url, hints };
    const isWanted = (name: string) => only === null || only.includes(name);
    const all = makePlaces(slug);
    const places = all.filter(({ name }) => isWanted(name));
    const results: Results = { places: {}, floor: [], scrolls: {}, searchMs: [] };
    const scrolled = all.filter(({ name }) => name in DISTANCES);
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`);
      results.floor.push((await measureSettled(world, warmFrame, { url, slowdown: 1 })).openMs ?? Number.NaN);
      for (const place of places) (results.places[place.name] ??= []).push(await measurePlace(world, place));
      if (isWanted("scroll")) {
        for (const place of scrolled) {
          const run = await measureScroll(world, place, DISTANCES[place.name] ?? 0);
          (results.scrolls[place.name] ??= []).push(run);
        }
      }
      if (isWanted("search")) results.searchMs.push(...(await searchTimes(stack)));
    }
    report(places, results, { rounds, outDir });
  } finally {
    await cdp.close();
    await Promise.all([stack.stop(), floors.stop(), site.stop()]);
  }
}

/** Fills the help centre; resolves with the slug of its longest article. */
async function addArticles(stack: Stack): Promise<string> {
  const workspaceId = stack.info.workspaceId;
  const [visitorId] = (await stack.run("imports:visitors", { workspaceId, names: ["Ada"] })) as string[];
  await fillHome(stack, visitorId ?? "", { messages: 1, conversations: 1, tickets: 0, others: 0 });
  const agentToken = await stack.agentToken();
  const query = { agentToken, query: "generating structured data streaming tools" };
  const rows = (await stack.run("articles:searchForAgent", query)) as { id: string }[];
  const drafts = (await Promise.all(
    rows.map(({ id }) => stack.run("articles:getForAgent", { agentToken, articleId: id })),
  )) as { slug: string; source: string }[];
  return drafts.toSorted((a, b) => b.source.length - a.source.length)[0]?.slug ?? "";
}

/** The search as one types, at the server, ms: each of these is one call over HTTP on this machine. */
async function searchTimes(stack: Stack): Promise<number[]> {
  const agentToken = await stack.agentToken();
  const times: number[] = [];
  for (const query of [
    "st",
    "str",
    "stream",
    "streaming ob",
    "streaming objects",
    "how do I stream an object",
  ]) {
    const started = performance.now();
    await stack.run("articles:searchForAgent", { agentToken, query });
    times.push(performance.now() - started);
  }
  return times;
}

function report(
  places: Place[],
  { places: runs, floor, scrolls, searchMs }: Results,
  options: Pick<BenchOptions, "rounds" | "outDir">,
): void {
  const ofPlace = (name: string, which: keyof PlaceRun) => (runs[name] ?? []).map((run) => run[which]);
  const placeRows = places.map(({ name, title }) => [
    title,
    spread(ofPlace(name, "coldMs")),
    spread(ratios(ofPlace(name, "coldMs"), floor), 2),
    spread(ofPlace(name, "warmMs")),
    spread(ratios(ofPlace(name, "warmMs"), floor), 2),
  ]);
  const scrollRows = Object.entries(scrolls).map(([name, all]) => [
    name,
    spread(all.map((run) => run.travelled)),
    spread(all.map((run) => run.long)),
    spread(all.map((run) => run.longestMs)),
    spread(all.map((run) => run.longTasks.length)),
    spread(
      all.map((run) => (100 * run.late) / Math.max(1, run.frames)),
      1,
    ),
    spread(all.map((run) => run.elements)),
    spread(all.map((run) => run.heapBefore / 1024)),
    spread(all.map((run) => run.heapAfter / 1024)),
  ]);
  process.stdout.write(`
click → painted, ms; median (least–greatest) of ${floor.length} rounds; minimal warm frame ${spread(floor)}
${table([["", "cold", "÷ floor", "warm", "÷ floor"], ...placeRows])}

scrolled by wheel, unthrottled
${table([["", "px", "long by thread time", "longest ms", "by the clock", "late frames %", "elements after", "heap KiB before", "after"], ...scrollRows])}

search at the server: ${spread(searchMs)} ms
`);
  const warm = places.map(({ name, title }): Verdict => {
    const all = ratios(ofPlace(name, "warmMs"), floor);
    const middle = summarize(all)?.median ?? Number.NaN;
    return { what: `warm: ${title}`, goal: "≤ 1.6×", measured: `${spread(all, 2)}×`, met: middle <= 1.6 };
  });
  const smooth = Object.entries(scrolls).map(([name, all]): Verdict => {
    const counts = all.map((run) => run.long);
    const middle = summarize(counts)?.median ?? Number.NaN;
    return {
      what: `long tasks while scrolling, by thread time: ${name}`,
      goal: "0",
      measured: spread(counts),
      met: middle === 0,
    };
  });
  const search: Verdict = {
    what: "search at the server, ms",
    goal: "≤ 100",
    measured: spread(searchMs),
    met: searchMs.length > 0 ? Math.max(...searchMs) <= 100 : null,
  };
  const verdicts = [...warm, ...smooth, search];
  process.stdout.write(`\n${verdictLines(verdicts)}\n`);
  const taken = new Date().toISOString();
  const file = `${options.outDir}/messenger-${taken.replace(/[:.]/g, "-")}.json`;
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    loadAverage: loadavg(),
    node: process.version,
  };
  mkdirSync(options.outDir, { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ taken, machine, rounds: options.rounds, floor, runs, scrolls, searchMs, verdicts }, null, 1)}\n`,
  );
  process.stdout.write(`\nEvery figure: ${file}\n`);
}
