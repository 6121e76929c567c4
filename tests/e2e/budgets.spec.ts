import { brotliCompressSync, constants } from "node:zlib";
import type { Page, Request } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { clickLauncher, expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const KB = 1024;

/** Requests to our origin in order, with the body's size as the exact brotli-11 figure. */
function watch(page: Page, stack: Stack) {
  const requests: Request[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(stack.info.url)) requests.push(request);
  });
  return {
    requests,
    names: () => requests.map((each) => new URL(each.url()).pathname),
    async bytes(): Promise<number> {
      const bodies = await Promise.all(
        requests.map(async (each) =>
          each.method() === "GET"
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
  stack,
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
  await messenger.frame.getByRole("main").waitFor();
  await messenger.writeFirst("within budget");
  const open = { bytes: await seen.bytes(), names: seen.names() };
  test.info().annotations.push({
    type: "measured",
    description: `boot ${boot.bytes} B, open ${open.bytes} B in ${open.names.length} requests: ${open.names.join(" ")}`,
  });
  expect(open.names.length).toBeLessThanOrEqual(6);
  // A ratchet on the way to 48 KB (docs/adr/0004-byte-ratchet.md).
  expect(open.bytes).toBeLessThanOrEqual(52 * KB);
});

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
    if (request.frame() === visitorPage.mainFrame() && request.url().startsWith(stack.info.url))
      fromHost.push(new URL(request.url()).pathname);
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

test("closed, a page view costs at most 6 function calls and then at most one a minute", async ({
  stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(150_000);
  const total = async () => {
    const { calls } = await stack.stats();
    // Crons of the server itself are no visitor's.
    const visitors = Object.entries(calls).filter(([path]) => !/cron|expire|sweep|releases|seed/i.test(path));
    return {
      sum: visitors.reduce((sum, [, count]) => sum + count, 0),
      visitors: Object.fromEntries(visitors),
    };
  };
  const diff = (from: Record<string, number>, to: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(to)
        .map(([path, count]) => [path, count - (from[path] ?? 0)])
        .filter(([, count]) => count !== 0),
    );
  const before = await total();
  await visitorPage.goto(site.put("/calls", { head: snippet(stack) }));
  await expectLauncher(visitorPage);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.waitForTimeout(4_000);
  const view = await total();
  test.info().annotations.push({
    type: "measured",
    description: `page view ${view.sum - before.sum} calls: ${JSON.stringify(diff(before.visitors, view.visitors))}`,
  });
  expect(view.sum - before.sum, JSON.stringify(diff(before.visitors, view.visitors))).toBeLessThanOrEqual(6);
  const reruns = (await stack.stats()).reruns;
  await visitorPage.waitForTimeout(65_000);
  const later = await total();
  expect(later.sum - view.sum, JSON.stringify(diff(view.visitors, later.visitors))).toBeLessThanOrEqual(2);
  // Heartbeats re-run no visitor's query.
  const rerunsAfter = (await stack.stats()).reruns;
  const visitorReruns = Object.entries(diff(reruns, rerunsAfter)).filter(([path]) =>
    /^(conversations|messages|widgetSessions)/.test(path),
  );
  expect(visitorReruns).toEqual([]);
});
