/** A tooltip that is made and changed on a customer's page, and pages that are open meanwhile. */
import type { Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  card,
  expectApplied,
  expectSaved,
  FIRST,
  makeTooltip,
  makeTour,
  PAGE,
  PATIENT,
  panel,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { surfaces } from "./support/items.ts";
import { frameOf } from "./support/messengerWalk.ts";

/** As from another tab: a page without a connection asks then what has changed. */
const comeBack = (page: Page): Promise<void> =>
  frameOf(page).evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));

const tip = (page: Page) => surfaces(page).first().contentFrame().locator(".oc-tip");

test("a tooltip gets its element and words on the page; a visitor's page that is open has it, and each change, without a reload", async ({
  stack,
  site,
  newVisitor,
  visitorPage: page,
}) => {
  const id = await makeTooltip(stack, "/author/tip");
  const url = site.put("/author/tip", { head: snippet(stack), bodyEnd: PAGE });
  const { context } = await newVisitor();
  const visitor = context.pages()[0] ?? (await context.newPage());
  await visitor.goto(url);

  await page.goto(await begin(stack, id, url, "tooltip"));
  await expect(panel(page).getByRole("heading", { name: "Export" })).toBeVisible(PATIENT);
  await button(panel(page), /^Pick$/)
    .first()
    .click();
  await page.getByRole("button", { name: "Export" }).click();
  await expect(card(page).getByRole("textbox", { name: "Title" })).toHaveValue("Export", PATIENT);
  await card(page).getByRole("textbox", { name: "Text, Markdown" }).fill("As **CSV**.");
  await expectSaved(page);
  await button(panel(page), "Apply").click();
  await expectApplied(page);
  await asOwner(stack, "tooltips:setStatus", { itemId: id, status: "live" });

  const hover = async (words: string) => {
    await expect(async () => {
      await comeBack(visitor);
      await visitor.mouse.move(400, 400);
      await visitor.getByRole("button", { name: "Export" }).hover();
      await expect(tip(visitor)).toContainText(words, { timeout: 3_000 });
    }).toPass({ timeout: 90_000 });
  };
  await hover("As CSV.");

  // Now that it is live, a change reaches visitors with Apply.
  await card(page).locator(".oc-au-shown").click();
  await card(page).getByRole("textbox", { name: "Text, Markdown" }).fill("As **CSV**, for spreadsheets.");
  await expectSaved(page);
  await button(panel(page), "Apply, live at once").click();
  await expectApplied(page);
  await hover("for spreadsheets.");
  await asOwner(stack, "tooltips:setStatus", { itemId: id, status: "archived" });
  await button(panel(page), "Finish editing").click();
});

test("a tour that a visitor is in has what is applied at once", async ({
  stack,
  site,
  newVisitor,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST], { page: { include: ["/author/live"], exclude: [] } });
  const url = site.put("/author/live", { head: snippet(stack), bodyEnd: PAGE });
  const { context } = await newVisitor();
  const visitor = context.pages()[0] ?? (await context.newPage());
  await visitor.goto(url);
  const dialog = (name: string) => visitor.frameLocator('iframe[title="Tour"]').getByRole("dialog", { name });
  await expect(dialog("Hello")).toBeVisible(PATIENT);

  await page.goto(await begin(stack, id, url));
  await panel(page).locator(".oc-au-title").first().click(PATIENT);
  await panel(page).getByRole("textbox", { name: "Title" }).fill("Good morning");
  await expectSaved(page);
  await expect(dialog("Hello")).toBeVisible();
  await button(panel(page), "Apply, live at once").click();
  await expect(dialog("Good morning")).toBeVisible(PATIENT);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});
