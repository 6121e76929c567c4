/** How openings of tooltips end, as visitors end them, and what the team reads of that. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { asOwner } from "./support/outbound.ts";
import type { Stack } from "./support/stack.ts";
import { archiveAll, inTip, PATIENT, publishTip, surfaces } from "./support/tours.ts";

type Closings = { closed: number; by: Record<string, number>; medianOpenMs: number | null };

test.afterEach(({ stack }) => archiveAll(stack));

const BODY = `<button id="word" style="margin: 80px 60px">Gross margin</button>`;
const card = (page: Page) => inTip(page).locator(".oc-tip");
/** As the cron of the minute has counted them. */
const closings = (stack: Stack, itemId: string) => asOwner<Closings>(stack, "tooltips:closings", { itemId });

test("each way in which a visitor closes a tooltip is counted as that, and the console tells of it", async ({
  stack,
  site,
  visitorPage: page,
  consolePage,
}) => {
  test.setTimeout(240_000);
  const itemId = await publishTip(stack, "/closings", "#word", { title: "Before costs", hasBeacon: true });
  const url = site.put("/closings", { head: snippet(stack), bodyEnd: BODY });
  const open = async () => {
    await page.goto(url);
    await expect(surfaces(page).first()).toBeAttached(PATIENT);
    await expect(async () => {
      await page.mouse.move(5, 5);
      await page.hover("#word");
      await expect(card(page)).toBeVisible({ timeout: 3_000 });
    }).toPass(PATIENT);
    // Long enough for it to be on the screen, and for a median that is not nothing.
    await page.waitForTimeout(700);
  };
  const told = async () => (await stack.stats()).calls["tooltips:closed"] ?? 0;
  const before = await told();

  await open();
  await page.mouse.move(5, 5);
  await expect(card(page)).toHaveCount(0, PATIENT);
  await expect.poll(told, PATIENT).toBe(before + 1);

  await open();
  await page.keyboard.press("Escape");
  await expect.poll(told, PATIENT).toBe(before + 2);

  // The page goes with it open: word of that outlives the page.
  await open();
  await page.goto(site.put("/closings/away", { head: "", bodyEnd: "Away" }));
  await expect.poll(told, PATIENT).toBe(before + 3);

  await expect
    .poll(async () => (await closings(stack, itemId)).by, { timeout: 90_000 })
    .toEqual({ pointerLeft: 1, escape: 1, navigation: 1 });
  const { closed, medianOpenMs } = await closings(stack, itemId);
  expect(closed).toBe(3);
  expect(medianOpenMs).toBeGreaterThan(400);
  expect(medianOpenMs).toBeLessThan(60_000);

  await consolePage.goto(`${stack.info.consoleUrl}#/settings/tooltips`);
  await consolePage.getByRole("button", { name: "Edit Tip of /closings" }).click();
  const endings = consolePage.getByRole("table", { name: "How it was closed" });
  await expect(endings.getByRole("row")).toHaveText([
    /^Escape key\s*1$/,
    /^Page left\s*1$/,
    /^Pointer left\s*1$/,
  ]);
  await expect(consolePage.getByText("Median time open")).toBeVisible();
  await endings.scrollIntoViewIfNeeded();
  await consolePage.screenshot({ path: test.info().outputPath("closings.png") });
  await consolePage.setViewportSize({ width: 375, height: 760 });
  await consolePage.emulateMedia({ colorScheme: "dark" });
  await endings.scrollIntoViewIfNeeded();
  await consolePage.screenshot({ path: test.info().outputPath("closings-375.png") });
});
