import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { type Site, startSite } from "../tests/e2e/support/site.ts";
import { Stack } from "../tests/e2e/support/stack.ts";
import { Cdp } from "./cdp.ts";
import type { BenchOptions } from "./launcher.ts";
import { LIVE_KINDS, putLive } from "./liveContent.ts";
import {
  type LivePage,
  type LiveWorld,
  MOST_MS,
  measureRest,
  measureTapped,
  type RestRun,
  type TappedRun,
} from "./measureLive.ts";
import { benchPage, TAP } from "./page.ts";
import { spread, table, type Verdict, verdictLines } from "./report.ts";
import { differences, ratios, summarize } from "./stats.ts";
import { makeSnippet, toTag } from "./subjects.ts";

/** A page with no script of ours, one of a home with nothing live, one where all that is live is elsewhere, and one of each kind. */
const SUBJECTS = ["none", "quiet", "elsewhere", ...LIVE_KINDS] as const;
type Name = (typeof SUBJECTS)[number];
type Subject = { name: Name; calm: LivePage; busy: LivePage };
type Runs = { rest: RestRun[]; tapped: TappedRun[] };
type Results = Record<Name, Runs>;

const TITLES: Record<Name, string> = {
  none: "no script",
  quiet: "ours, nothing live",
  elsewhere: "ours, all live, nothing on this page",
  post: "… a post with a picture",
  banner: "… a banner that pushes",
  survey: "… a survey with a picture",
  checklist: "… a checklist",
};
/** Where no bar of ours comes to lie. */
const FINGER = { x: TAP.x, y: TAP.y + 300 };
const SLOWDOWN = 4;

/** What live items cost the customer's page at a quarter of the processor: prints tables, and writes every figure to a JSON file. */
export async function runLiveBench({ executable, rounds, outDir }: BenchOptions): Promise<void> {
  // One after the other: a busy machine starts one server in time, and not two at once.
  const stack = await Stack.start();
  const bare = await Stack.start();
  const site = await startSite("127.0.0.1");
  const cdp = await Cdp.launch(executable);
  try {
    await putLive(stack);
    const subjects = makePages(site, { stack, bare });
    const world: LiveWorld = { cdp, ours: [stack.info.url, bare.info.url], slowdown: SLOWDOWN };
    const results = Object.fromEntries(
      SUBJECTS.map((name) => [name, { rest: [], tapped: [] }]),
    ) as unknown as Results;
    // The first pages after a browser's start are slow for reasons of its own.
    for (const { calm } of subjects.slice(0, 2)) await measureRest(world, calm);
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`);
      for (const { name, calm, busy } of turned(subjects, round)) {
        results[name].rest.push(await measureRest(world, calm));
        results[name].tapped.push(await measureTapped(world, busy, FINGER));
      }
    }
    report(results, { rounds, outDir });
  } finally {
    await cdp.close();
    await Promise.all([stack.stop(), bare.stop(), site.stop()]);
  }
}

function makePages(site: Site, { stack, bare }: { stack: Stack; bare: Stack }): Subject[] {
  return SUBJECTS.map((name) => {
    const script = name === "none" ? null : makeSnippet(name === "quiet" ? bare : stack);
    const shows = LIVE_KINDS.some((kind) => kind === name);
    const page = (busy: boolean): LivePage => {
      const html = benchPage({ busy, buttonTop: 300 });
      const head = busy && script ? toTag(script) : "";
      return { url: site.put(`/${name}/${busy ? "busy" : "calm"}`, { html, head }), script, shows };
    };
    return { name, calm: page(false), busy: page(true) };
  });
}

/** The list begun at another place each round, so that nobody is always first. */
function turned<T>(list: readonly T[], by: number): T[] {
  const at = by % Math.max(1, list.length);
  return [...list.slice(at), ...list.slice(0, at)];
}

const median = (values: number[]) => summarize(values)?.median ?? Number.NaN;
const tasks = ({ rest }: Runs) => rest.map((run) => run.hostTaskMs);
const inps = ({ tapped }: Runs) => tapped.map((run) => run.inpMs);
const times = (runs: readonly { shownMs: number | null }[]) => runs.flatMap(({ shownMs }) => shownMs ?? []);

function report(results: Results, { rounds, outDir }: { rounds: number; outDir: string }): void {
  const rows = SUBJECTS.map((name) => {
    const runs = results[name];
    return [
      TITLES[name],
      spread(times(runs.rest)),
      spread(tasks(runs)),
      spread(ratios(tasks(runs), tasks(results.quiet)), 2),
      spread(runs.rest.map((run) => run.longTasks.length)),
      spread(runs.rest.map((run) => run.longestMs)),
      spread(runs.rest.map((run) => run.longByClock)),
      String(Math.max(...runs.rest.map((run) => run.shifts))),
      spread(inps(runs)),
      spread(ratios(inps(runs), inps(results.none)), 2),
      spread(runs.tapped.map((run) => run.taps)),
    ];
  });
  const verdicts = judge(results);
  process.stdout.write(`
${SLOWDOWN}× CPU slowdown; median (least–greatest) of ${rounds} rounds. First put into a page at rest, then in the head of a page that loads
${table([["", "seen after ms", "host task ms", "÷ nothing live", "long by thread time", "longest ms", "by the clock", "CLS", "INP ms", "÷ no script", "taps"], ...rows])}

${verdictLines(verdicts)}
`);
  const taken = new Date().toISOString();
  const file = `${outDir}/live-${taken.replace(/[:.]/g, "-")}.json`;
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    loadAverage: loadavg(),
    node: process.version,
  };
  mkdirSync(outDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ taken, machine, rounds, results, verdicts }, null, 1)}\n`);
  process.stdout.write(`\nEvery figure: ${file}\n`);
}

/** Holds the figures against the limits of DESIGN section 5. */
function judge(results: Results): Verdict[] {
  return LIVE_KINDS.flatMap((kind): Verdict[] => {
    const runs = results[kind];
    const counts = runs.rest.map((run) => run.longTasks.length);
    const shifts = Math.max(...runs.rest.map((run) => run.shifts));
    const over = differences(inps(runs), inps(results.none));
    return [
      {
        what: `${kind}: INP while loading`,
        goal: "≤ 100 ms",
        measured: `${spread(inps(runs))} ms, ${spread(over)} over none`,
        met: median(inps(runs)) <= 100,
      },
      {
        what: `${kind}: host long tasks`,
        goal: "median 0",
        measured: spread(counts),
        met: median(counts) === 0,
      },
      { what: `${kind}: layout shift`, goal: "0", measured: String(shifts), met: shifts === 0 },
      {
        what: `${kind}: seen within ${MOST_MS / 1_000} s`,
        goal: "always",
        measured: `${times(runs.rest).length + times(runs.tapped).length} of ${2 * counts.length}`,
        met: times(runs.rest).length + times(runs.tapped).length === 2 * counts.length,
      },
    ];
  });
}
