import { expect, type Frame, type FrameLocator, type Page } from "@playwright/test";
import { reply } from "./agent.ts";
import { Messenger } from "./messenger.ts";
import { makePng } from "./png.ts";
import type { Stack } from "./stack.ts";

/** Looks at what is shown; `frame` is the messenger's, or the surface's where something stands outside of it. */
export type See = (name: string, frame: Frame) => Promise<void>;
type Walk = {
  stack: Stack;
  page: Page;
  messenger: Messenger;
  frame: FrameLocator;
  see(name: string): Promise<void>;
};

const RICH = [
  "Hello **dear** customer, see [our guide](https://guide.example/start)",
  "- run `npm start`",
  "- or *ask* us",
  "",
  "```",
  "const a = '<b>';",
  "```",
].join("\n");

/** The frame of the app, or of the surface that shows. */
export function frameOf(page: Page, part: "/frame/" | "/surface/" = "/frame/"): Frame {
  const frame = page.frames().find((each) => each.url().includes(part));
  if (!frame) throw new Error(`No frame with ${part} in ${page.url()}.`);
  return frame;
}

/** Runs with every tab on and a common question on offer, then leaves the workspace as it was. */
export async function withEverythingOn(stack: Stack, run: () => Promise<void>): Promise<void> {
  const agentToken = await stack.agentToken();
  const { config } = (await stack.run("messenger:get", { agentToken })) as {
    config: { tabs: unknown; home: unknown };
  };
  const { settings } = (await stack.run("conversationSettings:get", { agentToken })) as { settings: object };
  const tabs = ["tours", "tasks"].map((id) => ({ id, isEnabled: true, visibleTo: "all" }));
  const commonIssues = [{ label: "Where is my order?", starter: "My order has not come yet." }];
  const cards = [
    "welcome",
    "startConversation",
    "conversations",
    "search",
    "featuredArticles",
    "announcements",
  ];
  const home = { isEnabled: true, cards: cards.map((type) => ({ type, visibleTo: "all" })) };
  await stack.run("messenger:setTabs", { agentToken, change: { tabs, home } });
  await stack.run("conversationSettings:set", { agentToken, change: { commonIssues } });
  try {
    await run();
  } finally {
    await stack.run("messenger:setTabs", { agentToken, change: { tabs: config.tabs, home: config.home } });
    await stack.run("conversationSettings:set", { agentToken, change: settings });
  }
}

/** Goes through the messenger as a visitor may, past every screen and state, with one load of the page. */
export async function walkMessenger(stack: Stack, page: Page, see: See): Promise<void> {
  const messenger = new Messenger(page);
  const { frame } = messenger;
  const walk = { stack, page, messenger, frame, see: (name: string) => see(name, frameOf(page)) };
  await messenger.open();
  await frame.getByRole("button", { name: "Send us a message" }).waitFor();
  await frame.getByRole("button", { name: "Search for help" }).waitFor();
  await walk.see("home");
  await walkEmptyTabs(walk);
  await walkTasks(walk);
  await walkHelp(walk);
  await walkTickets(walk);
  await walkNewConversation(walk);
  await walkThread(walk);
  await walkTrouble(walk);
  await walkHome(walk, see);
}

const tab = ({ frame }: Walk, name: string) =>
  frame.getByRole("navigation", { name: "Messenger tabs" }).getByRole("button", { name });

async function walkEmptyTabs(walk: Walk): Promise<void> {
  const { frame, see } = walk;
  for (const [name, words] of [
    ["Messages", "No conversations yet"],
    ["Tours", "No tours here yet"],
    ["Tickets", "No tickets yet"],
  ] as const) {
    await tab(walk, name).click();
    await frame.getByText(words).waitFor();
    await see(`${name.toLowerCase()}, empty`);
  }
}

/** What a new workspace's home begins with. */
async function walkTasks(walk: Walk): Promise<void> {
  const { frame, see } = walk;
  await tab(walk, "Tasks").click();
  await frame.getByRole("button", { name: /First steps/ }).waitFor();
  await see("tasks");
  await frame.getByRole("button", { name: /First steps/ }).click();
  await frame.getByRole("heading", { level: 1, name: "First steps" }).waitFor();
  await see("checklist");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await tab(walk, "Home").click();
  await frame.getByRole("button", { name: /Welcome aboard/ }).click();
  await frame.getByRole("heading", { level: 1, name: "Welcome aboard" }).waitFor();
  await see("announcement");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
}

async function walkHelp(walk: Walk): Promise<void> {
  const { frame, see } = walk;
  await tab(walk, "Help").click();
  const search = frame.getByRole("searchbox");
  await frame.getByRole("list").getByRole("button").first().waitFor();
  await see("help");
  await search.fill("qqqqzz");
  await frame.getByText("Nothing found").waitFor();
  await see("nothing found");
  await search.fill("snippet");
  const hit = frame.getByRole("button", { name: /Put the messenger on your site/ });
  await hit.locator("mark").first().waitFor();
  await see("results");
  await hit.click();
  await frame.getByRole("heading", { level: 1, name: "Put the messenger on your site" }).waitFor();
  await frame.locator("summary").first().click();
  await see("article");
  await frame.getByRole("button", { name: "No", exact: true }).click();
  await frame.getByText("we will make it better").waitFor();
  await see("feedback");
  await frame.getByRole("article").getByRole("button").first().click();
  await frame.getByRole("list").getByRole("button").first().waitFor();
  await see("collection");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await frame.getByRole("button", { name: "Clear the search" }).click();
}

async function walkTickets(walk: Walk): Promise<void> {
  const { frame, see } = walk;
  await tab(walk, "Tickets").click();
  await frame.getByRole("button", { name: "New ticket" }).click();
  const subject = frame.getByLabel("What is it about?");
  await subject.waitFor();
  await see("ticket form");
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await frame.getByText("Please fill this in.").first().waitFor();
  await see("ticket form, wrong");
  await subject.fill("The lamp is dark");
  await frame.getByLabel("What happened?").fill("It was bright yesterday.");
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await frame.getByRole("heading", { level: 1, name: "The lamp is dark" }).waitFor();
  await frame.getByRole("textbox", { name: "Reply" }).fill("It is the one on the left.");
  await frame.getByRole("textbox", { name: "Reply" }).press("Enter");
  await frame.getByRole("log").getByText("the one on the left").waitFor();
  await frame.locator("summary").click();
  await see("ticket");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await frame.getByRole("button", { name: /The lamp is dark/ }).waitFor();
  await see("tickets");
}

async function walkNewConversation(walk: Walk): Promise<void> {
  const { page, messenger, frame, see } = walk;
  await tab(walk, "Home").click();
  await frame.getByRole("button", { name: "Send us a message" }).click();
  await frame.getByRole("button", { name: "Where is my order?" }).waitFor();
  await see("new conversation");
  await messenger.composer.fill("snippet");
  await frame.getByRole("region", { name: "This may help" }).waitFor();
  await see("suggestions");
  await messenger.composer.fill("x".repeat(10_001));
  await frame.getByText("1 character too long").waitFor();
  await see("too long");
  await messenger.composer.fill("");
  await frame.getByRole("button", { name: "Choose an emoji" }).click();
  await frame.getByRole("searchbox", { name: "Search emoji" }).waitFor();
  await see("emoji");
  await page.keyboard.press("Escape");
  await frame.locator('input[type="file"]').setInputFiles([
    { name: "photo.png", mimeType: "image/png", buffer: makePng(640, 400) },
    { name: "run.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
  ]);
  await frame.getByText("Only images, PDF").first().waitFor();
  await see("files");
  await frame.getByRole("button", { name: "Remove run.exe" }).click();
  await messenger.composer.fill("is anybody there?");
  await messenger.composer.press("Enter");
  const email = frame.getByRole("textbox", { name: "Where can we reach you" });
  await email.fill("nobody");
  await email.press("Enter");
  await frame.getByText("does not look like").waitFor();
  await frame.getByRole("img", { name: "photo.png" }).waitFor();
  await see("e-mail, wrong");
  await email.fill("vera@shop.example");
  await email.press("Enter");
  await frame.getByText("We write to").waitFor();
  await see("e-mail, saved");
}

async function walkThread(walk: Walk): Promise<void> {
  const { stack, frame, see } = walk;
  const agentToken = await stack.agentToken();
  const conversationId = await openConversation(stack, agentToken);
  const say = (text: string, more = {}) =>
    stack.run("inbox:reply", {
      agentToken,
      conversationId,
      clientMessageId: crypto.randomUUID(),
      text,
      ...more,
    });
  for (let n = 0; n < 3; n++) await say(`${n}. ${"A long answer. ".repeat(40)}`);
  const buttons = [{ label: "Our guide", url: "https://shop.example/guide" }];
  await say(RICH, { replies: ["Yes, please", "No"], buttons });
  await frame.getByRole("button", { name: "Yes, please" }).waitFor();
  await stack.run("typing:setForAgent", { agentToken, conversationId, isTyping: true });
  await frame.getByText("is typing").waitFor();
  await see("thread");
  await frame.getByRole("button", { name: "Options" }).click();
  await frame.getByRole("menu").waitFor();
  await see("menu");
  await frame.getByRole("menuitemcheckbox").press("Escape");
  await frame.getByRole("log").evaluate((log) => log.scrollTo({ top: -1_000 }));
  await frame.getByRole("button", { name: "Go to the newest message" }).waitFor();
  await see("further up");
}

async function openConversation(stack: Stack, agentToken: string): Promise<string> {
  const asked = { agentToken, state: "open", paginationOpts: { cursor: null, numItems: 50 } };
  const { page } = (await stack.run("inbox:list", asked)) as { page: { id: string }[] };
  const [newest] = page;
  if (!newest) throw new Error("The inbox is empty.");
  return newest.id;
}

async function walkTrouble({ page, frame, see }: Walk): Promise<void> {
  const context = page.context();
  await context.setOffline(true);
  await frame.getByText("You are off line.").waitFor();
  await see("off line");
  await context.setOffline(false);
  await frame.getByText("You are off line.").waitFor({ state: "detached" });
  await page.evaluate(() => window.OpencomWidget.showConversation("nothing"));
  await frame.getByText("not here any more").waitFor();
  await see("conversation gone");
  await page.evaluate(() => window.OpencomWidget.showArticle("nothing"));
  await frame.getByText("This article is not here any more").waitFor();
  await see("article gone");
}

async function walkHome(walk: Walk, see: See): Promise<void> {
  const { stack, page, messenger, frame } = walk;
  await page.evaluate(() => window.OpencomWidget.open("messages" as never));
  const row = frame.getByRole("list").getByRole("button").first();
  await row.waitFor();
  await walk.see("messages");
  await page.evaluate(() => window.OpencomWidget.open("home" as never));
  await frame.getByRole("heading", { name: "Your conversations" }).waitFor();
  await walk.see("home, with conversations");
  await messenger.close();
  await reply(stack, await previewOf(stack), "One more thing");
  await expect(page.frameLocator('iframe[src*="/surface/"]').getByText("One more thing")).toBeVisible();
  await see("teaser", frameOf(page, "/surface/"));
}

async function previewOf(stack: Stack): Promise<string> {
  const asked = { state: "open", paginationOpts: { cursor: null, numItems: 1 } };
  const list = await stack.run("inbox:list", { agentToken: await stack.agentToken(), ...asked });
  return (list as { page: { preview: string }[] }).page[0]?.preview ?? "";
}
