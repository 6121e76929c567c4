/** What is anchored to elements of the page: the pages that break such things, one after the other (SPEC, chapter AN). */
import { bundleInPage } from "../../../bench/anchors/bundle.ts";
import {
  changesOf,
  drawnIn,
  expectCard,
  expectRing,
  expectTold,
  LONG,
  mark,
  openCard,
  openPage,
  rectOf,
  surfaceOf,
  TARGET,
  toldOf,
  want,
  watchElements,
} from "./anchoredSupport.ts";
import { PAGES } from "./hardPages.ts";
import { expect, test } from "./support.ts";

for (const [name, { body, after }] of Object.entries(PAGES))
  test(`[AN1] [AN4] a ring stands around an element ${name}, and the engine keeps it there`, async ({
    page,
    world,
    lines,
  }) => {
    await openPage(page, world, body);
    await watchElements(page);
    await want(page, mark("one", "#target"));
    expect(await expectRing(page)).toMatchObject({ kind: "ring", isOpen: true, isBy: false });
    await expectTold(page, "one", { state: "found", score: 100, isInView: true });
    expect(await changesOf(page)).toEqual([]);
    await page.evaluate(after);
    expect(await expectRing(page)).toMatchObject({ isOpen: true, isBy: false });
    expect(lines).toEqual([]);
  });

test("[AN1] in open shadow roots and in frames of the page's origin, which script follows", async ({
  page,
  world,
}) => {
  world.put(
    "/inner",
    `<!doctype html><h2>Payment</h2><div style="height:300px"></div><button id=pay>Pay now</button>${LONG}`,
  );
  await openPage(
    page,
    world,
    `<div id=host></div><iframe id=inner src="/inner" style="border:5px solid;width:500px;height:400px"></iframe>${LONG}`,
  );
  await page.evaluate(await bundleInPage("inPage.ts"));
  const records = await page.evaluate(async () => {
    const outer = (document.querySelector("#host") as Element).attachShadow({ mode: "open" });
    const inner = outer.appendChild(document.createElement("section")).attachShadow({ mode: "open" });
    inner.append(Object.assign(document.createElement("button"), { textContent: "Export", id: "target" }));
    const frame = document.querySelector("iframe") as HTMLIFrameElement;
    const pay = frame.contentDocument?.querySelector("#pay") as Element;
    return [
      await window.anchors.recordAnchor(inner.firstElementChild as Element, "salt"),
      await window.anchors.recordAnchor(pay, "salt"),
    ];
  });
  await want(page, mark("one", "", { anchor: records[0] as never }));
  expect(await expectRing(page)).toMatchObject({ isOpen: true, isBy: false });
  await page.evaluate(() => scrollTo(0, 40));
  expect(await expectRing(page)).toMatchObject({ isBy: false });
  await want(page, mark("two", "", { anchor: records[1] as never, watch: [{ on: "click" }] }));
  await expectTold(page, "two", { state: "found" });
  await expect.poll(async () => (await drawnIn(page)).spots[0]?.isBy).toBe(true);
  const ringOfFrame = async () => {
    const { left = 0, top = 0 } = (await drawnIn(page)).spots[0] ?? {};
    const pay = await rectOfPay();
    return [Math.round(left + 6 - pay.left), Math.round(top + 6 - pay.top)];
  };
  const rectOfPay = () =>
    page.evaluate(() => {
      const frame = document.querySelector("#inner") as HTMLIFrameElement;
      const [around, at] = [frame, frame.contentDocument?.querySelector("#pay") as Element].map((each) =>
        each.getBoundingClientRect(),
      ) as [DOMRect, DOMRect];
      return { left: around.left + 5 + at.left, top: around.top + 5 + at.top };
    });
  await expect.poll(ringOfFrame).toEqual([0, 0]);
  await page.evaluate(() =>
    (document.querySelector("#inner") as HTMLIFrameElement).contentWindow?.scrollTo(0, 120),
  );
  await expect.poll(ringOfFrame).toEqual([0, 0]);
  await page.evaluate(() => scrollTo(0, 90));
  await expect.poll(ringOfFrame).toEqual([0, 0]);
  await page.frameLocator("#inner").locator("#pay").click();
  await expectTold(page, "two", { watched: 0 });
});

test("[AN1] [AN3] what comes late, is drawn anew, hidden and taken away is told, and nothing stands around nothing", async ({
  page,
  world,
}) => {
  await openPage(page, world, "<style>.off{display:none}</style><main></main>");
  await want(page, mark("one", "#target"), mark("bad", "!!"));
  await expectTold(page, "one", { state: "none", isInView: false });
  await expectTold(page, "bad", { state: "none", isInvalid: true });
  expect((await drawnIn(page)).spots).toEqual([]);
  const draw = "document.querySelector('main').innerHTML = '<p></p><button id=target>Save</button>'";
  await page.evaluate(draw);
  await expectTold(page, "one", { state: "found", isInView: true });
  await expectRing(page);
  for (let times = 0; times < 3; times++) {
    await page.evaluate(`${draw}; document.querySelector('p').style.height = '${20 + 30 * times}px'`);
    await expectRing(page);
  }
  await page.evaluate("target.className = 'off'");
  await expectTold(page, "one", { state: "hidden", isInView: false });
  await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  await page.evaluate("target.className = ''");
  await expectRing(page);
  // Covered by something of the page's own.
  await page.evaluate(() => {
    const cover = document.body.appendChild(document.createElement("div"));
    cover.id = "cover";
    cover.style.cssText = "position:fixed;inset:0;background:#fff";
  });
  await expectTold(page, "one", { state: "found", isInView: false });
  await page.evaluate("cover.remove()");
  await expectTold(page, "one", { state: "found", isInView: true });
  await page.evaluate("target.remove()");
  await expectTold(page, "one", { state: "none", isInView: false });
  // Nothing is told twice.
  const told = (await toldOf(page, "one")).map(({ state, isInView }) => `${state} ${isInView}`);
  expect(told.filter((each, at) => each === told[at - 1])).toEqual([]);
});

test("[AN2] a card stands beside its element, goes to the other side for room, and is not to be seen without it", async ({
  page,
  world,
  lines,
}) => {
  await openPage(page, world, `<div style="height:300px"></div>${TARGET}${LONG}`);
  await want(page, mark("one", "#target", { side: "bottom" }));
  await openCard(page, "one");
  const card = await expectCard(page, "one");
  const target = await rectOf(page);
  expect(card).toMatchObject({ side: "bottom", isBy: false, width: 320, height: 160 });
  expect(card.top).toBeCloseTo(target.top + target.height + 12, 0);
  const surface = await surfaceOf(page, "one");
  await surface.evaluate(() => Object.assign(window, { before: true }));
  expect(await page.locator('iframe[src$="&s=one"]').boundingBox()).toMatchObject({
    width: 320,
    height: 160,
  });
  // The engine takes it along; at rest there is no room below any more.
  await page.evaluate(() => scrollTo({ top: -1, behavior: "instant" }));
  await page.setViewportSize({ width: 1280, height: 500 });
  await expect.poll(async () => (await expectCard(page, "one")).side).toBe("top");
  const above = await expectCard(page, "one");
  expect(above.top + above.height).toBeCloseTo((await rectOf(page)).top - 12, 0);
  await page.evaluate(() => scrollTo({ top: 250, behavior: "instant" }));
  await expect.poll(async () => (await expectCard(page, "one")).side).toBe("bottom");
  // Larger at the frame's order.
  await openCard(page, "one", 400, 100);
  await expect.poll(async () => (await expectCard(page, "one")).width).toBe(400);
  const center = ({ left, width }: { left: number; width: number }) => left + width / 2;
  await page.evaluate(() => document.querySelector("#target")?.setAttribute("style", "margin-left:600px"));
  await expect
    .poll(async () => Math.abs(center(await expectCard(page, "one")) - center(await rectOf(page))))
    .toBeLessThan(1);
  await page.evaluate("target.hidden = true");
  await expect.poll(async () => (await drawnIn(page)).cards[0]?.isVisible).toBe(false);
  expect(await page.locator('iframe[src$="&s=one"]').isVisible()).toBe(false);
  await page.evaluate("target.hidden = false");
  await expectCard(page, "one");
  // All the time it was the same document.
  expect(await surface.evaluate(() => "before" in window)).toBe(true);
  await expect(page.frameLocator('iframe[src$="&s=one"]').getByRole("button")).toBeVisible();
  expect(lines).toEqual([]);
});

test("[AN2] logical sides follow the page's direction", async ({ page, world }) => {
  await openPage(page, world, `<div style="padding:200px 500px">${TARGET}</div>`);
  await want(page, mark("one", "#target", { side: "end" }));
  await openCard(page, "one");
  expect((await expectCard(page, "one")).side).toBe("right");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  await expect.poll(async () => (await expectCard(page, "one")).side).toBe("left");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  test("[AN2] the card is a sheet at the edge away from the element, and nothing makes the page wider", async ({
    page,
    world,
  }) => {
    await openPage(page, world, `<div id=before style="height:40px"></div>${TARGET}${LONG}`);
    await want(page, mark("one", "#target", { spotlight: "dim" }));
    await openCard(page, "one");
    expect(await expectCard(page, "one")).toMatchObject({
      side: "sheet-bottom",
      left: 0,
      top: 480,
      width: 320,
      height: 160,
    });
    await page.evaluate("before.style.height = '520px'");
    await expect.poll(() => expectCard(page, "one")).toMatchObject({ side: "sheet-top", top: 0, width: 320 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    expect(await page.evaluate(() => visualViewport?.width)).toBe(320);
  });
});

test("[AN1] the rest of the page is closed to the pointer only where that is asked for, the element never", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<div style="padding:150px">${TARGET}</div><script>window.clicks = []; addEventListener("click", ({ target }) => clicks.push(target.id))</script>`,
  );
  await want(page, mark("one", "#target", { spotlight: "dim" }));
  await expectRing(page);
  const click = async (selector: string) => {
    const { left, top, width, height } = await rectOf(page, selector);
    await page.mouse.click(left + width / 2, top + height / 2);
  };
  await click("#own");
  await click("#target");
  await want(page, mark("one", "#target", { spotlight: "block" }));
  await expect.poll(async () => (await drawnIn(page)).spots[0]?.kind).toBe("block");
  await click("#own");
  await click("#target");
  await page.mouse.click(5, 700);
  expect(await page.evaluate("clicks")).toEqual(["own", "target", "target"]);
});
