import { expect, type Locator, type Page } from "@playwright/test";
import { SETTINGS_PAGES } from "../../../console/shell/route.ts";
import { driftTour } from "./driftTour.ts";
import { Inbox } from "./inbox.ts";
import type { Stack } from "./stack.ts";

type See = (name: string) => Promise<void>;
type Walk = { stack: Stack; page: Page; see: See };

/** Goes through the console as its owner, past every screen and dialog. `preview` is the newest message of a conversation. */
export async function walkConsole(stack: Stack, page: Page, preview: string, see: See): Promise<void> {
  const walk = { stack, page, see };
  await walkInbox(walk, preview);
  await walkTicket(walk);
  await walkArticles(walk);
  await walkSettings(walk);
  await walkDialogs(walk);
  await walkSignIn(walk);
}

const press = (scope: Page | Locator, name: string | RegExp) =>
  scope.getByRole("button", { name }).first().click();

/** Opens a dialog, looks at it, and leaves it with Escape. */
async function glance({ page, see }: Walk, name: string, opener: Locator): Promise<void> {
  await opener.click();
  await page.getByRole("dialog").waitFor();
  await see(name);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

async function walkInbox(walk: Walk, preview: string): Promise<void> {
  const { page, see } = walk;
  const inbox = new Inbox(page);
  await inbox.item(preview).waitFor();
  await see("inbox");
  await inbox.open(preview);
  await page.getByRole("complementary").getByRole("heading").first().waitFor();
  await press(page, "Quick replies and buttons");
  await press(page, "Add a quick reply");
  await page.getByRole("textbox", { name: "Choice 1" }).fill("Yes, please");
  await press(page, "Add a link button");
  await see("choices");
  await inbox.composer.fill("Hello **dear** visitor, see [this](https://guide.example/) and `that`");
  await inbox.composer.press("Enter");
  await page.getByRole("log").getByText("dear").waitFor();
  await see("conversation");
  await glance(walk, "make a ticket", page.getByRole("button", { name: "Make a ticket" }));
  await page.locator("main").press("?");
  await page.getByRole("dialog").waitFor();
  await see("shortcuts");
  await page.keyboard.press("Escape");
  await press(page, "Your account");
  await page.getByRole("dialog", { name: "Your account" }).waitFor();
  await see("account");
  await page.keyboard.press("Escape");
  await press(page, "Close conversation");
  await page.getByText("Conversation closed.").waitFor();
  await see("a toast");
  await press(page, "Undo");
  await page.getByText("Conversation reopened.").waitFor();
}

async function walkTicket(walk: Walk): Promise<void> {
  const { page, see } = walk;
  await page
    .getByRole("list")
    .getByRole("link")
    .filter({ has: page.locator("time") })
    .first()
    .click();
  await press(page, "Make a ticket");
  await page.getByLabel("What is it about?").fill("A lamp that does not shine");
  await press(page.getByRole("dialog"), "Make the ticket");
  await page.getByRole("complementary", { name: "Ticket details" }).waitFor();
  await see("ticket");
  await page.getByText("Internal note", { exact: true }).first().click();
  await see("note");
  await glance(walk, "resolve", page.getByRole("button", { name: "Resolve" }));
}

async function walkArticles(walk: Walk): Promise<void> {
  const { stack, page, see } = walk;
  await page.goto(`${stack.info.consoleUrl}#/articles`);
  await page.getByRole("link", { name: /Put the messenger on your site/ }).waitFor();
  await see("articles");
  await page.getByRole("link", { name: /Put the messenger on your site/ }).click();
  await page.getByRole("region", { name: "Preview" }).getByRole("heading").first().waitFor();
  await see("editor");
  await press(page, "Settings");
  await see("article's settings");
  await glance(walk, "delete article", page.getByRole("button", { name: "Delete article" }));
  await glance(walk, "import", page.getByRole("button", { name: "Import Markdown" }));
  await glance(walk, "collections", page.getByRole("button", { name: "Collections" }));
  await page.getByRole("searchbox", { name: "Search articles" }).fill("qqqqzz");
  await page
    .getByText(/nothing|no articles/i)
    .first()
    .waitFor();
  await see("articles, nothing found");
}

async function walkSettings({ stack, page, see }: Walk): Promise<void> {
  for (const name of SETTINGS_PAGES) {
    await page.goto(`${stack.info.consoleUrl}#/settings/${name}`);
    await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    await see(`settings, ${name}`);
  }
}

async function walkDialogs(walk: Walk): Promise<void> {
  const { stack, page, see } = walk;
  await glance(walk, "add a key", page.getByRole("button", { name: "Add key" }));
  await page.goto(`${stack.info.consoleUrl}#/settings/webhooks`);
  await glance(walk, "add an endpoint", page.getByRole("button", { name: "Add endpoint" }).first());
  await page.goto(`${stack.info.consoleUrl}#/settings/ticketForms`);
  await press(page, /^Edit/);
  await page.getByRole("button", { name: "Add a field" }).waitFor();
  await see("a form");
  await walkTour(walk);
  await page.goto(`${stack.info.consoleUrl}#/inbox/nothing`);
  await page.getByText("Conversation not found").waitFor();
  await see("conversation gone");
}

async function walkTour({ stack, page, see }: Walk): Promise<void> {
  await driftTour(stack, "Around the house");
  await page.goto(`${stack.info.consoleUrl}#/settings/tours`);
  await press(page, "New tour");
  await see("a new tour");
  await page.getByLabel("Name").fill("In one step");
  await press(page, "Create draft");
  await page.getByRole("dialog", { name: "Edit on page" }).waitFor();
  await see("edit on page");
  await page.keyboard.press("Escape");
  await press(page, "All tours");
  await page.getByText("1 target to look at").waitFor();
  await see("tours");
  await press(page, "Edit Around the house");
  await page.getByRole("region", { name: "Targets to look at" }).waitFor();
  await see("a tour");
}

async function walkSignIn({ page, see }: Walk): Promise<void> {
  await press(page, "Your account");
  await press(page.getByRole("dialog", { name: "Your account" }), "Sign out");
  await page.getByLabel("E-mail").waitFor();
  await see("sign-in");
  await page.getByLabel("E-mail").fill("nobody@shop.example");
  await press(page, "Sign in");
  await page.getByText("Enter your password.").waitFor();
  await see("sign-in, wrong");
}
