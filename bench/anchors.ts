import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { bundleInPage, readPlaywright } from "./anchors/bundle.ts";
import { printDrift } from "./anchors/drift/printDrift.ts";
import { type DriftBench, runDriftBench } from "./anchors/drift/runDriftBench.ts";
import { writeSheets } from "./anchors/drift/writeSheets.ts";
import { installPages, listPages, PACKAGES, type Split } from "./anchors/packages.ts";
import { printTables, printTimes } from "./anchors/printTables.ts";
import { RENDERED, renderPages } from "./anchors/rendered.ts";
import type { Case, PageOptions, PageResult } from "./anchors/runPage.ts";
import { servePages } from "./anchors/servePages.ts";
import { threadTimes } from "./anchors/threadTimes.ts";

type Options = { executable: string; outDir: string; args: string[] };
export type PageRun = PageResult & { page: string; package: string; split: Split };
/** Published, so that a run can be had again. */
const SEED = 20261126;
const TARGETS = 20;
/** Fewer leave nothing to choose from. */
const FEWEST_ELEMENTS = 60;
const VIEWPORT = { width: 1280, height: 900 };

declare global {
  interface Window {
    runAnchorsPage: (options: PageOptions) => Promise<PageResult>;
  }
}

/**
 * Runs the benchmark of anchors. Arguments: `--split train|dev|test`, `--methods ours|parts|peers|all`, `--every N` (each Nth
 * page only), `--only KEY` (one package), `--seed N`, `--trace FILE`, `--drift` (pairs of releases), `--by-hand` (of these, elements found again by hand),
 * `--sheets FOLDER` (pages as text, to find them in), `--times` (thread time, one page after the other).
 */
export async function runAnchorsBench({ executable, outDir, args }: Options): Promise<void> {
  const get = (name: string, usual: string) =>
    args.includes(name) ? (args[args.indexOf(name) + 1] ?? usual) : usual;
  const isDrift = args.includes("--drift") || args.includes("--by-hand") || args.includes("--sheets");
  const folder = installPages();
  const methods = get("--methods", isDrift ? "peers" : "all") as PageOptions["methods"];
  const script = await bundleInPage("inPageWithPeers.ts", folder);
  const server = await servePages(folder);
  const browser = await chromium.launch({
    executablePath: executable,
    args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--no-sandbox"],
  });
  await renderPages(browser, folder);
  const options: PageOptions = {
    page: "",
    seed: Number(get("--seed", `${SEED}`)),
    targets: TARGETS,
    methods,
    playwright: methods === "all" || methods === "peers" ? readPlaywright() : "",
    trace: args.includes("--trace"),
    marks: args.includes("--times"),
  };
  const bench = {
    folder,
    script,
    options,
    origin: server.origin,
    split: get("--split", ""),
    every: Number(get("--every", "1")),
    only: get("--only", ""),
    isByHand: args.includes("--by-hand"),
  };
  const started = Date.now();
  const save = (runs: readonly object[]): void => {
    mkdirSync(outDir, { recursive: true });
    const file = join(outDir, `anchors-${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
    const seconds = (Date.now() - started) / 1000;
    writeFileSync(file, JSON.stringify({ seed: options.seed, targets: TARGETS, isDrift, seconds, runs }));
    process.stdout.write(`\n${file}\n`);
  };
  if (args.includes("--sheets")) await writeSheets(browser, bench, get("--sheets", "sheets"));
  else if (isDrift) {
    const runs = await runDriftBench(browser, bench);
    printDrift(runs);
    save(runs);
  } else {
    const runs = await runPages(browser, bench);
    printTables(runs);
    save(runs);
    if (options.trace) writeFileSync(get("--trace", "trace.txt"), traceOf(runs));
  }
  await browser.close();
  server.stop();
}

/** Runs pages changed by seeded mutations, two at once; one at a time where the thread's time is measured. */
async function runPages(
  browser: Browser,
  { folder, script, options, origin, split, every, only }: DriftBench,
): Promise<PageRun[]> {
  const queue = [...PACKAGES, ...RENDERED]
    .filter((each) => split === "" || split.split(",").includes(each.split))
    .filter(({ key }) => only === "" || key === only)
    .flatMap((from) =>
      listPages(folder, from)
        .filter((_, at) => at % every === 0)
        .map((page) => ({ page, from })),
    );
  const runs: PageRun[] = [];
  const times: Awaited<ReturnType<typeof threadTimes>> = {};
  const work = async (): Promise<void> => {
    const page = await browser.newPage({ viewport: VIEWPORT });
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { page: path, from } = next;
      const run = async (): Promise<void> => {
        const given = { ...options, page: path };
        const result = await runOne(page, { url: `${origin}/${path}`, script, options: given });
        if (result) runs.push({ ...result, page: path, package: from.key, split: from.split });
      };
      if (options.marks)
        for (const [name, all] of Object.entries(await threadTimes(browser, page, run)))
          (times[name] ??= []).push(...all);
      else await run();
      process.stderr.write(`\r${queue.length} pages to go   `);
    }
  };
  await Promise.all(options.marks ? [work()] : [work(), work()]);
  if (options.marks) printTimes(times);
  return runs;
}

async function runOne(
  page: Page,
  { url, script, options }: { url: string; script: string; options: PageOptions },
): Promise<PageResult | null> {
  await page.goto(url, { waitUntil: "load", timeout: 60_000 });
  const size = await page.evaluate(() => document.body.querySelectorAll("*").length);
  if (size < FEWEST_ELEMENTS) return null;
  await page.evaluate(script);
  return page.evaluate((given) => window.runAnchorsPage(given), options);
}

function traceOf(runs: readonly PageRun[]): string {
  const line = (page: string, { mutation, target, isGone, outcome, note }: Case) =>
    `${mutation} ${isGone ? "GONE " : ""}${outcome} ${page}#${target} ${note}`;
  return runs
    .flatMap(({ page, cases }) => cases.filter(({ note }) => note).map((one) => line(page, one)))
    .sort()
    .join("\n");
}
