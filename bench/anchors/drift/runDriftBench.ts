import type { Browser, Page } from "@playwright/test";
import { listPairs, RELEASE_PAIRS, type Split } from "../packages.ts";
import { makeRandom, seedOf } from "../random.ts";
import { RENDERED_PAIRS } from "../rendered.ts";
import type { Case, PageOptions } from "../runPage.ts";
import type { Evident } from "./evidence.ts";
import { type HandLabels, readHandLabels } from "./hand.ts";
import { type Labels, labelPairs, type Pair } from "./label.ts";
import type { Group } from "./runDrift.ts";

export type DriftRun = { page: string; package: string; split: Split; labels: Labels; cases: Case[] };

export type DriftBench = {
  /** Of the installed pages. */
  folder: string;
  origin: string;
  /** Runs in every page. */
  script: string;
  options: PageOptions;
  split: string;
  every: number;
  /** The key of one package; all where it is empty. */
  only: string;
  /** Elements are those that were found again by hand. */
  isByHand: boolean;
};

declare global {
  interface Window {
    anchorDrift: {
      listEvidence: (body: Element) => Evident[];
      placesOfTargets: (body: Element, count: number, seed: number) => number[];
      sheetOf: (body: Element) => string;
      recordBefore: (pairs: readonly Pair[], options: PageOptions) => Group[];
      resolveAfter: (groups: readonly Group[], options: PageOptions) => Promise<Case[]>;
    };
  }
}

/** Runs pages of two releases each: labels elements, has every method record them before and look for them after. */
export async function runDriftBench(browser: Browser, bench: DriftBench): Promise<DriftRun[]> {
  const byHand = readHandLabels();
  const queue = [...RELEASE_PAIRS, ...RENDERED_PAIRS].flatMap((pair) => {
    const { split, after } = pair;
    if (bench.only !== "" && bench.only !== after) return [];
    if (bench.split !== "" && !bench.split.split(",").includes(split)) return [];
    return listPairs(bench.folder, pair)
      .filter(([, page]) => !bench.isByHand || byHand[page])
      .filter((_, at) => at % bench.every === 0)
      .map((pages) => ({ pages, split, package: pair.after }));
  });
  const runs: DriftRun[] = [];
  const work = async (): Promise<void> => {
    const before = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const after = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [from, to] = next.pages;
      await open(before, from, bench);
      await open(after, to, bench);
      const labels = bench.isByHand
        ? labelsOf(byHand[to] ?? [])
        : await labelByEvidence(before, after, { page: to, options: bench.options });
      const cases = await runPair(before, after, { labels, options: bench.options });
      runs.push({ labels, cases, page: to, package: next.package, split: next.split });
      process.stderr.write(`\r${queue.length} pairs to go   `);
    }
  };
  await Promise.all([work(), work()]);
  return runs;
}

async function open(page: Page, path: string, { origin, script }: DriftBench): Promise<void> {
  await page.goto(`${origin}/${path}`, { waitUntil: "load", timeout: 60_000 });
  // A page may lead on by itself, to one that is there instead.
  await page.evaluate(script).catch(async () => {
    await page.waitForLoadState("load");
    await page.evaluate(script);
  });
}

/** As they were found by hand: what readers did not agree on is not among them, and evidence has no part in it. */
function labelsOf(found: HandLabels[string]): Labels {
  const pairs = found.map(([before, after]) => ({ before, after, evidence: "hand" }) satisfies Pair);
  return { pairs, agreed: 0, disagreed: 0 };
}

async function labelByEvidence(
  before: Page,
  after: Page,
  { page, options }: { page: string; options: PageOptions },
): Promise<Labels> {
  const list = () => window.anchorDrift.listEvidence(document.body);
  const random = makeRandom(seedOf(page, options.seed));
  return labelPairs(await before.evaluate(list), await after.evaluate(list), {
    most: options.targets,
    random,
  });
}

async function runPair(
  before: Page,
  after: Page,
  { labels, options }: { labels: Labels; options: PageOptions },
): Promise<Case[]> {
  const groups = await before.evaluate(([pairs, given]) => window.anchorDrift.recordBefore(pairs, given), [
    labels.pairs,
    options,
  ] as const);
  return after.evaluate(([given, how]) => window.anchorDrift.resolveAfter(given, how), [
    groups,
    options,
  ] as const);
}
