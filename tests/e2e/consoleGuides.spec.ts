/** Settings › Tours and Tooltips: a draft, the way to its page and back, a target that drifts, and its repair. */
import type { Page } from "@playwright/test";
import { driftTooltip, driftTour } from "./support/driftTour.ts";
import { expect, signIn, test } from "./support/fixtures.ts";
import { Stack } from "./support/stack.ts";

type Answer = { status: string; token?: string; code?: string };

/** What the frame does with the code of a page's address. */
async function redeem(stack: Stack, opened: string): Promise<Answer> {
  const { origin, hash } = new URL(opened);
  const code = /[#&]opencom_authoring=([0-9a-f]{64})$/.exec(hash)?.[1] ?? "";
  const base = stack.siteUrl || `${stack.info.url}/http`;
  const response = await fetch(`${base}/authoring`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, workspaceId: stack.info.workspaceId, parentOrigin: origin, tab: "tab" }),
  });
  return (await response.json()) as Answer;
}

const goTo = (page: Page, stack: Stack, name: string) =>
  page.goto(`${stack.info.consoleUrl}#/settings/${name}`);

test("a tour is created, opened on its page with a code that works once, and its session ended from the console", async ({
  stack,
  site,
  consolePage: page,
}) => {
  const url = site.put("/authored", {});
  await goTo(page, stack, "tours");
  await page.getByRole("button", { name: "New tour" }).click();
  await page.getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Give it a name." })).toBeVisible();
  await page.getByLabel("Name").fill("Guided by hand");
  await page.getByLabel("Page to begin on").fill(`${url}#own`);
  await page.getByRole("button", { name: "Create draft" }).click();

  const dialog = page.getByRole("dialog", { name: "Edit on page" });
  await expect(dialog.getByLabel("Address of the page")).toHaveValue(`${url}#own`);
  await dialog.getByLabel("Address of the page").fill("https://elsewhere.example/");
  await dialog.getByRole("button", { name: "Open page" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not among this workspace’s allowed origins");
  await dialog.getByLabel("Address of the page").fill(`${url}#own`);
  const opening = page.context().waitForEvent("page");
  await dialog.getByRole("button", { name: "Open page" }).click();
  const opened = await opening;
  await opened.waitForURL(/#own&opencom_authoring=/);
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, ""]);
  await expect(dialog.getByRole("link")).toHaveAttribute("href", opened.url());
  await expect(dialog.getByRole("link")).toHaveAttribute("rel", "noopener noreferrer");

  const { token: authoringToken = "" } = await redeem(stack, opened.url());
  expect(await redeem(stack, opened.url())).toMatchObject({ status: "refused", code: "CODE_INVALID" });
  await opened.close();
  // With the page open for editing there is nothing left to say.
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`You are editing this on ${new URL(url).host}.`)).toBeVisible();

  // What is begun on the page is told here, for its author.
  const begun = (await stack.run("authoring:get", { authoringToken })) as { fields: object };
  await stack.run("authoring:save", { authoringToken, baseVersion: 1, fields: begun.fields });
  await expect(page.getByText("and have not applied it yet")).toBeVisible();

  // What is applied on the page comes to the console, which then saves what it has of its own.
  const read = () => stack.run("authoring:get", { authoringToken }) as Promise<{ fields: Fields }>;
  const { fields } = await read();
  const steps = [{ ...fields.content.steps[0], title: "Changed on the page" }];
  await stack.run("authoring:apply", {
    authoringToken,
    baseVersion: 1,
    fields: { ...fields, content: { ...fields.content, steps } },
  });
  await expect(page.getByText("Changed on the page")).toBeVisible();
  await expect(page.getByText("and have not applied it yet")).toHaveCount(0);
  await page.getByLabel("Description").fill("In one step.");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Published. Open pages get it at once.")).toBeVisible();
  expect((await read()).fields).toMatchObject({ description: "In one step.", content: { steps } });

  await page.getByRole("button", { name: "End session" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
  await expect(page.getByText("You are editing this on")).toHaveCount(0);
  await expect(read()).rejects.toThrow("AUTHORING_INVALID");
  await page.getByRole("button", { name: "All tours" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Guided by hand" })).toContainText("Live");
  await expect(page.getByRole("button", { name: "Edit Guided by hand" })).toBeFocused();
});

type Fields = { description: string; content: { steps: object[] } };

test("a tooltip is a draft without a target until one is picked, and says so when it is published", async ({
  stack,
  consolePage: page,
}) => {
  await goTo(page, stack, "tooltips");
  await page.getByRole("button", { name: "New tooltip" }).click();
  await page.getByLabel("Name").fill("Export as text");
  await page.getByLabel("Page to begin on").fill("");
  await page.getByRole("button", { name: "Create draft" }).click();
  await page.getByRole("dialog", { name: "Edit on page" }).waitFor();
  await page.keyboard.press("Escape");
  await expect(page.getByText("It points at nothing yet.")).toBeVisible();
  await page.getByLabel("How it opens").selectOption("When clicked");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "points at nothing yet" })).toBeVisible();
  await page.getByRole("button", { name: "All tooltips" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Export as text" });
  await expect(row).toContainText("When clicked");
  await expect(row).toContainText("Draft");
});

test("a step that visitors do not find any more is told with what to do, and repaired from there", async ({
  stack,
  site,
  consolePage: page,
}) => {
  const url = site.put("/drifted", {});
  const { itemId, stepId } = await driftTour(stack, "Drifted");
  await goTo(page, stack, "tours");
  const row = page.getByRole("listitem").filter({ hasText: "Drifted" });
  await expect(row).toContainText("1 target to look at");
  await row.getByRole("button", { name: "Edit Drifted" }).click();
  const notice = page.getByRole("region", { name: "Targets to look at" });
  await expect(notice).toContainText("Step 2: Save it");
  await expect(notice).toContainText("None of the last 20 visitors found it.");
  await expect(notice).toContainText("several alike (20)");
  await expect(notice).toContainText("Several elements match now. Pick it again");
  await notice.getByRole("button", { name: "Repair on page: Step 2: Save it" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit on page" });
  await dialog.getByLabel("Address of the page").fill(url);
  const opening = page.context().waitForEvent("page");
  await dialog.getByRole("button", { name: "Open page" }).click();
  const opened = await opening;
  await opened.waitForURL(/opencom_authoring=/);
  const { token: authoringToken = "" } = await redeem(stack, opened.url());
  expect(await stack.run("authoring:get", { authoringToken })).toMatchObject({
    content: { type: "tour", id: itemId },
    stepId,
  });
});

test("a tooltip whose element is gone is told in the list and with what to do, and repaired from there", async ({
  stack,
  consolePage: page,
}) => {
  const itemId = await driftTooltip(stack, "Saving");
  await goTo(page, stack, "tooltips");
  const row = page.getByRole("listitem").filter({ hasText: "Saving" });
  await expect(row).toContainText("1 target to look at");
  await row.getByRole("button", { name: "Edit Saving" }).click();
  const notice = page.getByRole("region", { name: "Targets to look at" });
  await expect(notice).toContainText("None of the last 20 visitors found it.");
  await expect(notice).toContainText("not there (20)");
  await expect(notice).toContainText("Look whether the page is the right one.");
  await notice.getByRole("button", { name: "Repair on page: Its element" }).click();
  await expect(page.getByRole("dialog", { name: "Edit on page" })).toBeVisible();
  const agentToken = await stack.agentToken();
  await stack.run("tooltips:setStatus", { agentToken, itemId, status: "archived" });
});

test("who has signed in long ago gives the password once more, and the page opens @apart", async ({
  site,
  newVisitor,
}) => {
  test.setTimeout(240_000);
  const stack = await Stack.start();
  try {
    await driftTour(stack, "Long ago");
    const { context } = await newVisitor({ viewport: { width: 1280, height: 800 } });
    const page = context.pages()[0] ?? (await context.newPage());
    await signIn(page, stack);
    await stack.kill();
    await stack.launch({ OPENCOM_CLOCK_OFFSET_MS: String(13 * 3_600_000) });
    const url = site.put("/long-ago", {});
    await goTo(page, stack, "tours");
    await page.getByRole("button", { name: "Edit Long ago" }).click();
    await page.getByRole("button", { name: "Edit on page", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Edit on page" });
    await dialog.getByLabel("Address of the page").fill(url);
    await dialog.getByRole("button", { name: "Open page" }).click();
    await expect(dialog.getByText("more than 12 hours ago")).toBeVisible();
    await expect(dialog.getByLabel("Password")).toBeFocused();
    await page.screenshot({ path: test.info().outputPath("again.png") });
    await page.setViewportSize({ width: 375, height: 700 });
    await page.screenshot({ path: test.info().outputPath("again-narrow.png") });
    await dialog.getByLabel("Password").fill("not this one");
    await dialog.getByLabel("Password").press("Enter");
    await expect(dialog.getByRole("alert")).toHaveText("This is not your password.");
    const opening = page.context().waitForEvent("page");
    await dialog.getByLabel("Password").fill(stack.info.owner.password);
    await dialog.getByLabel("Password").press("Enter");
    const opened = await opening;
    await opened.waitForURL(/#opencom_authoring=/);
    expect(await redeem(stack, opened.url())).toMatchObject({ status: "ok" });
    // Nothing else of the console has ended, and nothing is asked twice.
    await expect(page.getByText(`You are editing this on ${new URL(url).host}.`)).toBeVisible();
    await opened.close();
    await page.getByRole("button", { name: "End session" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
    await page.getByRole("button", { name: "Edit on page", exact: true }).click();
    await dialog.getByRole("button", { name: "Open page" }).click();
    await expect(dialog.getByText("The page has been opened in a new tab.")).toBeVisible();
  } finally {
    await stack.stop();
  }
});
