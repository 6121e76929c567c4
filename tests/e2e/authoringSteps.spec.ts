/** The order of a tour's steps, changed on the page and taken back. */
import {
  asOwner,
  begin,
  button,
  expectApplied,
  expectSaved,
  FIRST,
  makeTour,
  PAGE,
  PATIENT,
  panel,
  stepTitles,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";

const NAMES = ["One", "Two", "Three"];
const STEPS = NAMES.map((title) => ({ ...FIRST, id: title.toLowerCase(), title }));

test("steps are put in order by keyboard and by mouse, with the keyboard staying where it was, and all of it is taken back", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, STEPS);
  const url = site.put("/author/order", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  const row = (title: string) => panel(page).getByRole("button", { name: new RegExp(`^\\d ?${title}`) });
  await expect(row("Three")).toBeVisible(PATIENT);

  await row("Three").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["One", "Three", "Two"]);
  await expect(panel(page).getByRole("status").filter({ hasText: "now step 2 of 3" })).toBeAttached(PATIENT);
  await expect(row("Three")).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["Three", "One", "Two"]);
  // It is the first.
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["Three", "One", "Two"]);

  await row("Three").dragTo(row("Two"));
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["One", "Two", "Three"]);
  await row("Two").click();
  await button(panel(page), "Delete").click();
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["One", "Three"]);
  await expectSaved(page);

  const undo = button(panel(page), "Undo");
  for (const titles of [NAMES, ["Three", "One", "Two"], ["One", "Three", "Two"], NAMES]) {
    await undo.click();
    await expect.poll(() => stepTitles(page), PATIENT).toEqual(titles);
  }
  await expect(undo).toBeDisabled();
  // What is as it was applied is no change.
  await expect(button(panel(page), "Apply, live at once")).toBeDisabled();
  await button(panel(page), "Redo").click();
  await button(panel(page), "Redo").click();
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["Three", "One", "Two"]);
  await expectSaved(page);

  // The order is kept for its author, and is what visitors get once it is applied.
  await page.reload();
  await expect.poll(() => stepTitles(page), PATIENT).toEqual(["Three", "One", "Two"]);
  await button(panel(page), "Apply, live at once").click();
  await expectApplied(page);
  const { fields } = await asOwner<{ fields: { content: { steps: { id: string }[] } } }>(
    stack,
    "tours:getForAgent",
    { itemId: id },
  );
  expect(fields.content.steps.map((step) => step.id)).toEqual(["three", "one", "two"]);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});
