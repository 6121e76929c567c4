import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const TEASER = 'iframe[src*="/surface/"]';

test("typing shows both ways without what is typed; what was read is seen both ways; a quick reply answers and is spent", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/lively", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const inbox = new Inbox(consolePage);
  await messenger.start("is somebody there?");
  await expect(messenger.frame.getByText("· Sent")).toBeVisible();

  // The console has been looked at: seen by the visitor, without a reload.
  await inbox.open("is somebody there?");
  await expect(messenger.frame.getByText("· Seen")).toBeVisible();
  // And its agent is there.
  await expect(messenger.frame.getByText(/^Active now/)).toBeVisible();

  await inbox.composer.pressSequentially("Yes, my secret");
  await expect(messenger.frame.getByText(/is typing…$/)).toBeVisible();
  await expect(messenger.frame.getByText("my secret")).toHaveCount(0);
  await inbox.composer.fill("");
  await expect(messenger.frame.getByText(/is typing…$/)).toHaveCount(0);

  await messenger.composer.click();
  await messenger.composer.pressSequentially("not for you yet");
  await expect(consolePage.getByText(/is typing…$/)).toBeVisible();
  await expect(consolePage.getByText("not for you yet")).toHaveCount(0);
  // By the reader's own clock, with no word from the one who stopped.
  await expect(consolePage.getByText(/is typing…$/)).toHaveCount(0);
  await messenger.composer.fill("");

  await consolePage.getByRole("button", { name: "Quick replies and buttons" }).click();
  await consolePage.getByRole("button", { name: "Add a quick reply" }).click();
  await consolePage.getByRole("textbox", { name: "Choice 1" }).fill("Yes, please");
  await consolePage.getByRole("button", { name: "Add a link button" }).click();
  await consolePage.getByRole("textbox", { name: "Text of button 1" }).fill("Our guide");
  await consolePage.getByRole("textbox", { name: "Address of button 1" }).fill("https://shop.example/guide");
  await inbox.reply("Shall I send it again?");

  const reply = messenger.frame.getByRole("button", { name: "Yes, please" });
  const link = messenger.frame.getByRole("link", { name: /Our guide/ });
  await expect(link).toHaveAttribute("href", "https://shop.example/guide");
  await expect(link).toHaveAttribute("rel", /noopener noreferrer/);
  await reply.click();
  await expect(messenger.message("Yes, please")).toBeVisible();
  await expect(reply).toHaveCount(0);
  await expect(link).toBeVisible();
  await expect(inbox.message("Yes, please")).toHaveCount(2); // The button, as a record, and the answer.
  await expect(consolePage.getByRole("log").getByText("Seen", { exact: true })).toBeVisible();
});

test("the question for an address comes after the first message, stands in nobody's way and is asked once", async ({
  stack,
  site,
  newVisitor,
  visitorPage,
  consolePage,
}) => {
  const url = site.put("/address", { head: snippet(stack) });
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  await messenger.start("can you write to me?");
  const field = messenger.frame.getByRole("textbox", { name: "Where can we reach you" });
  await field.fill("nobody");
  await messenger.frame.getByRole("button", { name: "Save" }).click();
  await expect(messenger.frame.getByText("does not look like an e-mail")).toBeVisible();
  // Writing goes on beside it.
  await messenger.send("by mail, I mean");
  await field.fill("vera@shop.example");
  await field.press("Enter");
  await expect(messenger.frame.getByText("We write to vera@shop.example")).toBeVisible();
  await expect(field).toHaveCount(0);
  const inbox = new Inbox(consolePage);
  await inbox.open("by mail, I mean");
  const panel = consolePage.getByRole("complementary");
  await expect(panel.getByText("vera@shop.example").first()).toBeVisible();

  const { context } = await newVisitor();
  const other = context.pages()[0] ?? (await context.newPage());
  await other.goto(url);
  const second = new Messenger(other);
  await second.start("I stay unknown");
  const question = second.frame.getByRole("textbox", { name: "Where can we reach you" });
  await expect(question).toBeVisible();
  await second.frame.getByRole("button", { name: "Not now" }).click();
  await expect(question).toHaveCount(0);
  await other.reload();
  await second.open();
  await second.openConversation("I stay unknown");
  const options = second.frame.getByRole("button", { name: "Options" });
  await options.click();
  await expect(question).toHaveCount(0);
  // Still there for whoever thinks better of it.
  await second.frame.getByRole("menuitem", { name: "Add your e-mail" }).click();
  await expect(question).toBeFocused();
});

test("a conversation the team starts shows at once as a teaser, and to a page without a connection within a minute", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const url = site.put("/started", { head: snippet(stack) });
  // Time flows by itself until it is moved.
  await visitorPage.clock.install();
  await visitorPage.goto(url);
  const messenger = new Messenger(visitorPage);
  await messenger.start("only looking");
  await messenger.close();
  const inbox = new Inbox(consolePage);
  await inbox.open("only looking");
  await consolePage.getByRole("button", { name: "Start a conversation" }).click();
  await consolePage.getByRole("textbox", { name: "First message" }).fill("May I help you choose?");
  await consolePage.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  const teaser = visitorPage.frameLocator(TEASER);
  await expect(teaser.getByText("May I help you choose?")).toBeVisible();
  await expect(inbox.message("May I help you choose?")).toBeVisible();

  await teaser.getByText("May I help you choose?").click();
  await expect(messenger.message("May I help you choose?")).toBeVisible();
  await messenger.send("The red one, I think");
  await messenger.close();
  const visitorId = await closeAll(stack);
  await visitorPage.goto(url);
  await expectLauncher(visitorPage);
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await expect.poll(async () => (await stack.stats()).openSockets, "only the console's").toBe(1);
  await stack.run("inbox:start", {
    agentToken: await stack.agentToken(),
    visitorId,
    clientMessageId: crypto.randomUUID(),
    text: "It is on sale now",
  });
  await visitorPage.clock.runFor(61_000);
  await expect(teaser.getByText("It is on sale now")).toBeVisible();
});

/** Closes the open conversations, so that a page of their visitor needs no connection. Returns the last one's visitor. */
async function closeAll(stack: Stack): Promise<string> {
  const agentToken = await stack.agentToken();
  type Page = { page: { id: string; visitor: { id: string } }[] };
  const paginationOpts = { cursor: null, numItems: 50 };
  const { page } = (await stack.run("inbox:list", { agentToken, state: "open", paginationOpts })) as Page;
  for (const { id } of page) await stack.run("inbox:close", { agentToken, conversationId: id });
  return page[0]?.visitor.id ?? "";
}
