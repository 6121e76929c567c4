import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { Stack } from "../tests/e2e/support/stack.ts";
import { BenchVisitor } from "./benchVisitor.ts";
import { eventName, type Filled, fillProgram, fillVisitors, segmentRule } from "./engagementContent.ts";
import { spread, table, type Verdict, verdictLines } from "./report.ts";
import { ratios, summarize } from "./stats.ts";

const ITEMS = 1_000;
const SEGMENTS = 200;
const FEW = 100;
const VIEWERS = 10;
const COUNT_LIMIT_MS = 20 * 60_000;

type Subject = { name: string; stack: Stack; viewers: BenchVisitor[]; filled: Filled };
/** Of one page view, on average. */
type View = {
  ms: number;
  documents: number;
  ranges: number;
  kibRead: number;
  written: number;
  bytesWritten: number;
};
type Runs = { boot: View[]; route: View[]; publishMs: number[] };
type Options = { rounds: number; outDir: string; visitors: number };

/**
 * What a page view costs with 1,000 live items and 200 segments among many visitors, over the same among few, and over a
 * home with nothing live: the real server over HTTP, each figure beside that of the same round.
 */
export async function runEngagementBench({ rounds, outDir, visitors }: Options): Promise<void> {
  const env = { OPENCOM_TRUST_PROXY: "1" };
  const stacks: Stack[] = [];
  try {
    for (let at = 0; at < 3; at++) stacks.push(await Stack.start({ env }));
    const [many, few, bare] = await fill(stacks, visitors);
    const runs: Record<string, Runs> = {};
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`);
      for (const subject of [many, few, bare]) {
        const own = (runs[subject.name] ??= { boot: [], route: [], publishMs: [] });
        own.boot.push(await measureViews(subject, (viewer) => viewer.boot()));
        own.route.push(await measureViews(subject, (viewer) => viewer.route("/docs/page-30/next")));
        if (subject !== bare) own.publishMs.push(await publishTime(subject));
      }
    }
    const results = { many: runs.many, few: runs.few, bare: runs.bare } as Results;
    const options = { rounds, outDir, visitors };
    const verdicts = reportViews(results, options);
    const counts = { many: await segmentCount(many), few: await segmentCount(few) };
    reportCounts(counts);
    writeResults(options, { results, counts, verdicts });
  } finally {
    await Promise.all(stacks.map((stack) => stack.stop()));
  }
}

async function fill(stacks: Stack[], visitors: number): Promise<[Subject, Subject, Subject]> {
  const nothing: Filled = { segmentIds: [], itemIds: [] };
  const plan = [
    { name: "many", hasLive: true, count: visitors },
    { name: "few", hasLive: true, count: FEW },
    { name: "bare", hasLive: false, count: FEW },
  ];
  const subjects: Subject[] = [];
  for (const [at, { name, hasLive, count }] of plan.entries()) {
    const stack = stacks[at] as Stack;
    const started = performance.now();
    const filled = hasLive ? await fillProgram(stack, { items: ITEMS, segments: SEGMENTS }) : nothing;
    await fillVisitors(stack, count, filled);
    const viewers = Array.from({ length: VIEWERS }, (_, n) => new BenchVisitor(stack, `198.51.100.${n + 1}`));
    for (const viewer of viewers) {
      await viewer.boot();
      await viewer.track([0, 1, 2, 3, 4].map(eventName));
    }
    process.stderr.write(`${name}: filled in ${((performance.now() - started) / 1_000).toFixed(0)} s\n`);
    subjects.push({ name, stack, viewers, filled });
  }
  return subjects as [Subject, Subject, Subject];
}

/** Each viewer once, one after the other. */
async function measureViews(
  { stack, viewers, name }: Subject,
  view: (viewer: BenchVisitor) => Promise<number | null>,
): Promise<View> {
  const before = await stack.stats();
  const times: number[] = [];
  for (const viewer of viewers) {
    const started = performance.now();
    const found = await view(viewer);
    times.push(performance.now() - started);
    // What is measured must have been decided, and must have come out as it should.
    if ((found === null) !== (name === "bare") || found === 0) throw new Error(`${name}: found ${found}`);
  }
  const after = await stack.stats();
  // Of crons that run meanwhile nothing counts.
  const paths = Object.keys(after.calls).filter(
    (path) => (after.calls[path] ?? 0) - (before.calls[path] ?? 0) >= viewers.length,
  );
  const used = (what: string): number =>
    paths.reduce(
      (sum, path) => sum + (after.usage[path]?.[what] ?? 0) - (before.usage[path]?.[what] ?? 0),
      0,
    ) / viewers.length;
  return {
    ms: summarize(times)?.median ?? Number.NaN,
    documents: used("documentsRead"),
    ranges: used("databaseQueries"),
    kibRead: used("bytesRead") / 1_024,
    written: used("documentsWritten"),
    bytesWritten: used("bytesWritten"),
  };
}

/** One of the live items is paused and put live again: what is live is packed anew each time. Ms, of one of the two. */
async function publishTime({ stack, filled }: Subject): Promise<number> {
  const agentToken = await stack.agentToken();
  const messageId = filled.itemIds[ITEMS / 2] ?? "";
  const started = performance.now();
  for (const status of ["paused", "live"])
    await stack.run("outboundMessages:setStatus", { agentToken, messageId, status });
  return (performance.now() - started) / 2;
}

type Count = { ms: number; of: number; viewMs: number[] };

/** A segment's rule changes: until all visitors have been looked at, and what page views take meanwhile. */
async function segmentCount({ stack, filled, viewers }: Subject): Promise<Count> {
  const agentToken = await stack.agentToken();
  const segmentId = filled.segmentIds[0] ?? "";
  const fields = { name: "Segment 0", description: "", rule: segmentRule(0, 2) };
  const started = performance.now();
  await stack.run("segments:update", { agentToken, segmentId, version: 1, fields });
  const viewMs: number[] = [];
  for (let at = 0; ; at++) {
    const { size } = (await stack.run("segments:getForAgent", { agentToken, segmentId })) as {
      size: { isCounting: boolean; of: number };
    };
    const ms = performance.now() - started;
    if (!size.isCounting) return { ms, of: size.of, viewMs };
    if (ms > COUNT_LIMIT_MS) throw new Error("The count of a segment does not end.");
    const viewed = performance.now();
    await viewers[at % viewers.length]?.route(`/docs/page-${at}/next`);
    viewMs.push(performance.now() - viewed);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

type Results = Record<"many" | "few" | "bare", Runs>;

const FIGURES: { name: string; of: keyof View; digits: number }[] = [
  { name: "ms", of: "ms", digits: 1 },
  { name: "documents read", of: "documents", digits: 1 },
  { name: "ranges read", of: "ranges", digits: 1 },
  { name: "KiB read", of: "kibRead", digits: 0 },
  { name: "documents written", of: "written", digits: 1 },
  { name: "bytes written", of: "bytesWritten", digits: 0 },
];

type Counts = Record<"many" | "few", Count>;

function reportViews(results: Results, options: Options): Verdict[] {
  const { many, few, bare } = results;
  const rows = (["boot", "route"] as const).flatMap((view) =>
    FIGURES.map(({ name, of, digits }) => {
      const [a, b, c] = [many, few, bare].map((runs) => runs[view].map((each) => each[of])) as [
        number[],
        number[],
        number[],
      ];
      const over = (theirs: number[]) => spread(ratios(a, theirs).filter(Number.isFinite), 2);
      return [`${view}: ${name}`, ...[a, b, c].map((each) => spread(each, digits)), over(b), over(c)];
    }),
  );
  const publish = [many, few].map(({ publishMs }) => spread(publishMs, 0));
  process.stdout.write(`
${ITEMS} live items, ${SEGMENTS} segments; median (least–greatest) of ${options.rounds} rounds of ${VIEWERS} page views
${table([
  [
    "a page view",
    `${options.visitors} visitors`,
    `${FEW} visitors`,
    "nothing live",
    "÷ few",
    "÷ nothing live",
  ],
  ...rows,
  ["publish or pause: ms", ...publish, "–", spread(ratios(many.publishMs, few.publishMs), 2), "–"],
])}
`);
  const verdicts = [...flatVerdicts(results), publishVerdict(results)];
  process.stdout.write(`\n${verdictLines(verdicts)}\n`);
  return verdicts;
}

function reportCounts({ many, few }: Counts): void {
  const line = ({ ms, of, viewMs }: Count): string[] => [`${of}`, (ms / 1_000).toFixed(1), spread(viewMs, 1)];
  const head = ["count one segment: visitors", "s", "a route meanwhile, ms"];
  process.stdout.write(`\n${table([head, line(many), line(few)])}\n`);
}

function writeResults(
  options: Options,
  found: { results: Results; counts: Counts; verdicts: Verdict[] },
): void {
  const taken = new Date().toISOString();
  const file = `${options.outDir}/engagement-${taken.replace(/[:.]/g, "-")}.json`;
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model,
    loadAverage: loadavg(),
    node: process.version,
  };
  mkdirSync(options.outDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ taken, machine, options, ...found }, null, 1)}\n`);
  process.stdout.write(`\nEvery figure: ${file}\n`);
}

/** Flat in the number of visitors: the same is read and written, in the same time. */
function flatVerdicts({ many, few }: Results): Verdict[] {
  return (["boot", "route"] as const).flatMap((view) =>
    (["documents", "ranges", "bytesWritten", "ms"] as const).map((of): Verdict => {
      const all = ratios(
        many[view].map((each) => each[of]),
        few[view].map((each) => each[of]),
      ).filter(Number.isFinite);
      const middle = summarize(all)?.median;
      const limit = of === "ms" ? 1.2 : 1.02;
      const measured = middle === undefined ? "none" : `${spread(all, 2)}×`;
      return {
        what: `${view}: ${of}, among many ÷ among few`,
        goal: `≤ ${limit}×`,
        measured,
        met: middle === undefined || middle <= limit,
      };
    }),
  );
}

function publishVerdict({ many, few }: Results): Verdict {
  const all = ratios(many.publishMs, few.publishMs);
  const middle = summarize(all)?.median ?? Number.NaN;
  return {
    what: "publish, among many ÷ among few",
    goal: "≤ 1.2×",
    measured: `${spread(all, 2)}×`,
    met: middle <= 1.2,
  };
}
