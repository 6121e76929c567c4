import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { cdp, expectLauncher } from "./support/launcher.ts";

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

test("destroy() 50 times leaves nothing but OpencomWidget itself", async ({ stack, site, visitorPage }) => {
  test.setTimeout(240_000);
  await ownScripts(visitorPage);
  await visitorPage.goto(
    site.put("/destroy", { html: PAGE, bodyEnd: `<script src="${stack.info.widgetUrl}"></script>` }),
  );
  const cycle = () =>
    visitorPage.evaluate(
      async ({ convexUrl, workspaceId }) => {
        window.OpencomWidget.init({ convexUrl, workspaceId });
        window.OpencomWidget.open();
        await window.OpencomWidget.ready();
        window.OpencomWidget.destroy();
        await new Promise((resolve) => setTimeout(resolve, 30));
      },
      { convexUrl: stack.info.url, workspaceId: stack.info.workspaceId },
    );
  for (let warm = 0; warm < 3; warm++) await cycle();
  await visitorPage.waitForTimeout(1_000);
  const session = await cdp(visitorPage);
  await session.send("Performance.enable");
  const metrics = async () => {
    await session.send("HeapProfiler.collectGarbage");
    await session.send("HeapProfiler.collectGarbage");
    const found = await session.send("Performance.getMetrics");
    return Object.fromEntries(found.metrics.map((each) => [each.name, each.value]));
  };
  const before = await residue(visitorPage);
  const memory = await metrics();
  for (let run = 0; run < 50; run++) await cycle();
  await visitorPage.waitForTimeout(1_500);
  const after = await residue(visitorPage);
  const memoryAfter = await metrics();
  const grown = (name: string) => (memoryAfter[name] ?? 0) - (memory[name] ?? 0);
  expect(after.elements).toBe(before.elements);
  expect(after.listeners).toEqual(before.listeners);
  expect(after.globals).toEqual(before.globals);
  // Sockets belong to frames, and none is left.
  expect(after.frames).toBe(1);
  expect(after.sheets).toBe(before.sheets);
  expect(after.attributes).toEqual(before.attributes);
  expect(grown("JSEventListeners")).toBeLessThan(25);
  // A handful of nodes waits for a later collection; a leak would be one per cycle.
  expect(grown("Nodes")).toBeLessThan(25);
  const heap = Math.round(grown("JSHeapUsedSize") / 1024);
  test.info().annotations.push({ type: "measured", description: `heap +${heap} KiB over 50 cycles` });
  expect(heap).toBeLessThan(1024);
});

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
