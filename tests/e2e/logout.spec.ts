import type { BrowserContext, Frame, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import type { Site } from "./support/site.ts";
import type { Stack } from "./support/stack.ts";

/** 100 with `npm run chaos -- logouts`; these are enough to meet every combination twice. */
const RUNS = Number(process.env.LOGOUT_RUNS ?? 32);
const WAYS = ["online", "offline", "other tab", "crash"] as const;
const RUNS_EACH = Math.ceil(RUNS / WAYS.length);
/** From the first request after the logout that reaches the server. */
const DEAD_WITHIN_MS = 2_000;
const OTHER_TAB_WITHIN_MS = 2_000;

test.use({ trace: "off" });

const frameOf = (page: Page): Frame => {
  const frame = page.frames().find((each) => each.url().includes("/frame/"));
  if (!frame) throw new Error("There is no frame.");
  return frame;
};

/** Everything the frame's site keeps in this browser, as text. Runs in the frame. */
async function readStored(): Promise<string> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const table of database.objectStoreNames) {
      parts.push(JSON.stringify(await settled(database.transaction(table).objectStore(table).getAll())));
    }
    database.close();
  }
  return parts.concat(await caches.keys()).join("\n");
}

const stored = (page: Page) => frameOf(page).evaluate(readStored);
const shown = (page: Page) => frameOf(page).evaluate(() => document.body.innerText);

/** Writes down everything a page says and hears over the network from now on. */
function listen(page: Page): { text(): string; contactAt(): number } {
  const said: string[] = [];
  let contactAt = 0;
  page.on("request", (request) => said.push(request.url(), request.postData() ?? ""));
  page.on("response", (response) => {
    if (response.url().includes("/boot")) contactAt ||= Date.now();
  });
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => said.push(String(payload)));
    socket.on("framereceived", ({ payload }) => said.push(String(payload)));
  });
  return { text: () => said.join("\n"), contactAt: () => contactAt };
}

type Run = {
  way: (typeof WAYS)[number];
  number: number;
  isNamed: boolean;
  method: "logout" | "destroy";
};

/** Half of the people are known to the site; for those, destroy() is as good as logout(). */
const planOf = (way: Run["way"], number: number): Run => {
  const isNamed = number % 2 === 1;
  return { way, number, isNamed, method: isNamed && number % 4 === 3 ? "destroy" : "logout" };
};

class LogoutRun {
  private readonly world: { stack: Stack; site: Site; context: BrowserContext };
  private readonly run: Run;
  private readonly secret: string;
  private readonly url: string;
  private token = "";

  constructor(world: LogoutRun["world"], run: Run) {
    this.world = world;
    this.run = run;
    this.secret = `A${run.number}-${Math.random().toString(36).slice(2)}`;
    this.url = world.site.put("/logout", { head: snippet(world.stack) });
  }

  async play(): Promise<void> {
    const page = await this.stay();
    await this.end(page);
    await this.replace();
  }

  private isAlive(): Promise<boolean> {
    const answer = this.world.stack.run("widgetSessions:current", { sessionToken: this.token });
    return answer.then(
      () => true,
      () => false,
    );
  }

  /** A writes, sends and leaves something half written. */
  private async stay(): Promise<Page> {
    const { secret } = this;
    const page = await this.world.context.newPage();
    await page.goto(this.url);
    const messenger = new Messenger(page);
    await messenger.open();
    if (this.run.isNamed) {
      await page.evaluate((userId) => window.OpencomWidget.identify({ userId }), secret);
    }
    await messenger.writeFirst(`${secret} sent`);
    await messenger.composer.fill(`${secret} draft`);
    const kept = await stored(page);
    expect(kept).toContain(secret);
    this.token = /wst_[0-9a-f]{64}/.exec(kept)?.[0] ?? "";
    expect(await this.isAlive()).toBe(true);
    return page;
  }

  private async end(page: Page): Promise<void> {
    const { context } = this.world;
    const { way, method, number } = this.run;
    const other = way === "other tab" ? await this.openOther() : null;
    if (way === "offline") {
      await context.setOffline(true);
      const messenger = new Messenger(page);
      await messenger.send(`${this.secret} unsent`);
    }
    const crash = way === "crash" ? await context.newCDPSession(frameOf(page)) : null;
    await page.evaluate((name) => window.OpencomWidget[name](), method);
    if (crash) {
      // Some before the order is there, some in the middle of it, some after.
      await page.waitForTimeout(number * 2);
      // The next page must not get a process that is about to die. The frame may also have gone by itself.
      const crashed = new Promise((resolve) => crash.once("Inspector.targetCrashed", resolve));
      const refused = crash.send("Page.crash").catch(() => undefined);
      await Promise.race([crashed, refused, page.waitForTimeout(5_000).catch(() => undefined)]);
    } else if (method === "logout") {
      await expect.poll(() => shown(page), { intervals: [50] }).not.toContain(this.secret);
    } else await expect(page.locator("iframe")).toHaveCount(0);
    if (other) {
      await expect
        .poll(() => shown(other), { timeout: OTHER_TAB_WITHIN_MS, intervals: [50] })
        .not.toContain(this.secret);
      expect(await stored(other)).not.toContain(this.token);
      await other.close();
    }
    await page.close();
  }

  private async openOther(): Promise<Page> {
    const page = await this.world.context.newPage();
    await page.goto(this.url);
    const messenger = new Messenger(page);
    await messenger.open();
    await messenger.openConversation(`${this.secret} sent`);
    return page;
  }

  /** B sits down at the same browser. */
  private async replace(): Promise<void> {
    const { context } = this.world;
    const page = await context.newPage();
    const network = listen(page);
    if (this.run.way === "offline") await context.setOffline(false);
    await page.goto(this.url);
    const messenger = new Messenger(page);
    await messenger.open();
    await expect.poll(network.contactAt).toBeGreaterThan(0);
    if (this.run.way === "crash" && (await stored(page)).includes(this.token)) {
      // Died before the order was there: A is still signed in, and the site says it again.
      await page.evaluate(() => window.OpencomWidget.logout());
      await expect.poll(() => stored(page), { intervals: [50] }).not.toContain(this.token);
      // A logout closes the messenger: B opens it again.
      await expect(page.locator('iframe[src*="/frame/"]')).toBeHidden();
      await messenger.open();
    }
    await expect.poll(() => this.isAlive(), { timeout: DEAD_WITHIN_MS, intervals: [50] }).toBe(false);
    const before = network.text().length;
    await messenger.writeFirst(`B${this.run.number} is here`);
    await expect.poll(() => network.text(), "B's message leaves").toContain(`B${this.run.number} is here`);
    expect(await stored(page)).not.toContain(this.secret);
    expect(await stored(page)).not.toContain(this.token);
    expect(await shown(page)).not.toContain(this.secret);
    expect(network.text().slice(before)).not.toContain(this.secret);
    expect(network.text().slice(before)).not.toContain(this.token);
    // B leaves the browser as B found it.
    await page.evaluate(() => window.OpencomWidget.logout());
    await expect.poll(() => shown(page)).not.toContain("is here");
    await page.close();
  }
}

for (const way of WAYS) {
  test(`${way}: after logouts nothing of A is left in storage, on screen or on the line for B`, async ({
    stack,
    site,
    newVisitor,
  }) => {
    test.setTimeout(30_000 + RUNS_EACH * 45_000);
    const { context } = await newVisitor();
    for (let number = 0; number < RUNS_EACH; number++) {
      await test.step(`run ${number}`, () =>
        new LogoutRun({ stack, site, context }, planOf(way, number)).play());
    }
  });
}
