/** Room in the customer's page: bars that push it, and the page behind a dialog. Nothing of the page's own is touched. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import {
  layoutOf,
  PATIENT,
  publish,
  surfaceOf,
  surfaces,
  takeBack,
  watchLayout,
} from "./support/outbound.ts";
import type { Stack } from "./support/stack.ts";

const BANNER = {
  type: "banner",
  source: "Prices change on **Monday**.",
  position: "top",
  style: "push",
  isDismissible: true,
  buttons: [],
};
const POST = {
  type: "post",
  senderId: null,
  title: "A new editor",
  source: "It is fast.",
  image: null,
  video: null,
};
// Without a style of its own: the strict page allows none.
const LONG = `<div>${"Much to read<br>".repeat(200)}</div><p id="end">The end</p>`;
const strict = (stack: Stack) => ({
  "content-security-policy": [
    "default-src 'none'",
    `script-src ${stack.info.url}`,
    `frame-src ${stack.frameOrigin}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
});

/** How the page's root stands, and what of it is ours. */
const rootOf = (page: Page) =>
  page.evaluate(() => {
    const { paddingTop, paddingBottom, scrollPaddingTop, overflowY } = getComputedStyle(
      document.documentElement,
    );
    return {
      paddingTop,
      paddingBottom,
      scrollPaddingTop,
      lock: [overflowY, getComputedStyle(document.body).overflowY],
      variable: getComputedStyle(document.documentElement).getPropertyValue("--oc-banner-top"),
      bodyTop: document.body.getBoundingClientRect().top + scrollY,
      sheets: document.adoptedStyleSheets.length,
      style: document.documentElement.getAttribute("style"),
      scroll: Math.round(scrollY),
      // Where a locked page keeps its scroll bar's place, `clientWidth` says that it does not.
      width: document.documentElement.getBoundingClientRect().width,
    };
  });

/** Notes every change that anybody makes to the page's elements. */
const watchElements = (page: Page) =>
  page.evaluate(() => {
    type Watched = typeof window & { changes: string[] };
    (window as Watched).changes = [];
    new MutationObserver((records) => {
      for (const { target, type, attributeName } of records)
        (window as Watched).changes.push(`${type} ${(target as Element).nodeName} ${attributeName}`);
    }).observe(document, { subtree: true, attributes: true, childList: true, characterData: true });
  });
const changesOf = (page: Page) =>
  page.evaluate(() => (window as typeof window & { changes: string[] }).changes);

test.afterEach(({ stack }) => takeBack(stack));

test("a bar that pushes makes room and gives it back: nothing jumps, no element is touched, under the strictest policy", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor({ hasScrollBars: true });
  const page = context.pages()[0] ?? (await context.newPage());
  const found: string[] = [];
  page.on(
    "console",
    (message) => /security policy|trusted/i.test(message.text()) && found.push(message.text()),
  );
  await watchLayout(page);
  await publish(stack, "/push", BANNER, { trigger: { type: "timeOnPage", seconds: 4 } });
  await page.goto(site.put("/push", { head: snippet(stack), bodyEnd: LONG, headers: strict(stack) }));
  const before = await rootOf(page);
  // Ours is there by then: what follows is of the bar.
  await expect(page.locator('iframe[src*="/frame/"]')).toBeAttached(PATIENT);
  await watchElements(page);
  const bar = await surfaceOf(page, "Prices change");
  const height = async () => Math.round((await surfaces(page).boundingBox())?.height ?? 0);
  await expect.poll(async () => (await rootOf(page)).paddingTop, PATIENT).toBe(`${await height()}px`);
  await expect.poll(async () => (await rootOf(page)).scroll, PATIENT).toBe(0);
  const pushed = await rootOf(page);
  expect(pushed).toMatchObject({
    scrollPaddingTop: `${await height()}px`,
    variable: `${await height()}px`,
    bodyTop: before.bodyTop + (await height()),
    width: before.width,
    style: null,
  });
  expect((await layoutOf(page)).shift).toBe(0);
  // An anchor of the page does not come to lie under the bar.
  await page.evaluate(() => document.querySelector("#end")?.scrollIntoView());
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await bar.getByRole("button", { name: "Dismiss" }).click();
  await expect.poll(() => rootOf(page), PATIENT).toEqual(before);
  expect((await layoutOf(page)).shift).toBe(0);
  // Frames of ours come into our own element, and leave it; that is all that happens in the page.
  expect((await changesOf(page)).filter((each) => each !== "childList DIV null")).toEqual([]);
  expect(found).toEqual([]);
});

test("it stays away from pages that it would break: a header that stands still, a page that scrolls inside itself", async ({
  stack,
  site,
  visitorPage,
}) => {
  await watchLayout(visitorPage);
  const cases = {
    "/fixed": {
      pad: 0,
      head: "<style>#h { position: fixed; inset: 0 0 auto; height: 40px; background: silver }</style>",
      bodyEnd: `<header id="h">Header</header>${LONG}`,
    },
    "/adapted": {
      pad: 1,
      head: "<style>#h { position: sticky; top: var(--oc-banner-top, 0px); height: 40px; background: silver } body { margin: 0 }</style>",
      bodyEnd: `<script>document.body.prepend(Object.assign(document.createElement("header"), { id: "h" }))</script>${LONG}`,
    },
    "/inside": { pad: 0, head: "<style>html { overflow: hidden; height: 100% }</style>", bodyEnd: LONG },
    "/short": { pad: 1, head: "", bodyEnd: "" },
    "/scrolled": {
      pad: 1,
      head: "",
      bodyEnd: `${LONG}<script>addEventListener("load", () => scrollTo(0, 900))</script>`,
    },
  };
  for (const [path, { pad, head, bodyEnd }] of Object.entries(cases)) {
    await publish(stack, path, BANNER);
    await visitorPage.goto(site.put(path, { head: head + snippet(stack), bodyEnd }));
    await surfaceOf(visitorPage, "Prices change");
    const height = Math.round((await surfaces(visitorPage).boundingBox())?.height ?? 0);
    const from = path === "/scrolled" ? 900 : 0;
    if (pad)
      await expect.poll(async () => (await rootOf(visitorPage)).paddingTop, PATIENT).toBe(`${height}px`);
    // It was looked at, and left alone: the file that does so has come.
    else
      await expect
        .poll(
          () =>
            visitorPage.evaluate(() =>
              performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/room.js")),
            ),
          PATIENT,
        )
        .toBe(true);
    const scroll = from === 900 ? from + height : from;
    await expect.poll(async () => (await rootOf(visitorPage)).scroll, PATIENT).toBe(scroll);
    const root = await rootOf(visitorPage);
    expect([path, root.paddingTop, root.sheets]).toEqual([path, pad ? `${height}px` : "0px", pad]);
    expect([path, (await layoutOf(visitorPage)).shift]).toEqual([path, 0]);
    // The page can still be read from its beginning to its end, and nothing is left of us.
    await visitorPage.evaluate(() => window.OpencomWidget.destroy());
    await expect.poll(() => rootOf(visitorPage), PATIENT).toMatchObject({ sheets: 0, paddingTop: "0px" });
  }
});

test("at the bottom, the page's end can be scrolled clear of it", async ({ stack, site, visitorPage }) => {
  await watchLayout(visitorPage);
  await publish(stack, "/bottom", { ...BANNER, position: "bottom" });
  await visitorPage.goto(site.put("/bottom", { head: snippet(stack), bodyEnd: LONG }));
  const bar = await surfaceOf(visitorPage, "Prices change");
  const height = Math.round((await surfaces(visitorPage).boundingBox())?.height ?? 0);
  await expect.poll(async () => (await rootOf(visitorPage)).paddingBottom, PATIENT).toBe(`${height}px`);
  await visitorPage.evaluate(() => scrollTo({ top: 9_999, behavior: "instant" }));
  const end = await visitorPage.locator("#end").boundingBox();
  expect((end?.y ?? 9_999) + (end?.height ?? 0)).toBeLessThanOrEqual(800 - height);
  await bar.getByRole("button", { name: "Dismiss" }).click();
  await expect.poll(async () => (await rootOf(visitorPage)).sheets, PATIENT).toBe(0);
  expect(await layoutOf(visitorPage)).toMatchObject({ shift: 0, moved: [] });
});

test("behind a post the page neither moves nor gets wider; the keyboard is in it, Escape closes it and gives both back", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor({ hasScrollBars: true });
  const page = context.pages()[0] ?? (await context.newPage());
  await watchLayout(page);
  const tab = { label: "Show me", action: { type: "tab", tab: "help" } };
  const close = { label: "Close", action: { type: "dismiss" } };
  await publish(
    stack,
    "/lock",
    { ...POST, buttons: [tab, close] },
    { trigger: { type: "scroll", percent: 10 } },
  );
  const bodyEnd = `<button id="b" autofocus>Ours</button>${LONG}`;
  await page.goto(site.put("/lock", { head: snippet(stack), bodyEnd }));
  await page.locator("#b").focus();
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, 600);
  const post = await surfaceOf(page, "A new editor");
  await expect.poll(async () => (await rootOf(page)).lock, PATIENT).toContain("hidden");
  const before = await rootOf(page);
  await page.mouse.wheel(0, 600);
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 600);
  await page.keyboard.press("Tab");
  expect((await rootOf(page)).scroll).toBe(before.scroll);
  expect(before.width).toBeLessThan(1280);
  // The keyboard goes around in it.
  const focused = () => post.locator(":focus").evaluate((each) => each.textContent);
  expect(await focused()).toBe("Show me");
  await expect(surfaces(page)).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(surfaces(page)).toHaveCount(0);
  await expect.poll(async () => (await rootOf(page)).sheets, PATIENT).toBe(0);
  const after = await rootOf(page);
  expect(after).toMatchObject({
    lock: ["visible", "visible"],
    scroll: before.scroll,
    width: before.width,
    style: null,
  });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("b");
  expect((await layoutOf(page)).shift).toBe(0);
});
