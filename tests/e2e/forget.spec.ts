import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";

const frameOf = (page: Page) => page.frames().find((each) => each.url().includes("/frame/"));
const stored = async (page: Page): Promise<string> =>
  (await frameOf(page)?.evaluate(() => JSON.stringify({ ...localStorage }))) ?? "";
const visitorOf = (page: Page) => page.evaluate(() => window.OpencomWidget.getVisitorId());

test("destroy keeps an anonymous visitor for the next page; destroy({forget: true}) leaves nothing, here and on the server", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const url = site.put("/forget", { head: snippet(stack) });
  await page.goto(url);
  const messenger = new Messenger(page);
  await messenger.start("to be forgotten");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  const visitor = await visitorOf(page);

  await page.evaluate(() => window.OpencomWidget.destroy());
  await expect(page.locator("iframe")).toHaveCount(0);
  // What is no answer to the question is a no; what cannot be sent harms nobody.
  await page.reload();
  await messenger.open();
  await page.evaluate(() => {
    const loop: Record<string, unknown> = {};
    loop["loop"] = loop;
    window.OpencomWidget.destroy({ ...loop, forget: 0 } as never);
  });
  await expect(page.locator("iframe")).toHaveCount(0);
  await page.reload();
  await messenger.open();
  await messenger.openConversation("to be forgotten");
  expect(await visitorOf(page)).toBe(visitor);
  const sessionToken = /wst_[0-9a-f]{64}/.exec(await stored(page))?.[0] ?? "";
  expect(await stack.run("conversations:list", { sessionToken })).toHaveLength(1);

  await page.evaluate(() => window.OpencomWidget.destroy({ forget: true }));
  await expect(page.locator("iframe")).toHaveCount(0);
  await expect
    .poll(() =>
      stack.run("widgetSessions:current", { sessionToken }).then(
        () => "alive",
        () => "over",
      ),
    )
    .toBe("over");
  await page.reload();
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  expect(await visitorOf(page)).not.toBe(visitor);
  expect(await stored(page)).not.toContain(sessionToken);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("to be forgotten")).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("destroy({forget: true}) before there is a frame wipes what an earlier page has left; without consent it makes none", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.goto(site.put("/forget-later", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("left by an earlier page");
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  const visitor = await visitorOf(page);
  const atOnce = `<script>OpencomWidget.destroy({ forget: true });</script>`;
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const gated = snippet(stack, { async: null, "data-opencom-consent": "required" });
  await page.goto(site.put("/forget-gated", { head: gated + atOnce }));
  await page.waitForLoadState("networkidle");
  expect(asked.filter((address) => /\/(frame|boot)/.test(address))).toEqual([]);

  await page.goto(site.put("/forget-now", { head: snippet(stack, { async: null }) + atOnce }));
  await expect.poll(() => asked.some((address) => address.includes("/frame/"))).toBe(true);
  await expect(page.locator("iframe")).toHaveCount(0);
  await page.goto(site.put("/forget-later", { head: snippet(stack) }));
  await page.waitForFunction(() => window.OpencomWidget.isReady());
  expect(await visitorOf(page)).not.toBe(visitor);
  await messenger.open();
  await expect(messenger.frame.getByRole("main")).toBeVisible();
  await expect(messenger.frame.getByText("left by an earlier page")).toHaveCount(0);
});
