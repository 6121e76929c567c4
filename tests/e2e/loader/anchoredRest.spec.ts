/** When what is anchored is looked at, and when not (SPEC, chapter AN). */
import { bundleInPage } from "../../../bench/anchors/bundle.ts";
import { drawnIn, expectRing, expectTold, mark, openPage, TARGET, want } from "./anchoredSupport.ts";
import { expect, test } from "./support.ts";

test("[AN6] on a page that is hidden changes set no timer; once it shows again the ring is where its element is", async ({
  page,
  world,
}) => {
  await page.addInitScript(() => {
    const asked: string[] = [];
    const { setTimeout: timer } = window;
    window.setTimeout = ((...given: [() => void, number]) => {
      if (/anchored\.js/.test(new Error().stack ?? "")) asked.push(`${given[1]}`);
      return timer(...given);
    }) as never;
    Object.assign(window, { asked });
  });
  await openPage(page, world, `<div id=room></div><div style="padding:100px">${TARGET}</div>`);
  await want(page, mark("one", "#target"));
  await expectRing(page);
  const change = (height: string) =>
    page.evaluate(async (high) => {
      const { asked } = window as never as { asked: string[] };
      // What was due before is over.
      await new Promise((resolve) => setTimeout(resolve, 500));
      asked.length = 0;
      (document.querySelector("#target") as HTMLElement).style.marginTop = high;
      document.querySelector("#room")?.append(document.createElement("i"));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return asked.length;
    }, height);
  // The page is seen, and a change is looked at later.
  expect(await change("10px")).toBeGreaterThan(0);
  const hide = (isHidden: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  await hide(true);
  const { length } = (await drawnIn(page)).spots;
  expect([await change("40px"), length]).toEqual([0, 1]);
  await hide(false);
  expect(await change("60px")).toBeGreaterThan(0);
  await expectRing(page);
});

test("[AN1] while the page goes over from one view to the next nothing is looked at; then the ring is where its element is", async ({
  page,
  world,
}) => {
  await openPage(page, world, `<div style="padding:100px">${TARGET}</div>`);
  await want(page, mark("one", "#target"));
  await expectRing(page);
  const during = await page.evaluate(async () => {
    type Moving = Document & {
      startViewTransition(change: () => void): { ready: Promise<void>; finished: Promise<void> };
    };
    const style = document.createElement("style");
    style.textContent = "::view-transition-group(root) { animation-duration: 1.5s }";
    document.head.append(style);
    const { ready, finished } = (document as Moving).startViewTransition(() =>
      document.querySelector("#target")?.remove(),
    );
    await ready;
    await new Promise((resolve) => setTimeout(resolve, 600));
    const roots = (window as never as { ours: ShadowRoot[] }).ours;
    const rings = roots.flatMap((root) => [...root.querySelectorAll(".spot")]).length;
    await finished;
    return rings;
  });
  expect(during).toBe(1);
  await expect.poll(async () => (await drawnIn(page)).spots.length).toBe(0);
});

test("[AN1] what reads whole pages is fetched once an element is not where it was; what did not come off line comes with a change of the page", async ({
  page,
  world,
}) => {
  const asked: string[] = [];
  await page.route("**/pool.js", (route) => {
    asked.push("off line");
    return route.abort("internetdisconnected");
  });
  await openPage(page, world, `<main><h2>Files</h2><p></p>${TARGET}<button>Open</button></main>`);
  await page.evaluate(await bundleInPage("inPage.ts"));
  const record = await page.evaluate(() =>
    window.anchors.recordAnchor(document.querySelector("#target") as Element, "salt"),
  );
  const wanted = mark("one", "", { anchor: record as never });
  await want(page, wanted);
  await expectRing(page);
  expect(asked, "it is where it was").toEqual([]);
  await want(page);
  await page.evaluate(() => {
    const target = document.querySelector("#target") as Element;
    target.id = "moved";
    document.querySelector("h2")?.after(target, document.createElement("section"));
  });
  await want(page, wanted);
  await expectTold(page, "one", { state: "none" });
  expect(asked).toEqual(["off line"]);
  await page.unroute("**/pool.js");
  await page.evaluate(() => document.querySelector("section")?.append("now"));
  await expectTold(page, "one", { state: "found" });
  await expectRing(page, "#moved");
});
