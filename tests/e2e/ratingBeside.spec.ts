/** The question how a conversation was, beside the closed messenger. */
import type { FrameLocator, Page } from "@playwright/test";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const NAMES = ["csatShown", "csatCompleted", "csatDismissed"] as const;
const LISTEN = `<script>window.seen = [];
addEventListener("load", () => { for (const name of ${JSON.stringify(NAMES)})
  OpencomWidget.on(name, ({ id }) => seen.push(name + " " + id)); });</script>`;

const asOwner = async (stack: Stack, path: string, args: object): Promise<unknown> =>
  stack.run(path, { agentToken: await stack.agentToken(), ...args });
const surfaces = (page: Page) => page.locator('iframe[src*="/surface/"]');
const card = (page: Page): FrameLocator => surfaces(page).contentFrame();
const question = (page: Page) => card(page).getByRole("group", { name: "How was this conversation?" });
const events = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen ?? []);
const answer = (stack: Stack, conversationId: string, text: string) =>
  asOwner(stack, "inbox:reply", { conversationId, clientMessageId: crypto.randomUUID(), text });

/** Begins a conversation, has it answered and reads that, and closes the messenger. Returns the conversation's id. */
async function talk(stack: Stack, messenger: Messenger, text: string): Promise<string> {
  await messenger.start(text);
  const find = async () => {
    const paginationOpts = { cursor: null, numItems: 50 };
    const found = await asOwner(stack, "inbox:list", { state: "open", paginationOpts });
    const { page } = found as { page: { id: string; preview: string }[] };
    return page.find(({ preview }) => preview === text)?.id ?? "";
  };
  await expect.poll(find, PATIENT).not.toBe("");
  const conversationId = await find();
  await answer(stack, conversationId, `Answered: ${text}`);
  await expect(messenger.message(`Answered: ${text}`)).toBeVisible(PATIENT);
  await messenger.close();
  return conversationId;
}

test.beforeEach(({ stack }) => asOwner(stack, "csat:set", { askForRating: true, delayMinutes: 0 }));
test.afterEach(({ stack }) => asOwner(stack, "csat:set", { askForRating: false, delayMinutes: 0 }));

test("comes to the open page when the conversation is closed, is answered with the keyboard, changed, and not put again", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.goto(site.put("/beside", { head: LISTEN + snippet(stack) }));
  const messenger = new Messenger(visitorPage);
  const id = await talk(stack, messenger, "rate me beside");
  await expect(surfaces(visitorPage)).toHaveCount(0);
  await asOwner(stack, "inbox:close", { conversationId: id });
  await expect(question(visitorPage)).toBeVisible(PATIENT);
  await expect.poll(() => events(visitorPage)).toEqual([`csatShown ${id}`]);
  const drawn = visitorPage.frames().find((frame) => frame.url().includes("/surface/"));
  expect(drawn && (await findings(drawn))).toEqual([]);
  expect(await visitorPage.evaluate(() => document.documentElement.outerHTML)).not.toContain("Terrible");

  // One group of radios: the arrow keys choose.
  await question(visitorPage).getByRole("radio", { name: "Bad" }).focus();
  await visitorPage.keyboard.press("Space");
  await visitorPage.keyboard.press("ArrowRight");
  await visitorPage.keyboard.press("ArrowRight");
  await expect(question(visitorPage).getByRole("radio", { name: "Good" })).toBeChecked();
  await visitorPage.keyboard.press("Tab");
  await visitorPage.keyboard.type("quick and <b>kind</b>");
  await visitorPage.keyboard.press("Tab");
  await visitorPage.keyboard.press("Tab");
  await expect(card(visitorPage).getByRole("button", { name: "Send rating" })).toBeFocused();
  await visitorPage.keyboard.press("Enter");
  await expect(card(visitorPage).getByText("Thank you for your rating")).toBeVisible(PATIENT);
  await expect.poll(() => events(visitorPage)).toEqual([`csatShown ${id}`, `csatCompleted ${id}`]);
  const ratings = async () => {
    const found = (await asOwner(stack, "csat:ofConversation", { conversationId: id })) as object[];
    return found.map((each) => ({ ...each, id: "", ratedAt: 0 }));
  };
  const rated = { id: "", ratedAt: 0, conversationId: id, rating: 4, comment: "quick and <b>kind</b>" };
  expect(await ratings()).toEqual([rated]);

  // The card has the keyboard still.
  await visitorPage.keyboard.press("Tab");
  await expect(card(visitorPage).getByRole("button", { name: "Dismiss" })).toBeFocused();
  await visitorPage.keyboard.press("Tab");
  await visitorPage.keyboard.press("Enter");
  await question(visitorPage).getByRole("radio", { name: "Good" }).press("ArrowRight");
  await card(visitorPage).getByRole("button", { name: "Send rating" }).click();
  await expect(card(visitorPage).getByText("Great", { exact: true })).toBeVisible(PATIENT);
  await expect.poll(ratings).toEqual([{ ...rated, rating: 5 }]);
  await visitorPage.keyboard.press("Escape");
  await expect(surfaces(visitorPage)).toHaveCount(0);
  expect(await events(visitorPage), "a change completes nothing").toHaveLength(2);

  await visitorPage.evaluate((of) => window.OpencomWidget.showConversation(of), id);
  await expect(messenger.frame.getByText("Thank you for your rating")).toBeVisible(PATIENT);
});

test("comes with the next page on a phone, in the page's language and direction, and skipped it is gone for good", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.setViewportSize({ width: 375, height: 667 });
  await visitorPage.emulateMedia({ colorScheme: "dark" });
  const url = site.put("/beside-later", {
    head: LISTEN + snippet(stack, { "data-opencom-locale": "ar", "data-opencom-theme": "dark" }),
  });
  await visitorPage.goto(site.put("/beside-first", { head: snippet(stack) }));
  const id = await talk(stack, new Messenger(visitorPage), "skip me beside");
  await visitorPage.goto("about:blank");
  await asOwner(stack, "inbox:close", { conversationId: id });
  await visitorPage.goto(url);
  const skip = card(visitorPage).getByRole("button", { name: "تخطٍّ" });
  await expect(skip).toBeVisible(PATIENT);
  await expect(card(visitorPage).locator(":root")).toHaveAttribute("dir", "rtl");
  await expect(card(visitorPage).getByRole("radio")).toHaveCount(5);
  const box = await surfaces(visitorPage).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(375);
  const drawn = visitorPage.frames().find((frame) => frame.url().includes("/surface/"));
  expect(drawn && (await findings(drawn))).toEqual([]);
  await pressAway(skip, surfaces(visitorPage));
  expect(await events(visitorPage)).toEqual([`csatShown ${id}`, `csatDismissed ${id}`]);
  // Whoever has skipped it is not asked under the conversation either.
  await expect.poll(async () => (await stack.stats()).calls["csat:dismiss"] ?? 0, PATIENT).toBeGreaterThan(0);
  await visitorPage.evaluate((of) => window.OpencomWidget.showConversation(of), id);
  const { frame } = new Messenger(visitorPage);
  await expect(frame.getByRole("log")).toBeVisible(PATIENT);
  await expect
    .poll(async () => (await stack.stats()).calls["csat:eligibility"] ?? 0, PATIENT)
    .toBeGreaterThan(1);
  await expect(frame.getByRole("radio")).toHaveCount(0);
});

test("waits while an answer stands in the corner and while somebody writes, and goes when the conversation is opened again", async ({
  stack,
  site,
  visitorPage,
}) => {
  const field = '<textarea id="t" aria-label="Ours"></textarea>';
  await visitorPage.goto(site.put("/beside-waits", { head: snippet(stack), bodyEnd: field }));
  const id = await talk(stack, new Messenger(visitorPage), "one at a time");
  await answer(stack, id, "And one more thing");
  await asOwner(stack, "inbox:close", { conversationId: id });
  const teaser = card(visitorPage).getByText("And one more thing");
  await expect(teaser).toBeVisible(PATIENT);
  // Its lease would be asked for by now.
  await expect
    .poll(async () => (await stack.stats()).calls["engagement:eligible"] ?? 0, PATIENT)
    .toBeGreaterThan(0);
  await visitorPage.waitForTimeout(4_000);
  await expect(surfaces(visitorPage)).toHaveCount(1);
  await expect(teaser).toBeVisible();
  await card(visitorPage).getByRole("button", { name: "Dismiss" }).click();
  const words = "I write this while nothing may come";
  await visitorPage.locator("#t").pressSequentially(words, { delay: 150 });
  expect(await surfaces(visitorPage).count()).toBe(0);
  await expect(question(visitorPage)).toBeVisible(PATIENT);
  await asOwner(stack, "inbox:reopen", { conversationId: id });
  await expect(surfaces(visitorPage)).toHaveCount(0, PATIENT);
});
