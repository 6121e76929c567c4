import { brotliCompressSync, constants } from "node:zlib";
import type { Page, Request } from "@playwright/test";
import { test as base, expect, snippet } from "./support/fixtures.ts";
import { clickLauncher, expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { Stack, type Stats } from "./support/stack.ts";

/** A server that no other test has used: what they have left live has code that comes with it. */
const test = base.extend<{ unused: Stack }>({
  unused: async ({ twoOrigins }, use) => {
    const stack = await Stack.start({ twoOrigins });
    await use(stack);
    await stack.stop();
  },
});

const KB = 1024;
/** Everything until the messenger is open and usable. */
const OPEN_BYTES = 48_500;
/** That and the conversation's code, which comes ahead of its use. */
const WRITTEN_BYTES = 57_500;

const nameOf = (request: Request): string => new URL(request.url()).pathname;
const isThread = (name: string): boolean => name.endsWith("/thread.js");
/** What home shows of the help centre, once all else is idle. */
const isHelp = (name: string): boolean => name.endsWith("/help.js");
/** Home's later cards, once all else is idle, and what their words share with a conversation's bar. */
const isCards = (name: string): boolean => /\/(cards|teamStatus)\.js$/.test(name);
/** A header, logo or icon of the workspace's own; another test of this server may have given it one. */
const isBranding = (name: string): boolean => /\/(branding|launcherIcon)\.js$|\/brand\//.test(name);
const isLively = (name: string): boolean => name.endsWith("/lively.js");

/** Requests to our origin in order, with the body's size as the exact brotli-11 figure. */
function watch(page: Page, stack: Stack) {
  const requests: Request[] = [];
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin === stack.info.url || origin === stack.frameOrigin) requests.push(request);
  });
  return {
    requests,
    names: () => requests.map(nameOf),
    async bytes(isCounted: (name: string) => boolean = () => true): Promise<number> {
      const bodies = await Promise.all(
        requests.map(async (each) =>
          each.method() === "GET" && isCounted(nameOf(each))
            ? ((await (await each.response())?.body()) ?? Buffer.alloc(0))
            : Buffer.alloc(0),
        ),
      );
      return bodies.reduce(
        (sum, body) =>
          sum +
          (body.length
            ? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
            : 0),
        0,
      );
    },
  };
}

test("one request until the launcher shows; frame boot, open messenger and socket within their bytes", async ({
  unused: stack,
  site,
  visitorPage,
}) => {
  const url = site.put("/budget", {
    head: snippet(stack, {
      "data-opencom-color": "#4f46e5",
      "data-opencom-side": "right",
      "data-opencom-icon": "chat",
    }),
  });
  const seen = watch(visitorPage, stack);
  let atLauncher = -1;
  await visitorPage.exposeFunction("launcherDrawn", () => {
    atLauncher = seen.requests.length;
  });
  await visitorPage.addInitScript(() => {
    if (window.top !== window) return;
    new MutationObserver((records, observer) => {
      if (
        !records.some((record) =>
          [...record.addedNodes].some(
            (node) =>
              node instanceof HTMLElement &&
              node.parentNode === document.documentElement &&
              node.tagName === "DIV",
          ),
        )
      )
        return;
      observer.disconnect();
      (window as unknown as { launcherDrawn: () => void }).launcherDrawn();
    }).observe(document, { childList: true, subtree: true });
  });
  await visitorPage.addInitScript(noteFirstFrame);
  await visitorPage.goto(url);
  await expectLauncher(visitorPage);
  expect(atLauncher).toBe(1);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const boot = { bytes: (await seen.bytes()) - (await widgetBytes(stack)), names: seen.names() };
  expect(
    boot.names.some((name) => /messenger|convex\.js/.test(name)),
    boot.names.join(" "),
  ).toBe(false);
  expect(boot.bytes).toBeLessThanOrEqual(24 * KB);
  await clickLauncher(visitorPage);
  const messenger = new Messenger(visitorPage);
  await messenger.frame.getByRole("button", { name: "Send us a message" }).waitFor();
  // The conversation's code comes ahead of its use, but behind everything the first screen needs.
  await expect.poll(() => seen.names().some(isThread)).toBe(true);
  await expect.poll(() => seen.names().some(isHelp)).toBe(true);
  await expect.poll(() => seen.names().some(isCards)).toBe(true);
  const names = seen.names();
  const isLater = (name: string) => isHelp(name) || isCards(name) || isBranding(name);
  const isFirst = (name: string) => !isThread(name) && !isLater(name);
  const open = { bytes: await seen.bytes(isFirst), names: names.filter(isFirst) };
  expect(names.filter((name) => !isBranding(name)).slice(0, open.names.length)).toEqual(open.names);
  expect(await threadAfterFrame(messenger)).toBeGreaterThanOrEqual(0);
  await messenger.writeFirst("within budget");
  // What makes it lively comes behind that, within a budget of its own (.size-limit.json).
  await expect.poll(() => seen.names().some(isLively)).toBe(true);
  expect(seen.names().findIndex(isLively)).toBeGreaterThan(seen.names().findIndex(isThread));
  const written = {
    bytes: await seen.bytes((name) => !isLively(name) && !isLater(name)),
    names: seen.names().filter((name) => !isLively(name) && !isLater(name)),
  };
  test.info().annotations.push({
    type: "measured",
    description: `boot ${boot.bytes} B, open ${open.bytes} B in ${open.names.length} requests: ${open.names.join(" ")}; first message ${written.bytes} B`,
  });
  expect(open.names.length).toBeLessThanOrEqual(6);
  expect(open.bytes).toBeLessThanOrEqual(OPEN_BYTES);
  expect(written.names.length).toBeLessThanOrEqual(7);
  expect(written.bytes).toBeLessThanOrEqual(WRITTEN_BYTES);
});

/**
 * Notes when the first animation frame with the messenger's buttons in it began. Not when it was on the screen, which
 * the browser reports as the first paint: a busy compositor says so frames later.
 */
function noteFirstFrame(): void {
  if (window.top === window) return;
  const observer = new MutationObserver(() => {
    if (!document.querySelector("main button")) return;
    observer.disconnect();
    requestAnimationFrame((at) => performance.mark("first-frame", { startTime: at }));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** How long after the messenger's first frame its conversations' code was asked for, ms. */
function threadAfterFrame(messenger: Messenger): Promise<number> {
  return messenger.frame.locator("body").evaluate(() => {
    const [frame] = performance.getEntriesByName("first-frame");
    const thread = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/thread.js"));
    return (thread?.startTime ?? Number.NaN) - (frame?.startTime ?? Number.NaN);
  });
}

async function widgetBytes(stack: Stack): Promise<number> {
  const body = Buffer.from(await (await fetch(stack.info.widgetUrl)).arrayBuffer());
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

test("the host makes no request but widget.js and the frame, and nothing shifts", async ({
  stack,
  site,
  visitorPage,
}) => {
  const fromHost: string[] = [];
  visitorPage.on("request", (request) => {
    const { origin } = new URL(request.url());
    const isOurs = origin === stack.info.url || origin === stack.frameOrigin;
    if (request.frame() === visitorPage.mainFrame() && isOurs) fromHost.push(new URL(request.url()).pathname);
  });
  await visitorPage.addInitScript(() => {
    (window as unknown as { shifts: number }).shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        (window as unknown as { shifts: number }).shifts += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await visitorPage.goto(site.put("/quiet", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("nothing shifts");
  await visitorPage.waitForTimeout(500);
  expect(fromHost).toEqual(["/widget.js"]);
  expect(await visitorPage.evaluate(() => (window as unknown as { shifts: number }).shifts)).toBe(0);
});

test("closed, a new visitor's page view costs at most 6 function calls, then at most 1 in each minute", async ({
  unused: stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(120_000);
  const minutes = 6;
  const before = await stack.stats();
  // Time flows by itself until it is moved, in the page and in its frames alike.
  await visitorPage.clock.install();
  await visitorPage.goto(site.put("/calls", { head: snippet(stack) }));
  await expectLauncher(visitorPage);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const view = await afterPageView(visitorPage, stack, before);

  let last = view;
  for (let minute = 1; minute <= minutes; minute++) {
    // In pieces shorter than a call is waited for, so that it is answered before it is given up.
    for (let piece = 0; piece < 12; piece++) {
      await visitorPage.clock.runFor(5_000);
      await visitorPage.waitForTimeout(100);
    }
    const now = await stack.stats();
    const calls = grown(last.calls, now.calls);
    expect(sum(calls), `minute ${minute}: ${JSON.stringify(calls)}`).toBeLessThanOrEqual(1);
    last = now;
  }
  const beats = async () => grown(view.calls, (await stack.stats()).calls)["visitors:heartbeat"];
  // The last may still be on its way.
  await expect
    .poll(beats, { message: "the frame's clock was moved too" })
    .toBeGreaterThanOrEqual(minutes - 1);
});

test("closed, with an open conversation's socket, a page view costs at most 6 calls, then at most 2 in 125 s and no re-run", async ({
  stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(240_000);
  const url = site.put("/calls-open", { head: snippet(stack) });
  await visitorPage.goto(url);
  await new Messenger(visitorPage).start("still open");
  await visitorPage.goto("about:blank");
  await expect.poll(async () => (await stack.stats()).openSockets).toBe(0);
  const before = await stack.stats();
  await visitorPage.goto(url);
  await expect.poll(async () => (await stack.stats()).openSockets).toBe(1);
  const view = await afterPageView(visitorPage, stack, before);
  // Real time: with a moved clock the client takes the server, whose pings keep real time, for dead and reconnects.
  await visitorPage.waitForTimeout(125_000);
  const later = await stack.stats();
  const calls = grown(view.calls, later.calls);
  expect(sum(calls), JSON.stringify(calls)).toBeLessThanOrEqual(2);
  expect(calls["visitors:heartbeat"], "the visitor stayed").toBeGreaterThan(0);
  expect(grown(view.reruns, later.reruns), "a heartbeat re-runs nothing").toEqual({});
  expect(later.openSockets).toBe(1);
});

/** Waits until a page view has settled and checks what it cost. */
async function afterPageView(page: Page, stack: Stack, before: Stats): Promise<Stats> {
  await page.waitForTimeout(4_000);
  const view = await stack.stats();
  const costs = grown(before.calls, view.calls);
  test.info().annotations.push({ type: "measured", description: `page view: ${JSON.stringify(costs)}` });
  expect(sum(costs), JSON.stringify(costs)).toBeLessThanOrEqual(6);
  return view;
}

/** What has been counted more often since, without the server's own crons. */
function grown(from: Record<string, number>, to: Record<string, number>): Record<string, number> {
  const differences = Object.entries(to).map(([path, count]) => [path, count - (from[path] ?? 0)] as const);
  return Object.fromEntries(
    differences.filter(
      ([path, count]) => count !== 0 && !/cron|expir|sweep|cleanUp|dispatch|releases|seed/i.test(path),
    ),
  );
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
