/** What of a tour's elements can be seen, and how they are brought there (SPEC, chapter AN). */
import {
  drawnIn,
  expectCard,
  expectRing,
  expectTold,
  LONG,
  mark,
  openCard,
  openPage,
  TARGET,
  toldOf,
  want,
} from "./anchoredSupport.ts";
import { expect, test } from "./support.ts";

const STEP = { isScrolledTo: true, spotlight: "dim" } as const;
const CUT_OFF: Record<string, { body: string; show: string }> = {
  "in a panel that is folded": {
    body: `<div id=panel style="max-height:0;overflow:hidden">${TARGET}</div>`,
    show: "panel.style.maxHeight = '200px'",
  },
  "on a slide that is not shown": {
    body: `<div style="width:300px;overflow:hidden"><div id=track style="display:flex;width:900px"><p style="width:600px">1</p>${TARGET}</div></div>`,
    show: "track.style.transform = 'translateX(-600px)'",
  },
  "in a menu beside the window": {
    body: `<nav id=menu style="position:fixed;left:-400px;top:0;width:300px">${TARGET}</nav>`,
    show: "menu.style.left = 0",
  },
  "in a menu to the left of the page": {
    body: `<nav id=menu style="position:absolute;left:-400px;top:0;width:300px">${TARGET}</nav>${LONG}`,
    show: "menu.style.left = 0",
  },
  "beside a page that does not scroll across": {
    body: `<style>body{overflow-x:hidden}</style><nav id=menu style="position:absolute;left:100%;top:0;width:300px">${TARGET}</nav>${LONG}`,
    show: "menu.style.left = 0",
  },
  "in a folded panel of a frame": {
    body: `<div id=shut style="height:0;overflow:hidden"><section><div style="height:100px;overflow:auto">${LONG}${TARGET}</div></section></div>`,
    show: "shut.style.height = '150px'",
  },
};

for (const [name, { body, show }] of Object.entries(CUT_OFF))
  test(`[AN3] a step's element ${name} is hidden, and found once it is shown`, async ({ page, world }) => {
    await openPage(page, world, body);
    // Its card is a mark of its own.
    await want(page, mark("one", "#target", STEP), mark("card", "#target", { spotlight: "none" }));
    await openCard(page, "card");
    await expectTold(page, "one", { state: "hidden", isInView: false });
    expect((await drawnIn(page)).spots).toEqual([]);
    expect((await drawnIn(page)).cards.filter(({ isVisible }) => isVisible)).toEqual([]);
    await page.evaluate(show);
    await expectTold(page, "one", { state: "found", isInView: true });
    await expectRing(page);
    await expectCard(page, "card");
    expect((await toldOf(page, "one"))[0]?.state).toBe("hidden");
  });

test("[AN3] what has only been scrolled out is found, in whatever it scrolls", async ({ page, world }) => {
  await openPage(
    page,
    world,
    `<div style="height:200px;overflow-x:hidden;overflow-y:auto"><div style="overflow:auto;width:300px"><div style="width:2000px;padding-left:1500px"><div style="height:900px"></div>${TARGET}</div></div></div>${LONG}<div style="overflow:hidden;height:0"><b id=out style="position:absolute;top:2500px">Out</b></div>`,
  );
  await page.evaluate(() => scrollTo(0, 9000));
  await want(page, mark("one", "#target", STEP), mark("out", "#out", STEP));
  await expectTold(page, "one", { state: "found" });
  await expectTold(page, "out", { state: "found" });
  expect((await toldOf(page, "one")).map(({ state }) => state)).not.toContain("hidden");
});

test("[AN3] what lies under something that stays over the page is covered, is not scrolled to, and found once that goes", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<div id=wall style="position:fixed;inset:0;background:#0008"><p style="margin:200px;background:#fff;height:300px">Cookies</p></div>${LONG}${TARGET}${LONG}`,
  );
  await want(page, mark("one", "#target", STEP), mark("card", "#target", { spotlight: "none" }));
  await openCard(page, "card");
  await expectTold(page, "one", { state: "covered", isInView: false });
  expect((await toldOf(page, "one")).map(({ state }) => state)).toEqual(["covered"]);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.evaluate("wall.hidden = true");
  await page.evaluate("wall.style.display = 'none'");
  await expectTold(page, "one", { state: "found", isInView: true });
  await expectRing(page);
  await expectCard(page, "card");
  // It comes again while the step is shown.
  await page.evaluate("wall.style.display = ''; wall.hidden = false");
  await expectTold(page, "one", { state: "covered" });
  await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  await expect.poll(async () => (await drawnIn(page)).cards[0]?.isVisible).toBe(false);
  await page.evaluate("wall.remove()");
  await expectTold(page, "one", { state: "found" });
  // So does a dialog of the page's.
  await page.evaluate(() => {
    const dialog = document.body.appendChild(document.createElement("dialog"));
    dialog.showModal();
  });
  await expectTold(page, "one", { state: "covered" });
  await page.evaluate(() => document.querySelector("dialog")?.close());
  await expectTold(page, "one", { state: "found", isInView: true });
});

test("[AN3] what cannot be seen through is meant, and no header below which a visitor has scrolled an element", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<header style="position:sticky;top:0;height:100px;background:#eee">Head</header><div style="height:300px"></div>${TARGET}${LONG}`,
  );
  await want(page, mark("one", "#target", STEP));
  await expectTold(page, "one", { state: "found", isInView: true });
  await page.evaluate(() => scrollTo({ top: 440, behavior: "instant" }));
  await expectTold(page, "one", { state: "found", isInView: false });
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await expectTold(page, "one", { state: "found", isInView: true });
  // Behind a page's menu, to close it.
  await page.evaluate(() => {
    const pane = document.body.appendChild(document.createElement("div"));
    pane.style.cssText = "position:fixed;inset:0";
  });
  await expectTold(page, "one", { state: "found", isInView: false });
  expect((await toldOf(page, "one")).map(({ state }) => state)).not.toContain("covered");
});
