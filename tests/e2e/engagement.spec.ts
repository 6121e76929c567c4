/** How often, in which order and beside what items show by themselves, over reloads, visits and tabs; and what the team changes. */
import type { BrowserContext, Page, Route } from "@playwright/test";
import { test as base, expect, snippet } from "./support/fixtures.ts";
import { Items, LISTEN, surfaces } from "./support/items.ts";
import { Messenger } from "./support/messenger.ts";
import { Stack } from "./support/stack.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PATIENT = { timeout: 45_000 };

const test = base.extend<{ items: Items }>({
  items: async ({ stack }, use) => {
    const items = new Items(stack);
    await use(items);
    await items.end();
    await items.setPace(30 * MINUTE, 3);
  },
});

const on = (path: string) => ({ page: { include: [path], exclude: [] as string[] } });

test("every frequency holds over reloads, visits and days", async ({ site, visitorPage: page }) => {
  const stack = await Stack.start();
  try {
    const items = new Items(stack);
    const [a, b] = ["/often-a", "/often-b"].map((path) => site.put(path, { head: LISTEN + snippet(stack) }));
    await items.publish("once", "chat", { ...on("/often-a"), frequency: { type: "once" } });
    await items.publish("each visit", "top", { ...on("/often-a"), frequency: { type: "oncePerSession" } });
    await items.publish("always", "bottom", { ...on("/often-a"), priority: 9 });
    await items.publish("until touched", "top", {
      ...on("/often-b"),
      frequency: { type: "untilInteracted" },
    });
    await items.publish("daily, twice", "bottom", {
      ...on("/often-b"),
      frequency: { type: "every", days: 1, max: 2 },
    });
    await items.publish("mark", "top", { ...on("/often-b"), priority: 9 });
    await items.publish("until answered", "small", {
      ...on("/often-b"),
      frequency: { type: "untilCompleted" },
    });
    const leased = new Set<string>();
    page.on("request", (request) => {
      const { path, args } = (request.postDataJSON() ?? {}) as { path?: string; args?: { itemId: string } };
      if (path === "engagement:lease" && args) leased.add(args.itemId);
    });
    /** In whatever order: each has a place of its own, and what is quicker to draw is seen first. */
    const visit = async (url: string | undefined, ...names: string[]): Promise<void> => {
      await page.goto("about:blank");
      leased.clear();
      await page.goto(url ?? "");
      const heard = async (): Promise<string[]> => (await items.heard(page)).toSorted();
      await expect.poll(heard, { timeout: 45_000 }).toEqual(names.map((name) => `shown ${name}`).toSorted());
      // What is last has asked for its place, so nothing else is on its way.
      expect(leased.size).toBe(names.length);
    };
    const jump = async (ms: number): Promise<void> => {
      await page.goto("about:blank");
      await stack.kill();
      await stack.launch({ OPENCOM_CLOCK_OFFSET_MS: String(ms) });
    };

    await visit(a, "once", "each visit", "always");
    await visit(a, "always");
    await visit(b, "until touched", "daily, twice", "until answered");
    await visit(b, "until touched", "until answered");
    await items.dismiss(page, "until touched");
    await items.expectHeard(page, [
      "shown until touched",
      "shown until answered",
      "dismissed until touched",
      "shown mark",
    ]);
    const survey = await items.surface(page, "until answered");
    await survey.getByRole("radio", { name: "4 of 5" }).click();
    await expect.poll(() => items.heard(page), PATIENT).toContain("completed until answered");
    await visit(b, "mark");
    const visitorId = await page.evaluate(() => window.OpencomWidget.getVisitorId());

    // Half an hour in which nothing was heard: another visit.
    await jump(31 * MINUTE);
    await visit(a, "each visit", "always");
    await visit(b, "mark");
    await jump(25 * HOUR);
    await visit(b, "daily, twice", "mark");
    await jump(75 * HOUR);
    await visit(b, "mark");
    expect(await page.evaluate(() => window.OpencomWidget.getVisitorId())).toBe(visitorId);
  } finally {
    await stack.stop();
  }
});

type Asked = { page: Page; itemId: string; reason: string; until: number };

/** Calls back for each lease that a tab asks for, before the tab hears the answer. */
async function onLease(
  context: BrowserContext,
  handle: (asked: Asked, route: Route) => Promise<void>,
  before: (page: Page) => Promise<void>,
): Promise<void> {
  await context.route("**/api/mutation", async (route) => {
    const { path, args } = route.request().postDataJSON() as { path: string; args: { itemId: string } };
    if (path !== "engagement:lease") return route.continue();
    const page = route.request().frame().page();
    await before(page);
    const response = await route.fetch();
    const { value } = (await response.json()) as { value: { reason?: string; until?: number } };
    const { reason = "granted", until = 0 } = value;
    await handle({ page, itemId: args.itemId, reason, until }, route);
    await route.fulfill({ response }).catch(() => undefined);
  });
}

test("of two tabs that ask at the same moment one shows, and what was closed there stays closed; a tab that dies with its lease leaves it to the other", async ({
  stack,
  site,
  items,
  newVisitor,
}) => {
  await items.publish("for one", "chat", { ...on("/tabs"), frequency: { type: "once" } });
  await items.publish("left behind", "top", { ...on("/killed"), frequency: { type: "once" } });
  for (const path of ["/tabs", "/killed"]) site.put(path, { head: LISTEN + snippet(stack) });
  const { context } = await newVisitor();
  const open = () => context.newPage();
  const [one, other, dying, heir] = [await open(), await open(), await open(), await open()];
  const tabs = [one, other];
  const asked: Asked[] = [];
  const waiting = new Set<Page>();
  await onLease(
    context,
    async (each) => {
      asked.push(each);
      if (each.page === dying) await dying.close();
    },
    // Neither of the two is answered before both have asked.
    async (page) => {
      if (!tabs.includes(page)) return;
      waiting.add(page);
      await expect.poll(() => waiting.size, PATIENT).toBe(2);
    },
  );
  // All of one visitor: the first page is there before the others come.
  await one.goto(`${site.url}/tabs`);
  await one.waitForFunction(() => window.OpencomWidget.isReady());
  await Promise.all([other.goto(`${site.url}/tabs`), dying.goto(`${site.url}/killed`)]);
  const ofTab = (page: Page) => asked.filter((each) => each.page === page).map(({ reason }) => reason);
  await expect.poll(() => ofTab(dying), PATIENT).toEqual(["granted"]);
  await heir.goto(`${site.url}/killed`);

  await expect.poll(() => tabs.filter((tab) => ofTab(tab)[0] === "granted").length, PATIENT).toBe(1);
  const [shower, loser] = ofTab(one)[0] === "granted" ? tabs : tabs.toReversed();
  if (!shower || !loser) throw new Error("There are two tabs.");
  await items.dismiss(shower, "for one");
  // It asks once more when the lease is over, unless it heard at once that it has been.
  await expect.poll(() => ofTab(loser).at(-1), PATIENT).toBe("frequency");
  expect(["frequency", "lease,frequency"]).toContain(ofTab(loser).join());
  expect(await items.heard(shower)).toEqual(["shown for one", "dismissed for one"]);
  expect(await items.heard(loser)).toEqual([]);

  const { atMs } = await items.shownAt(heir, "left behind");
  const shownAt = (await heir.evaluate(() => performance.timeOrigin)) + atMs;
  const until = asked.find(({ page }) => page === dying)?.until ?? 0;
  expect(until).toBeGreaterThan(0);
  expect(shownAt).toBeGreaterThanOrEqual(until);
});

test("on a phone, too, what is live at once comes in its order, and each that goes lets the next one come", async ({
  stack,
  site,
  items,
  newVisitor,
}) => {
  await items.setPace(0, 100);
  const here = { ...on("/all"), frequency: { type: "once" }, isExempt: false };
  await items.publish("a little survey", "small", here);
  await items.publish("a large survey", "large", here);
  await items.publish("a second chat", "chat", { ...here, priority: 3 });
  await items.publish("a first chat", "chat", { ...here, priority: 2 });
  await items.publish("a post", "post", { ...here, priority: 1 });
  await items.publish("a tour", "tour", { ...here, priority: 9 });
  const { context } = await newVisitor({
    viewport: { width: 375, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/all", { head: LISTEN + snippet(stack), bodyEnd: `<p id="start">Start</p>` }));
  const story = ["shown a tour"];
  await items.expectHeard(page, story);
  /** What comes once this has gone. */
  const release = async (name: string, ...next: string[]): Promise<void> => {
    await items.dismiss(page, name);
    story.push(`dismissed ${name}`, ...next.map((each) => `shown ${each}`));
    await items.expectHeard(page, story);
  };
  await release("a tour", "a post");
  // A chat stands in the corner; it holds no dialog back.
  await release("a post", "a first chat", "a large survey");
  await release("a large survey");
  await release("a first chat", "a second chat");
  await release("a second chat", "a little survey");
  await release("a little survey");
  await expect(surfaces(page)).toHaveCount(0);
});

test("nothing comes over a dialog, full screen, a quiet page or writing; it comes afterwards", async ({
  stack,
  site,
  items,
  visitorPage: page,
}) => {
  const kinds = ["dialog", "fullscreen", "quiet", "writing"];
  for (const name of kinds)
    await items.publish(name, "top", { ...on("/held"), trigger: { type: "event", name } });
  await items.publish("asked for", "small", { ...on("/held"), trigger: { type: "manual" } });
  const bodyEnd = `<dialog id="d">Ours</dialog><textarea id="t"></textarea>
<button id="full" onclick="document.documentElement.requestFullscreen()">Full screen</button>`;
  await page.goto(site.put("/held", { head: LISTEN + snippet(stack), bodyEnd }));
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  const track = (name: string) => page.evaluate((event) => window.OpencomWidget.trackEvent(event), name);
  /** What the visitor has started shows whatever the page is at: once it is there, the page has been looked at. */
  const expectHeld = async (name: string): Promise<void> => {
    await track(name);
    const before = await items.heard(page);
    await page.evaluate((id) => window.OpencomWidget.startSurvey(id), items.idOf("asked for").surveyId ?? "");
    await items.expectHeard(page, [...before, "shown asked for"]);
  };
  /** The page tells how it stands when somebody moves. */
  const expectShown = async (name: string): Promise<void> => {
    await expect(async () => {
      await page.mouse.move(200 + Math.random() * 300, 300 + Math.random() * 300);
      expect(await items.heard(page)).toContain(`shown ${name}`);
    }).toPass(PATIENT);
    await items.dismiss(page, name);
  };
  const release = async (name: string): Promise<void> => {
    await expectShown(name);
    await items.dismiss(page, "asked for");
  };

  await page.evaluate(() => document.querySelector<HTMLDialogElement>("#d")?.showModal());
  await expectHeld("dialog");
  await page.evaluate(() => document.querySelector<HTMLDialogElement>("#d")?.close());
  await release("dialog");

  await page.locator("#full").click();
  await page.waitForFunction(() => document.fullscreenElement);
  await expectHeld("fullscreen");
  await page.evaluate(() => document.exitFullscreen());
  await release("fullscreen");

  await page.evaluate(() => document.querySelector("h1")?.setAttribute("data-opencom-quiet", ""));
  await expectHeld("quiet");
  await page.evaluate(() => document.querySelector("h1")?.removeAttribute("data-opencom-quiet"));
  await release("quiet");

  await page.locator("#t").pressSequentially("I");
  await track("writing");
  await page
    .locator("#t")
    .pressSequentially(" write, and nobody comes between as long as I do", { delay: 120 });
  expect(await items.heard(page)).not.toContain("shown writing");
  await expectShown("writing");
});

test("what an agent puts live, changes and pauses changes the visitor's open page, with the messenger used or not", async ({
  stack,
  site,
  items,
  newVisitor,
}) => {
  const url = site.put("/live", { head: LISTEN + snippet(stack) });
  const [{ context }, { context: second }] = [await newVisitor(), await newVisitor()];
  const page = context.pages()[0] ?? (await context.newPage());
  // This one never has a connection.
  const quiet = second.pages()[0] ?? (await second.newPage());
  await Promise.all([page.goto(url), quiet.goto(url)]);
  await quiet.waitForFunction(() => window.OpencomWidget.isReady());
  const messenger = new Messenger(page);
  await messenger.open();
  await messenger.close();

  // Where nothing was live, nothing listens: a page hears with its next sign of life.
  await items.publish("for all", "bottom", on("/live"));
  const beat = { timeout: 75_000 };
  await expect.poll(() => items.heard(page), beat).toEqual(["shown for all"]);
  for (const [name, place] of [
    ["a banner", "top"],
    ["a survey", "small"],
  ] as const) {
    await items.publish(name, place, on("/live"));
    await items.surface(page, name);
    await items.reword(name, place, `Changed ${place}`);
    await items.surface(page, `Changed ${place}`);
    await items.setStatus(name, "paused");
    await items.expectGone(page, `Changed ${place}`);
    await items.setStatus(name, "live");
    await items.surface(page, `Changed ${place}`);
    await items.setStatus(name, "archived");
    await items.expectGone(page, `Changed ${place}`);
  }
  await expect.poll(() => items.heard(quiet), beat).toEqual(["shown for all"]);
  await items.setStatus("for all", "paused");
  await items.expectGone(page, "for all");
});
