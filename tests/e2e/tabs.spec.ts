import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const tabsOf = (messenger: Messenger) => messenger.frame.getByRole("navigation", { name: "Messenger tabs" });

async function openSettings(page: Page, stack: Stack): Promise<void> {
  await page.goto(`${stack.info.consoleUrl}#/settings/messenger`);
  await page.getByRole("heading", { name: "Messenger tabs" }).waitFor();
}

test("tabs follow the workspace's settings in an open messenger, by audience, and none is shown that is not for this visitor", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/tabs", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const names = () => tabsOf(messenger).getByRole("button").allInnerTexts();
  await expect.poll(names).toEqual(["Home", "Messages", "Help", "Tickets"]);
  await tabsOf(messenger).getByRole("button", { name: "Tickets" }).click();
  await expect(messenger.frame.getByRole("heading", { name: "Your tickets" })).toBeVisible();

  await openSettings(consolePage, stack);
  await consolePage.getByLabel("Who sees Tickets").selectOption("users");
  // It was open: the default tab takes its place.
  await expect.poll(names).toEqual(["Home", "Messages", "Help"]);
  await expect(messenger.frame.getByRole("heading", { level: 1, name: /How can we help/ })).toBeVisible();
  // A name makes a user, without a reload.
  await visitorPage.evaluate(() => window.OpencomWidget.identify({ email: "jane@example.com" }));
  await expect.poll(names).toEqual(["Home", "Messages", "Help", "Tickets"]);

  await consolePage.getByRole("switch", { name: "Show Home" }).click();
  await expect.poll(names).toEqual(["Messages", "Help", "Tickets"]);
  await consolePage.getByRole("switch", { name: "Show Home" }).click();
  await consolePage.getByLabel("Who sees Tickets").selectOption("all");
  await expect.poll(names).toEqual(["Home", "Messages", "Help", "Tickets"]);
});

test("a visitor finds an article, reads on, says that it helped, and takes a question from it to the team", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/help", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  await messenger.open();
  await tabsOf(messenger).getByRole("button", { name: "Help" }).click();
  await frame.getByRole("searchbox", { name: "Search for help" }).fill("snippet");
  const hit = frame.getByRole("button", { name: /Put the messenger on your site/ });
  await expect(hit.locator("mark").first()).toHaveText(/snippet/i);
  await hit.click();
  await expect(
    frame.getByRole("heading", { level: 1, name: "Put the messenger on your site" }),
  ).toBeVisible();
  await expect(frame.getByRole("heading", { level: 2, name: "Add the snippet" })).toBeVisible();
  // Code scrolls by itself; the page never does sideways.
  const overflow = await frame.locator(".oc-help").evaluate((page) => page.scrollWidth - page.clientWidth);
  expect(overflow).toBe(0);

  const before = await frame.locator("body").evaluate(() => innerWidth);
  await frame.getByRole("button", { name: "Make larger" }).click();
  await expect.poll(() => frame.locator("body").evaluate(() => innerWidth)).toBeGreaterThan(before);
  await frame.getByRole("button", { name: "Make smaller" }).click();
  await expect.poll(() => frame.locator("body").evaluate(() => innerWidth)).toBe(before);

  await frame.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(frame.getByText("Good to hear. Thank you!")).toBeVisible();
  await frame.getByRole("button", { name: "No", exact: true }).click();
  await frame.getByRole("button", { name: "Write to us" }).click();
  await expect(messenger.composer).toHaveValue(/about “Put the messenger on your site”: $/);
  await frame.getByRole("button", { name: "Back to conversations" }).click();
  // What was said of the article is known when it is read again.
  await expect(frame.getByRole("button", { name: "No", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await expect(frame.getByRole("searchbox", { name: "Search for help" })).toHaveValue("snippet");
});

test("a visitor opens a ticket, is told what is missing, and follows it", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/tickets", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const { frame } = messenger;
  await messenger.open();
  await tabsOf(messenger).getByRole("button", { name: "Tickets" }).click();
  await frame.getByRole("button", { name: "New ticket" }).click();
  await frame.getByLabel("What is it about?").waitFor();
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await expect(frame.getByText("Please fill this in.").first()).toBeVisible();
  await frame.getByLabel("What is it about?").fill("The lamp is dark");
  await frame.getByLabel("What happened?").fill("It was bright yesterday.");
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "The lamp is dark" })).toBeVisible();
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await expect(frame.getByRole("button", { name: /The lamp is dark/ })).toContainText("Submitted");
});

test("?opencom= opens a place once and is taken out of the address, whose history stays the page's own", async ({
  stack,
  site,
  visitorPage,
}) => {
  const url = site.put("/deep", { head: snippet(stack) });
  await visitorPage.goto(`${url}?a=1&opencom=help/getting-started-install#part`);
  const { frame } = new Messenger(visitorPage);
  await expect(
    frame.getByRole("heading", { level: 1, name: "Put the messenger on your site" }),
  ).toBeVisible();
  await expect.poll(() => visitorPage.url()).toBe(`${url}?a=1#part`);
  await visitorPage.reload();
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await expect(visitorPage.locator('iframe[src*="/frame/"]')).toBeHidden();
  // What is not on the list is the page's own.
  await visitorPage.goto(`${url}?opencom=toString`);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  expect(visitorPage.url()).toBe(`${url}?opencom=toString`);
  await expect(visitorPage.locator('iframe[src*="/frame/"]')).toBeHidden();
});

test("the page's own elements open and close the messenger, also under a strict policy, and our launcher can be hidden", async ({
  stack,
  site,
  visitorPage,
}) => {
  const url = site.put("/own-launcher", {
    head: `<script>window.opencomSettings = { hideLauncher: true, launcherSelector: ".talk" };</script>${snippet(stack)}`,
    bodyEnd: `<a class="talk" href="#talk">Talk to <b>us</b></a>`,
  });
  await visitorPage.goto(url);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  expect(await launcherState(visitorPage)).toBeNull();
  const box = visitorPage.locator('iframe[src*="/frame/"]');
  await expect(async () => {
    await visitorPage.locator(".talk b").click();
    await expect(box).toBeVisible({ timeout: 2_000 });
  }).toPass();
  expect(visitorPage.url()).toBe(url);
  await visitorPage.locator(".talk b").click();
  await expect(box).toBeHidden();
  await visitorPage.evaluate(() => window.OpencomWidget.update({ hideLauncher: false } as never));
  await expectLauncher(visitorPage);
});
