/** An element whose text changes, and how surely it is found at other widths of the window. */
import type { Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  expectApplied,
  expectSaved,
  makeTour,
  PATIENT,
  panel,
  stepOf,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";

const BODY = `<style>@media (max-width: 900px) { #wide { display: none } }</style>
<main><section aria-label="Toolbar"><button class="btn">New order</button> <button class="btn">Export</button>
<button class="btn" data-part="state" id="wide-not">Waiting for approval</button></section>
<button class="btn" data-part="wide" id="wide">Columns</button></main>`;

type Draft = { fields: { content: { steps: { title: string; anchor: { record: string } }[] } } };
const recordOf = async (stack: Parameters<typeof asOwner>[0], id: string) => {
  const draft = await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id });
  return JSON.parse(draft.fields.content.steps[0]?.anchor.record ?? "{}") as { is: { label?: string } };
};
const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

test("what is picked is known without its text once that is said to change, and visitors are shown it when it has", async ({
  stack,
  site,
  newVisitor,
  visitorPage: page,
}) => {
  const pointer = { kind: "pointer", anchor: { selector: "[data-part=wide]" } };
  const id = await makeTour(stack, [stepOf("The state", pointer)]);
  // Nothing but its text and an attribute of the page's tells it.
  const url = site.put("/author/text", { head: snippet(stack), bodyEnd: BODY.replace(' id="wide-not"', "") });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(await begin(stack, id, url));
  await panel(page).getByRole("button", { name: "The state" }).first().click(PATIENT);
  await button(panel(page), "Pick again").click();
  await page.getByRole("button", { name: "Waiting for approval" }).click();
  const changing = panel(page).getByLabel("Treat its text as changing");
  await expect(changing).not.toBeChecked(PATIENT);
  await expectSaved(page);
  await changing.check();
  await expect(changing).toBeChecked(PATIENT);
  await expectSaved(page);
  await shot(page, "text");
  // How surely it is found is measured anew: with so little else to know it by, its author is asked.
  await expect(panel(page).locator(".oc-au-quality")).toHaveAttribute("data-grade", "weak");
  await button(panel(page), "Apply, live at once").click();
  await button(panel(page), "Apply all the same").click();
  await expectApplied(page);
  expect((await recordOf(stack, id)).is.label).toBeUndefined();

  // Taken back it is one step, and so it is done again.
  await button(panel(page), "Undo").click();
  await expect(changing).not.toBeChecked(PATIENT);
  await button(panel(page), "Redo").click();
  await expect(changing).toBeChecked(PATIENT);
  await changing.uncheck();
  await expect(changing).not.toBeChecked(PATIENT);
  await button(panel(page), "Undo").click();
  await expect(changing).toBeChecked(PATIENT);

  const { context } = await newVisitor();
  const visitor = context.pages()[0] ?? (await context.newPage());
  await visitor.goto(
    site.put("/author/text", {
      head: snippet(stack),
      bodyEnd: BODY.replace(' id="wide-not"', "").replace("Waiting for approval", "Done"),
    }),
  );
  await expect(
    visitor.frameLocator('iframe[title="Tour"]').getByRole("dialog", { name: "The state" }),
  ).toBeVisible(PATIENT);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("what was looked for is looked for again when the window has another width, and each is said", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const pointer = { kind: "pointer", anchor: { selector: "[data-part=wide]" } };
  const id = await makeTour(stack, [stepOf("Columns", pointer)], { trigger: { type: "manual" } });
  const url = site.put("/author/widths", { head: snippet(stack), bodyEnd: BODY });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(await begin(stack, id, url));
  await panel(page).getByRole("button", { name: "Columns" }).first().click(PATIENT);
  await button(panel(page), "Find it again").click();
  await expect(panel(page).getByText("At 1280 px: Found, 100 % sure")).toBeVisible(PATIENT);
  await page.setViewportSize({ width: 820, height: 800 });
  await expect(panel(page).getByText(/At 820 px: (Hidden now|Not found)/)).toBeVisible(PATIENT);
  await expect(panel(page).getByText("At 1280 px: Found, 100 % sure")).toBeVisible();
  await shot(page, "widths");
  // The same width again is one line, as it is now.
  await page.evaluate(() => document.querySelector("#wide")?.remove());
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(panel(page).getByText(/At 1280 px: Not found/)).toBeVisible(PATIENT);
  await expect(panel(page).getByText(/^At \d+ px:/)).toHaveCount(2);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});
