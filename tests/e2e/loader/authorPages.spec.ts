/** Picking on pages that are large, and that show other sites (SPEC, chapter AU). */
import type { Page } from "@playwright/test";
import { openPage, rectOf } from "./anchoredSupport.ts";
import { author, expectOutline, heard, NOTE_USE, picked, reports } from "./authorSupport.ts";
import { cdp, expect, test } from "./support.ts";

test("[AU3] [AU4] a click in a frame of another origin picks nothing and says why; the page hears nothing of it", async ({
  page,
  world,
  lines,
}) => {
  await openPage(
    page,
    world,
    `${NOTE_USE}<p>Pay here</p><iframe id=pay src="${world.frame}/surface/pay" style="width:400px;height:200px;border:0"></iframe>`,
  );
  await author(page, { mode: "pick" });
  await page.locator("p").hover();
  await expectOutline(page, () => rectOf(page, "p"));
  const { left, top } = await rectOf(page, "#pay");
  // On its button; no browser tells the page that the pointer is in there.
  await page.mouse.click(left + 20, top + 10);
  await expect.poll(() => reports(page, "refused")).toEqual([{ type: "refused", reason: "frame" }]);
  expect(await reports(page, "picked")).toEqual([]);
  expect((await heard(page)).filter((each) => !each.startsWith("focus"))).toEqual([]);
  // Picking goes on.
  await page.locator("p").click();
  expect((await picked(page)).label).toBe("Pay here");
  expect(lines).toEqual([]);
});

const LARGE = {
  "in 30,000 buttons side by side": `<main>${Array.from({ length: 30_000 }, (_, at) => `<button class="item b${at % 50}">Item ${at % 300}</button>`).join("")}</main>`,
  "in a table of 6,000 rows": `<table>${Array.from({ length: 6_000 }, (_, at) => `<tr><td>Order ${at}</td><td><button>Open</button></td><td><b>${at * 7} pieces</b></td></tr>`).join("")}</table>`,
};

/** Thread time of the longest task of the page while something is done on it, ms. */
async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await cdp(page);
  type Traced = { name: string; pid: number; tid: number; tdur?: number };
  const events: Traced[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as unknown as Traced[])));
  const done = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    categories: "toplevel,blink.user_timing",
  });
  await page.evaluate(() => performance.mark("author-thread"));
  await act();
  await session.send("Tracing.end");
  await done;
  const mark = events.find(({ name }) => name === "author-thread");
  const mine = events.filter(({ pid, tid }) => pid === mark?.pid && tid === mark?.tid);
  expect(mine.length).toBeGreaterThan(100);
  const tasks = mine.filter(({ name }) => name.endsWith("::RunTask")).map(({ tdur = 0 }) => tdur / 1_000);
  return Math.max(...tasks);
}

for (const [name, body] of Object.entries(LARGE))
  test(`[AU6] pointing, judging and picking ${name} is nothing that the page feels`, async ({
    page,
    world,
  }) => {
    test.slow();
    await openPage(page, world, body);
    await author(page, { mode: "pick" });
    const buttons = page.locator("button");
    await buttons.nth(5).hover();
    await expectOutline(page, () => rectOf(page, "button >> nth=5"));
    const longest = await longestTask(page, async () => {
      for (const at of [6, 8, 11, 9]) {
        await buttons.nth(at).hover();
        await expectOutline(page, () => rectOf(page, `button >> nth=${at}`));
      }
      await expect
        .poll(async () => typeof (await reports(page, "hover")).at(-1)?.score, { timeout: 30_000 })
        .toBe("number");
      await page.mouse.down();
      await page.mouse.up();
      await expect.poll(async () => (await reports(page, "picked")).length, { timeout: 30_000 }).toBe(1);
    });
    expect((await picked(page)).quality.lookAlikes).toBeGreaterThan(24);
    expect(longest).toBeLessThan(50);
  });
