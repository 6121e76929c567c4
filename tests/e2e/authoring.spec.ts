/** Editing tours and tooltips on a customer's page: from an agent's code to what a visitor sees. */
import {
  asOwner,
  begin,
  button,
  card,
  expectApplied,
  expectSaved,
  FIRST,
  isReady,
  makeTour,
  PAGE,
  PATIENT,
  panel,
} from "./support/authoring.ts";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";

/** Counts what a router would hear, and goes to another address as one does. */
const ROUTER = `<script>window.routed = 0;
for (const type of ["hashchange", "popstate"]) addEventListener(type, () => window.routed++);
window.go = (path, html) => { history.pushState({}, "", path); document.querySelector("main").innerHTML = html; };</script>`;

test("a tour is written on the page, over routes and reloads, applied, and seen by a visitor", async ({
  stack,
  site,
  newVisitor,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  const id = await makeTour(stack, [FIRST]);
  const lines: string[] = [];
  page.on("console", (message) => message.text().startsWith("[Opencom]") && lines.push(message.text()));
  const head = ROUTER + snippet(stack, { "data-opencom-consent": "required" });
  const shown = { head, bodyEnd: PAGE };
  const url = site.put("/author/orders", shown);
  site.put("/author/settings", shown);
  const address = await begin(stack, id, url);

  await page.goto(address);
  await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);
  // The code is gone from the address, and no router has heard of it.
  await expect.poll(() => page.url(), PATIENT).toBe(url);
  expect(await page.evaluate(() => (window as unknown as { routed: number }).routed)).toBe(0);
  // Nothing of the messenger is in the way, and the page has no word of what is written.
  expect(await isReady(page)).toBe(false);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain("Getting around");
  const own = page.frames().find((frame) => frame.url().includes("/surface/"));
  expect(own && (await findings(own))).toEqual([]);

  await button(panel(page), "Add step").click();
  await page.locator("#new").hover();
  await expect(panel(page).getByRole("list", { name: "Around the element" })).toContainText(
    "New order",
    PATIENT,
  );
  await page.locator("#new").click();
  await expect(card(page).getByRole("textbox", { name: "Title" })).toBeVisible(PATIENT);
  await card(page).getByRole("textbox", { name: "Title" }).fill("Begin here");
  await card(page).getByRole("textbox", { name: "Text, Markdown" }).fill("Press **this**.");
  await card(page).getByRole("textbox", { name: "Title" }).focus();
  await expect(card(page).locator("strong")).toHaveText("this", PATIENT);
  await expectSaved(page);
  await expect(panel(page).getByText("Found", { exact: true })).toBeVisible(PATIENT);

  // Undone and done again, by keyboard.
  await page.keyboard.press("Control+z");
  await expect(card(page).locator("strong")).toHaveCount(0, PATIENT);
  await page.keyboard.press("Control+Shift+z");
  await expect(card(page).locator("strong")).toHaveText("this", PATIENT);

  // Another route of the same document.
  await page.evaluate(() =>
    (window as unknown as { go(path: string, html: string): void }).go(
      "/author/settings",
      `<h1>Settings</h1><label>Company name <input data-opencom-target="company"></label>`,
    ),
  );
  await expect(panel(page).getByText("On another page", { exact: true })).toBeVisible(PATIENT);
  await button(panel(page), "Add step").click();
  await page.locator("input").click();
  await card(page).getByRole("textbox", { name: "Title" }).fill("Your company");
  await card(page).getByRole("textbox", { name: "Text, Markdown" }).fill("How it is called.");
  await expectSaved(page);

  // A document later the same session goes on, once somebody has let the widget in.
  await page.goto(url);
  await page.evaluate(() => window.OpencomWidget.setConsent(true));
  await expect(button(panel(page), /Your company/)).toBeVisible(PATIENT);
  await button(panel(page), "Add step").click();
  await page.getByRole("button", { name: "Export" }).click();
  await card(page).getByRole("textbox", { name: "Title" }).fill("Take it with you");
  await card(page).getByRole("textbox", { name: "Text, Markdown" }).fill("As a file.");
  await expectSaved(page);

  await button(panel(page), /^Preview$/).click();
  await expect(panel(page).getByText("Preview: nothing is counted")).toBeVisible(PATIENT);
  const dialog = (title: string) =>
    page.frameLocator('iframe[title="Tour"]').getByRole("dialog", { name: title });
  await expect(dialog("Hello")).toBeVisible(PATIENT);
  await page.frameLocator('iframe[title="Tour"]').getByRole("button", { name: "Next" }).click();
  await expect(dialog("Begin here")).toBeVisible(PATIENT);
  await pressAway(button(panel(page), "Stop"), page.locator('iframe[title="Tour"]'));

  await button(panel(page), "Apply, live at once").click();
  await expectApplied(page);
  type Draft = { version: number; fields: { content: { steps: { title: string; page: unknown }[] } } };
  const draft = await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id });
  expect(draft.version).toBe(2);
  expect(draft.fields.content.steps.map(({ title, page: where }) => [title, where])).toEqual([
    ["Hello", null],
    ["Begin here", { include: ["/author/orders"], exclude: [] }],
    ["Your company", { include: ["/author/settings"], exclude: [] }],
    ["Take it with you", { include: ["/author/orders"], exclude: [] }],
  ]);
  // Nothing of the preview was counted.
  expect(await asOwner(stack, "tours:results", { itemId: id })).toMatchObject({ started: 0 });

  const { context } = await newVisitor();
  const other = context.pages()[0] ?? (await context.newPage());
  await other.goto(site.put("/author/orders", { head: snippet(stack), bodyEnd: PAGE }));
  const theirs = other.frameLocator('iframe[title="Tour"]');
  await expect(theirs.getByRole("dialog", { name: "Hello" })).toBeVisible(PATIENT);
  await theirs.getByRole("button", { name: "Next" }).click();
  await expect(theirs.getByRole("dialog", { name: "Begin here" })).toBeVisible(PATIENT);

  await pressAway(button(panel(page), "Finish editing"), page.locator('iframe[title="Edit on the page"]'));
  // The visit begins as if nothing had been.
  await expect.poll(() => isReady(page), PATIENT).toBe(true);
  expect(lines).toEqual([]);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("a code is good once; a made-up one, and the parameter of other widgets, get one line and nothing else", async ({
  stack,
  site,
  newVisitor,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST]);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
  const url = site.put("/author/again", { head: snippet(stack), bodyEnd: PAGE });
  const address = await begin(stack, id, url);
  await page.goto(address);
  await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);

  const { context } = await newVisitor();
  const other = context.pages()[0] ?? (await context.newPage());
  const lines: string[] = [];
  const asked: string[] = [];
  other.on("console", (message) => message.text().startsWith("[Opencom]") && lines.push(message.text()));
  other.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await other.goto(address);
  await expect.poll(() => isReady(other), PATIENT).toBe(true);
  await expect.poll(() => lines, PATIENT).toEqual([expect.stringMatching(/^\[Opencom\] CODE_INVALID /)]);
  await other.goto(`${url}?opencom_tooltip_authoring=abc`);
  await expect.poll(() => lines, PATIENT).toHaveLength(2);
  expect(lines[1]).toContain("AUTHORING_REFUSED ?opencom_tooltip_authoring=");
  await expect(other.locator('iframe[src*="/surface/"]')).toHaveCount(0);
  expect(asked.filter((path) => /\/(authoring|author)(\.\w+)?\.js$/.test(path))).toEqual([]);
});
