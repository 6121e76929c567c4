import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { templatePage } from "./support/site.ts";
import { Stack } from "./support/stack.ts";

test("a visitor on a page nobody here wrote talks with a teammate, live both ways", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const url = site.put("/landing", { html: await templatePage("landing.html"), head: snippet(stack) });
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);

  await messenger.start("good morning");
  // The console shows it without a reload.
  await inbox.open("good morning");
  await expect(consolePage.getByText(/online/i).first()).toBeVisible();

  await inbox.reply("Hi there, how can we help?");
  await expect(messenger.message("Hi there, how can we help?")).toBeVisible();

  // Closed: the badge counts.
  await messenger.close();
  await inbox.reply("Are you still there?");
  await expect.poll(async () => (await launcherState(visitorPage))?.text).toContain("1");
  await inbox.reply("Take your time.");
  await expect.poll(async () => (await launcherState(visitorPage))?.text).toContain("2");

  // A reload keeps the conversation and the count.
  await visitorPage.reload();
  await expect.poll(async () => (await launcherState(visitorPage))?.text).toContain("2");
  await messenger.open();
  await messenger.openConversation("Take your time.");
  await expect(messenger.message("good morning")).toBeVisible();
  await expect(messenger.message("Are you still there?")).toBeVisible();
  await expect.poll(async () => (await launcherState(visitorPage))?.text).not.toMatch(/\d/);

  // A second tab shows the same, and both are live.
  const second = await visitorPage.context().newPage();
  await second.goto(url);
  const other = new Messenger(second);
  await other.open();
  await other.openConversation("Take your time.");
  await expect(other.message("good morning")).toBeVisible();
  await other.send("I am on two tabs now");
  await expect(messenger.message("I am on two tabs now")).toBeVisible();
  await expect(inbox.message("I am on two tabs now")).toBeVisible();
});

test("an agent closes and reopens a conversation; writing reopens it too", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/close", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("please close this one");
  await inbox.open("please close this one");
  await consolePage.getByRole("button", { name: /^close/i }).click();
  await expect(messenger.frame.getByText(/closed/i).first()).toBeVisible();
  await messenger.send("one more thing");
  await expect(inbox.item("one more thing")).toBeVisible();
});

test("what was acknowledged survives kill -9, and both sides recover by themselves", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/crash", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("before the crash");
  await inbox.open("before the crash");
  for (let round = 1; round <= 3; round++) {
    await inbox.reply(`acknowledged ${round}`);
    await expect(messenger.message(`acknowledged ${round}`)).toBeVisible();
    await stack.kill();
    // Written while the server is away: kept, and sent when it is back.
    await messenger.composer.fill(`written while away ${round}`);
    await messenger.composer.press("Enter");
    await stack.launch();
    await expect(inbox.message(`written while away ${round}`)).toBeVisible({ timeout: 30_000 });
    await expect(inbox.message(`acknowledged ${round}`)).toHaveCount(1);
    await expect(messenger.message(`written while away ${round}`)).toHaveCount(1);
  }
});

test("a visitor who returns 8 days later finds the conversation", { tag: "@apart" }, async ({
  site,
  newVisitor,
}) => {
  // A server of its own: its clock is moved.
  const stack = await Stack.start();
  try {
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    const url = site.put("/return", { head: snippet(stack) });
    await page.goto(url);
    const messenger = new Messenger(page);
    await messenger.start("see you next week");
    await page.goto("about:blank");
    await stack.kill();
    await stack.launch({ OPENCOM_CLOCK_OFFSET_MS: String(8 * 24 * 3_600_000) });
    await page.goto(url);
    await messenger.open();
    await messenger.openConversation("see you next week");
    await messenger.send("here I am again");
  } finally {
    await stack.stop();
  }
});

test("after logout another person finds nothing of the first", async ({ stack, site, visitorPage }) => {
  await visitorPage.goto(site.put("/logout", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.start("my private question");
  await visitorPage.evaluate(() => window.OpencomWidget.logout());
  await visitorPage.reload();
  await expectLauncher(visitorPage);
  await messenger.open();
  await expect(messenger.frame.getByText("my private question")).toHaveCount(0);
});

test("login, logout and login again without a reload keeps each person's conversation apart", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/spa-login", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await expectLauncher(visitorPage);
  await visitorPage.evaluate(() =>
    window.OpencomWidget.identify({ userId: "a", email: "a@example.com", name: "Ada" }),
  );
  await messenger.start("Ada's question");
  await visitorPage.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(() => launcherState(visitorPage)).toBeNull();
  await visitorPage.evaluate(() =>
    window.OpencomWidget.identify({ userId: "b", email: "b@example.com", name: "Bo" }),
  );
  await messenger.open();
  await expect(messenger.frame.getByText("Ada's question")).toHaveCount(0);
});
