import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

test("with the messenger closed a reply shows as a teaser by the launcher; a click opens that conversation", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/teaser", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("is anyone there?");
  await messenger.close();
  await inbox.open("is anyone there?");
  await inbox.reply("Yes! What do you need?");

  const teaser = visitorPage.frameLocator('iframe[src*="/surface/"]');
  await expect(teaser.getByText("Yes! What do you need?")).toBeVisible();
  const box = await visitorPage.locator('iframe[src*="/surface/"]').boundingBox();
  const launcher = await expectLauncher(visitorPage);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(launcher.y);
  expect(await visitorPage.evaluate(() => document.documentElement.outerHTML)).not.toContain(
    "What do you need",
  );

  // The surface survives a reload of its own document.
  const surface = visitorPage.frames().find((frame) => frame.url().includes("/surface/"));
  await surface?.evaluate(() => location.reload());
  await expect(teaser.getByText("Yes! What do you need?")).toBeVisible();

  await teaser
    .getByRole("button")
    .filter({ hasText: "What do you need" })
    .or(teaser.getByText("Yes! What do you need?"))
    .first()
    .click();
  await expect(messenger.message("Yes! What do you need?")).toBeVisible();
  await expect(visitorPage.locator('iframe[src*="/surface/"]')).toBeHidden();
});

test("a dismissed teaser stays away for that message, also after a reload; the next message shows again", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/teaser-dismiss", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("dismiss what comes");
  await messenger.close();
  await inbox.open("dismiss what comes");
  await inbox.reply("first teaser");
  const teaser = visitorPage.frameLocator('iframe[src*="/surface/"]');
  await expect(teaser.getByText("first teaser")).toBeVisible();
  await teaser.getByRole("button", { name: /dismiss|close/i }).click();
  await expect(visitorPage.locator('iframe[src*="/surface/"]')).toBeHidden();
  await visitorPage.reload();
  await expectLauncher(visitorPage);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await visitorPage.waitForTimeout(1_500);
  await expect(teaser.getByText("first teaser")).toHaveCount(0);
  await inbox.reply("second teaser");
  await expect(teaser.getByText("second teaser")).toBeVisible();
});
