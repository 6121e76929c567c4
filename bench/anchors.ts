import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { bundleInPage, readPlaywright } from "./anchors/bundle.ts";
import { installPages, listPages, PACKAGES, type Split } from "./anchors/packages.ts";
import { printTables } from "./anchors/printTables.ts";
import type { Case, PageOptions, PageResult } from "./anchors/runPage.ts";
import { servePages } from "./anchors/servePages.ts";

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
 * Runs the benchmark of anchors. Arguments: `--split train|dev|test`, `--methods ours|parts|all`, `--every N` (each Nth page
 * only), `--seed N`, `--trace FILE`.
 */
export async function runAnchorsBench({ executable, outDir, args }: Options): Promise<void> {
  const get = (name: string, usual: string) =>
    args.includes(name) ? (args[args.indexOf(name) + 1] ?? usual) : usual;
  const folder = installPages();
  const methods = get("--methods", "all") as PageOptions["methods"];
  const script = await bundleInPage("inPageWithPeers.ts", folder);
  const playwright = methods === "all" ? readPlaywright() : "";
  const server = await servePages(folder);
  const browser = await chromium.launch({
    executablePath: executable,
    args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--no-sandbox"],
  });
  const every = Number(get("--every", "1"));
  const split = get("--split", "");
  const queue = PACKAGES.filter((each) => split === "" || split.split(",").includes(each.split)).flatMap(
    (each) =>
      listPages(folder, each)
        .filter((_, at) => at % every === 0)
        .map((page) => ({ page, from: each })),
  );
  const runs: PageRun[] = [];
  const started = Date.now();
  const work = async (): Promise<void> => {
    const page = await browser.newPage({ viewport: VIEWPORT });
    for (let next = queue.shift(); next; next = queue.shift()) {
      const options = {
        page: next.page,
        seed: Number(get("--seed", `${SEED}`)),
        targets: TARGETS,
        methods,
        playwright,
        trace: args.includes("--trace"),
      };
      const result = await runOne(page, { url: `${server.origin}/${next.page}`, script, options });
      if (result) runs.push({ ...result, page: next.page, package: next.from.key, split: next.from.split });
      process.stderr.write(
        `\r${queue.length} pages to go, ${Math.round((Date.now() - started) / 1000)} s   `,
      );
    }
  };
  await Promise.all([work(), work()]);
  await browser.close();
  server.stop();
  printTables(runs);
  mkdirSync(outDir, { recursive: true });
  const file = join(outDir, `anchors-${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
  writeFileSync(
    file,
    JSON.stringify({ seed: SEED, targets: TARGETS, seconds: (Date.now() - started) / 1000, runs }),
  );
  process.stdout.write(`\n${file}\n`);
  if (args.includes("--trace")) writeFileSync(get("--trace", "trace.txt"), traceOf(runs));
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
