/** Picking on pages that are large, and that show other sites (SPEC, chapter AU). */
import type { Page } from "@playwright/test";
import { changesOf, openPage, rectOf, watchElements } from "./anchoredSupport.ts";
import { author, expectOutline, heard, NOTE_USE, outlines, picked, reports } from "./authorSupport.ts";
import { cdp, expect, test } from "./support.ts";

test("[AU3] [AU4] a frame of another origin is pointed at and picked as one; with Alt alone anything reaches it", async ({
  page,
  world,
  lines,
}) => {
  world.put("/around", `<!doctype html><iframe id=nested src="${world.frame}/surface/pay"></iframe>`);
  const other = `src="${world.frame}/surface/pay" style="width:400px;height:200px;border:0"`;
  await openPage(
    page,
    world,
    `${NOTE_USE}<p>Pay here</p><div style="position:relative;width:400px"><iframe id=pay title="Card details" ${other}></iframe>
     <button id=over style="position:absolute;left:250px;top:50px">Help</button></div><iframe id=around src="/around"></iframe>
     <dialog id=dialog><iframe id=inside title="In the dialog" ${other}></iframe></dialog><div style="height:3000px"></div>`,
  );
  const pay = page.frames().filter((each) => each.url().endsWith("/surface/pay"));
  for (const frame of pay)
    await frame.evaluate(() => {
      Object.assign(window, { used: 0 });
      for (const type of ["pointerdown", "click", "keydown"])
        addEventListener(type, () =>
          Object.assign(window, { used: (window as never as { used: number }).used + 1 }),
        );
    });
  const used = async () =>
    (await Promise.all(pay.map((each) => each.evaluate("used") as Promise<number>))).reduce(
      (a, b) => a + b,
      0,
    );
  expect(pay.length).toBe(3);
  await watchElements(page);
  await author(page, { mode: "pick" });
  await page.locator("p").hover();
  await expectOutline(page, () => rectOf(page, "p"));
  /** A hand is on its way for longer than it takes to cover a frame. */
  const reach = (top: number) =>
    expect(async () => {
      for (const x of [3, 9]) await page.mouse.move(x, 9);
      const tops = (await outlines(page, ".shield")).map((each) => Math.round(each.top));
      expect(tops).toContain(Math.round(top));
    }).toPass();
  const clickAt = async (id: string, [x, y]: [number, number]) => {
    const { left, top } = await rectOf(page, id);
    if (id !== "#around" && id !== "#over") await reach(top);
    await page.mouse.move(left + x, top + y);
    const nested = page.frameLocator("#around").locator("#nested");
    await expectOutline(page, async () =>
      id === "#around" ? rectOfBox(await nested.boundingBox()) : rectOf(page, id),
    );
    await page.mouse.click(left + x, top + y);
  };
  // On its button.
  await clickAt("#pay", [20, 10]);
  const whole = await picked(page);
  expect(whole.label).toBe("Card details");
  expect(whole.crumbs.at(-1)).toMatchObject({ tag: "iframe", name: "Card details" });
  await expectOutline(page, () => rectOf(page, "#pay"));
  // What lies over it is itself.
  await clickAt("#over", [5, 5]);
  expect((await picked(page, 2)).label).toBe("Help");
  // Wherever the page has gone, in a frame of the page's own, and in a dialog above all.
  await page.mouse.wheel(0, 100);
  await expect.poll(async () => (await rectOf(page, "#pay")).top).toBeLessThan(60);
  await clickAt("#pay", [20, 10]);
  expect((await picked(page, 3)).label).toBe("Card details");
  await clickAt("#around", [40, 40]);
  expect((await picked(page, 4)).crumbs.at(-1)?.tag).toBe("iframe");
  await page.evaluate("dialog.showModal()");
  await clickAt("#inside", [20, 10]);
  expect((await picked(page, 5)).label).toBe("In the dialog");
  expect(await used()).toBe(0);
  await page.evaluate("dialog.close()");
  expect((await heard(page)).filter((each) => !/^(focus|blur)/.test(each))).toEqual([]);
  // As the page is used.
  await page.keyboard.down("Alt");
  const { left, top } = await rectOf(page, "#pay");
  await expect(async () => {
    await page.mouse.move(left + 200, top + 150);
    await page.mouse.click(left + 200, top + 150);
    expect(await used()).toBeGreaterThan(0);
  }).toPass();
  await page.keyboard.up("Alt");
  // Picking goes on, and leaves nothing.
  await page.locator("p").hover();
  await expectOutline(page, () => rectOf(page, "p"));
  await page.locator("p").click();
  expect((await picked(page, 6)).label).toBe("Pay here");
  await author(page, { mode: "off" });
  await expect.poll(() => outlines(page, ".pick,.shield")).toEqual([]);
  // In the dialog a host of ours came and went: nothing else is seen or used there.
  const changes = (await changesOf(page)).filter((each) => !/open|undefined/.test(each));
  expect(changes).toEqual(["childList DIALOG ", "childList DIALOG "]);
  expect(lines).toEqual([]);
});

test("[AU4] where the keyboard goes into a frame of another origin the author is told that nothing is heard there", async ({
  page,
  world,
  lines,
}) => {
  await openPage(page, world, `<p>Pay here</p><iframe id=pay src="${world.frame}/surface/pay"></iframe>`);
  await author(page, { mode: "pick" });
  await page.locator("p").hover();
  await expectOutline(page, () => rectOf(page, "p"));
  await page.locator("#pay").focus();
  await expect.poll(() => reports(page, "refused")).toEqual([{ type: "refused", reason: "frame" }]);
  expect(await reports(page, "picked")).toEqual([]);
  expect(lines).toEqual([]);
});

const rectOfBox = (box: { x: number; y: number; width: number; height: number } | null) => {
  if (!box) throw new Error("It is not there.");
  return { left: box.x, top: box.y, width: box.width, height: box.height };
};

const LARGE = {
  "in 30,000 buttons side by side": `<main>${Array.from({ length: 30_000 }, (_, at) => `<button class="item b${at % 50}">Item ${at % 300}</button>`).join("")}</main>`,
  "in a table of 6,000 rows": `<table>${Array.from({ length: 6_000 }, (_, at) => `<tr><td>Order ${at}</td><td><button>Open</button></td><td><b>${at * 7} pieces</b></td></tr>`).join("")}</table>`,
};

/**
 * Thread time of the longest task of the page while something is done on it, ms; of those in which the test itself asks the
 * page, by selectors that go through all of it, it is nobody's.
 */
async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await cdp(page);
  type Traced = {
    name: string;
    pid: number;
    tid: number;
    ts: number;
    dur?: number;
    tdur?: number;
    args?: object;
  };
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
  const asked = mine.filter(({ args }) => JSON.stringify(args ?? {}).includes("DevToolsSession"));
  expect(asked.length).toBeGreaterThan(0);
  const isAsking = ({ ts, dur = 0 }: Traced) => asked.some((each) => each.ts >= ts && each.ts <= ts + dur);
  const tasks = mine.filter((each) => each.name.endsWith("::RunTask") && !isAsking(each));
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1_000));
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
