/** Tooltips where the visitor has no pointer to come with, and where two stand at one element. */
import type { Page } from "@playwright/test";
import { LOOK_INSIDE, pressBeacon } from "./loader/anchoredSupport.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";
import { archiveAll, PATIENT, publishTip, surfaces } from "./support/tours.ts";

const publishHint = (stack: Stack, path: string, source: string): Promise<string> =>
  publishTip(stack, path, "#word", { source });

test.afterEach(({ stack }) => archiveAll(stack));

const BODY = `<p style="margin: 80px 60px"><span id="word">Gross margin</span> of this quarter</p>`;
const card = (page: Page) => surfaces(page).first().contentFrame().locator(".oc-tip");
const beacon = (page: Page) =>
  page.evaluate(() => {
    const roots = (window as unknown as { ours: ShadowRoot[] }).ours;
    const [button] = roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(".spot.on button")]);
    return button ? [button.ariaLabel, button.ariaHasPopup, button.ariaExpanded] : null;
  });

test("on a phone a hint at words that take no focus has a dot, which says whether it is open", async ({
  stack,
  site,
  newVisitor,
}) => {
  await publishHint(stack, "/together/touch", "Before costs.");
  const phone = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true } as const;
  const { context } = await newVisitor(phone);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript(LOOK_INSIDE);
  const head = `<meta name="viewport" content="width=device-width">${snippet(stack)}`;
  await page.goto(site.put("/together/touch", { head, bodyEnd: BODY }));
  await expect.poll(() => beacon(page), PATIENT).toEqual(["Show tip", "dialog", "false"]);
  await pressBeacon(page);
  await expect(card(page)).toContainText("Before costs.", PATIENT);
  await expect.poll(() => beacon(page)).toEqual(["Show tip", "dialog", "true"]);
  await page.screenshot({ path: test.info().outputPath("touch.png") });
  await pressAway(card(page).getByRole("button", { name: "Close" }), card(page));
});

test("two hints at one element come one after the other", async ({ stack, site, visitorPage: page }) => {
  await publishHint(stack, "/together/two", "Before costs.");
  await publishHint(stack, "/together/two", "In thousands.");
  await page.goto(site.put("/together/two", { head: snippet(stack), bodyEnd: BODY }));
  await expect(surfaces(page).first()).toBeAttached(PATIENT);
  const said: string[] = [];
  await expect(async () => {
    await page.mouse.move(5, 5);
    await page.hover("#word");
    await expect(card(page)).toBeVisible({ timeout: 3_000 });
  }).toPass(PATIENT);
  // Both have had their time to come: the first is not put out by the second.
  await page.waitForTimeout(600);
  said.push(await card(page).innerText());
  await page.keyboard.press("Escape");
  await expect(card(page)).not.toContainText(said[0] as string, PATIENT);
  await expect(card(page)).toContainText(/\./, PATIENT);
  said.push(await card(page).innerText());
  expect(said.sort()).toEqual(["Before costs.", "In thousands."]);
  await page.mouse.move(5, 5);
  await expect(card(page)).toHaveCount(0, PATIENT);
});
