import { expect, type Frame, type Page } from "@playwright/test";
import { test as base, snippet } from "../../e2e/support/fixtures.ts";
import { expectLauncher, launcherState } from "../../e2e/support/launcher.ts";
import { Messenger } from "../../e2e/support/messenger.ts";
import { type Site, startSite } from "../../e2e/support/site.ts";
import type { Stack } from "../../e2e/support/stack.ts";
import { inspectRealm, type RealmWindow, watchRealms } from "./realm.ts";

export { expect };

const HUNG_UP = /^WebSocket is already in CLOSING or CLOSED state\.$/;

type Ground = { stack: Stack; site: Site; evil: Site; page: Page };

/** A customer's page with the widget and a hostile frame of another site beside it, watched in every realm. */
export class Arena {
  readonly page: Page;
  readonly stack: Stack;
  /** Our own lines in the page's console. */
  readonly lines: string[] = [];
  /** What the page, its frames or its console told as an error. */
  readonly errors: string[] = [];
  private readonly evil: Site;
  private readonly site: Site;

  constructor({ stack, site, evil, page }: Ground) {
    this.page = page;
    this.stack = stack;
    this.site = site;
    this.evil = evil;
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (/\[opencom\]/i.test(message.text())) this.lines.push(message.text());
      else if (message.type() === "error" && !/favicon|Failed to load resource/.test(message.text()))
        this.errors.push(message.text());
    });
  }

  /** Opens the page; by default with the documented snippet, and waits until the visitor is known. */
  async open(
    name: string,
    options: { head?: string; bodyEnd?: string; isWaiting?: boolean } = {},
  ): Promise<this> {
    const { head = snippet(this.stack), bodyEnd = "", isWaiting = true } = options;
    const sibling = this.evil.put("/sibling", { html: "<!doctype html><title>sibling</title>" });
    const html = `<!doctype html><html lang="en"><head><title>A customer's page</title></head><body><h1>Shop</h1><iframe id="sibling" src="${sibling}"></iframe></body></html>`;
    await watchRealms(this.page);
    await this.page.goto(this.site.put(`/${name}`, { html, head, bodyEnd }));
    if (isWaiting) await this.ready();
    return this;
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => window.OpencomWidget?.isReady(), null, { timeout: 30_000 });
  }

  /** The app's frame. */
  get app(): Frame {
    const found = this.page.frames().filter((each) => each.url().includes("/frame/") && !each.isDetached());
    return found.at(-1) as Frame;
  }

  get sibling(): Frame {
    return this.page.frames().find((each) => each.url().endsWith("/sibling")) as Frame;
  }

  /** Posts at the private port of the host, that is to the frame. */
  toFrame(...wires: unknown[]): Promise<void> {
    return this.page.evaluate((all) => {
      const { ports } = (window as unknown as RealmWindow).realm;
      for (const wire of all) ports.at(-1)?.postMessage(wire);
    }, wires);
  }

  /** Posts at the private port of the frame, that is to the loader. */
  toHost(...wires: unknown[]): Promise<void> {
    return this.app.evaluate((all) => {
      const { ports } = (window as unknown as RealmWindow).realm;
      for (const wire of all) ports[0]?.postMessage(wire);
    }, wires);
  }

  /** Everything a wrong sender might have changed, as text. */
  async state(): Promise<string> {
    const host = await this.page.evaluate(() => ({
      visitor: window.OpencomWidget.getVisitorId(),
      isReady: window.OpencomWidget.isReady(),
      tours: window.OpencomWidget.getAvailableTours(),
      storage: Object.entries(localStorage),
      frames: [...document.querySelectorAll("iframe")].map((each) => [each.src, each.checkVisibility()]),
      title: document.title,
      href: location.href,
    }));
    const frame = await this.app.evaluate(() => ({
      storage: Object.entries(localStorage).filter(([key]) => !/:(tab|lease|clock)/.test(key)),
      text: document.body.innerText,
      href: location.href,
    }));
    // Once it has come to rest, where there is one.
    const launcher = (await launcherState(this.page)) && (await expectLauncher(this.page));
    return JSON.stringify({ host, frame, launcher }, null, 1);
  }

  /**
   * Nothing threw, on either side, and no built-in prototype has changed. After a flood the server may have hung up, as
   * it does on whoever changes queries faster than they are answered; the browser has a line for what was sent before
   * the page heard of it.
   */
  async expectCalm({ isFlooded = false } = {}): Promise<void> {
    for (const realm of [this.page.mainFrame(), this.app])
      if (realm) expect(await inspectRealm(realm)).toEqual({ errors: [], isPrototypeChanged: false });
    expect(this.errors.filter((each) => !(isFlooded && HUNG_UP.test(each)))).toEqual([]);
  }

  /** The open messenger, once something can be written. */
  async messenger(): Promise<Messenger> {
    const messenger = new Messenger(this.page);
    await messenger.composer.waitFor();
    return messenger;
  }

  /** A visitor opens the messenger and sends a message, which arrives. */
  async expectWorks(text: string): Promise<void> {
    await this.page.evaluate(() => window.OpencomWidget.showNewMessage());
    const messenger = await this.messenger();
    await messenger.send(text);
    await expect(messenger.message(text)).toBeVisible();
    const isStored = async () =>
      JSON.stringify(
        await this.stack.run("inbox:list", {
          agentToken: await agentOf(this.stack),
          state: "open",
          paginationOpts: { numItems: 20, cursor: null },
        }),
      ).includes(text);
    await expect.poll(isStored, { timeout: 30_000 }).toBe(true);
  }
}

/** Signing in is limited, so once per server. */
const tokens = new WeakMap<Stack, Promise<string>>();

/** A token of an agent of this server. */
export function agentOf(stack: Stack): Promise<string> {
  const token = tokens.get(stack) ?? stack.agentToken();
  tokens.set(stack, token);
  return token;
}

/** As the end-to-end tests' `test`, with a hostile site and an arena. */
export const test = base.extend<{ arena: Arena }, { evil: Site }>({
  evil: [
    async ({}, use) => {
      // Another site, and so another process, than page and frame.
      const evil = await startSite("evil.localhost");
      await use(evil);
      await evil.stop();
    },
    { scope: "worker" },
  ],
  arena: async ({ stack, site, evil, visitorPage }, use) => {
    await use(new Arena({ stack, site, evil, page: visitorPage }));
  },
});
