import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { listPairs, RELEASE_PAIRS } from "../packages.ts";
import { seedOf } from "../random.ts";
import { HAND_TARGETS, isOfHand } from "./hand.ts";
import type { DriftBench } from "./runDriftBench.ts";

/**
 * Writes what elements are found again by: of each page both releases as text and as a picture, and which elements of the
 * earlier one are asked for. Two readers, each for themselves, write down where these are in the later one; what they agree on
 * is in `handLabels.json`.
 */
export async function writeSheets(
  browser: Browser,
  { folder, origin, script, options }: DriftBench,
  out: string,
): Promise<void> {
  mkdirSync(out, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const write = async (path: string, name: string): Promise<void> => {
    await page.goto(`${origin}/${path}`, { waitUntil: "load", timeout: 60_000 });
    await page.evaluate(script);
    writeFileSync(
      join(out, `${name}.txt`),
      await page.evaluate(() => window.anchorDrift.sheetOf(document.body)),
    );
    await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  };
  const pages = RELEASE_PAIRS.flatMap((pair) => listPairs(folder, pair)).filter(([, to]) => isOfHand(to));
  for (const [before, after] of pages) {
    const name = after.replace(/[/.]/g, "_");
    await write(before, `${name}.before`);
    const places = await page.evaluate(
      ([count, seed]) => window.anchorDrift.placesOfTargets(document.body, count, seed),
      [HAND_TARGETS, seedOf(after, options.seed)] as const,
    );
    await write(after, `${name}.after`);
    writeFileSync(join(out, `${name}.targets.json`), JSON.stringify({ page: after, before, places }));
  }
}
