// Finds a Chromium to test in: the system's; else from Debian's packages when we may install; else Playwright's own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const CANDIDATES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** Path of an installed Chromium, or null. `CHROMIUM_PATH` wins. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  return CANDIDATES.find((path) => existsSync(path)) ?? null;
}

/** True when we are root on a system with apt, so that packages can be installed. */
export function canInstallPackages() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Installs Debian packages. Returns true when all are there afterwards. */
export function installPackages(names) {
  if (!canInstallPackages()) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (args) => spawnSync("apt-get", args, { env, stdio: ["ignore", 2, 2] }).status === 0;
  run(["update", "-qq"]);
  return run(["install", "-y", "-qq", "--no-install-recommends", ...names]);
}

/** Finds or installs a Chromium; prints one line and returns null when there is no way to get one. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (installPackages(["chromium", "fonts-noto-core", "fonts-noto-color-emoji"]) && findChromium())
    return findChromium();
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  spawnSync("npx", ["playwright", "install", "chromium"], { stdio: ["ignore", 2, 2] });
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  process.stderr.write(
    "No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.\n",
  );
  return null;
}

const SHELL = "/usr/bin/chromium-headless-shell";

/**
 * Chromium without a window of its own, which tests that need no profile run in (ADR 20): Debian's, beside Debian's Chromium.
 * Null where it cannot be had: they then run in the whole browser.
 */
export function ensureShell(chromium) {
  if (process.env.CHROMIUM_SHELL_PATH) return process.env.CHROMIUM_SHELL_PATH;
  if (existsSync(SHELL)) return SHELL;
  if (chromium === CANDIDATES[0]) installPackages(["chromium-headless-shell"]);
  return existsSync(SHELL) ? SHELL : null;
}
