/** One tour, several tabs: it belongs to the one in which it was begun, and is offered in the others, which may take it over. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { asOwner } from "./support/outbound.ts";
import { pressAway } from "./support/pressAway.ts";
import { archiveAll, beside, cardOf, inCard, PATIENT, publishTour } from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

/** An offer comes once it is sure that the other tab is there. */
const LATE = { timeout: 60_000 };
const BODY = `<style>body { font: 15px system-ui } @media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }</style>
  <p style="margin: 80px 60px"><button id="one">One</button> <button id="two">Two</button></p>`;
const LISTEN = `<script>window.heard = [];
addEventListener("load", () => { for (const name of ["tourShown", "tourDismissed", "tourCompleted"])
  OpencomWidget.on(name, () => heard.push(name)); });</script>`;
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
const offer = (page: Page) => page.frameLocator('iframe[src$="-offer"]');
const here = (page: Page) => offer(page).getByRole("button", { name: "Continue here" });
const start = (page: Page, id: string) => page.evaluate((given) => window.OpencomWidget.startTour(given), id);
const manual = { trigger: { type: "manual" } };

test("a tour that one tab has is offered in another, which takes it over where it stands; the first one lets go at once", async ({
  stack,
  site,
  visitorPage: first,
}) => {
  test.setTimeout(180_000);
  const path = "/tabs/taken";
  const itemId = await publishTour(
    stack,
    path,
    [beside("one", "The first"), beside("two", "The second")],
    manual,
  );
  const url = site.put(path, { head: LISTEN + snippet(stack), bodyEnd: BODY });
  // Open before the tour begins: it learns of that by itself.
  const second = await first.context().newPage();
  await second.goto(url);
  // One visitor from the beginning.
  await expect.poll(async () => start(second, "nothing"), PATIENT).toEqual({ reason: "unknown" });
  // What is behind hears no pointer.
  await first.bringToFront();
  await first.goto(url);
  await expect(async () => expect(await start(first, itemId)).toMatchObject({ started: true })).toPass(
    PATIENT,
  );
  await expect(cardOf(first, "The first")).toBeVisible(PATIENT);
  await inCard(first).getByRole("button", { name: "Next" }).click();
  await expect(cardOf(first, "The second")).toBeVisible(PATIENT);

  await expect(here(second)).toBeVisible(LATE);
  await expect(offer(second).getByRole("status")).toHaveText("You have begun a tour in another tab");
  expect(await second.evaluate(() => document.activeElement?.localName), "it takes no keyboard").toBe("body");
  await second.screenshot({ path: test.info().outputPath("offer.png") });
  await expect(cardOf(first, "The second")).toBeVisible();

  await second.bringToFront();
  await here(second).click();
  await expect(cardOf(second, "The second")).toBeVisible(PATIENT);
  await expect(here(second)).toHaveCount(0, PATIENT);
  // Nobody has touched the first tab.
  await expect(inCard(first).getByRole("dialog")).toHaveCount(0, PATIENT);
  expect(await heard(first)).toEqual(["tourShown"]);
  await inCard(second).getByRole("button", { name: "Done" }).click();
  await expect.poll(() => heard(second), PATIENT).toContain("tourCompleted");
  await expect
    .poll(() => asOwner(stack, "tours:results", { itemId }), { timeout: 90_000 })
    .toMatchObject({ started: 1, completed: 1, dismissed: 0 });
});

test("it is offered only where its step belongs, and no more once that was refused or the tour is over", async ({
  stack,
  site,
  visitorPage: first,
}) => {
  test.setTimeout(180_000);
  const path = "/tabs/refused";
  const itemId = await publishTour(stack, path, [beside("one", "The only one")], manual);
  const head = LISTEN + snippet(stack);
  const [url, other] = [path, "/tabs/other"].map((each) => site.put(each, { head, bodyEnd: BODY }));
  await first.goto(url as string);
  await expect(async () => expect(await start(first, itemId)).toMatchObject({ started: true })).toPass(
    PATIENT,
  );
  await expect(cardOf(first, "The only one")).toBeVisible(PATIENT);

  const [second, third] = [await first.context().newPage(), await first.context().newPage()];
  await third.goto(other as string);
  await third.setViewportSize({ width: 375, height: 700 });
  await second.setViewportSize({ width: 375, height: 700 });
  await second.emulateMedia({ colorScheme: "dark" });
  await second.goto(url as string);
  await expect(here(second)).toBeVisible(LATE);
  await second.screenshot({ path: test.info().outputPath("offer-375-dark.png") });
  // By then it would be here, too.
  await expect(here(third)).toHaveCount(0);
  await second.bringToFront();
  await pressAway(offer(second).getByRole("button", { name: "Close" }), here(second));
  await expect(cardOf(first, "The only one")).toBeVisible();

  const fourth = await first.context().newPage();
  await fourth.goto(url as string);
  await fourth.waitForTimeout(12_000);
  await expect(here(fourth)).toHaveCount(0);
  await expect(here(third)).toHaveCount(0);
  expect(await heard(first)).toEqual(["tourShown"]);
});
