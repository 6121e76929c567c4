/** What is previewed as others see it: on a phone, from right to left, and with texts as long as translations. */
import type { Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  FIRST,
  makeTooltip,
  makeTour,
  PAGE,
  PATIENT,
  panel,
  stepOf,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";

const POINTER = { kind: "pointer", anchor: { selector: "#new" } };
const tour = (page: Page) => page.frameLocator('iframe[title="Tour"]');
const dirOf = (page: Page) => tour(page).locator("html").getAttribute("dir");
const look = (page: Page, name: string) => panel(page).getByRole("button", { name, exact: true });
const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

test("a tour is seen as on a phone, from right to left and with long texts; of that nothing stays and nothing is kept", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [stepOf("Open an order", POINTER), FIRST]);
  const url = site.put("/author/looks", { head: snippet(stack), bodyEnd: PAGE });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(await begin(stack, id, url));
  await button(panel(page), /^Preview$/).click(PATIENT);
  const card = tour(page).getByRole("dialog");
  await expect(card).toContainText("Open an order", PATIENT);
  await expect(look(page, "Phone")).toHaveAttribute("aria-pressed", "false");
  const box = async () => await page.locator('iframe[title="Tour"]').first().boundingBox();
  expect((await box())?.width).toBe(344);

  await look(page, "Phone").click();
  await expect.poll(async () => (await box())?.width, PATIENT).toBe(390);
  const sheet = await box();
  expect(sheet && Math.round(sheet.y + sheet.height)).toBe(800);
  await shot(page, "phone");
  await look(page, "Right to left").click();
  await expect.poll(() => dirOf(page), PATIENT).toBe("rtl");
  await look(page, "Long text").click();
  await expect(card).toContainText("ÖÖpěěn", PATIENT);
  await shot(page, "all");
  await look(page, "Phone").click();
  await expect.poll(async () => (await box())?.width, PATIENT).toBe(344);
  await shot(page, "rtl-long");
  // It is the same step, with what the visitor can do.
  await tour(page).getByRole("button", { name: "Next" }).click();
  await expect(card).toContainText("Hěěllőő", PATIENT);

  // Over the page, it is closed as a visitor would.
  await card.press("Escape");
  await expect(page.locator('iframe[title="Tour"]')).toHaveCount(0);
  await expect(panel(page).locator(".oc-au-saved")).toHaveText("Applied");
  await button(panel(page), /^Preview$/).click();
  await expect(card).toContainText("Open an order", PATIENT);
  for (const name of ["Phone", "Right to left", "Long text"])
    await expect(look(page, name)).toHaveAttribute("aria-pressed", "false");
  expect(await dirOf(page)).toBe("ltr");
  expect((await box())?.width).toBe(344);
  expect(await asOwner(stack, "tours:results", { itemId: id })).toMatchObject({ started: 0 });
  type Draft = { version: number; fields: { content: { steps: { title: string }[] } } };
  const draft = await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id });
  expect(draft).toMatchObject({
    version: 1,
    fields: { content: { steps: [{ title: "Open an order" }, { title: "Hello" }] } },
  });

  // Where the author's own window is a phone's there is nothing to be as one.
  await button(panel(page), "Stop").click();
  await page.setViewportSize({ width: 375, height: 700 });
  await page.reload();
  await button(panel(page), /^Preview$/).click(PATIENT);
  await expect(look(page, "Long text")).toBeVisible(PATIENT);
  await expect(look(page, "Phone")).toHaveCount(0);
  await look(page, "Long text").click();
  await expect(card).toContainText("ÖÖpěěn", PATIENT);
  await shot(page, "narrow");
  await button(panel(page), "Stop").click();
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("a tooltip is, too", async ({ stack, site, visitorPage: page }) => {
  const url = site.put("/author/tiplooks", { head: snippet(stack), bodyEnd: PAGE });
  const id = await makeTooltip(stack, "/author/tiplooks", {
    title: "Orders",
    opens: "auto",
    source: "All of them.",
    anchor: { selector: "#new" },
  });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(await begin(stack, id, url, "tooltip"));
  await button(panel(page), /^Preview$/).click(PATIENT);
  const tip = page.frameLocator('iframe[title="Tip"]');
  await expect(tip.getByText("Orders")).toBeVisible(PATIENT);
  await look(page, "Long text").click();
  await expect(tip.getByText(/ÖÖrd/)).toBeVisible(PATIENT);
  await look(page, "Right to left").click();
  await expect(tip.locator("html")).toHaveAttribute("dir", "rtl");
  await shot(page, "tip-dark");
  await pressAway(button(panel(page), "Stop"), page.locator('iframe[title="Tip"]'));
});
