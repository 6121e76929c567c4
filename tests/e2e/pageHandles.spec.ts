import { createHash, randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

const allow = async (stack: Stack, pageHandles: boolean): Promise<void> => {
  const agentToken = await stack.agentToken();
  await stack.run("security:setPageHandles", { agentToken, pageHandles });
};
test.afterEach(({ stack }) => allow(stack, false));

type NewVisitor = (options: {
  world: "blocked";
}) => Promise<{ context: Page["context"] extends () => infer C ? C : never }>;

/** A page in a browser that lets third-party frames keep nothing. */
async function blockedPage(newVisitor: NewVisitor): Promise<Page> {
  const { context } = await newVisitor({ world: "blocked" });
  return context.pages()[0] ?? (await context.newPage());
}
const ready = (page: Page) => page.waitForFunction(() => window.OpencomWidget.isReady());
const visitorOf = (page: Page) => page.evaluate(() => window.OpencomWidget.getVisitorId());
/** Everything the customer's page holds that a script of it could read. */
const heldBy = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
const handleOf = async (page: Page): Promise<string | undefined> =>
  /"h\\":\\"([0-9a-f]{32})\\"/.exec(await heldBy(page))?.[1];

test("off, as it is by default: nothing leads back, and the page holds nothing that could", async ({
  stack,
  site,
  newVisitor,
}) => {
  const page = await blockedPage(newVisitor);
  await page.goto(site.put("/handle-off", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("said where nothing lasts");
  const before = await visitorOf(page);
  expect(await heldBy(page)).not.toMatch(/[0-9a-f]{32}/);
  await page.reload();
  await ready(page);
  expect(await visitorOf(page)).not.toBe(before);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("said where nothing lasts")).toHaveCount(0);
});

test("switched on in the console, with its warning: the conversation is back after every reload", async ({
  stack,
  site,
  newVisitor,
  consolePage,
}) => {
  test.slow();
  await consolePage.goto(`${stack.info.consoleUrl}#/settings/security`);
  const toggle = consolePage.getByRole("switch", { name: /Let the page keep a way back/ });
  await expect(toggle).not.toBeChecked();
  await toggle.click();
  const dialog = consolePage.getByRole("dialog");
  await expect(dialog).toContainText("Scripts on your page can resume an anonymous chat");
  await dialog.getByRole("button", { name: "Let the page keep it" }).click();
  await expect(toggle).toBeChecked();

  const page = await blockedPage(newVisitor);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(site.put("/handle-on", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("kept by the page");
  const visitor = await visitorOf(page);
  const shown = new Set<string | undefined>();
  for (let reload = 0; reload < 5; reload++) {
    await expect.poll(() => handleOf(page)).toBeTruthy();
    shown.add(await handleOf(page));
    await page.reload();
    await ready(page);
    expect(await visitorOf(page)).toBe(visitor);
    await messenger.open();
    await messenger.openConversation("kept by the page");
  }
  expect(shown.size, "each was good once").toBe(5);
  // The one exception to what the host realm may hold: the handle, and nothing else of any secret's shape.
  const held = (await heldBy(page)).replace((await handleOf(page)) ?? "", "");
  expect(held).not.toMatch(/[0-9a-f]{32}|wst_|kept by the page/);
  const html = await page.evaluate(() => document.documentElement.outerHTML);
  expect(html).not.toContain((await handleOf(page)) ?? "none");
  expect(errors).toEqual([]);
});

test("where the frame can keep something itself, the page is given nothing", async ({
  stack,
  site,
  visitorPage,
}) => {
  await allow(stack, true);
  await visitorPage.goto(site.put("/handle-unneeded", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("kept by the frame");
  expect(await heldBy(visitorPage)).not.toMatch(/[0-9a-f]{32}/);
});

test("a logout, a name and withdrawn consent take the handle away; nothing is kept before consent", async ({
  stack,
  site,
  newVisitor,
}) => {
  test.slow();
  await allow(stack, true);
  const url = site.put("/handle-consent", { head: snippet(stack, { "data-opencom-consent": "required" }) });
  const page = await blockedPage(newVisitor);
  const messenger = new Messenger(page);
  await page.goto(url);
  await messenger.start("before consent");
  expect(await heldBy(page)).not.toMatch(/[0-9a-f]{32}/);
  await page.evaluate(() => window.OpencomWidget.setConsent(true));
  await expect.poll(() => handleOf(page)).toBeTruthy();
  const visitor = await visitorOf(page);
  await page.evaluate(() => window.OpencomWidget.setConsent(false));
  expect(await handleOf(page)).toBeUndefined();
  await expect.poll(() => visitorOf(page)).not.toBe(visitor);
  expect(await handleOf(page)).toBeUndefined();

  await page.goto(site.put("/handle-logout", { head: snippet(stack) }));
  await ready(page);
  await expect.poll(() => handleOf(page)).toBeTruthy();
  const first = await handleOf(page);
  const someone = await visitorOf(page);
  await page.evaluate(() => window.OpencomWidget.logout());
  await expect.poll(() => visitorOf(page)).not.toBe(someone);
  await expect
    .poll(async () => (await handleOf(page)) !== first && (await handleOf(page)) !== undefined)
    .toBe(true);
  await page.evaluate(() => window.OpencomWidget.identify({ userId: "named" }));
  await expect.poll(() => handleOf(page)).toBeUndefined();
  await page.reload();
  await ready(page);
  expect(await visitorOf(page)).not.toBe(someone);
});

test("a spent handle that somebody has copied ends every session and every handle of its visitor", async ({
  stack,
  site,
  newVisitor,
}) => {
  await allow(stack, true);
  const page = await blockedPage(newVisitor);
  await page.goto(site.put("/handle-stolen", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("not for the thief");
  await expect.poll(() => handleOf(page)).toBeTruthy();
  const stolen = (await handleOf(page)) ?? "";
  const visitor = await visitorOf(page);
  // Its successor is spent too by then: no grace is left.
  for (let reload = 0; reload < 2; reload++) {
    const before = await handleOf(page);
    await page.reload();
    await ready(page);
    await expect.poll(() => handleOf(page)).not.toBe(before);
    expect(await visitorOf(page)).toBe(visitor);
  }
  const sessionToken = `wst_${hex(32)}`;
  const answer = await stack.run("widgetSessions:boot", {
    workspaceId: stack.info.workspaceId,
    tokenHash: sha256(sessionToken),
    nextResumeHash: sha256(hex(32)),
    pageHandle: stolen,
    nextPageHandleHash: sha256(hex(16)),
    page: { url: site.url, title: "", referrer: "", locale: "en" },
    parentOrigin: new URL(site.url).origin,
  });
  expect(answer).toMatchObject({ status: "ok" });
  expect(answer).not.toMatchObject({ visitorRef: visitor });
  expect(await stack.run("conversations:list", { sessionToken })).toEqual([]);
  await page.reload();
  await ready(page);
  expect(await visitorOf(page)).not.toBe(visitor);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("not for the thief")).toHaveCount(0);
});

test("two tabs of one site are one visitor, and neither spoils the other's way back", async ({
  stack,
  site,
  newVisitor,
}) => {
  await allow(stack, true);
  const page = await blockedPage(newVisitor);
  const url = site.put("/handle-tabs", { head: snippet(stack) });
  await page.goto(url);
  await new Messenger(page).start("seen in both tabs");
  await expect.poll(() => handleOf(page)).toBeTruthy();
  const second = await page.context().newPage();
  const before = await handleOf(page);
  await second.goto(url);
  await ready(second);
  await expect.poll(() => handleOf(second)).not.toBe(before);
  expect(await visitorOf(second)).toBe(await visitorOf(page));
  const newest = await handleOf(second);
  // Something changes what the first tab would have kept; what the second one keeps stays.
  await page.evaluate(() => window.OpencomWidget.setTheme("dark"));
  await page.evaluate(() => window.OpencomWidget.show());
  await expect(page.locator("iframe")).toHaveCount(1);
  expect(await handleOf(page)).toBe(newest);
  await page.close();
  await second.reload();
  const messenger = new Messenger(second);
  await messenger.open();
  await messenger.openConversation("seen in both tabs");
});
