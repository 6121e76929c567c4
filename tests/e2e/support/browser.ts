import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "@playwright/test";

/**
 * What a browser lets a third-party frame store:
 * - `partitioned`: storage per top-level site, as current Chrome and Firefox do by default
 * - `blocked`: none at all (third-party cookies blocked, private windows)
 * - `open`: one store for all sites, as older browsers do
 */
export type StorageWorld = "partitioned" | "blocked" | "open";

export const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Features that cost and change nothing a page can see: processes in reserve, and pages of the browser's own window. */
const COSTLY = "SpareRendererForSitePerProcess,PreloadTopChromeWebUI";

const VIEWPORT = { width: 1280, height: 800 };

export const EXECUTABLE = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** As the whole browser has it by default on desktops: frames of other sites are processes of their own. */
const APART = "--site-per-process";

/** Chromium without a window of its own (ADR 20), for whoever needs no profile; the whole browser where it is not there. */
const SHELL = process.env.CHROMIUM_SHELL_PATH ?? findShell();

function findShell(): string {
  const path = "/usr/bin/chromium-headless-shell";
  return existsSync(path) && !process.env.CHROMIUM_PATH ? path : EXECUTABLE;
}

export type Visitor = { context: BrowserContext; close: () => Promise<void>; profile: string };

/** What a person's window is like; any browser can open one of it. */
export type WindowOptions = Pick<
  BrowserContextOptions,
  | "viewport"
  | "colorScheme"
  | "locale"
  | "timezoneId"
  | "reducedMotion"
  | "hasTouch"
  | "isMobile"
  | "deviceScaleFactor"
>;

export type VisitorOptions = WindowOptions & {
  world?: StorageWorld;
  /** Use this profile folder again, as the same person coming back. */
  profile?: string;
  args?: string[];
  /** Scroll bars that take their place from the page, as on most desktops. */
  hasScrollBars?: boolean;
};

/** Opens a browser of its own for one person, with the chosen storage rules. */
export async function openVisitor({
  world = "partitioned",
  profile,
  args = [],
  hasScrollBars = false,
  ...options
}: VisitorOptions = {}): Promise<Visitor> {
  const folder = profile ?? makeProfile(world);
  const launch = await launchOptions(world);
  const context = await chromium.launchPersistentContext(folder, {
    ...launch,
    ignoreDefaultArgs: [...launch.ignoreDefaultArgs, ...(hasScrollBars ? ["--hide-scrollbars"] : [])],
    args: [...launch.args, ...args],
    viewport: VIEWPORT,
    ...options,
  });
  return {
    context,
    profile: folder,
    close: async () => {
      await context.close();
      if (!profile) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a browser for windows of any number of people, who share no store and have storage by top-level site. */
export async function launchShared(): Promise<Browser> {
  const launch = await launchOptions("partitioned");
  return chromium.launch({ ...launch, executablePath: SHELL, args: [...launch.args, APART] });
}

/** Opens a window of a shared browser for one person, with a store of their own that is gone when it closes. */
export async function openWindow(browser: Browser, options: WindowOptions): Promise<Visitor> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...options });
  return { context, profile: "", close: () => context.close() };
}

async function launchOptions(world: StorageWorld) {
  // Playwright turns storage partitioning off; its list of features without that one turns it on again.
  const defaults = await playwrightFeatures();
  const features = world === "partitioned" ? withPartitioning(defaults) : defaults;
  return {
    executablePath: EXECUTABLE,
    headless: true,
    chromiumSandbox: false,
    ignoreDefaultArgs: [defaults],
    args: [...QUIET, `${features},${COSTLY}`],
  };
}

/** Makes a profile folder; keep it to come back as the same person later. */
export function makeProfile(world: StorageWorld): string {
  const folder = mkdtempSync(join(tmpdir(), "opencom-profile-"));
  mkdirSync(join(folder, "Default"), { recursive: true });
  const blocked = world === "blocked";
  writeFileSync(
    join(folder, "Default", "Preferences"),
    JSON.stringify({
      profile: { cookie_controls_mode: blocked ? 1 : 0, block_third_party_cookies: blocked },
    }),
  );
  return folder;
}

let defaultFeatures: Promise<string> | undefined;

/** Playwright's own `--disable-features=…`, read from a browser it starts, so that an upgrade cannot make it stale. */
function playwrightFeatures(): Promise<string> {
  defaultFeatures ??= (async () => {
    const server = await chromium.launchServer({
      executablePath: EXECUTABLE,
      chromiumSandbox: false,
      args: QUIET,
    });
    const argument = server.process().spawnargs.find((each) => each.startsWith("--disable-features="));
    await server.close();
    if (!argument?.includes("ThirdPartyStoragePartitioning")) {
      throw new Error("Playwright no longer turns storage partitioning off: simplify openVisitor.");
    }
    return argument;
  })();
  return defaultFeatures;
}

function withPartitioning(argument: string): string {
  return argument.replace(/,?ThirdPartyStoragePartitioning/, "").replace("=,", "=");
}
