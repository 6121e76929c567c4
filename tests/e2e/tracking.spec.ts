import type { Page } from "@playwright/test";
import { openVisitor } from "./support/browser.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import type { Stack } from "./support/stack.ts";

type Item = { name: string; properties: Record<string, unknown>; url: string };

const booted = (page: Page) => page.waitForFunction(() => window.OpencomWidget.isReady());
const frameOf = (page: Page) => page.frames().find((each) => each.url().includes("/frame/"));

/** What agents see of a visitor's doings, oldest first. */
async function tracked(stack: Stack, visitorId: string | null): Promise<Item[]> {
  const agentToken = await stack.agentToken();
  return ((await stack.run("events:ofVisitor", { agentToken, visitorId })) as Item[]).reverse();
}

async function visitorOf(page: Page): Promise<string | null> {
  await booted(page);
  return page.evaluate(() => window.OpencomWidget.getVisitorId() ?? null);
}

const namesOf = async (stack: Stack, visitorId: string | null) =>
  (await tracked(stack, visitorId)).map(({ name }) => name);

/** Lines of our own in the page's console. */
function listen(page: Page): string[] {
  const lines: string[] = [];
  page.on("console", (message) => {
    if (message.text().startsWith("[Opencom]")) lines.push(message.text());
  });
  return lines;
}

test("what a page tracks arrives, also what it tracked before there was anything to take it", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const early = `<script>OpencomWidget.trackEvent("early", { at: "head" })</script>`;
  await page.goto(site.put("/tracking", { head: snippet(stack, { async: null }) + early }));
  const visitor = await visitorOf(page);
  await page.evaluate(() =>
    window.OpencomWidget.trackEvent("feature_used", { featureName: "export", format: "csv" }),
  );
  await expect
    .poll(() => tracked(stack, visitor), { timeout: 15_000 })
    .toMatchObject([
      { name: "early", properties: { at: "head" } },
      {
        name: "feature_used",
        properties: { featureName: "export", format: "csv" },
        url: `${site.url}/tracking`,
      },
    ]);
});

test("nothing is lost when the page goes right after, is loaded anew, or was off line", {
  // What a page sends as it goes is asked for across origins before it is sent.
  tag: "@origins",
}, async ({ stack, site, visitorPage: page }) => {
  const first = site.put("/tracking-1", { head: snippet(stack) });
  const second = site.put("/tracking-2", { head: snippet(stack) });
  await page.goto(first);
  const visitor = await visitorOf(page);
  for (let round = 0; round < 5; round++) {
    await page.evaluate(
      ([url, at]) => {
        window.OpencomWidget.trackEvent(`click ${at}`);
        location.href = url as string;
      },
      [round % 2 ? first : second, round] as const,
    );
    await page.waitForURL(round % 2 ? first : second);
    await booted(page);
  }
  await page.evaluate(() => {
    window.OpencomWidget.trackEvent("reload");
    location.reload();
  });
  await page.waitForLoadState();
  await booted(page);
  await page.context().setOffline(true);
  await page.evaluate(() => window.OpencomWidget.trackEvent("off line"));
  await page.waitForTimeout(3_000);
  expect(await namesOf(stack, visitor)).not.toContain("off line");
  await page.context().setOffline(false);
  const all = [...Array.from({ length: 5 }, (_, round) => `click ${round}`), "reload", "off line"];
  await expect
    .poll(async () => (await namesOf(stack, visitor)).sort(), { timeout: 30_000 })
    .toEqual(all.sort());
  expect(await page.evaluate(() => window.OpencomWidget.getVisitorId())).toBe(visitor);
  await expect
    .poll(() =>
      frameOf(page)?.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("track."))),
    )
    .toEqual([]);
});

test("what waits outlives the server and the browser's page", async ({ stack, site, newVisitor }) => {
  const { context } = await newVisitor();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/tracking-restart", { head: snippet(stack) }));
  const visitor = await visitorOf(page);
  await page.evaluate(() => window.OpencomWidget.trackEvent("first"));
  await expect.poll(() => namesOf(stack, visitor), { timeout: 15_000 }).toEqual(["first"]);
  await stack.kill();
  await page.evaluate(() => window.OpencomWidget.trackEvent("to nobody"));
  await expect
    .poll(() =>
      frameOf(page)?.evaluate(() => Object.keys(localStorage).some((key) => key.includes("track."))),
    )
    .toBe(true);
  await page.close();
  await stack.launch();
  const next = await context.newPage();
  await next.goto(`${site.url}/tracking-restart`);
  expect(await visitorOf(next)).toBe(visitor);
  await expect.poll(() => namesOf(stack, visitor), { timeout: 30_000 }).toEqual(["first", "to nobody"]);
});

test("page views: the first page and each change of path, query or route; the visitor's page at once", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const url = site.put("/views", { head: snippet(stack, { "data-opencom-track-page-views": "true" }) });
  await page.goto(`${url}?utm_source=mail&token=secret`);
  const visitor = await visitorOf(page);
  const urls = async () => (await tracked(stack, visitor)).map((each) => each.url.slice(site.url.length));
  await expect.poll(urls, { timeout: 15_000 }).toEqual(["/views?utm_source=mail"]);
  const go = async (act: string, expected: string[]) => {
    await page.evaluate(act);
    await expect.poll(urls, { timeout: 15_000 }).toEqual(expected);
  };
  const seen = ["/views?utm_source=mail", "/basket"];
  await go(`document.title = "Basket"; history.pushState(0, "", "/basket")`, seen);
  expect((await tracked(stack, visitor)).at(-1)).toMatchObject({
    name: "pageView",
    properties: { title: "Basket" },
  });
  await page.evaluate(() => history.replaceState(1, "", "/basket#details"));
  await go(`history.pushState(0, "", "/basket?step=2")`, [...seen, "/basket"]);
  await go("history.back()", [...seen, "/basket", "/basket"]);
  await go(`location.hash = "#/pay"`, [...seen, "/basket", "/basket", "/basket#/pay"]);
  expect((await tracked(stack, visitor)).every(({ name }) => name === "pageView")).toBe(true);
});

test("without trackPageViews no page is counted; limits are told in the console and never thrown", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const lines = listen(page);
  await page.goto(site.put("/limits", { head: snippet(stack) }));
  const visitor = await visitorOf(page);
  await page.evaluate(() => {
    const api = window.OpencomWidget as unknown as { trackEvent(...args: unknown[]): void };
    history.pushState(0, "", "/limits?page=2");
    api.trackEvent("x".repeat(65));
    api.trackEvent("pageView");
    api.trackEvent("");
    api.trackEvent("kept", { nested: { a: 1 }, long: "y".repeat(501), ok: true });
  });
  await expect.poll(() => tracked(stack, visitor), { timeout: 15_000 }).toMatchObject([{ name: "kept" }]);
  const [{ properties } = { properties: {} }] = await tracked(stack, visitor);
  expect(properties).toEqual({ long: "y".repeat(500), ok: true });
  await expect
    .poll(() => lines.map((line) => line.replace("[Opencom] ", "")).sort())
    .toEqual([
      "ARGUMENT_INVALID trackEvent()",
      "ARGUMENT_INVALID trackEvent() name: 1–64 printable characters",
      "ARGUMENT_INVALID trackEvent() pageView is reserved, set trackPageViews",
      "VALUE_IGNORED trackEvent() kept.long: at most 500 characters",
      "VALUE_IGNORED trackEvent() kept.nested: text, number, true, false or null",
    ]);
});

test("a loop of ten thousand harms nobody: few calls, and the messenger goes on", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.goto(site.put("/loop", { head: snippet(stack) }));
  const visitor = await visitorOf(page);
  const before = await stack.stats();
  await page.evaluate(() => {
    for (let at = 0; at < 10_000; at++) window.OpencomWidget.trackEvent("loop", { at });
  });
  await expect
    .poll(async () => (await namesOf(stack, visitor)).length, { timeout: 30_000 })
    .toBeGreaterThan(40);
  await page.waitForTimeout(5_000);
  const calls = ((await stack.stats()).calls["events:track"] ?? 0) - (before.calls["events:track"] ?? 0);
  test.info().annotations.push({ type: "measured", description: `${calls} calls of events:track` });
  expect(calls).toBeLessThanOrEqual(60);
  await page.evaluate(() => window.OpencomWidget.trackEvent("after"));
  await expect.poll(() => namesOf(stack, visitor), { timeout: 60_000 }).toContain("after");
});

test("consent: nothing before it is kept for after it, and nothing is tracked once it is withdrawn", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const lines = listen(page);
  await page.goto(
    site.put("/tracking-consent", { head: snippet(stack, { "data-opencom-consent": "required" }) }),
  );
  await page.waitForFunction(() => window.OpencomWidget !== undefined);
  await page.evaluate(() => {
    window.OpencomWidget.trackEvent("before");
    window.OpencomWidget.setConsent(true);
    window.OpencomWidget.trackEvent("with consent");
  });
  const visitor = await visitorOf(page);
  await expect.poll(() => namesOf(stack, visitor), { timeout: 15_000 }).toEqual(["with consent"]);
  expect(lines).toContain("[Opencom] TRACKING_OFF no consent");
  await page.evaluate(() => {
    window.OpencomWidget.trackEvent("waiting");
    window.OpencomWidget.setConsent(false);
    window.OpencomWidget.trackEvent("after");
  });
  await page.waitForTimeout(4_000);
  expect(await namesOf(stack, visitor)).toEqual(["with consent"]);
});

test("what one person leaves is never the next one's", async ({ stack, site, visitorPage: page }) => {
  await page.goto(site.put("/tracking-logout", { head: snippet(stack) }));
  await booted(page);
  await page.evaluate(() => window.OpencomWidget.identify({ userId: "tracked-ada" }));
  const ada = await visitorOf(page);
  await page.evaluate(() => window.OpencomWidget.trackEvent("warm"));
  await expect.poll(() => namesOf(stack, ada), { timeout: 15_000 }).toEqual(["warm"]);
  await page.evaluate(() => {
    window.OpencomWidget.trackEvent("ada's");
    window.OpencomWidget.logout();
    window.OpencomWidget.trackEvent("somebody's");
  });
  await expect
    .poll(() => page.evaluate(() => window.OpencomWidget.getVisitorId()), { timeout: 15_000 })
    .not.toBe(ada);
  const next = await visitorOf(page);
  await expect.poll(() => namesOf(stack, next), { timeout: 15_000 }).toEqual(["somebody's"]);
  expect((await namesOf(stack, ada)).filter((name) => name !== "ada's")).toEqual(["warm"]);
});

test("a browser with Global Privacy Control is not tracked, unless the workspace tracks it; presence and chat work", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });
  });
  const lines = listen(page);
  const url = site.put("/gpc", { head: snippet(stack, { "data-opencom-track-page-views": "true" }) });
  await page.goto(url);
  const visitor = await visitorOf(page);
  await page.evaluate(() => window.OpencomWidget.trackEvent("bought"));
  const line = "[Opencom] TRACKING_OFF the browser asks for it: Global Privacy Control";
  await expect.poll(() => lines.filter((each) => each === line).length, { timeout: 15_000 }).toBe(1);
  await page.waitForTimeout(3_000);
  expect(await tracked(stack, visitor)).toEqual([]);

  const agentToken = await stack.agentToken();
  const settings = { respectSignals: false, parameters: ["plan"], titles: false };
  await stack.run("tracking:set", { agentToken, settings });
  await page.goto(`${url}?plan=pro&q=x`);
  await expect
    .poll(() => tracked(stack, visitor), { timeout: 15_000 })
    .toMatchObject([{ name: "pageView", url: `${url}?plan=pro`, properties: {} }]);
  await stack.run("tracking:set", {
    agentToken,
    settings: { respectSignals: true, parameters: [], titles: true },
  });
});

test("with the messenger never opened: online within 5 s, offline within 60 s after the browser was killed", async ({
  stack,
  site,
}) => {
  test.setTimeout(150_000);
  const { context, close } = await openVisitor();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/killed", { head: snippet(stack) }));
  const visitorId = await visitorOf(page);
  const agentToken = await stack.agentToken();
  const started = (await stack.run("inbox:start", {
    agentToken,
    visitorId,
    clientMessageId: crypto.randomUUID(),
    text: "Hello",
  })) as { conversationId: string };
  const isOnline = async () => {
    const found = await stack.run("inbox:get", { agentToken, conversationId: started.conversationId });
    return (found as { visitor: { online: boolean } }).visitor.online;
  };
  await expect.poll(isOnline, { timeout: 5_000 }).toBe(true);
  // The whole browser, without a goodbye: the call itself is answered by nobody.
  const session = await context.newCDPSession(page);
  await session.send("Browser.crash").catch(() => undefined);
  const killedAt = Date.now();
  await expect.poll(isOnline, { timeout: 75_000, intervals: [250] }).toBe(false);
  const took = Date.now() - killedAt;
  test.info().annotations.push({ type: "measured", description: `offline ${took} ms after the kill` });
  expect(took).toBeLessThanOrEqual(60_000);
  await close().catch(() => undefined);
});
