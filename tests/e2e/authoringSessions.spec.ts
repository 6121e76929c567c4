/** What comes between an author and their end: colleagues, a second tab, the console, and time. */
import type { Page } from "@playwright/test";
import {
  asOwner,
  begin,
  button,
  expectApplied,
  expectSaved,
  FIRST,
  isReady,
  makeTour,
  PAGE,
  PATIENT,
  panel,
} from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";
import { Stack } from "./support/stack.ts";

type Draft = { version: number; fields: { description: string; content: { steps: { title: string }[] } } };

const draftOf = (stack: Stack, itemId: string) => asOwner<Draft>(stack, "tours:getForAgent", { itemId });

/** As the console saves: in the next version the first step has another title. */
async function retitle(stack: Stack, itemId: string, title: string): Promise<void> {
  const { version, fields } = await draftOf(stack, itemId);
  const [first, ...others] = fields.content.steps;
  const steps = [{ ...first, title }, ...others];
  const next = { ...fields, content: { ...fields.content, steps } };
  await asOwner(stack, "tours:update", { itemId, version, fields: next });
}

/** Writes the title of the step that is over the page, in the panel. */
async function write(page: Page, title: string): Promise<void> {
  const field = panel(page).getByRole("textbox", { name: "Title" });
  if (!(await field.isVisible())) await panel(page).locator(".oc-au-title").first().click();
  await field.fill(title);
}

/** The page says that there is nothing to edit with any more; once that is closed, a visit begins. */
async function expectOver(page: Page): Promise<void> {
  // For a moment the panel is still there as well.
  const over = panel(page).last().getByRole("alertdialog", { name: "This editing session is over" });
  await expect(over).toContainText("What was saved is there", PATIENT);
  expect(await isReady(page)).toBe(false);
  await pressAway(
    over.getByRole("button", { name: "Close" }),
    page.locator('iframe[title="Edit on the page"]'),
  );
  await expect.poll(() => isReady(page), PATIENT).toBe(true);
}

test("who has been overtaken by the console hears of it and chooses; nothing is lost before that", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST]);
  const url = site.put("/author/both", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  const name = panel(page).locator(".oc-au-lines bdi");
  await expect(name).toHaveText("Hello", PATIENT);

  // With nothing of one's own, what others apply simply comes.
  await retitle(stack, id, "From the console");
  await expect(name).toHaveText("From the console", PATIENT);
  await expect(panel(page).getByRole("alert")).toHaveCount(0);

  await write(page, "From the page");
  await expectSaved(page);
  await retitle(stack, id, "From the console again");
  const notice = panel(page).getByRole("alert").filter({ hasText: "another version meanwhile" });
  await expect(notice).toBeVisible(PATIENT);
  await expect(name).toHaveText("From the page");
  await expect(button(panel(page), "Apply, live at once")).toBeDisabled();
  expect((await draftOf(stack, id)).fields.content.steps[0]?.title).toBe("From the console again");
  // It is said again in the next document, and what was written is there.
  await page.reload();
  await expect(notice).toBeVisible(PATIENT);
  await expect(name).toHaveText("From the page");

  await notice.getByRole("button", { name: "Keep mine" }).click();
  await expect(notice).toHaveCount(0);
  await button(panel(page), "Apply, live at once").click();
  await expectApplied(page);
  expect(await draftOf(stack, id)).toMatchObject({
    version: 4,
    fields: { content: { steps: [{ title: "From the page" }] } },
  });

  await write(page, "Not this time");
  await expectSaved(page);
  await retitle(stack, id, "Theirs");
  await notice.getByRole("button", { name: "Take theirs" }).click();
  await expect(name).toHaveText("Theirs", PATIENT);
  await expect(notice).toHaveCount(0);
  await expect(button(panel(page), "Apply, live at once")).toBeDisabled();
  await button(panel(page), "Finish editing").click();
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("a session that is ended from the console says so, and what was written goes on with the next one", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST]);
  const url = site.put("/author/ended", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);
  await write(page, "Half a");
  await expectSaved(page);
  const editors = await asOwner<{ sessionId: string; itemId: string }[]>(stack, "authoring:editors", {
    type: "tour",
  });
  const sessionId = editors.find(({ itemId }) => itemId === id)?.sessionId;
  await asOwner(stack, "authoring:endSession", { sessionId });
  await expectOver(page);
  expect((await draftOf(stack, id)).fields.content.steps[0]?.title).toBe("Hello");

  await page.goto(await begin(stack, id, `${url}?next`));
  await expect(panel(page).locator(".oc-au-lines bdi")).toHaveText("Half a", PATIENT);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("what cannot be saved just now is tried again; what a session's end left unsaved comes back with the next one", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST]);
  const url = site.put("/author/unsaved", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);

  // A failure of the server's own: no end of the session.
  let failures = 0;
  await page.route("**/api/mutation", (route) => {
    if (failures > 0 || !route.request().postData()?.includes("authoring:save")) return route.fallback();
    failures += 1;
    return route.fulfill({ status: 500, json: { code: "InternalServerError", message: "Try again later." } });
  });
  await write(page, "Tried twice");
  await expect(panel(page).getByText("Not saved yet. Trying again…")).toBeVisible(PATIENT);
  await expectSaved(page);
  expect(failures).toBe(1);

  // No line for what is written last, and the session ends meanwhile.
  await page.route("**/api/mutation", (route) => route.abort("internetdisconnected"));
  await write(page, "Never heard of");
  await expect(panel(page).getByText("No connection. Trying again…")).toBeVisible(PATIENT);
  const editors = await asOwner<{ sessionId: string; itemId: string }[]>(stack, "authoring:editors", {
    type: "tour",
  });
  await asOwner(stack, "authoring:endSession", {
    sessionId: editors.find(({ itemId }) => itemId === id)?.sessionId,
  });
  await expect(panel(page).last().getByText("is kept in this browser")).toBeVisible(PATIENT);
  await expectOver(page);
  await page.unroute("**/api/mutation");

  await page.goto(await begin(stack, id, `${url}?next`));
  await expect(panel(page).locator(".oc-au-lines bdi")).toHaveText("Never heard of", PATIENT);
  await expectSaved(page);
  // It is the server's now.
  await page.reload();
  await expect(panel(page).locator(".oc-au-lines bdi")).toHaveText("Never heard of", PATIENT);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("a second tab takes over what the first one has saved, and the first one says that it is over", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await makeTour(stack, [FIRST]);
  const url = site.put("/author/twice", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);
  await write(page, "In the first tab");
  await expectSaved(page);

  const second = await page.context().newPage();
  await second.goto(await begin(stack, id, url));
  await expect(panel(second).locator(".oc-au-lines bdi")).toHaveText("In the first tab", PATIENT);
  await expectOver(page);
  await write(second, "In the second tab");
  await expectSaved(second);
  // The first one's tab keeps nothing of it.
  await page.reload();
  await expect.poll(() => isReady(page), PATIENT).toBe(true);
  await expect(page.locator('iframe[title="Edit on the page"]')).toHaveCount(0);
  await asOwner(stack, "tours:setStatus", { itemId: id, status: "archived" });
});

test("a code is too old after a minute, and the page says nothing but one line for its developer @apart", async ({
  site,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  const stack = await Stack.start();
  try {
    const id = await makeTour(stack, [FIRST], { trigger: { type: "manual" } });
    const url = site.put("/author/late", { head: snippet(stack), bodyEnd: PAGE });
    const [late, early] = [await begin(stack, id, url), await begin(stack, id, url)];
    const lines: string[] = [];
    page.on("console", (message) => message.text().startsWith("[Opencom]") && lines.push(message.text()));
    await page.goto(early);
    await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);
    await button(panel(page), "Finish editing").click();
    await expect.poll(() => isReady(page), PATIENT).toBe(true);
    expect(lines).toEqual([]);

    await stack.kill();
    await stack.launch({ OPENCOM_CLOCK_OFFSET_MS: "61000" });
    // Another document, as the console opens one.
    await page.goto("about:blank");
    await page.goto(late);
    await expect.poll(() => isReady(page), PATIENT).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/^\[Opencom\] CODE_INVALID .*too old/)]);
    await expect(page.locator('iframe[title="Edit on the page"]')).toHaveCount(0);
  } finally {
    await stack.stop();
  }
});

test("a session that ends soon says so by the server's time, whatever the author's clock shows, and can be kept @apart", async ({
  site,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  const stack = await Stack.start();
  try {
    const id = await makeTour(stack, [FIRST], { trigger: { type: "manual" } });
    const url = site.put("/author/soon", { head: snippet(stack), bodyEnd: PAGE });
    const soon = panel(page).getByText("This session ends soon.");
    // By this clock the session was over before it began.
    await page.clock.setFixedTime(Date.now() + 3_600_000);
    const told = page.waitForResponse(
      (response) => response.request().postData()?.includes("authoring:timeLeft") ?? false,
    );
    await page.goto(await begin(stack, id, url));
    await expect(panel(page).getByText("Getting around")).toBeVisible(PATIENT);
    expect(((await (await told).json()) as { value: { leftMs: number } }).value.leftMs).toBeGreaterThan(
      20 * 60_000,
    );
    await expect(soon).toHaveCount(0);

    // By this one there is half an hour left, of which the server knows two minutes.
    await page.clock.setFixedTime(Date.now());
    await stack.kill();
    await stack.launch({ OPENCOM_CLOCK_OFFSET_MS: String(28 * 60_000) });
    await page.reload();
    await expect(soon).toBeVisible(PATIENT);
    await page.screenshot({ path: test.info().outputPath("soon.png") });
    await button(panel(page), "Keep editing").click();
    await expect(soon).toHaveCount(0, PATIENT);
  } finally {
    await stack.stop();
  }
});
