import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

/** Whether agents see the visitor of the newest conversation as online, and on which page. */
async function watchPresence(stack: Stack) {
  const agentToken = await stack.agentToken();
  const list = { agentToken, state: "open", paginationOpts: { numItems: 1, cursor: null } };
  const { page } = (await stack.run("inbox:list", list)) as { page: { id: string }[] };
  const conversationId = page[0]?.id;
  return async () => {
    const found = await stack.run("inbox:get", { agentToken, conversationId });
    return (found as { visitor: { online: boolean; page: { url: string } | null } }).visitor;
  };
}

async function booted(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expectLauncher(page);
  await page.waitForFunction(() => window.OpencomWidget.isReady());
}

test("a visitor is online within 5 s, as long as one of the tabs is open, and offline after the last", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor();
  const url = (path: string) => site.put(path, { head: snippet(stack) });
  const first = context.pages()[0] ?? (await context.newPage());
  await first.goto(url("/presence-1"));
  await new Messenger(first).start("is anybody here?");
  const presence = await watchPresence(stack);
  expect((await presence()).online).toBe(true);

  const second = await context.newPage();
  await booted(second, url("/presence-2"));
  await expect.poll(async () => (await presence()).page?.url, { timeout: 5_000 }).toContain("/presence-2");

  await first.close();
  for (let look = 0; look < 20; look++) {
    expect((await presence()).online, `look ${look} after the first tab was closed`).toBe(true);
    await second.waitForTimeout(150);
  }

  // The next page's boot and the last one's farewell may come in either order.
  await booted(second, url("/presence-3"));
  await expect.poll(async () => (await presence()).page?.url, { timeout: 5_000 }).toContain("/presence-3");
  await second.waitForTimeout(1_000);
  expect((await presence()).online).toBe(true);

  const third = await context.newPage();
  await second.close();
  await expect.poll(async () => (await presence()).online, { timeout: 60_000 }).toBe(false);
  await booted(third, url("/presence-4"));
  await expect.poll(async () => (await presence()).online, { timeout: 5_000 }).toBe(true);

  await third.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(async () => (await presence()).online, { timeout: 5_000 }).toBe(false);
});
