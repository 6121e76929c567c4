import type { Browser } from "@playwright/test";
import { launchShared, openVisitor, openWindow, type Visitor, type VisitorOptions } from "./browser.ts";

/**
 * A worker's browser for everybody who stores as browsers do by default. A window with a store of its own costs a good
 * second of CPU time less than a browser; who needs a profile, rules in it or arguments gets a browser all the same.
 */
export class SharedBrowser {
  private browser: Promise<Browser> | null = null;

  async open(options: VisitorOptions = {}): Promise<Visitor> {
    const { world = "partitioned", profile, args, hasScrollBars, ...window } = options;
    if (world !== "partitioned" || profile || args || hasScrollBars) return openVisitor(options);
    return openWindow(await this.running(), window);
  }

  /** The browser; one that has crashed is replaced. */
  private async running(): Promise<Browser> {
    const browser = await this.browser;
    if (browser?.isConnected()) return browser;
    this.browser = launchShared();
    return this.browser;
  }

  async close(): Promise<void> {
    await (await this.browser)?.close();
  }
}
