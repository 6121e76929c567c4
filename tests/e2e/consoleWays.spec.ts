/** Settings › Tours: what leads on from a step, set in the console, refused where it is wrong, and kept as it was said. */
import { asOwner, makeDraft, PATIENT, stepOf } from "./support/authoring.ts";
import { expect, test } from "./support/fixtures.ts";

test("every way on and every button of a step is set in the console; what is wrong is said at its field and not saved", async ({
  stack,
  consolePage: page,
}) => {
  const other = await makeDraft(stack, [stepOf("Elsewhere")]);
  await asOwner(stack, "tours:setStatus", { itemId: other, status: "live" });
  const pointer = { kind: "pointer", anchor: { selector: "#name" } };
  const id = await makeDraft(stack, [stepOf("Name", pointer), stepOf("End")]);
  const { version, fields } = await asOwner<{ version: number; fields: object }>(stack, "tours:getForAgent", {
    itemId: id,
  });
  await asOwner(stack, "tours:update", { itemId: id, version, fields: { ...fields, name: "Ways on" } });
  await page.goto(`${stack.info.consoleUrl}#/settings/tours`);
  await page.getByRole("button", { name: "Edit Ways on" }).click(PATIENT);
  const steps = page.locator(".c-guide-steps > li");
  await expect(steps).toHaveCount(2);

  const first = steps.first();
  await first.getByText("Goes on by its buttons").click();
  const ways: [string, string, string][] = [
    ["the field has enough characters", "Characters, at least", "3"],
    ["the field says exactly this", "What it says", "blue"],
    ["the visitor comes to a page", "Pages, one pattern a line", "/projects/*\n/done"],
    ["an event is tracked", "Name of the event", "bought"],
    ["something appears", "CSS selector of what appears", "#menu >"],
  ];
  for (const [at, [kind, label, value]] of ways.entries()) {
    await first.getByRole("button", { name: "Add a way on" }).click();
    await first.getByLabel(`Way on ${at + 1}`, { exact: true }).selectOption({ label: kind });
    await first.getByLabel(label).fill(value);
  }
  await expect(first.getByRole("button", { name: "Add a way on" })).toBeDisabled();
  await expect(first.getByText("Write a CSS selector"), "while it is written").toHaveCount(0);
  await first.getByLabel("CSS selector of what appears").blur();
  await expect(first.getByText("Write a CSS selector")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("ways.png"), fullPage: true });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Step 1: Write a CSS selector, as .menu[aria-expanded=true].")).toBeVisible();
  await first.getByLabel("CSS selector of what appears").fill("#menu[aria-expanded=true]");
  await expect(first.getByText("Write a CSS selector")).toHaveCount(0);

  await first.getByRole("button", { name: "Add a button" }).click();
  await first.getByLabel("Button 1", { exact: true }).fill("Another tour");
  await first.getByLabel("Button 1 leads").selectOption({ label: "starts another tour" });
  await first.getByLabel("Tour of button 1").selectOption(other);
  await first.getByRole("button", { name: "Add a button" }).click();
  await first.getByLabel("Button 2", { exact: true }).fill("To the end");
  await first.getByLabel("Button 2 leads").selectOption({ label: "to a step" });
  await first.getByLabel("Step of button 2").selectOption({ label: "2. End" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible(PATIENT);

  type Saved = { fields: { content: { steps: object[] } } };
  const saved = await asOwner<Saved>(stack, "tours:getForAgent", { itemId: id });
  expect(saved.fields.content.steps).toMatchObject([
    {
      advance: [
        { on: "input", is: { type: "minLength", n: 3 } },
        { on: "input", is: { type: "equals", text: "blue" } },
        { on: "route", page: { include: ["/projects/*", "/done"], exclude: [] } },
        { on: "event", name: "bought" },
        { on: "appears", selector: "#menu[aria-expanded=true]" },
      ],
      buttons: [
        { label: "Another tour", action: { type: "startTour", tourId: other } },
        { label: "To the end", action: { type: "goTo", stepId: "end" } },
      ],
    },
    { advance: [], buttons: [] },
  ]);
  // Read back as it was written; a step over the page has no element to do anything with.
  await page.reload();
  await page.getByRole("button", { name: "Edit Ways on" }).click(PATIENT);
  await expect(steps.first()).toContainText(
    "the field has enough characters, or the field says exactly this",
    PATIENT,
  );
  await steps.nth(1).locator("summary").click();
  await steps.nth(1).getByRole("button", { name: "Add a way on" }).click();
  await expect(steps.nth(1).getByLabel("Way on 1").locator("option")).toHaveText([
    "the visitor comes to a page",
    "an event is tracked",
    "something appears",
    "something disappears",
    "some seconds have passed",
  ]);
  await page.setViewportSize({ width: 375, height: 700 });
  await page.emulateMedia({ colorScheme: "dark" });
  await steps.first().locator("summary").click();
  await page.screenshot({ path: test.info().outputPath("phone.png"), fullPage: true });
  await asOwner(stack, "tours:setStatus", { itemId: other, status: "archived" });
});
