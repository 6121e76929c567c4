/** Settings › Texts: what is written in the console is what an open page of a visitor says, in that visitor's language. */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const KEY = "sendUsAMessageHint";

/** Goes to the texts of a language. */
async function openTexts(page: Page, stack: Stack, language: string): Promise<void> {
  await page.goto(`${stack.info.consoleUrl}#/settings/texts`);
  await page.getByLabel("Language", { exact: true }).selectOption(language);
}

/** The row of one sentence, found by its key. */
async function findRow(page: Page, key: string) {
  await page.getByRole("searchbox", { name: "Search sentences" }).fill(key);
  const row = page.locator(`[data-key="${key}"]`);
  await expect(row).toBeVisible(PATIENT);
  return row;
}

async function say(page: Page, key: string, words: string): Promise<void> {
  const row = await findRow(page, key);
  await row.getByRole("textbox").fill(words);
  await row.getByRole("button", { name: "Save" }).click();
  await expect(row.getByText("In your words")).toBeVisible(PATIENT);
}

async function sayTheUsual(page: Page, key: string): Promise<void> {
  const row = await findRow(page, key);
  await row.getByRole("button", { name: "Use the usual words" }).click();
  await expect(row.getByText("In your words")).toHaveCount(0, PATIENT);
}

test("sentences written in the console are what open pages say, each in its language, live, until the usual words are back", async ({
  stack,
  site,
  newVisitor,
  consolePage,
}) => {
  const open = async (path: string, locale: string) => {
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(site.put(path, { head: snippet(stack, { "data-opencom-locale": locale }) }));
    const messenger = new Messenger(page);
    await messenger.open();
    return { frame: messenger.frame, hint: messenger.frame.locator(".oc-cta-hint") };
  };
  const english = await open("/texts-en", "en");
  const german = await open("/texts-de", "de");
  await expect(english.hint).not.toHaveText("");
  await expect(german.hint).toHaveText("Fragen Sie einfach, wir helfen gern", PATIENT);
  const usual = (await english.hint.textContent()) ?? "";

  await openTexts(consolePage, stack, "en");
  // What cannot be read is not saved.
  const row = await findRow(consolePage, KEY);
  await row.getByRole("textbox").fill("Ask {away");
  await expect(row.getByRole("button", { name: "Save" })).toBeDisabled();
  await say(consolePage, KEY, "Ask <b>away</b>");
  await expect(english.hint).toHaveText("Ask <b>away</b>", PATIENT);

  await openTexts(consolePage, stack, "de");
  await say(consolePage, KEY, "Nur zu!");
  await say(consolePage, "greeting", "Moin!");
  await expect(german.hint).toHaveText("Nur zu!", PATIENT);
  await expect(german.frame.getByRole("heading", { level: 1 })).toHaveText("Moin!", PATIENT);
  await expect(english.hint).toHaveText("Ask <b>away</b>");
  await expect(english.frame.getByRole("heading", { level: 1 })).not.toHaveText("Moin!");

  await sayTheUsual(consolePage, "greeting");
  await sayTheUsual(consolePage, KEY);
  await expect(german.hint).toHaveText("Fragen Sie einfach, wir helfen gern", PATIENT);
  await expect(german.frame.getByRole("heading", { level: 1 })).not.toHaveText("Moin!", PATIENT);
  await openTexts(consolePage, stack, "en");
  await sayTheUsual(consolePage, KEY);
  await expect(english.hint).toHaveText(usual, PATIENT);
});
