/** What an author is kept from on the page: an element that only its place tells apart, and times that are refused later. */
import {
  asOwner,
  begin,
  button,
  expectApplied,
  expectSaved,
  makeDraft,
  PATIENT,
  panel,
  stepOf,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";

const CELLS = Array.from({ length: 20 }, () => `<span class="cell"></span>`).join("");
const BODY = `<style>.cell { display: inline-block; width: 30px; height: 30px; margin: 4px; border: 1px solid }</style>
  <main><h2>Days</h2><div class="grid">${CELLS}</div></main>`;

test("an element that only its place tells apart is weak and is applied once its author says so; a timer is 4 s at least", async ({
  stack,
  site,
  visitorPage: page,
  consolePage,
}) => {
  const pointer = { kind: "pointer", anchor: { selector: ".grid" } };
  const id = await makeDraft(stack, [stepOf("Days", pointer)]);
  const url = site.put("/author/weak", { head: snippet(stack), bodyEnd: BODY });
  await page.goto(await begin(stack, id, url));
  await panel(page).getByRole("button", { name: "Days" }).first().click(PATIENT);
  await button(panel(page), "Settings").click();
  await panel(page).getByLabel("Goes on when").selectOption({ label: "some seconds have passed" });
  const seconds = panel(page).getByLabel("Seconds", { exact: true });
  await seconds.fill("1");
  await seconds.press("Tab");
  await expect(seconds).toHaveValue("4");

  await button(panel(page), /^Pick (again|another)/).click();
  await page.locator(".cell").nth(8).click();
  await expect(panel(page).locator(".oc-au-quality")).toHaveAttribute("data-grade", "weak", PATIENT);
  await expect(panel(page).locator(".oc-au-quality")).toContainText("19 more elements look like it");
  await expectSaved(page);
  // In another document as in the one in which it was picked.
  await page.reload();
  await button(panel(page), "Apply").click(PATIENT);
  await expect(panel(page).getByRole("alert")).toContainText("visitors may be shown another one");
  await expect(button(panel(page), "Not yet")).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: test.info().outputPath("weak.png") });
  await button(panel(page), "Not yet").click();
  await button(panel(page), "Apply").click();
  await button(panel(page), "Apply all the same").click();
  await expectApplied(page);
  type Saved = { fields: { content: { steps: { anchor: object; advance: object[] }[] } } };
  const { fields } = await asOwner<Saved>(stack, "tours:getForAgent", { itemId: id });
  expect(fields.content.steps[0]).toMatchObject({
    anchor: { record: expect.any(String) },
    advance: [{ on: "timer", seconds: 4 }],
  });

  // Before it is published from the console it is asked for again, with what it is about.
  await consolePage.setViewportSize({ width: 1280, height: 800 });
  await consolePage.goto(`${stack.info.consoleUrl}#/settings/tours`);
  const row = consolePage
    .getByRole("listitem")
    .filter({ hasText: "Getting around" })
    .filter({ hasText: "Draft" });
  await row.first().getByRole("button", { name: "Edit Getting around" }).click();
  await expect(consolePage.getByText("told apart by its place only")).toBeVisible();
  await consolePage.getByRole("button", { name: "Publish" }).click();
  const question = consolePage.getByRole("dialog", { name: "Publish with a weak element?" });
  await expect(question).toContainText("The element is told apart by its place only");
  await consolePage.screenshot({ path: test.info().outputPath("publish.png") });
  await consolePage.setViewportSize({ width: 375, height: 700 });
  await consolePage.screenshot({ path: test.info().outputPath("publish-narrow.png") });
  await question.getByRole("button", { name: "Cancel" }).click();
  const status = async () =>
    (await asOwner<{ status: string }>(stack, "tours:getForAgent", { itemId: id })).status;
  expect(await status()).toBe("draft");
  await consolePage.getByRole("button", { name: "Publish" }).click();
  await question.getByRole("button", { name: "Publish all the same" }).click();
  await expect(question).toHaveCount(0);
  await expect.poll(status).toBe("live");
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});
