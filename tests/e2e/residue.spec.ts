import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { cdp, expectLauncher } from "./support/launcher.ts";

// A trace keeps every node and frame it has seen, and puts listeners of its own on the window.
test.use({ trace: "off" });

const PACE_MS = 600;

const PAGE = `<!doctype html><html lang="en"><head><title>quiet</title></head><body><p>A quiet page.</p></body></html>`;

const scripts = new WeakMap<Page, Set<string>>();

/** Ids of every script of ours the page has run, since this was first asked. */
async function ownScripts(page: Page): Promise<Set<string>> {
  const known = scripts.get(page);
  if (known) return known;
  const ids = new Set<string>();
  scripts.set(page, ids);
  const session = await cdp(page);
  session.on("Debugger.scriptParsed", ({ scriptId, url }) => {
    if (url.endsWith("/widget.js")) ids.add(scriptId);
  });
  await session.send("Debugger.enable");
  return ids;
}

/** Counts what the page's own document holds: elements, event listeners on window, document and elements, globals. */
async function residue(page: Page) {
  const session = await cdp(page);
  await session.send("HeapProfiler.collectGarbage");
  // Only listeners of our own script: the browser is driven by one that adds its own.
  const own = await ownScripts(page);
  const listeners = async (expression: string) => {
    const { result } = await session.send("Runtime.evaluate", { expression });
    if (!result.objectId) return [];
    const found = await session.send("DOMDebugger.getEventListeners", {
      objectId: result.objectId,
      depth: -1,
      pierce: true,
    });
    return found.listeners.filter((each) => own.has(each.scriptId)).map((each) => each.type);
  };
  return {
    elements: await page.evaluate(() => document.querySelectorAll("*").length),
    listeners: [...(await listeners("window")), ...(await listeners("document"))],
    globals: await page.evaluate(() => Object.getOwnPropertyNames(window)),
    sheets: await page.evaluate(() => document.adoptedStyleSheets.length + document.styleSheets.length),
    frames: page.frames().length,
    storage: await page.evaluate(() => Object.keys(localStorage)),
    attributes: await page.evaluate(() =>
      [...document.documentElement.attributes, ...document.body.attributes].map((each) => each.name),
    ),
  };
}

test("closed, the widget costs the page at most 4 elements, 8 listeners, 1 global and 0 timers", async ({
  stack,
  site,
  visitorPage,
}) => {
  const added = (before: string[], after: string[]) => {
    const left = [...before];
    return after.filter((each) => {
      const at = left.indexOf(each);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  await visitorPage.goto(site.put("/residue-none", { html: PAGE }));
  const none = await residue(visitorPage);
  await visitorPage.addInitScript(() => {
    const timers: number[] = [];
    Object.defineProperty(window, "__timers", { value: timers, enumerable: false });
    for (const name of ["setInterval", "setTimeout"] as const) {
      const original = window[name];
      window[name] = ((handler: () => void, ...rest: number[]) => {
        const id = original(
          () => {
            if (name === "setTimeout") timers.splice(timers.indexOf(id as unknown as number), 1);
            handler();
          },
          ...rest,
        );
        timers.push(id as unknown as number);
        return id;
      }) as never;
    }
    for (const name of ["clearInterval", "clearTimeout"] as const) {
      const original = window[name];
      window[name] = ((id: number) => {
        const at = timers.indexOf(id);
        if (at >= 0) timers.splice(at, 1);
        original(id);
      }) as never;
    }
  });
  await visitorPage.goto(site.put("/residue", { html: PAGE, head: snippet(stack) }));
  await expectLauncher(visitorPage);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.waitForTimeout(3_000);
  const some = await residue(visitorPage);
  // One element is the snippet itself.
  expect(some.elements - none.elements - 1).toBeLessThanOrEqual(4);
  const listeners = some.listeners;
  expect(listeners.length, "our listeners are found").toBeGreaterThan(0);
  expect(listeners.length, listeners.join(", ")).toBeLessThanOrEqual(8);
  expect(listeners).not.toContain("unload");
  expect(listeners).not.toContain("beforeunload");
  expect(
    added(none.globals, some.globals).filter(
      (each) => each !== "__timers" && each !== "0" && !/^\d+$/.test(each),
    ),
  ).toEqual(["OpencomWidget"]);
  expect(some.sheets).toBe(none.sheets);
  expect(
    await visitorPage.evaluate(() => (window as unknown as { __timers: number[] }).__timers.length),
  ).toBe(0);
  test.info().annotations.push({
    type: "measured",
    description: `${some.elements - none.elements - 1} elements, ${listeners.length} listeners (${listeners})`,
  });
});

test("destroy() 50 times leaves nothing but OpencomWidget itself: no node, listener, frame, socket or global", async ({
  stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(240_000);
  await ownScripts(visitorPage);
  await visitorPage.goto(
    site.put("/destroy", { html: PAGE, bodyEnd: `<script src="${stack.info.widgetUrl}"></script>` }),
  );
  const { url: convexUrl, workspaceId } = stack.info;
  const sockets = async () => (await stack.stats()).openSockets;
  const start = () =>
    visitorPage.evaluate(
      async (config) => {
        window.OpencomWidget.init(config);
        window.OpencomWidget.open();
        await window.OpencomWidget.ready();
      },
      { convexUrl, workspaceId },
    );
  const before = await residue(visitorPage);
  const memory = await metrics(visitorPage);
  let early: Awaited<ReturnType<typeof metrics>> | undefined;
  const startedAt = Date.now();
  for (let run = 0; run < 50; run++) {
    // No faster than the server's limit for one visitor: 30 boots at once, then one a second.
    await visitorPage.waitForTimeout(Math.max(0, startedAt + run * PACE_MS - Date.now()));
    await start();
    // Every other time the socket is up, at the others it is only on its way.
    if (run % 2) await expect.poll(sockets, { intervals: [20] }).toBe(1);
    await visitorPage.evaluate(() => window.OpencomWidget.destroy());
    if (run === 9) early = await metrics(visitorPage);
  }
  await expect.poll(sockets, { message: "every socket is closed" }).toBe(0);
  await visitorPage.waitForTimeout(1_000);
  expect(await sockets()).toBe(0);
  const after = await residue(visitorPage);
  const late = await metrics(visitorPage);
  const grown = (name: string, since: typeof late = memory) => (late[name] ?? 0) - (since[name] ?? 0);
  const heap = { first: grown("JSHeapUsedSize"), later: grown("JSHeapUsedSize", early) };
  test.info().annotations.push({
    type: "measured",
    description: `${grown("Nodes")} nodes, ${grown("JSEventListeners")} listeners, heap +${heap.first} B over 50 cycles, +${heap.later} B over the last 40`,
  });
  expect(after).toEqual({ ...before, storage: after.storage });
  expect(after.frames).toBe(1);
  expect(after.globals.filter((name) => /opencom/i.test(name))).toEqual(["OpencomWidget"]);
  expect(grown("Nodes")).toBeLessThanOrEqual(2);
  expect(grown("JSEventListeners")).toBeLessThanOrEqual(0);
  expect(grown("Documents")).toBeLessThanOrEqual(0);
  // What runs for the first time is compiled once; after that nothing piles up: 5 KB a cycle would be too much.
  expect(heap.first).toBeLessThan(1_000_000);
  expect(heap.later).toBeLessThan(200_000);
});

/** What the renderer counts after a full collection, by Chromium's names. */
async function metrics(page: Page): Promise<Record<string, number>> {
  const session = await cdp(page);
  await session.send("Performance.enable");
  // Frames that have gone are collected in a task of their own.
  await page.waitForTimeout(500);
  for (let round = 0; round < 3; round++) await session.send("HeapProfiler.collectGarbage");
  const found = await session.send("Performance.getMetrics");
  return Object.fromEntries(found.metrics.map((each) => [each.name, each.value]));
}

test("100 rapid init and destroy calls in a row end in the last one's state", async ({
  stack,
  site,
  visitorPage,
}) => {
  const errors: string[] = [];
  visitorPage.on("pageerror", (error) => errors.push(error.message));
  await visitorPage.goto(
    site.put("/rapid", { html: PAGE, bodyEnd: `<script src="${stack.info.widgetUrl}"></script>` }),
  );
  await visitorPage.evaluate(
    async ({ convexUrl, workspaceId }) => {
      for (let i = 0; i < 100; i++) {
        window.OpencomWidget.init({ convexUrl, workspaceId });
        window.OpencomWidget.destroy();
      }
      window.OpencomWidget.init({ convexUrl, workspaceId });
      await window.OpencomWidget.ready();
    },
    { convexUrl: stack.info.url, workspaceId: stack.info.workspaceId },
  );
  await expectLauncher(visitorPage);
  expect(await visitorPage.locator("iframe").count()).toBe(1);
  expect(errors).toEqual([]);
});

/** Where a start can be when the page changes its mind, by the request that is then held or lost. */
const STAGES = {
  "its document is on the way": { of: "**/frame/*", isHeld: true },
  "it shakes hands": { of: "**/frame.js", isHeld: false },
  "it boots": { of: "**/boot", isHeld: true },
} as const;

for (const [stage, { of, isHeld }] of Object.entries(STAGES)) {
  test(`destroy() while the frame is young (${stage}) leaves nothing, and the next start works`, async ({
    stack,
    site,
    visitorPage,
  }) => {
    const errors: string[] = [];
    visitorPage.on("pageerror", (error) => errors.push(error.message));
    await ownScripts(visitorPage);
    const bodyEnd = `<script src="${stack.info.widgetUrl}"></script>`;
    await visitorPage.goto(site.put("/young", { html: PAGE, bodyEnd }));
    const before = await residue(visitorPage);
    const { convexUrl, frameUrl, workspaceId } = {
      convexUrl: stack.info.url,
      workspaceId: stack.info.workspaceId,
      frameUrl: stack.siteUrl ? `${stack.siteUrl}/frame/${stack.info.workspaceId}` : undefined,
    };
    const begin = () =>
      visitorPage.evaluate(
        (config) => {
          window.OpencomWidget.init(config);
          window.OpencomWidget.open();
        },
        { convexUrl, workspaceId, ...(frameUrl && { frameUrl }) },
      );
    let asked = 0;
    await visitorPage.route(of, (route) => {
      asked += 1;
      return isHeld ? undefined : route.abort();
    });
    for (let run = 1; run <= 3; run++) {
      await begin();
      await expect.poll(() => asked).toBeGreaterThanOrEqual(run);
      // A little further each time.
      await visitorPage.waitForTimeout(100 * run);
      await visitorPage.evaluate(() => window.OpencomWidget.destroy());
      // The farewell is waited for 3 s at most.
      await expect.poll(() => visitorPage.frames().length, { timeout: 20_000 }).toBe(1);
    }
    const after = await residue(visitorPage);
    expect(after).toEqual({ ...before, storage: after.storage });
    await visitorPage.unroute(of);
    await begin();
    await visitorPage.evaluate(() => window.OpencomWidget.ready());
    expect(visitorPage.frames().filter((each) => each.url().includes("/frame/"))).toHaveLength(1);
    await visitorPage.evaluate(() => window.OpencomWidget.destroy());
    await expect.poll(async () => (await stack.stats()).openSockets).toBe(0);
    expect(errors).toEqual([]);
  });
}
