/** How cards and rings of tours stand in a customer's page: which lies over which, where, and what is waited for. */
import { constants, inflateSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";
import { archiveAll, beside, cardOf, inCard, PATIENT, post, publishTour, surfaces } from "./support/tours.ts";

// As often as it is asked for: each test loads its page more than once.
const ALWAYS = { frequency: { type: "always" } };
const surface = (page: Page) => surfaces(page).first();

test.afterEach(({ stack }) => archiveAll(stack));

/** The colour at the lower edge of the card, in its middle: there it has no words. A screenshot of one pixel holds that alone. */
async function pixelIn(page: Page): Promise<number[]> {
  const { x, y, width, height } = (await surface(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const clip = { x: Math.round(x + width / 2), y: Math.round(y + height - 4), width: 1, height: 1 };
  const png = await page.screenshot({ clip });
  const at = png.indexOf("IDAT");
  const data = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  return [...inflateSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(1, 4)];
}

for (const spotlight of ["block", "dim"])
  test(`from step to step the card lies over what ${spotlight}s the page, and can be pressed`, async ({
    stack,
    site,
    visitorPage: page,
  }) => {
    const path = `/in-page/${spotlight}`;
    await publishTour(
      stack,
      path,
      [
        beside("a", "One", { spotlight }),
        beside("b", "Two", { spotlight }),
        beside("a", "Three", { id: "c", spotlight }),
      ],
      ALWAYS,
    );
    const bodyEnd = `<button id=a>A</button><div style="height:200px"></div><button id=b>B</button>`;
    await page.goto(site.put(path, { head: snippet(stack), bodyEnd }));
    for (const title of ["One", "Two", "Three"]) {
      await expect(cardOf(page, title)).toBeVisible(PATIENT);
      await expect.poll(() => pixelIn(page)).toEqual([255, 255, 255]);
      if (title !== "Three") await inCard(page).getByRole("button", { name: "Next" }).click();
    }
    await pressAway(inCard(page).getByRole("button", { name: "Done" }), surface(page));
  });

test("a tour waits below a cookie wall and is not told to be shown; it begins once that is gone", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await publishTour(stack, "/in-page/wall", [beside("a", "One", { spotlight: "dim" })], ALWAYS);
  const listen = `<script>window.seen = []; addEventListener("load", () => OpencomWidget.on("tourShown", () => seen.push("shown")))</script>`;
  const bodyEnd = `<div style="height:2000px">Long</div><button id=a>A</button><div style="height:2000px">Long</div><div id=wall style="position:fixed;inset:0;background:#000a"><p style="margin:200px;background:#fff">Cookies</p></div>`;
  await page.goto(site.put("/in-page/wall", { head: listen + snippet(stack), bodyEnd }));
  const status = () =>
    page.evaluate(() => window.OpencomWidget.getAvailableTours().map((each) => each.status));
  await expect.poll(status, PATIENT).toEqual(["new"]);
  // What looks for the element is there once it is loaded; then it has had its time to be wrong.
  await page.waitForFunction(
    () => performance.getEntriesByType("resource").some(({ name }) => /intoView\.js/.test(name)),
    null,
    PATIENT,
  );
  await page.waitForTimeout(2_500);
  expect(await page.evaluate(() => [scrollY, ...(window as never as { seen: string[] }).seen])).toEqual([0]);
  await page.evaluate("wall.remove()");
  await expect(cardOf(page, "One")).toBeVisible(PATIENT);
  await expect(page.locator("#a")).toBeInViewport();
  expect(await page.evaluate("seen")).toEqual(["shown"]);
});

/** By how many pixels the card lies over an element. */
async function overlapOf(page: Page, selector: string): Promise<number> {
  const [card, target] = [await surface(page).boundingBox(), await page.locator(selector).boundingBox()];
  if (!card || !target) return -1;
  const across = Math.min(card.x + card.width, target.x + target.width) - Math.max(card.x, target.x);
  const down = Math.min(card.y + card.height, target.y + target.height) - Math.max(card.y, target.y);
  return across > 0 ? Math.max(0, Math.round(down)) : 0;
}

for (const [where, before, after] of [
  ["further down", 1_500, 1_500],
  ["in the middle of the window", 310, 0],
  ["at the end of the page", 1_500, 0],
] as const)
  test(`on a phone no sheet of a tour covers its element ${where}`, async ({ stack, site, newVisitor }) => {
    const { context } = await newVisitor({
      viewport: { width: 375, height: 667 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 1,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const path = `/in-page/phone-${before}-${after}`;
    const source = Array.from(
      { length: 12 },
      (_, n) => `Paragraph ${n} with some words that take a line or two of a phone, as texts do.`,
    ).join("\n\n");
    await publishTour(stack, path, [beside("a", "One", { source })], ALWAYS);
    const head = `<meta name=viewport content="width=device-width">${snippet(stack)}`;
    const bodyEnd = `<div style="height:${before}px"></div><button id=a style="height:44px">A</button><div style="height:${after}px"></div>`;
    await page.goto(site.put(path, { head, bodyEnd }));
    await expect(cardOf(page, "One")).toBeVisible(PATIENT);
    // As large as it will be, and at rest.
    const height = async () => (await surface(page).boundingBox())?.height ?? 0;
    await expect.poll(height).toBeGreaterThan(250);
    await expect(page.locator("#a")).toBeInViewport({ ratio: 1 });
    // Not before it has come to rest: several looks on end.
    let looks = 0;
    await expect
      .poll(
        async () => {
          looks = (await overlapOf(page, "#a")) === 0 ? looks + 1 : 0;
          return looks;
        },
        { intervals: [250] },
      )
      .toBeGreaterThan(6);
    expect(await height()).toBeGreaterThan(190);
  });

const HEADERS: Record<string, { body: string; ready: string }> = {
  "in what scrolls within the page": {
    body: `<div id=box style="height:300px;overflow:auto;position:relative"><div style="position:sticky;top:0;height:120px;background:#ccc">Head</div><div style="height:90px"></div><div id=a style="height:60px;background:#eee">A</div><div style="height:2000px"></div></div>`,
    ready: "document.querySelector('#box').scrollTop = 160",
  },
  "over less than half of it": {
    body: `<header style="position:fixed;top:0;left:0;right:0;height:120px;background:#ccc">Head</header><div style="height:60px"></div><div id=a style="height:100px;background:#eee">A</div><div style="height:2000px"></div>`,
    ready: "scrollTo(0, document.querySelector('#a').getBoundingClientRect().top - 74)",
  },
};
for (const [where, { body, ready }] of Object.entries(HEADERS))
  test(`a tour's element is scrolled clear of a header ${where}`, async ({
    stack,
    site,
    visitorPage: page,
  }) => {
    const path = `/in-page/head-${Object.keys(HEADERS).indexOf(where)}`;
    await publishTour(stack, path, [beside("a", "One")], ALWAYS);
    await page.goto(site.put(path, { head: snippet(stack), bodyEnd: `${body}<script>${ready}</script>` }));
    await expect(cardOf(page, "One")).toBeVisible(PATIENT);
    const isClear = () =>
      page.locator("#a").evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const ofPage = document
          .elementsFromPoint(left + width / 8, top + 2)
          .find((each) => !each.shadowRoot && each.localName !== "iframe");
        return [ofPage === element, document.elementFromPoint(left + 20, top + height - 2) === element];
      });
    await expect.poll(isClear).toEqual([true, true]);
  });

test("a tour's card stays where it is while the page draws its element anew, again and again", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await publishTour(stack, "/in-page/anew", [beside("a", "One", { spotlight: "dim" })], ALWAYS);
  const bodyEnd = `<div style="height:120px"></div><main><button id=a>A</button></main>`;
  await page.goto(site.put("/in-page/anew", { head: snippet(stack), bodyEnd }));
  await expect(cardOf(page, "One")).toBeVisible(PATIENT);
  const places = await page.evaluate(async () => {
    const [main, iframe] = [
      document.querySelector("main"),
      document.querySelector('iframe[src*="/surface/"]'),
    ];
    const seen = new Set<string>();
    const draw = setInterval(() => {
      if (main) main.innerHTML = "<button id=a>A</button>";
    }, 400);
    const until = performance.now() + 3_000;
    while (performance.now() < until) {
      await new Promise(requestAnimationFrame);
      const { x, y } = (iframe as Element).getBoundingClientRect();
      seen.add(`${Math.round(x)} ${Math.round(y)} ${iframe?.checkVisibility({ visibilityProperty: true })}`);
    }
    clearInterval(draw);
    return [...seen];
  });
  expect(places).toHaveLength(1);
  expect(places[0]).toContain("true");
});

test("a card over the page is as tall as what it says, from step to step and in any window; where that is less it scrolls, and closing stays in sight", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const source = "One after the other, and so that all of it can be read. ".repeat(20);
  await publishTour(stack, "/in-page/tall", [post("a", "Short"), post("b", "Long", { source })], ALWAYS);
  await page.goto(site.put("/in-page/tall", { head: snippet(stack) }));
  const heights = () =>
    cardOf(page, "Long").evaluate((card) => [Math.ceil(card.getBoundingClientRect().height), innerHeight]);
  await expect(cardOf(page, "Short")).toBeVisible(PATIENT);
  const before = (await surface(page).boundingBox())?.height ?? 0;
  await inCard(page).getByRole("button", { name: "Next" }).click();
  await expect(cardOf(page, "Long")).toBeVisible(PATIENT);
  const expectWhole = async (): Promise<number> => {
    await expect.poll(async () => new Set(await heights()).size).toBe(1);
    return (await heights())[0] ?? 0;
  };
  const wide = await expectWhole();
  expect(wide).toBeGreaterThan(before);
  await page.setViewportSize({ width: 375, height: 800 });
  expect(await expectWhole()).toBeGreaterThan(wide);
  await page.setViewportSize({ width: 600, height: 200 });
  // By keyboard as well, which is in the card.
  await page.keyboard.press("PageDown");
  const scrolled = () => cardOf(page, "Long").evaluate(() => document.body.scrollTop);
  await expect.poll(scrolled).toBeGreaterThan(0);
  const close = inCard(page).getByRole("button", { name: "Close" });
  await inCard(page).getByRole("button", { name: "Done" }).scrollIntoViewIfNeeded();
  await expect(inCard(page).getByRole("button", { name: "Done" })).toBeInViewport();
  await expect(close).toBeInViewport({ ratio: 1 });
  await pressAway(close, surface(page));
});
