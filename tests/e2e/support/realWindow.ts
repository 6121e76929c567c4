import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { EXECUTABLE, QUIET } from "./browser.ts";

export type RealWindow = {
  page: Page;
  /** Minimizes the window, or brings it back; resolves once the page and its frames know. */
  setHidden: (isHidden: boolean) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * A browser whose page can be out of sight. One that Playwright starts says of every page that it is visible, whatever
 * becomes of its window; one that was there before is left as it is.
 */
export async function openRealWindow(): Promise<RealWindow> {
  const profile = mkdtempSync(join(tmpdir(), "opencom-window-"));
  const args = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, ...QUIET];
  const child = spawn(EXECUTABLE, [...args, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}.\n${text}`)));
    child.stderr.on("data", (chunk) => {
      text += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
  });
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error("Chromium has no page.");
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send("Browser.getWindowForTarget");
  return {
    page,
    async setHidden(isHidden) {
      const windowState = isHidden ? "minimized" : "normal";
      await session.send("Browser.setWindowBounds", { windowId, bounds: { windowState } });
      const wanted = isHidden ? "hidden" : "visible";
      const isThere = (state: string) => document.visibilityState === state;
      for (const frame of page.frames()) await frame.waitForFunction(isThere, wanted, { polling: 50 });
    },
    async close() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      await (await browser.newBrowserCDPSession()).send("Browser.close").catch(() => undefined);
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await gone;
      clearTimeout(timer);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
