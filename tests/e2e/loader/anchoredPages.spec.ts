/** What becomes of what is anchored where pages change under it, are printed, zoomed, or left and come back to (SPEC, chapter AN). */
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { EXECUTABLE, makeProfile, QUIET } from "../support/browser.ts";
import {
  drawnIn,
  expectCard,
  expectRing,
  expectTold,
  LONG,
  mark,
  openCard,
  openPage,
  pressBeacon,
  rectOf,
  showDialog,
  TARGET,
  want,
} from "./anchoredSupport.ts";
import { cdp, expect, order, test } from "./support.ts";

/** Rings that stand around one of these elements, by its selector. */
const ringed = async (page: Page, ...selectors: string[]): Promise<string[]> => {
  const spots = (await drawnIn(page)).spots.filter(({ width }) => width > 0);
  const around = async (selector: string) => {
    const { left, top } = await rectOf(page, selector);
    return spots.some((spot) => Math.abs(spot.left + 6 - left) <= 1.5 && Math.abs(spot.top + 6 - top) <= 1.5);
  };
  const found: string[] = [];
  for (const selector of selectors) if (await around(selector)) found.push(selector);
  return [...found, ...Array.from({ length: spots.length - found.length }, () => "elsewhere")];
};

test("[AN1] [AN6] several stand where they belong in scrollers of their own, and what is out of the window is not drawn", async ({
  page,
  world,
}) => {
  const row = (at: number) => `<p style="margin:0;height:200px"><b id=r${at}>Row ${at}</b></p>`;
  const rows = Array.from({ length: 20 }, (_, at) => row(at)).join("");
  await openPage(
    page,
    world,
    `<div id=outer style="height:500px;overflow:auto"><div id=inner style="height:150px;overflow:auto"><button id=a>A</button>${LONG}</div><button id=b>B</button>${LONG}</div>${rows}`,
  );
  const ids = ["a", "b", ...Array.from({ length: 20 }, (_, at) => `r${at}`)];
  await want(page, ...ids.map((id) => mark(id, `#${id}`, { beacon: { name: id } })));
  for (const id of ids) await expectTold(page, id, { state: "found" });
  await expect.poll(() => ringed(page, "#a", "#b", "#r0")).toEqual(["#a", "#b", "#r0"]);
  await page.evaluate("inner.scrollTop = 4; outer.scrollTop = 8");
  await expect.poll(() => ringed(page, "#a", "#b", "#r0")).toEqual(["#a", "#b", "#r0"]);
  // Out of its own scroller, into the window from below.
  await page.evaluate("inner.scrollTop = 400; scrollTo({ top: 1400, behavior: 'instant' })");
  const inWindow = await page.evaluate(
    (all) =>
      all.filter((id) => {
        const { top, bottom } = (document.getElementById(id) as Element).getBoundingClientRect();
        return id.startsWith("r") && bottom > 0 && top < innerHeight;
      }),
    ids,
  );
  expect(inWindow.length).toBeLessThan(6);
  const selectors = inWindow.map((id) => `#${id}`);
  await expect.poll(() => ringed(page, ...selectors)).toEqual(selectors);
  await expectTold(page, "r6", { isInView: true });
  await expectTold(page, "b", { isInView: false });
  await page.evaluate("inner.scrollTop = 0; scrollTo({ top: 0, behavior: 'instant' })");
  await expect.poll(() => ringed(page, "#a", "#b", "#r0")).toEqual(["#a", "#b", "#r0"]);
});

test("[AN1] a row of a list that draws its rows over and over is marked only while it is that row", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<div id=list style="height:300px;overflow:auto"><div style="position:relative;height:4000px"></div></div>
    <script>
      const rows = Array.from({ length: 9 }, () => list.firstElementChild.appendChild(document.createElement("div")));
      const fill = () => rows.forEach((row, at) => {
        const first = Math.floor(list.scrollTop / 40);
        const number = first + ((at - first % 9 + 9) % 9);
        row.style.cssText = "position:absolute;height:38px;width:200px;top:" + number * 40 + "px";
        row.ariaLabel = row.textContent = "Row " + number;
      });
      list.onscroll = fill; fill();
    </script>`,
  );
  const scrollTo = (row: number) =>
    page.evaluate((top) => document.querySelector("#list")?.scrollTo(0, top), row * 40);
  await want(page, mark("one", '[aria-label="Row 30"]'));
  await expectTold(page, "one", { state: "none" });
  for (let times = 0; times < 2; times++) {
    await scrollTo(28);
    await expectRing(page, '[aria-label="Row 30"]');
    await expectTold(page, "one", { state: "found", isInView: true });
    await scrollTo(60);
    await expectTold(page, "one", { state: "none" });
    await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  }
});

test("[AN1] routes that change by the hash, and with a view transition, leave nothing where the element was", async ({
  page,
  world,
  lines,
}) => {
  await openPage(page, world, `<main><div style="height:100px"></div>${TARGET}</main>`);
  await want(page, mark("one", "#target"));
  await openCard(page, "one");
  await expectRing(page);
  await page.evaluate(() => {
    const main = document.querySelector("main") as HTMLElement;
    const views: Record<string, string> = {
      "#empty": "<p>Nothing</p>",
      "#here": "<div style='height:220px'></div><button id=target style='margin-left:300px'>Save</button>",
    };
    addEventListener("hashchange", () => (main.innerHTML = views[location.hash] ?? ""));
    location.hash = "#empty";
  });
  await expectTold(page, "one", { state: "none" });
  await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  await page.evaluate(() => void (location.hash = "#here"));
  await expectRing(page);
  await page.evaluate(async () => {
    const main = document.querySelector("main") as HTMLElement;
    await document.startViewTransition(() => {
      main.innerHTML = "<button id=target>Save</button>";
    }).finished;
  });
  await expectRing(page);
  const card = await expectCard(page, "one");
  expect(card.top).toBeGreaterThan((await rectOf(page)).top);
  await expectTold(page, "one", { state: "found", isInView: true });
  expect(lines).toEqual([]);
});

test("[AN1] nothing of it is printed, and in a dialog it is as light or dark as the rest of ours, also once that changes", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<dialog id=dialog><h2>Edit</h2>${TARGET}</dialog><button id=other>Other</button>`,
  );
  await want(page, mark("one", "#target", { beacon: { name: "New" } }), mark("two", "#other"));
  await expectRing(page, "#other");
  await openCard(page, "two");
  await expectCard(page, "two");
  await page.emulateMedia({ media: "print" });
  const drawn = async () => {
    const { spots, cards } = await drawnIn(page);
    return [...spots, ...cards].filter(({ width, height }) => width + height > 0);
  };
  await expect.poll(drawn).toEqual([]);
  await page.emulateMedia({ media: "screen" });
  await expectCard(page, "two");
  await showDialog(page);
  await expectRing(page);
  const schemes = () =>
    page.evaluate(() =>
      (window as unknown as { ours: ShadowRoot[] }).ours
        .filter(({ host }) => host.closest("dialog"))
        .map((root) => getComputedStyle(root.firstElementChild as Element).colorScheme),
    );
  for (const theme of ["dark", "light"]) {
    await order(page, { look: { theme } });
    await want(page, mark("one", "#target", { beacon: { name: theme } }));
    await expect.poll(schemes).toEqual([theme]);
  }
  await page.emulateMedia({ media: "print" });
  await expect.poll(drawn).toEqual([]);
});

test("[AN5] [AN6] where only the visitor is watched, a dialog of the page is left as it is", async ({
  page,
  world,
}) => {
  await openPage(page, world, `<dialog id=dialog>${TARGET}</dialog>`);
  await showDialog(page);
  await page.evaluate(() => {
    Object.assign(window, { changes: 0 });
    new MutationObserver((all) => {
      const told = window as unknown as { changes: number };
      told.changes += all.length;
    }).observe(document.querySelector("dialog") as Element, { childList: true, subtree: true });
  });
  await want(page, mark("one", "#target", { spotlight: "none", watch: [{ on: "click" }] }));
  await expectTold(page, "one", { state: "found", isInView: true });
  await page.locator("#target").click();
  await expectTold(page, "one", { watched: 0 });
  expect(await page.evaluate("changes")).toBe(0);
});

test("[AN1] [AN2] from right to left the beacon is at the other corner; at twice the size nothing is out of the window", async ({
  page,
  world,
}) => {
  await openPage(page, world, `<div style="padding:40px 100px">${TARGET}</div>`);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  await want(page, mark("one", "#target", { spotlight: "none", beacon: { name: "New" } }));
  await expectTold(page, "one", { state: "found" });
  const [spot] = (await drawnIn(page)).spots;
  await page.mouse.click((spot?.left ?? 0) + 6, (spot?.top ?? 0) + 6);
  await expectTold(page, "one", { isPressed: true });
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
  await want(page, mark("one", "#target", { beacon: { name: "New" } }));
  await openCard(page, "one");
  // As the browser's own zoom is: half as many pixels, each twice as large.
  await (await cdp(page)).send("Emulation.setDeviceMetricsOverride", {
    width: 600,
    height: 520,
    deviceScaleFactor: 2,
    mobile: false,
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(600);
  expect(await expectRing(page)).toMatchObject({ isBy: false });
  const card = await expectCard(page, "one");
  expect(card.left).toBeGreaterThanOrEqual(0);
  expect(card.left + card.width).toBeLessThanOrEqual(600);
  expect(card.top + card.height).toBeLessThanOrEqual(520);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(600);
  await pressBeacon(page);
  await expectTold(page, "one", { isPressed: true });
});

test.describe("with fingers", () => {
  test.use({ viewport: { width: 800, height: 700 }, isMobile: true, hasTouch: true });
  test("[AN2] on a page that is zoomed by fingers the card is in the part that can be seen", async ({
    page,
    world,
  }) => {
    await openPage(page, world, `<div style="padding:120px 40px">${TARGET}</div>${LONG}`);
    await want(page, mark("one", "#target", { side: "end" }));
    await openCard(page, "one", 300, 100);
    await expectCard(page, "one");
    await (await cdp(page)).send("Emulation.setPageScaleFactor", { pageScaleFactor: 2 });
    await expect.poll(() => page.evaluate(() => visualViewport?.scale)).toBe(2);
    const isInSight = async () => {
      const { left, top, width, height } = await expectCard(page, "one");
      const view = await page.evaluate(() => {
        const { offsetLeft, offsetTop, width: wide, height: high } = visualViewport as VisualViewport;
        return { offsetLeft, offsetTop, wide, high };
      });
      return (
        left >= view.offsetLeft &&
        top >= view.offsetTop &&
        left + width <= view.offsetLeft + view.wide &&
        top + height <= view.offsetTop + view.high
      );
    };
    await expect.poll(isInSight).toBe(true);
    expect(await expectRing(page)).toMatchObject({ isBy: false });
  });
});

test.describe("on a phone with its keyboard up", () => {
  test.use({ viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true });
  test("[AN2] the sheet stands above the keyboard, and at the edge of the screen again without it", async ({
    page,
    world,
  }) => {
    await openPage(page, world, `<input id=target>${LONG}`);
    await want(page, mark("one", "#target"));
    await openCard(page, "one");
    expect(await expectCard(page, "one")).toMatchObject({ side: "sheet-bottom", top: 480, height: 160 });
    // Only the visual viewport shrinks under a keyboard, which no emulation does: what the browser would say is said for it.
    const setHeight = (height: number) =>
      page.evaluate((value) => {
        Object.defineProperty(visualViewport, "height", { value, configurable: true });
        visualViewport?.dispatchEvent(new Event("resize"));
      }, height);
    await setHeight(340);
    await expect
      .poll(() => expectCard(page, "one"))
      .toMatchObject({ side: "sheet-bottom", top: 180, height: 160 });
    await setHeight(640);
    await expect.poll(() => expectCard(page, "one")).toMatchObject({ side: "sheet-bottom", top: 480 });
  });
});

/** A browser that keeps pages for the way back, which the test runner's own does not. */
const openWithCache = (): Promise<BrowserContext> =>
  chromium.launchPersistentContext(makeProfile("open"), {
    executablePath: EXECUTABLE,
    chromiumSandbox: false,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    args: QUIET,
  });

test("[AN1] [AN4] a page that the browser has kept for the way back has its ring, which follows its element on", async ({
  world,
}) => {
  const context = await openWithCache();
  try {
    const page = await context.newPage();
    await openPage(
      page,
      world,
      `<div id=before></div>${TARGET}<script>addEventListener("pageshow", ({ persisted }) => { window.isKept = persisted; });</script>`,
    );
    await want(page, mark("one", "#target"));
    await expectRing(page);
    const url = page.url();
    await page.goto(world.put("/away", "<!doctype html><title>Away</title>"));
    await page.evaluate(() => history.back());
    await expect.poll(() => page.evaluate(() => location.href).catch(() => "")).toBe(url);
    await expect.poll(() => page.evaluate("window.isKept").catch(() => null)).toBe(true);
    await expectRing(page);
    await page.evaluate("before.style.height = '150px'");
    await expectRing(page);
    await page.evaluate("target.remove()");
    await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  } finally {
    await context.close();
  }
});
