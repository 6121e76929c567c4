/** Editing on a customer's page with the keyboard alone. */
import type { Locator, Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  card,
  expectApplied,
  expectSaved,
  FIRST,
  makeTour,
  PAGE,
  PATIENT,
  panel,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";

/** More than there are stops on these pages. */
const MOST_STOPS = 60;

/** Goes on with Tab until the keyboard is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let n = 0; n < MOST_STOPS; n += 1) {
    if (await target.evaluate((each) => each === each.ownerDocument.activeElement && document.hasFocus()))
      return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not come to ${target}.`);
}

test("a whole step is made by keyboard: picked, written, saved and applied", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST]);
  const url = site.put("/author/keys", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);
  const pick = button(panel(page), /^Pick$/);
  // The panel may be there before the page listens.
  await expect(async () => {
    await page.keyboard.press("p");
    await expect(pick).toHaveAttribute("aria-pressed", "true", { timeout: 2_000 });
  }).toPass(PATIENT);
  // Tab is the browser's, and what has the keyboard is what is pointed at.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const around = panel(page).getByRole("list", { name: "Around the element" });
  await expect(around).toContainText("New order", PATIENT);
  await page.keyboard.press("ArrowRight");
  await expect(around).toContainText("Export", PATIENT);
  await page.keyboard.press("Enter");

  // On in the card, where it is written.
  const title = card(page).getByRole("textbox", { name: "Title" });
  await expect(title).toBeFocused(PATIENT);
  await page.keyboard.type("Take it with you");
  await page.keyboard.press("Tab");
  await page.keyboard.type("As a *file*.");
  // What was written is shown as visitors will see it; the keyboard is still in the card.
  await page.keyboard.press("Escape");
  await expect(card(page).locator("em")).toHaveText("file", PATIENT);
  await expectSaved(page);

  await tabTo(page, button(panel(page), "Apply, live at once"));
  await page.keyboard.press("Enter");
  await expectApplied(page);
  const { fields } = await asOwner<{ fields: { content: { steps: object[] } } }>(stack, "tours:getForAgent", {
    itemId: id,
  });
  expect(fields.content.steps[1]).toMatchObject({ title: "Take it with you", source: "As a *file*." });

  await tabTo(page, button(panel(page), "Finish editing"));
  await page.keyboard.press("Enter");
  await expect(page.locator('iframe[title="Edit on the page"]')).toHaveCount(0, PATIENT);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});
