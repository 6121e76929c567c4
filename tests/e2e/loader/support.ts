import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, test as base, chromium, expect, type Frame, type Page } from "@playwright/test";
import { build } from "vite";
import { startWorld, type World } from "./world.ts";

export { expect };

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A target as it ships, built once per worker from source: its files by name. */
async function buildTarget(mode: "loader" | "overlays"): Promise<Map<string, string>> {
  const outDir = mkdtempSync(join(tmpdir(), `opencom-${mode}-`));
  await build({ root: ROOT, mode, logLevel: "error", build: { outDir, emptyOutDir: true } });
  const files = readdirSync(outDir).map((name) => [name, readFileSync(join(outDir, name), "utf8")] as const);
  rmSync(outDir, { recursive: true });
  return new Map(files);
}

export const test = base.extend<{ lines: string[] }, { world: World; chrome: Browser }>({
  world: [
    async ({}, use) => {
      const [loader, overlays] = [await buildTarget("loader"), await buildTarget("overlays")];
      const { world, stop } = await startWorld(new Map([...overlays, ...loader]));
      await use(world);
      stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  chrome: [
    async ({}, use) => {
      const chrome = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
        ],
      });
      await use(chrome);
      await chrome.close();
    },
    { scope: "worker" },
  ],
  context: async (
    { chrome, viewport, isMobile, hasTouch, colorScheme, reducedMotion, forcedColors },
    use,
  ) => {
    const context = await chrome.newContext({
      reducedMotion: reducedMotion ?? "reduce",
      viewport,
      isMobile,
      hasTouch,
      colorScheme,

      forcedColors,
    });
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => {
    await use(await context.newPage());
  },
  /** Our console lines and the page's errors. */
  lines: async ({ page }, use) => {
    const lines: string[] = [];
    page.on(
      "console",
      (message) => /\[Opencom\]|Refused|violat/i.test(message.text()) && lines.push(message.text()),
    );
    page.on("pageerror", (error) => lines.push(`ERROR ${error.message}`));
    await use(lines);
  },
});

/** The app frame, once the loader has made it. */
export async function appFrame(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().some((each) => each.url().includes("/frame/"))).toBe(true);
  return page.frames().find((each) => each.url().includes("/frame/")) as Frame;
}

export const isReady = (page: Page) => page.waitForFunction(() => window.OpencomWidget?.isReady());

type Fake = {
  seen: { t: string; d: Record<string, never>[] }[];
  order(order: object): void;
};

/** Arguments of each message of one type the frame got, in order. */
export async function seen(page: Page, type: string): Promise<Record<string, never>[][]> {
  const frame = await appFrame(page);
  return frame.evaluate(
    (wanted) =>
      (window as unknown as { fake: Fake }).fake.seen.filter(({ t }) => t === wanted).map(({ d }) => d),
    type,
  );
}

/** What the frame was greeted with. */
export async function greeting(page: Page): Promise<Record<string, never>> {
  return (await seen(page, "init"))[0]?.[0] ?? {};
}

/** Makes the frame order something. */
export async function order(page: Page, wanted: object): Promise<void> {
  const frame = await appFrame(page);
  await frame.evaluate((each) => (window as unknown as { fake: Fake }).fake.order(each), wanted);
}

export { cdp, clickLauncher, expectLauncher, launcherState } from "../support/launcher.ts";
export { html, type SitePage, type World } from "./world.ts";
