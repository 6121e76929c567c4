import { chromium, expect, test } from "@playwright/test";
import { bundleInPage } from "../../bench/anchors/bundle.ts";
import type { Rated } from "../../bench/anchors/inPageQuality.ts";
import { servePages } from "../../bench/anchors/servePages.ts";

/** Pages that nobody here wrote. */
const PAGES = ["orders", "settings", "user_management", "pricing_tables"];

/** Ranks, the same for what is the same. */
function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((one, two) => one - two);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

/** Spearman's rank correlation. */
function correlate(one: readonly number[], two: readonly number[]): number {
  const mean = (one.length - 1) / 2;
  const [first, second] = [ranks(one), ranks(two)];
  const sum = (all: number[], other: number[]) =>
    all.reduce((total, value, at) => total + (value - mean) * ((other[at] as number) - mean), 0);
  return sum(first, second) / Math.sqrt(sum(first, first) * sum(second, second));
}

test("[AU5] what authors are told of how well an element would hold goes with how well it does on real pages, really changed", async () => {
  const server = await servePages(".");
  const script = await bundleInPage("inPageQuality.ts");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
  const rated: Rated[] = [];
  for (const name of PAGES) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.origin}/gentelella/dist/production/${name}.html`);
    await page.evaluate(script);
    const options = { page: name, seed: 7, targets: 24, methods: "ours" as const, playwright: "" };
    rated.push(...(await page.evaluate((given) => window.ratePage(given), options)));
    await page.close();
  }
  await browser.close();
  server.stop();
  const shares = rated.map(({ right, of }) => right / of);
  const scores = rated.map(({ score }) => score);
  const correlation = correlate(scores, shares);
  expect(rated.length).toBeGreaterThan(70);
  // Measured: 0.66.
  expect(correlation).toBeGreaterThan(0.5);
});
