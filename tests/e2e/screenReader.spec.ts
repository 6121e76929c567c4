/**
 * What is read aloud: the trees of names and roles of the main screens (`trees/`, to be read beside this), and what the live
 * regions say. A region must be there before it speaks, and a message is said once.
 */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { Messenger } from "./support/messenger.ts";
import { frameOf } from "./support/messengerWalk.ts";
import type { Site } from "./support/site.ts";
import { Stack } from "./support/stack.ts";

test("names, roles and headings of the messenger's main screens", async ({ site, visitorPage }) => {
  // Of its own: what other tests have brought in would be read aloud as well.
  const stack = await Stack.start();
  try {
    await readMessenger(stack, site, visitorPage);
  } finally {
    await stack.stop();
  }
});

async function readMessenger(stack: Stack, site: Site, page: Page): Promise<void> {
  await page.goto(site.put("/trees", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  const { frame } = messenger;
  const isTree = (name: string) =>
    expect(frame.locator("body")).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
  const tab = (name: string) => frame.getByRole("navigation").getByRole("button", { name }).click();
  await messenger.open();
  await frame.getByRole("button", { name: "Send us a message" }).waitFor();
  await isTree("home");
  await tab("Help");
  await frame.getByRole("list").getByRole("button").first().waitFor();
  await isTree("help");
  await frame.getByRole("searchbox").fill("snippet");
  await frame.locator("mark").first().waitFor();
  await isTree("results");
  await frame.getByRole("button", { name: /Put the messenger on your site/ }).click();
  await frame.getByRole("article").waitFor();
  await isTree("article");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await tab("Tickets");
  await frame.getByRole("button", { name: "New ticket" }).click();
  await frame.getByLabel("What is it about?").waitFor();
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await frame.getByText("Please fill this in.").first().waitFor();
  await isTree("ticket-form");
  await frame.getByLabel("What is it about?").fill("What is read aloud?");
  await frame.getByLabel("What happened?").fill("Nothing yet.");
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await frame.getByRole("textbox", { name: "Reply" }).waitFor();
  await isTree("ticket");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await frame.getByRole("button", { name: /What is read aloud/ }).waitFor();
  await isTree("tickets");
  await tab("Messages");
  await messenger.writeFirst("what is read aloud?");
  await frame.getByRole("textbox", { name: "Where can we reach you" }).waitFor();
  await frame.getByRole("button", { name: "Options" }).click();
  await isTree("conversation");
  await frame.getByRole("menuitemcheckbox").press("Escape");
  await frame.getByRole("button", { name: "Back to conversations" }).click();
  await frame.getByRole("button", { name: /what is read aloud/ }).waitFor();
  await isTree("messages");
}

test("names, roles and headings of the console's main screens", async ({
  stack,
  site,
  visitorPage,
  consolePage: page,
}) => {
  await visitorPage.goto(site.put("/console-trees", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("what does an agent hear?");
  const inbox = new Inbox(page);
  await inbox.open("what does an agent hear?");
  await inbox.reply("this");
  await page.getByRole("complementary").getByRole("heading").first().waitFor();
  await expect(page.getByRole("region", { name: /Conversation/ })).toMatchAriaSnapshot({
    name: "console-conversation.aria.yml",
  });
  await page.goto(`${stack.info.consoleUrl}#/articles/new`);
  await page.getByRole("textbox", { name: "Title" }).waitFor();
  await expect(page.getByRole("region", { name: "Article", exact: true })).toMatchAriaSnapshot({
    name: "console-article.aria.yml",
  });
  await page.goto(`${stack.info.consoleUrl}#/settings/mail`);
  await page.getByRole("textbox", { name: "Port" }).waitFor();
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "console-mail.aria.yml" });
});

/** Runs in the page: writes down what its live regions say, as somebody who listens hears it. */
function listen(): void {
  const heard: string[] = [];
  const REGIONS = "[role=log], [role=status], [role=alert], [aria-live]";
  const known = new WeakSet<Element>(document.querySelectorAll(REGIONS));
  const regionOf = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest(REGIONS);
  const isOff = (region: Element) => region.getAttribute("aria-live") === "off";
  const say = (node: Node, isAddition: boolean): void => {
    const words = node.textContent?.trim();
    const region = regionOf(node);
    if (!words || !region || isOff(region)) return;
    // Most who read aloud say nothing of a region that came with its words; an alert they do.
    if (!known.has(region) && region.getAttribute("role") !== "alert") heard.push(`[too late] ${words}`);
    else if (isAddition || region.getAttribute("aria-relevant") !== "additions") heard.push(words);
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "characterData") say(target, false);
      for (const node of addedNodes) {
        say(node, node instanceof Element);
        if (!(node instanceof Element) || regionOf(node)) continue;
        for (const region of node.querySelectorAll(REGIONS)) say(region, true);
      }
    }
    for (const region of document.querySelectorAll(REGIONS)) known.add(region);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  Object.assign(globalThis, { heard });
}

test("a message is said once, its state and typing are not, and what a search finds is", async ({
  stack,
  site,
  visitorPage: page,
  consolePage,
}) => {
  await page.goto(site.put("/aloud", { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start("the first word");
  await frameOf(page).evaluate(listen);
  const heard = (words: RegExp) =>
    frameOf(page)
      .evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
      .then((all) => all.filter((each) => words.test(each)));
  await messenger.send("the second word");
  const inbox = new Inbox(consolePage);
  await inbox.open("the second word");
  await inbox.composer.pressSequentially("An ans");
  await messenger.frame.getByText("is typing").waitFor();
  await inbox.composer.fill("An **answer** with `marks`");
  await inbox.composer.press("Enter");
  await expect(messenger.frame.getByRole("log").getByText("answer", { exact: true })).toBeVisible();
  await inbox.reply("and one more");
  await expect(messenger.message("and one more")).toBeVisible();
  for (const words of [/the second word/, /An answer/, /and one more/])
    await expect.poll(() => heard(words), { message: `${words} is said` }).toHaveLength(1);
  expect(await heard(/the first word|Sending|Sent|Seen|is typing|too late/)).toEqual([]);

  const email = messenger.frame.getByRole("textbox", { name: "Where can we reach you" });
  await email.fill("nobody");
  await email.press("Enter");
  await expect.poll(() => heard(/does not look like/)).toHaveLength(1);
  await email.fill("vera@shop.example");
  await email.press("Enter");
  await expect.poll(() => heard(/We write to/)).toHaveLength(1);

  await messenger.frame.getByRole("button", { name: "Back to conversations" }).click();
  await messenger.frame.getByRole("navigation").getByRole("button", { name: "Help" }).click();
  await messenger.frame.getByRole("searchbox").fill("snippet");
  await expect.poll(() => heard(/^\d+ results?$/)).toHaveLength(1);
  await messenger.frame.getByRole("button", { name: /Put the messenger/ }).click();
  await messenger.frame.getByRole("button", { name: "Yes", exact: true }).click();
  await expect.poll(() => heard(/Good to hear/)).toHaveLength(1);
  expect(await heard(/too late/)).toEqual([]);
});
