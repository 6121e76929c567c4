import type { Page } from "@playwright/test";
import type { Mark, MarkReport } from "../../../protocol/anchors/marks.ts";
import { type Drawn, LOOK_INSIDE, type Rect, readDrawn } from "./hardPages.ts";
import { appFrame, expect, html, isReady, order, type SitePage, seen, type World } from "./support.ts";

export { LONG, LOOK_INSIDE, mark, TARGET } from "./hardPages.ts";

/** Asks for marks as the frame does. */
export const want = (page: Page, ...marks: Mark[]): Promise<void> =>
  order(page, { extra: ["anchors", { marks, accent: "#7c3aed", surface: "#ffffff" }] });

/** Opens a surface as the card of a mark. */
export const openCard = (page: Page, id: string, width = 320, height = 160): Promise<void> =>
  order(page, {
    box: { id, path: "/http/surface/w1/0.1.0-abc", placement: "anchored", width, height, title: "Step" },
  });

/** Opens a page of that body, with our snippet. */
export async function openPage(
  page: Page,
  world: World,
  body: string,
  more: Partial<SitePage> = {},
): Promise<void> {
  await page.addInitScript(LOOK_INSIDE);
  await page.goto(world.put("/anchored", { ...more, html: html(world, { crossorigin: "" }, body) }));
  await isReady(page);
}

/** What was told of a mark, in order. */
export async function toldOf(page: Page, id: string): Promise<MarkReport[]> {
  const all = (await seen(page, "anchored")).map(([report]) => report as unknown as MarkReport);
  return all.filter((each) => each.id === id);
}

/** Waits for what is told of a mark last. */
export const expectTold = (page: Page, id: string, report: Partial<MarkReport>): Promise<void> =>
  expect.poll(async () => (await toldOf(page, id)).at(-1)).toMatchObject(report);

/** What of ours stands in the page just now. */
export const drawnIn = (page: Page): Promise<Drawn> => page.evaluate(readDrawn);

/** Where an element is in the window, as the page itself says. */
export const rectOf = (page: Page, selector = "#target"): Promise<Rect> =>
  page.locator(selector).evaluate((element) => {
    let { left, top, width, height } = element.getBoundingClientRect();
    for (
      let view = element.ownerDocument.defaultView;
      view?.frameElement;
      view = view.parent as typeof view
    ) {
      const around = view.frameElement.getBoundingClientRect();
      left += around.left + view.frameElement.clientLeft;
      top += around.top + view.frameElement.clientTop;
    }
    return { left, top, width, height };
  });

const near = (one: number, other: number): boolean => Math.abs(one - other) <= 1.5;

/** Waits until the one ring there is stands around the element. */
export async function expectRing(page: Page, selector = "#target"): Promise<Drawn["spots"][number]> {
  await expect
    .poll(async () => {
      const [target, { spots }] = [await rectOf(page, selector), await drawnIn(page)];
      const [spot] = spots;
      if (!spot || spots.length > 1) return `${spots.length} rings`;
      const isRight =
        near(spot.left + 6, target.left) &&
        near(spot.top + 6, target.top) &&
        near(spot.width - 12, target.width) &&
        near(spot.height - 12, target.height);
      return isRight ? "around it" : JSON.stringify({ target, spot });
    })
    .toBe("around it");
  return (await drawnIn(page)).spots[0] as Drawn["spots"][number];
}

/** The card of a mark as it is drawn, once it can be seen. */
export async function expectCard(page: Page, id: string): Promise<Drawn["cards"][number]> {
  const find = async () => (await drawnIn(page)).cards.find((each) => each.id === id && each.isVisible);
  await expect.poll(async () => !!(await find())).toBe(true);
  return (await find()) as Drawn["cards"][number];
}

/** Notes every change that anybody makes to the page's elements, apart from those that hosts of ours come and go. */
export const watchElements = (page: Page): Promise<void> =>
  page.evaluate(() => {
    type Watched = typeof window & { changes: string[] };
    (window as Watched).changes = [];
    const watch = new MutationObserver((records) => {
      for (const { target, type, attributeName } of records)
        (window as Watched).changes.push(`${type} ${(target as Element).nodeName} ${attributeName ?? ""}`);
    });
    watch.observe(document, { subtree: true, attributes: true, childList: true, characterData: true });
  });
export const changesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as typeof window & { changes: string[] }).changes);

/** The document that a card shows. */
export async function surfaceOf(page: Page, id: string) {
  await appFrame(page);
  await expect.poll(() => page.frames().some((each) => each.url().endsWith(`&s=${id}`))).toBe(true);
  const frame = page.frames().find((each) => each.url().endsWith(`&s=${id}`));
  if (!frame) throw new Error(`no surface ${id}`);
  return frame;
}

/** Presses the one beacon there is by the pointer, once it is there. */
export async function pressBeacon(page: Page): Promise<void> {
  const findBeacon = async () => (await drawnIn(page)).beacons.find(({ width }) => width > 0);
  await expect.poll(findBeacon, "a beacon").toBeTruthy();
  const { left = 0, top = 0, width = 0, height = 0 } = (await findBeacon()) ?? {};
  await page.mouse.click(left + width / 2, top + height / 2);
}

/** Opens the page's own dialog, before which nothing else can be used. */
export const showDialog = (page: Page): Promise<void> =>
  page.evaluate(() => (document.querySelector("dialog") as HTMLDialogElement).showModal());
