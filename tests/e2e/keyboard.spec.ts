/**
 * What a visitor does, by keyboard alone. At each stop the focus is seen and in the order of reading (support/keyboard.ts),
 * nothing that is used up takes it along, and Escape leaves the innermost thing first.
 */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Keyboard } from "./support/keyboard.ts";
import { expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { frameOf, withEverythingOn } from "./support/messengerWalk.ts";
import { makePng } from "./support/png.ts";
import type { Stack } from "./support/stack.ts";

/** Opens the messenger by keyboard. */
async function open(page: Page, url: string): Promise<{ keys: Keyboard; messenger: Messenger }> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(url);
  await expectLauncher(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const messenger = new Messenger(page);
  await messenger.frame.getByRole("button", { name: "Send us a message" }).waitFor();
  const keys = new Keyboard(page, () => frameOf(page));
  await keys.expectAt(/^main/);
  return { keys, messenger };
}

const answerWithChoices = async (stack: Stack, preview: string): Promise<void> => {
  const agentToken = await stack.agentToken();
  const asked = { agentToken, state: "open", paginationOpts: { cursor: null, numItems: 50 } };
  const { page } = (await stack.run("inbox:list", asked)) as { page: { id: string; preview: string }[] };
  const conversationId = page.find((each) => each.preview === preview)?.id;
  const words = { clientMessageId: crypto.randomUUID(), text: "Shall I?", replies: ["Yes, please", "No"] };
  await stack.run("inbox:reply", { agentToken, conversationId, ...words });
};

test("a conversation: a file added and taken away, an emoji, an address, a quick reply; Escape; focus back on the launcher", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const { keys, messenger } = await open(page, site.put("/by-keys", { head: snippet(stack) }));
  const { frame } = messenger;
  await keys.use(/^button Send us a message/);
  await keys.expectAt(/^textarea Message/);

  const chooser = page.waitForEvent("filechooser");
  await keys.use(/^button Attach files/, { key: "Shift+Tab" });
  await (await chooser).setFiles({ name: "photo.png", mimeType: "image/png", buffer: makePng(64, 40) });
  await frame.getByRole("button", { name: "Remove photo.png" }).waitFor();
  await keys.use(/^button Remove photo.png/, { key: "Shift+Tab" });
  await keys.expectAt(/^button Attach files/);

  await keys.use(/^button Choose an emoji/);
  await keys.expectAt(/^input Search emoji/);
  await keys.press("Escape");
  await keys.expectAt(/^textarea Message/);
  await keys.use(/^button Choose an emoji/, { key: "Shift+Tab" });
  await keys.expectAt(/^input Search emoji/);
  await page.keyboard.type("heart");
  await keys.press("ArrowDown");
  await keys.expectAt(/^button love/);
  await keys.press("ArrowRight");
  await keys.expectAt(/^button heart eyes/);
  await keys.press("Enter");
  await keys.expectAt(/^textarea Message/);
  await expect(messenger.composer).not.toHaveValue("");
  await page.keyboard.type(" by keyboard");
  await keys.press("Enter");
  await expect(frame.getByRole("log").getByText("by keyboard")).toBeVisible();

  await frame.getByRole("textbox", { name: "Where can we reach you" }).waitFor();
  await keys.use(/^button Not now/, { key: "Shift+Tab" });
  await keys.expectAt(/^textarea Message/);
  // Later, after all.
  await keys.use(/^button Options/, { key: "Shift+Tab" });
  await keys.expectAt(/^menuitemcheckbox/);
  await keys.press("Escape");
  await keys.expectAt(/^button Options/);
  await keys.press("Enter");
  await keys.expectAt(/^menuitemcheckbox/);
  await keys.use(/^menuitem Add your e-mail/, { key: "ArrowDown" });
  await keys.expectAt(/^input Where can we reach you/);
  await page.keyboard.type("nobody");
  await keys.press("Enter");
  await expect(frame.getByText("does not look like")).toBeVisible();
  await keys.write(/^input Where can we reach you/, "vera@shop.example");
  await keys.press("Enter");
  await expect(frame.getByText("We write to vera@shop.example")).toBeVisible();
  await keys.expectAt(/^textarea Message/);

  await answerWithChoices(
    stack,
    (await frame.getByRole("log").locator(".oc-bubble").last().textContent()) ?? "",
  );
  await frame.getByRole("button", { name: "Yes, please" }).waitFor();
  await keys.use(/^button Yes, please/, { key: "Shift+Tab" });
  await expect(messenger.message("Yes, please")).toBeVisible();
  await keys.expectAt(/^textarea Message/);

  await keys.press("Escape");
  await expect(page.locator('iframe[src*="/frame/"]')).toBeHidden();
  await keys.press("Enter");
  await expect.poll(async () => (await launcherState(page))?.expanded).toBe("true");
  expect(keys.problems).toEqual([]);
});

test("help: searched, read, answered, and taken to the team; Escape clears the search before it closes", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const { keys, messenger } = await open(page, site.put("/help-by-keys", { head: snippet(stack) }));
  const { frame } = messenger;
  await keys.use(/^button Help/);
  await keys.expectAt(/^main/);
  await keys.write(/^input Search for help/, "zzz");
  await keys.press("Escape");
  await expect(frame.getByRole("searchbox")).toHaveValue("");
  await keys.write(/^input Search for help/, "snippet");
  await frame.locator("mark").first().waitFor();
  await keys.use(/^button Put the messenger on your site/);
  await frame.getByRole("heading", { level: 1, name: "Put the messenger on your site" }).waitFor();
  await keys.expectAt(/^main/);
  await keys.use(/^button Yes$/);
  await expect(frame.getByText("Good to hear. Thank you!")).toBeVisible();
  await keys.expectAt(/^button Yes$/);
  await keys.use(/^button No$/);
  await expect(frame.getByText("we will make it better")).toBeVisible();
  await keys.use(/^button Write to us/);
  await keys.expectAt(/^textarea Message/);
  await expect(messenger.composer).toHaveValue(/Put the messenger on your site/);
  await keys.use(/^button Back/, { key: "Shift+Tab" });
  await frame.getByRole("heading", { level: 1, name: "Put the messenger on your site" }).waitFor();
  expect(keys.problems).toEqual([]);
});

test("a ticket: a field left out is found and filled, and the ticket answered; Tab leads out of the messenger to the launcher", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const { keys, messenger } = await open(page, site.put("/ticket-by-keys", { head: snippet(stack) }));
  const { frame } = messenger;
  await keys.use(/^button Tickets/);
  await frame.getByRole("button", { name: "New ticket" }).waitFor();
  await keys.use(/^button New ticket/);
  await frame.getByLabel("What is it about?").waitFor();
  await keys.write(/^textarea What happened/, "It was bright yesterday.");
  await keys.use(/^button Send$/);
  await keys.expectAt(/^input What is it about/);
  await page.keyboard.type("The lamp is dark");
  await keys.use(/^button Send$/);
  await frame.getByRole("heading", { level: 1, name: "The lamp is dark" }).waitFor();
  await keys.write(/^textarea Reply/, "The one on the left.");
  await keys.press("Enter");
  await expect(frame.getByRole("log").getByText("The one on the left.")).toBeVisible();
  // Out at its end: what the messenger stands in is no trap. There is the launcher, which closes it.
  const isInside = () => page.evaluate(() => document.activeElement?.tagName === "IFRAME");
  for (let n = 0; n < 6 && (await isInside()); n++) {
    await keys.press("Tab");
    await page.waitForTimeout(200);
  }
  expect(await isInside()).toBe(false);
  await keys.press("Enter");
  await expect(page.locator('iframe[src*="/frame/"]')).toBeHidden();
  expect(keys.problems).toEqual([]);
});

test("an announcement read and a checklist ticked off; Escape closes from there, and the ticks are kept", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await withEverythingOn(stack, async () => {
    const { keys, messenger } = await open(page, site.put("/tasks-by-keys", { head: snippet(stack) }));
    const { frame } = messenger;
    await frame.getByRole("button", { name: /Welcome aboard/ }).waitFor();
    await keys.use(/^button Welcome aboard/);
    await frame.getByRole("heading", { level: 1, name: "Welcome aboard" }).waitFor();
    await keys.expectAt(/^main/);
    await keys.use(/^button Back/);
    await frame.getByRole("button", { name: "Send us a message" }).waitFor();
    await keys.use(/^button Tasks/);
    await frame.getByRole("button", { name: /First steps/ }).waitFor();
    await keys.use(/^button First steps/);
    const boxes = frame.getByRole("checkbox");
    await expect(boxes.first()).toBeVisible();
    const count = await boxes.count();
    for (let n = 0; n < count; n++) {
      const name = (await frame.getByRole("listitem").nth(n).locator("label").innerText()).trim();
      await keys.reach(new RegExp(`^input ${name}`));
      await keys.press("Space");
      await expect(boxes.nth(n)).toBeChecked();
      await keys.expectAt(new RegExp(`^input ${name}`));
    }
    await keys.press("Escape");
    await expect(page.locator('iframe[src*="/frame/"]')).toBeHidden();
    await keys.press("Enter");
    await expect(boxes.first()).toBeVisible();
    for (let n = 0; n < count; n++) await expect(boxes.nth(n)).toBeChecked();
    expect(keys.problems).toEqual([]);
  });
});
