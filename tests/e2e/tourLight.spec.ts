/** What is lit up with a step: a part of the page around its element, picked by its author, and the element where that is gone. */
import type { Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  card,
  expectApplied,
  expectSaved,
  makeDraft,
  panel,
  stepOf,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { litBy } from "./support/spots.ts";
import { archiveAll, beside, cardOf, focused, inCard, PATIENT, publishTour } from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

const PAGE = `<style>#form { width: 340px; padding: 12px; border: 1px solid #999 } #form > * { display: block; margin: 8px 0 }</style>
  <main id="main"><h1>Orders</h1><form id="form" aria-label="New order" onsubmit="return false">
  <label>Name <input id="name"></label><button id="save" data-opencom-target="save">Save</button></form>
  <button id="export" onclick="this.textContent = 'Exported'">Export</button></main>`;
const IDS = ["main", "form", "name", "save"];
const expectLit = (page: Page, ...lit: string[]) => expect.poll(() => litBy(page, IDS), PATIENT).toEqual(lit);

test("the card points at the element, what is around it is lit up and stays open to the visitor; where that is gone the element is", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const steps = [
    beside("save", "Save it", { spotlight: "block", lit: { selector: "#form" }, advance: [{ on: "click" }] }),
    beside("export", "Take it along"),
  ];
  await publishTour(stack, "/light/order", steps);
  await page.goto(site.put("/light/order", { head: snippet(stack), bodyEnd: PAGE }));
  await expect(cardOf(page, "Save it")).toBeVisible(PATIENT);
  await expectLit(page, "block form");
  await page.screenshot({ path: test.info().outputPath("lit.png") });
  // In what is lit up things are pressed and written in, and nowhere else.
  await page.locator("#name").click();
  await page.keyboard.type("Ada");
  await expect(page.locator("#name")).toHaveValue("Ada");
  const [x, y] = await page.locator("#export").evaluate((each) => {
    const { left, top } = each.getBoundingClientRect();
    return [left + 5, top + 5];
  });
  await page.mouse.click(x ?? 0, y ?? 0);
  await expect(page.locator("#export")).toHaveText("Export");
  await page.locator("#export").evaluate((each) => each.focus());
  await expect.poll(() => focused(page)).not.toBe("export");
  // The page is drawn another way: nothing is dimmed around what is gone.
  await page.locator("#form").evaluate((each) => each.replaceWith(...each.childNodes));
  await expectLit(page, "block save");
  await page.locator("#save").evaluate((each) => {
    const form = Object.assign(document.createElement("form"), { id: "form" });
    each.replaceWith(form);
    form.append(each);
  });
  await expectLit(page, "block form");
  await page
    .locator("#save")
    .evaluate((each) => each.addEventListener("click", (event) => event.preventDefault()));
  await page.locator("#save").click();
  await expect(cardOf(page, "Take it along")).toBeVisible(PATIENT);
  await expect.poll(() => litBy(page, ["export"]), PATIENT).toEqual(["ring export"]);
  // Escape in the page, as ever.
  await inCard(page).getByRole("button", { name: "Back" }).click();
  await expectLit(page, "block form");
  await page.locator("#name, #save").last().focus();
  await page.keyboard.press("Escape");
  await expectLit(page);
});

test("nothing is dimmed while the element itself is not there, in dark and on a phone as elsewhere", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const steps = [beside("late", "Late", { spotlight: "dim", lit: { selector: "#form" }, waitSeconds: 0 })];
  await page.setViewportSize({ width: 375, height: 700 });
  await page.emulateMedia({ colorScheme: "dark" });
  await publishTour(stack, "/light/late", [beside("save", "First"), ...steps]);
  await page.goto(site.put("/light/late", { head: snippet(stack), bodyEnd: PAGE }));
  await cardOf(page, "First").getByRole("button", { name: "Next" }).click(PATIENT);
  const chip = page.frameLocator('iframe[src$="-chip"]');
  await expect(chip.getByRole("button").first()).toBeVisible(PATIENT);
  expect(await litBy(page, IDS)).toEqual([]);
  await page.locator("#form").evaluate((each) => each.insertAdjacentHTML("beforeend", "<p id=late>Late</p>"));
  await expect(cardOf(page, "Late")).toBeVisible(PATIENT);
  await expectLit(page, "dim form");
  await page.screenshot({ path: test.info().outputPath("phone.png") });
});

test("its author picks what is lit up around the element, sees it there, and takes it back on the page or in the console", async ({
  stack,
  site,
  visitorPage: page,
  consolePage,
}) => {
  test.setTimeout(240_000);
  const id = await makeDraft(stack, [
    stepOf("Save", { kind: "pointer", anchor: { selector: "#save" }, spotlight: "dim" }),
  ]);
  const url = site.put("/author/light", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await button(panel(page), /^1 ?Save/).click(PATIENT);
  await expect(card(page).getByRole("textbox", { name: "Title" })).toBeVisible(PATIENT);
  await button(panel(page), "Settings").click();
  const lit = panel(page).getByRole("combobox", { name: "Lit up" });
  await expect(lit).toHaveValue("element");
  await lit.selectOption("Something around it");
  const crumbs = panel(page).getByRole("list", { name: "Around the element" });
  // It begins at what the element is in.
  await expect(crumbs.getByRole("button").last()).toHaveText("form New order", PATIENT);
  // What is pointed at beside the element is taken together with it.
  await page.locator("#export").hover();
  await expect(crumbs.getByRole("button").last()).toHaveText(/^main/, PATIENT);
  await page.locator("#name").hover();
  await expect(crumbs.getByRole("button").last()).toHaveText("form New order", PATIENT);
  await page.screenshot({ path: test.info().outputPath("picking.png") });
  await page.locator("#name").click();
  // The settings are open as they were left, and both are outlined.
  await expect(lit).toHaveValue("around", PATIENT);
  await expectLit(page, "ring save", "ring form");
  await page.screenshot({ path: test.info().outputPath("picked.png") });
  await expectSaved(page);
  await button(panel(page), /^Preview$/).click();
  await expect(cardOf(page, "Save")).toBeVisible(PATIENT);
  await expectLit(page, "dim form");
  await button(panel(page), "Stop").click();
  // By the keyboard, to what is larger.
  await button(panel(page), /^1 ?Save/).waitFor(PATIENT);
  await expectLit(page, "ring save", "ring form");
  if (!(await lit.isVisible())) await button(panel(page), "Settings").click();
  await button(panel(page), "Pick another part").click();
  await expect(crumbs.getByRole("button").last()).toHaveText("form New order", PATIENT);
  await button(panel(page), "Parent").click();
  await expect(crumbs.getByRole("button").last()).toHaveText(/^main/, PATIENT);
  await button(panel(page), "Pick this one").click();
  await expectLit(page, "ring save", "ring main");
  await expect(lit).toBeFocused();
  await page.screenshot({ path: test.info().outputPath("larger.png") });
  await lit.selectOption("The element itself");
  await expectLit(page, "ring save");
  await button(panel(page), "Undo").click();
  await expectLit(page, "ring save", "ring main");
  await expectSaved(page);
  await button(panel(page), "Apply").click();
  await expectApplied(page);
  type Draft = { fields: { content: { steps: { lit?: { record: string } }[] } } };
  const litNow = async () =>
    (await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id })).fields.content.steps[0]?.lit;
  expect(JSON.parse((await litNow())?.record ?? "{}")).toMatchObject({ v: 1 });

  await consolePage.goto(`${stack.info.consoleUrl}#/settings/tours`);
  // The one that was changed last is the first.
  await consolePage.getByRole("button", { name: "Edit Getting around" }).first().click(PATIENT);
  await expect(consolePage.getByText("Lights up a part of the page around its element.")).toBeVisible(
    PATIENT,
  );
  await consolePage.screenshot({ path: test.info().outputPath("console.png"), fullPage: true });
  await consolePage.getByRole("button", { name: "Light up the element alone" }).click();
  await expect(consolePage.getByText("Lights up a part of the page around its element.")).toHaveCount(0);
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(consolePage.getByText("Saved.", { exact: true })).toBeVisible(PATIENT);
  expect(await litNow()).toBeUndefined();
});
