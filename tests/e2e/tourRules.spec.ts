/** Ways on from a step that say more exactly what is meant: events by their properties, fields by when they are judged. */
import type { Page } from "@playwright/test";
import { asOwner, begin, button, expectApplied, makeDraft, panel, stepOf } from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { archiveAll, beside, inCard, PATIENT, publishTour } from "./support/tours.ts";

test.afterEach(({ stack }) => archiveAll(stack));

const isAt = (page: Page, title: string) =>
  expect(inCard(page).getByRole("dialog", { name: title, exact: true })).toBeVisible(PATIENT);
const track = (page: Page, name: string, properties?: { plan?: string; seats?: number }) =>
  page.evaluate(([event, more]) => window.OpencomWidget.trackEvent(event, more), [name, properties] as const);
const BOUGHT = {
  on: "event",
  name: "bought",
  where: [
    { property: "plan", op: "is", value: "pro" },
    { property: "seats", op: "greaterThan", value: 4 },
  ],
};

test("an event leads on only where its properties are as the team wants, and they are sent nowhere for that", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  // Had any other event led on, the one that is meant would lead past the second step.
  const steps = [
    beside("one", "One", { advance: [BOUGHT] }),
    beside("two", "Two", { advance: [BOUGHT] }),
    beside("three", "Three"),
  ];
  await publishTour(stack, "/rules/events", steps);
  const told: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => told.push(String(payload))));
  const bodyEnd = `<p id="one">One</p><p id="two">Two</p><p id="three">Three</p>`;
  await page.goto(site.put("/rules/events", { head: snippet(stack), bodyEnd }));
  await isAt(page, "One");
  await expect(inCard(page).getByRole("button", { name: "Next" })).toHaveCount(0);
  for (const properties of [
    undefined,
    { plan: "pro" },
    { plan: "pro", seats: 4 },
    { plan: "free", seats: 9 },
  ])
    await track(page, "bought", properties);
  await track(page, "sold", { plan: "pro", seats: 5 });
  await track(page, "bought", { plan: "Pro", seats: 5 });
  await isAt(page, "Two");
  await track(page, "bought", { plan: "Pro", seats: 6 });
  await isAt(page, "Three");
  const runs = told.filter((each) => each.includes("tours:progress"));
  expect(runs.length).toBeGreaterThan(0);
  expect(runs.join("")).not.toContain("seats");
});

test("conditions on an event are written in the console, refused where they are wrong, and hold in a preview", async ({
  stack,
  site,
  consolePage,
  visitorPage: page,
}) => {
  test.setTimeout(180_000);
  const id = await makeDraft(stack, [
    stepOf("Buy", { advance: [{ on: "event", name: "bought" }] }),
    // Had another event led on, the one that is meant would lead past this.
    stepOf("Bought", { advance: [BOUGHT] }),
    stepOf("Bought twice"),
  ]);
  await consolePage.goto(`${stack.info.consoleUrl}#/settings/tours`);
  // The one that was changed last is the first.
  await consolePage.getByRole("button", { name: "Edit Getting around" }).first().click(PATIENT);
  const first = consolePage.locator(".c-guide-steps > li").first();
  await first.locator("summary").click();
  await first.getByRole("button", { name: "Add a condition to way on 1" }).click();
  await expect(first.getByLabel("Property of condition 1 of way on 1")).toBeFocused();
  await expect(first.getByText("Write the name of the property.")).toBeVisible();
  await consolePage.keyboard.type("plan");
  await first.getByLabel("Value of condition 1 of way on 1").fill("pro");
  await first.getByRole("button", { name: "Add a condition to way on 1" }).click();
  await first.getByLabel("Property of condition 2 of way on 1").fill("seats");
  await first.getByLabel("How condition 2 of way on 1 compares").selectOption({ label: "is more than" });
  await first.getByLabel("Value of condition 2 of way on 1").fill("many");
  await expect(first.getByText("Write a number.")).toBeVisible();
  await consolePage.screenshot({ path: test.info().outputPath("conditions.png"), fullPage: true });
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(consolePage.getByText("Step 1: Write a number.")).toBeVisible();
  await first.getByLabel("Value of condition 2 of way on 1").fill("4");
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(consolePage.getByText("Saved.", { exact: true })).toBeVisible(PATIENT);
  await consolePage.setViewportSize({ width: 375, height: 700 });
  await consolePage.emulateMedia({ colorScheme: "dark" });
  await first.getByLabel("Property of condition 1 of way on 1").scrollIntoViewIfNeeded();
  await consolePage.screenshot({ path: test.info().outputPath("phone.png") });
  type Draft = { fields: { content: { steps: { advance: object[] }[] } } };
  const draft = await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id });
  expect(draft.fields.content.steps[0]?.advance).toEqual([BOUGHT]);

  const url = site.put("/author/rules", { head: snippet(stack), bodyEnd: "<p>Page</p>" });
  await page.goto(await begin(stack, id, url));
  await button(panel(page), /^Preview$/).click(PATIENT);
  await isAt(page, "Buy");
  await track(page, "bought", { plan: "pro", seats: 1 });
  await track(page, "bought", { plan: "pro", seats: 5 });
  await isAt(page, "Bought");
});

test("a field is judged with each character, once its change is done, or once it was left, as its author wants", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const step = (id: string, when: string) =>
    beside(id, id, { advance: [{ on: "input", is: { type: "minLength", n: 3 }, when }] });
  const steps = [
    step("each", "input"),
    step("change", "change"),
    step("left", "blur"),
    step("script", "blur"),
    beside("end", "end"),
  ];
  await publishTour(stack, "/rules/fields", steps);
  const bodyEnd = `<style>body > * { display: block; margin: 12px 400px }</style>
    <input id="each"><input id="change"><input id="left">
    <input id="script" readonly><button id="fill" style="position:fixed;left:8px;top:8px;margin:0" onclick="script.value = 'abc'">Fill in</button><p id="end">End</p>`;
  await page.goto(site.put("/rules/fields", { head: snippet(stack), bodyEnd }));
  await isAt(page, "each");
  await page.locator("#each").pressSequentially("ab");
  await page.keyboard.type("c");
  await isAt(page, "change");
  // Longer than anybody pauses who has finished: it is not judged while the keyboard is in it, and then at Enter.
  await page.locator("#change").pressSequentially("abc");
  await page.waitForTimeout(1_500);
  await isAt(page, "change");
  await page.keyboard.press("Enter");
  await isAt(page, "left");
  await page.locator("#left").pressSequentially("abc");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(1_500);
  await isAt(page, "left");
  await page.locator("#left").blur();
  await isAt(page, "script");
  // Nobody is in it: what a script fills in counts at once.
  await page.locator("#fill").click();
  await isAt(page, "end");
});

test("when a field is judged is chosen in the console and on the page, and each leaves the other's choice", async ({
  stack,
  site,
  consolePage,
  visitorPage: page,
}) => {
  test.setTimeout(180_000);
  const advance = [{ on: "input", is: { type: "filled" } }];
  const name = { kind: "pointer", anchor: { selector: "#name" }, advance };
  const id = await makeDraft(stack, [stepOf("Name", name)]);
  type Draft = { fields: { content: { steps: { advance: object[] }[] } } };
  const ways = async () =>
    (await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id })).fields.content.steps[0]?.advance;
  await consolePage.goto(`${stack.info.consoleUrl}#/settings/tours`);
  await consolePage.getByRole("button", { name: "Edit Getting around" }).first().click(PATIENT);
  const first = consolePage.locator(".c-guide-steps > li").first();
  await first.locator("summary").click();
  const when = first.getByLabel("When way on 1 is judged");
  await expect(when).toHaveValue("pause");
  await when.selectOption({ label: "once the field is left" });
  await consolePage.screenshot({ path: test.info().outputPath("when.png"), fullPage: true });
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(consolePage.getByText("Saved.", { exact: true })).toBeVisible(PATIENT);
  expect(await ways()).toEqual([{ ...advance[0], when: "blur" }]);

  const url = site.put("/author/fields", { head: snippet(stack), bodyEnd: `<input id="name">` });
  await page.goto(await begin(stack, id, url));
  await button(panel(page), /^1 ?Name/).click(PATIENT);
  await button(panel(page), "Settings").click();
  const judged = panel(page).getByRole("combobox", { name: "Judged" });
  await expect(judged).toHaveValue("blur");
  await judged.selectOption("once it is changed");
  await page.screenshot({ path: test.info().outputPath("judged.png") });
  await button(panel(page), "Apply").click();
  await expectApplied(page);
  expect(await ways()).toEqual([{ ...advance[0], when: "change" }]);
  await judged.selectOption("when typing pauses");
  await button(panel(page), "Apply").click();
  await expect.poll(ways, PATIENT).toEqual(advance);
});
