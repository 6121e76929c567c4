import type { Page, Route } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

const page = (stack: Stack, lang: string, attributes = {}) => ({
  html: `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A customer's page</title></head><body><h1>A customer's page</h1></body></html>`,
  head: snippet(stack, attributes),
});

/** Names of the files of languages that a page has asked for. */
function watchCatalogs(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    const name = /\/v\/[^/]+\/([\w.-]+\.json)$/.exec(new URL(request.url()).pathname)?.[1];
    if (name) names.push(name);
  });
  return names;
}

const rootOf = (messenger: Messenger) =>
  messenger.frame.locator(":root").evaluate((root: HTMLElement) => ({
    lang: root.lang,
    dir: root.dir,
    direction: getComputedStyle(root).direction,
  }));

const CASES = [
  {
    lang: "de",
    dir: "ltr",
    open: "Chat öffnen",
    close: "Chat schließen",
    begin: "Schreiben Sie uns",
    write: "Nachricht schreiben…",
  },
  {
    lang: "ar",
    dir: "rtl",
    open: "فتح الدردشة",
    close: "إغلاق الدردشة",
    begin: "أرسل لنا رسالة",
    write: "اكتب رسالة…",
  },
  {
    lang: "ja",
    dir: "ltr",
    open: "チャットを開く",
    close: "チャットを閉じる",
    begin: "メッセージを送る",
    write: "メッセージを入力…",
  },
];

/** What every visitor needs; the other parts come with the features they belong to. */
const isCore = (name: string): boolean => name.startsWith("core.");

for (const { lang, dir, open, close, begin, write } of CASES) {
  test(`a page in ${lang} has a messenger in ${lang}, from one catalog, launcher and teaser too`, async ({
    stack,
    site,
    visitorPage,
    consolePage,
  }) => {
    const catalogs = watchCatalogs(visitorPage);
    await visitorPage.goto(site.put(`/in-${lang}`, page(stack, lang)));
    await expect.poll(async () => (await expectLauncher(visitorPage)).label).toBe(open);
    const messenger = new Messenger(visitorPage);
    await messenger.open();
    expect((await expectLauncher(visitorPage)).label).toBe(close);
    // Never in English first: the screen is drawn once, in its language.
    await expect(messenger.frame.getByRole("button", { name: begin })).toBeVisible();
    expect(await rootOf(messenger)).toEqual({ lang, dir, direction: dir });
    await messenger.frame.getByRole("button", { name: begin }).click();
    const composer = messenger.frame.getByRole("textbox");
    await expect(composer).toHaveAttribute("placeholder", write);
    await composer.fill(`hello from ${lang}`);
    await composer.press("Enter");
    await expect(messenger.message(`hello from ${lang}`)).toBeVisible();
    await visitorPage.keyboard.press("Escape");
    await expect(visitorPage.locator('iframe[src*="/frame/"]')).toBeHidden();

    const inbox = new Inbox(consolePage);
    await inbox.open(`hello from ${lang}`);
    await inbox.reply(`answer to ${lang}`);
    const teaser = visitorPage.frameLocator('iframe[src*="/surface/"]');
    await expect(teaser.getByText(`answer to ${lang}`)).toBeVisible();
    expect(await teaser.locator(":root").evaluate((root: HTMLElement) => [root.lang, root.dir])).toEqual([
      lang,
      dir,
    ]);
    await expect.poll(async () => (await expectLauncher(visitorPage)).label).toMatch(/1|١/);
    // One language only, and of that what has been shown.
    expect(catalogs.filter(isCore)).toEqual([`core.${lang}.json`]);
    expect(catalogs.filter((name) => !name.endsWith(`.${lang}.json`))).toEqual([]);
    expect(new Set(catalogs).size).toBe(catalogs.length);
  });
}

test("setLocale changes what is on show in place: no reload, and what is being written stays", async ({
  stack,
  site,
  visitorPage,
}) => {
  const catalogs = watchCatalogs(visitorPage);
  await visitorPage.goto(site.put("/swap", page(stack, "de", { "data-opencom-locale": "fr" })));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await messenger.frame.getByRole("button", { name: "Écrivez-nous" }).click();
  const composer = messenger.frame.getByRole("textbox");
  await composer.fill("being written");
  await composer.evaluate((area) => Object.assign(area, { isTheSame: true }));

  const expectWords = async (placeholder: string, lang: string, dir: string) => {
    await expect(composer).toHaveAttribute("placeholder", placeholder);
    expect(await rootOf(messenger)).toEqual({ lang, dir, direction: dir });
    await expect(composer).toHaveValue("being written");
    expect(await composer.evaluate((area) => "isTheSame" in area)).toBe(true);
  };
  await expectWords("Écrivez un message…", "fr", "ltr");
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("he"));
  await expectWords("כתיבת הודעה…", "he", "rtl");
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("zh-TW"));
  await expectWords("輸入訊息…", "zh-TW", "ltr");
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("en-GB"));
  await expectWords("Write a message…", "en-GB", "ltr");
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("fr"));
  await expectWords("Écrivez un message…", "fr", "ltr");
  expect(catalogs.filter(isCore)).toEqual(["core.fr.json", "core.he.json", "core.zh-Hant.json"]);
  expect(new Set(catalogs).size, "none is asked for twice").toBe(catalogs.length);

  // Emoji go by their names in the language on show.
  await messenger.frame.getByRole("button", { name: "Choisir un emoji" }).click();
  const search = messenger.frame.getByRole("searchbox", { name: "Rechercher un emoji" });
  await search.fill("fusee");
  await expect(messenger.frame.getByRole("button", { name: "fusée" })).toHaveText("🚀");
  await search.press("Enter");
  await expect(composer).toHaveValue("being written🚀");
  // While it is open all of it changes where it stands, and the keyboard stays where it is.
  await messenger.frame.getByRole("button", { name: "Choisir un emoji" }).click();
  await search.fill("fusee");
  await search.press("ArrowDown");
  const rocket = messenger.frame.getByRole("button", { name: "fusée" });
  await expect(rocket).toBeFocused();
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("de"));
  await expect(messenger.frame.getByRole("button", { name: "Rakete" })).toBeFocused();
  await expect(messenger.frame.getByRole("dialog", { name: "Emoji auswählen" })).toBeVisible();
  await expect(messenger.frame.getByRole("searchbox", { name: "Emoji suchen" })).toHaveValue("fusee");
});

test("a catalog that does not come leaves English, and comes by itself later", async ({
  stack,
  site,
  visitorPage,
}) => {
  let isCut = true;
  await visitorPage.route(/\/core\.uk\.json$/, (route) => (isCut ? route.abort() : route.continue()));
  await visitorPage.goto(site.put("/cut", page(stack, "uk")));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await expect(messenger.frame.getByRole("button", { name: "Send us a message" })).toBeVisible();
  expect(await rootOf(messenger)).toMatchObject({ lang: "en", dir: "ltr" });
  isCut = false;
  await expect(messenger.frame.getByRole("button", { name: "Напишіть нам" })).toBeVisible({
    timeout: 60_000,
  });
});

test("a catalog that is not the one that was built is not used", async ({ stack, site, visitorPage }) => {
  const forge = async (route: Route): Promise<void> => {
    const response = await route.fetch();
    const body = (await response.text()).replace("Skicka", "Skickaa");
    await route.fulfill({ response, body });
  };
  // One more may be on its way when the test is over and the page is gone.
  await visitorPage.route(/\/core\.sv\.json$/, (route) => forge(route).catch(() => undefined));
  await visitorPage.goto(site.put("/forged", page(stack, "sv")));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await expect(messenger.frame.getByRole("button", { name: "Send us a message" })).toBeVisible();
});

test("English asks for no file of any language", async ({ stack, site, visitorPage }) => {
  const catalogs = watchCatalogs(visitorPage);
  const scripts: string[] = [];
  visitorPage.on("request", (request) => scripts.push(new URL(request.url()).pathname));
  await visitorPage.goto(site.put("/english", page(stack, "en-AU")));
  const messenger = new Messenger(visitorPage);
  await messenger.start("in English");
  expect(await rootOf(messenger)).toEqual({ lang: "en-AU", dir: "ltr", direction: "ltr" });
  expect(catalogs).toEqual([]);
  expect(scripts.filter((name) => /languages/.test(name))).toEqual([]);
});

test("a workspace's own words: its greeting and its sentences in the visitor's language, live", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const agentToken = await consolePage.evaluate(
    () => /ags_[\da-f]{64}/.exec(JSON.stringify({ ...localStorage, ...sessionStorage }))?.[0] ?? "",
  );
  const set = (language: string, texts: Record<string, string>) =>
    stack.run("texts:set", { agentToken, language, texts });
  await set("de", {
    greeting: "Moin! Wie können wir helfen?",
    sendUsAMessageHint: "Antwort in zwei Minuten",
  });
  await visitorPage.goto(site.put("/own-words", page(stack, "de")));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  const title = messenger.frame.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("Moin! Wie können wir helfen?");
  await expect(messenger.frame.getByText("Antwort in zwei Minuten")).toBeVisible();
  await set("de", { greeting: "Guten Tag!" });
  await expect(title).toHaveText("Guten Tag!");
  await expect(messenger.frame.getByText("Fragen Sie einfach, wir helfen gern")).toBeVisible();
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("en"));
  await expect(title).toHaveText("Hi there! How can we help?");
  await set("de", {});
});

test("a feature that was opened in English follows a change of language", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/opened-in-english", { head: snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await visitorPage.evaluate(() => window.OpencomWidget.open("help"));
  await expect(messenger.frame.getByRole("searchbox", { name: "Search for help" })).toBeVisible();
  await visitorPage.evaluate(() => window.OpencomWidget.setLocale("de"));
  await expect(messenger.frame.getByRole("heading", { level: 1, name: "Hilfe" })).toBeVisible();
  await expect(messenger.frame.getByRole("searchbox")).toHaveAccessibleName("Hilfe suchen");
});
