import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { startSite } from "../tests/e2e/support/site.ts";
import { Stack } from "../tests/e2e/support/stack.ts";
import { Cdp } from "./cdp.ts";
import { startFloors } from "./floors.ts";
import { type LoadRun, measureLoad, measureSettled, type SettledRun, type World } from "./measure.ts";
import { benchPage } from "./page.ts";
import { spread, table, type Verdict, verdictLines } from "./report.ts";
import { differences, ratios, summarize } from "./stats.ts";
import { makeSubjects, type Subject, type SubjectName, toTag } from "./subjects.ts";
import type { Slowdown } from "./tab.ts";

export type BenchOptions = {
  executable: string;
  /** Rounds of every case; each round runs every subject once. */
  rounds: number;
  /** Folder for the JSON file. */
  outDir: string;
  /** Of the messenger: places by name, "scroll", "search"; null measures all. */
  only: readonly string[] | null;
};

type LoadCase = "none" | "buttonHead" | "hintsHead" | "hintsEnd";
type Settled = Record<SubjectName, SettledRun[]>;
type Loads = Record<LoadCase, LoadRun[]>;
type Profile = { slowdown: Slowdown; settled: Settled; loads: Loads; taps: Partial<Loads> };

const LOAD_CASES: LoadCase[] = ["none", "buttonHead", "hintsHead", "hintsEnd"];

/** Runs the whole bench, prints its tables and writes every figure to a JSON file. Resolves with the verdicts. */
export async function runLauncherBench({ executable, rounds, outDir }: BenchOptions): Promise<Verdict[]> {
  const [stack, floors, site] = await Promise.all([Stack.start(), startFloors(), startSite("127.0.0.1")]);
  const cdp = await Cdp.launch(executable);
  try {
    const world: World = { cdp, ours: [stack.info.url, floors.origin] };
    const subjects = makeSubjects(stack, floors);
    const html = benchPage({ busy: true });
    const calm = site.put("/calm", { html: benchPage({ busy: false }) });
    const hints = toTag(subjects.hints.script);
    const urls: Record<LoadCase, string> = {
      none: site.put("/none", { html }),
      buttonHead: site.put("/buttonHead", { html, head: toTag(subjects.button.script) }),
      hintsHead: site.put("/hintsHead", { html, head: hints }),
      hintsEnd: site.put("/hintsEnd", { html, bodyEnd: hints }),
    };
    const profiles: Profile[] = [];
    for (const slowdown of [1, 4] as const)
      profiles.push(await runProfile(world, { subjects, urls, calm, slowdown, rounds }));
    const verdicts = profiles.flatMap(judge).concat(unmeasured());
    for (const profile of profiles) process.stdout.write(describeProfile(profile, subjects));
    process.stdout.write(`\n${verdictLines(verdicts)}\n`);
    save(outDir, { rounds, profiles, verdicts });
    return verdicts;
  } finally {
    await cdp.close();
    await Promise.all([stack.stop(), floors.stop(), site.stop()]);
  }
}

type ProfileOptions = {
  subjects: Record<SubjectName, Subject>;
  urls: Record<LoadCase, string>;
  /** Page that comes to rest, for scripts that are added later. */
  calm: string;
  slowdown: Slowdown;
  rounds: number;
};

async function runProfile(
  world: World,
  { subjects, urls, calm, slowdown, rounds }: ProfileOptions,
): Promise<Profile> {
  const names = Object.keys(subjects) as SubjectName[];
  const settled = Object.fromEntries(names.map((name) => [name, []])) as unknown as Settled;
  const loads: Loads = { none: [], buttonHead: [], hintsHead: [], hintsEnd: [] };
  const taps: Partial<Loads> = slowdown === 4 ? { none: [], hintsHead: [] } : {};
  // The first pages after a browser's start are slow for reasons of its own.
  await measureSettled(world, subjects.hints, { url: calm, slowdown });
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${slowdown === 1 ? "full speed" : "4× slower"}: round ${round + 1} of ${rounds}\n`);
    for (const name of turned(names, round)) {
      settled[name].push(await measureSettled(world, subjects[name], { url: calm, slowdown }));
    }
    for (const name of turned(LOAD_CASES, round)) {
      loads[name].push(await measureLoad(world, { url: urls[name], slowdown, taps: 0 }));
    }
    for (const name of turned(Object.keys(taps) as LoadCase[], round)) {
      taps[name]?.push(await measureLoad(world, { url: urls[name], slowdown, taps: 12 }));
    }
  }
  return { slowdown, settled, loads, taps };
}

/** The list begun at another place each round, so that nobody is always first. */
function turned<T>(list: T[], by: number): T[] {
  const at = by % Math.max(1, list.length);
  return [...list.slice(at), ...list.slice(0, at)];
}

const speed = (slowdown: Slowdown) => (slowdown === 1 ? "full speed" : "4× CPU slowdown");
const launchers = (runs: SettledRun[]) => runs.map((run) => run.launcherMs);
const opens = (runs: SettledRun[]) =>
  runs.map((run) => run.openMs ?? Number.NaN).filter((ms) => !Number.isNaN(ms));
const gaps = (runs: LoadRun[]) => runs.map((run) => run.gapMs);
const median = (values: number[]) => summarize(values)?.median ?? Number.NaN;

function describeProfile(
  { slowdown, settled, loads, taps }: Profile,
  subjects: Record<SubjectName, Subject>,
): string {
  const names = Object.keys(settled) as SubjectName[];
  const settledRows = names.map((name) => {
    const runs = settled[name];
    return [
      subjects[name].title,
      spread(launchers(runs)),
      spread(ratios(launchers(runs), launchers(settled.button)), 2),
      spread(opens(runs)),
      runs[0]?.openMs == null ? "–" : spread(ratios(opens(runs), opens(settled.warmFrame)), 2),
      spread(runs.map((run) => run.longTasks.length)),
      runs[0]?.openMs == null ? "–" : spread(runs.map((run) => run.longTasksOpening.length)),
      spread(runs.map((run) => run.hostTaskMs)),
      String(Math.max(...runs.map((run) => run.shifts))),
    ];
  });
  const trafficRows = names.map((name) => {
    const runs = settled[name];
    const cell = (phase: "launcher" | "settled" | "opened") =>
      `${median(runs.map((run) => run.traffic[phase].requests))} / ${median(runs.map((run) => run.traffic[phase].bytes))}`;
    return [subjects[name].title, cell("launcher"), cell("settled"), cell("opened")];
  });
  const loadRows = LOAD_CASES.map((name) => [
    LOAD_TITLES[name],
    spread(gaps(loads[name])),
    spread(differences(gaps(loads[name]), gaps(loads.none))),
    taps[name] ? spread(taps[name].map((run) => run.inpMs)) : "–",
    String(Math.max(...loads[name].map((run) => run.shifts))),
  ]);
  return `
${speed(slowdown)}: added to a page at rest; median (least–greatest) of ${settled.button.length} rounds
${table([["", "launcher ms", "÷ button", "open ms", "÷ warm frame", "long tasks", "… opening", "host task ms", "CLS"], ...settledRows])}

${speed(slowdown)}: requests / bytes received with headers, median
${table([["", "until launcher", "until rest", "until open"], ...trafficRows])}

${speed(slowdown)}: in the page from the start (text and scripts of its own)
${table([["", "DOMContentLoaded → load ms", "over none", "INP ms, 12 taps", "CLS"], ...loadRows])}
`;
}

const LOAD_TITLES: Record<LoadCase, string> = {
  none: "no script",
  buttonHead: "minimal button, async in head",
  hintsHead: "ours, async in head",
  hintsEnd: "ours, async at the end of body",
};

/** Holds the figures against the limits of DESIGN section 5. */
function judge({ slowdown, settled, loads, taps }: Profile): Verdict[] {
  const at = (what: string) => `${what}, ${speed(slowdown)}`;
  const under = (what: string, limit: number, values: number[], unit = ""): Verdict => ({
    what: at(what),
    goal: `≤ ${limit}${unit}`,
    measured: `${spread(values, unit === "×" ? 2 : 0)}${unit}`,
    met: median(values) <= limit,
  });
  const shifts = [...settled.bare, ...settled.hints, ...loads.hintsHead].map((run) => run.shifts);
  const tapped = taps.hintsHead?.map((run) => run.inpMs) ?? [];
  const baseShift = Math.max(...loads.none.map((run) => run.shifts));
  const verdicts = [
    under(
      "launcher against a minimal button",
      1.3,
      ratios(launchers(settled.hints), launchers(settled.button)),
      "×",
    ),
    under(
      "click to painted, warm, against a minimal warm frame",
      1.6,
      ratios(opens(settled.hints), opens(settled.warmFrame)),
      "×",
    ),
    under(
      "host long tasks until rest",
      0,
      [...settled.bare, ...settled.hints].map((run) => run.longTasks.length),
    ),
    under("load held back, async in head", 10, differences(gaps(loads.hintsHead), gaps(loads.none)), " ms"),
    {
      what: at("layout shift (the page's own left out)"),
      goal: "0",
      measured: String(Math.max(0, Math.max(...shifts) - baseShift)),
      met: Math.max(...shifts) <= baseShift,
    },
  ];
  if (tapped.length) verdicts.push(under("INP while loading", 100, tapped, " ms"));
  if (slowdown === 1) verdicts.push(...judgeTraffic(settled.hints));
  return verdicts;
}

function judgeTraffic(runs: SettledRun[]): Verdict[] {
  const at = (phase: "launcher" | "opened") => ({
    requests: median(runs.map((run) => run.traffic[phase].requests)),
    bytes: median(runs.map((run) => run.traffic[phase].bytes)),
  });
  const [launcher, opened] = [at("launcher"), at("opened")];
  return [
    {
      what: "requests until the launcher shows",
      goal: "1",
      measured: `${launcher.requests}`,
      met: launcher.requests <= 1,
    },
    {
      what: "until the messenger is open, without the loader's own file",
      goal: "≤ 48 KB, ≤ 6 requests",
      measured: `${((opened.bytes - launcher.bytes) / 1024).toFixed(1)} KB, ${opened.requests - launcher.requests}`,
      met: opened.bytes - launcher.bytes <= 48 * 1024 && opened.requests - launcher.requests <= 6,
    },
  ];
}

/** Goals that need the reference's own build, which is not in this repository. */
function unmeasured(): Verdict[] {
  return ["launcher ≤ 0.25× the reference, 4× CPU slowdown", "host CPU ≤ 0.35× the reference"].map(
    (what) => ({
      what,
      goal: "",
      measured: "needs the reference's build",
      met: null,
    }),
  );
}

function save(outDir: string, result: object): void {
  mkdirSync(outDir, { recursive: true });
  const taken = new Date().toISOString();
  const file = `${outDir}/launcher-${taken.replace(/[:.]/g, "-")}.json`;
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    loadAverage: loadavg(),
    node: process.version,
  };
  writeFileSync(file, `${JSON.stringify({ taken, machine, ...result }, null, 1)}\n`);
  process.stdout.write(`\nEvery figure: ${file}\n`);
}
