/** What the team sends to visitors by itself: decided in the deployment and on the page, drawn in frames of ours. */
import type { FrameLocator, Page } from "@playwright/test";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const PACE = { quietMs: 30 * 60_000, perDay: 3 };
const DELIVERY = {
  audience: null,
  trigger: { type: "immediate" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: false,
};
const CHAT = { type: "chat", senderId: null, source: "Need a **hand**?", image: null, buttons: [] };
const POST = {
  type: "post",
  senderId: null,
  title: "A new editor",
  source: "It is **faster**.",
  image: null,
  video: null,
  buttons: [{ label: "Ask us", action: { type: "newConversation", text: "About the editor:" } }],
};
const BANNER = {
  type: "banner",
  source: "Prices change on **Monday**.",
  position: "top",
  style: "float",
  isDismissible: true,
  buttons: [{ label: "See the prices", action: { type: "url", url: "https://shop.example/prices" } }],
};

async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

const live: string[] = [];
/** Puts a message before visitors of one path. */
async function publish(stack: Stack, path: string, content: object, more: object = {}): Promise<string> {
  const delivery = { ...DELIVERY, page: { include: [path], exclude: [] }, ...more };
  const fields = { name: path, content, delivery };
  const { messageId } = await asOwner<{ messageId: string }>(stack, "outboundMessages:create", { fields });
  await setStatus(stack, messageId, "live");
  live.push(messageId);
  return messageId;
}
const setStatus = (stack: Stack, messageId: string, status: string) =>
  asOwner(stack, "outboundMessages:setStatus", { messageId, status });

/** What is shown beside the messenger, and has this in it. */
async function surfaceOf(page: Page, text: string): Promise<FrameLocator> {
  const frames = page.locator('iframe[src*="/surface/"]');
  await expect(async () => {
    const texts = await Promise.all(
      (await frames.all()).map((each) => each.contentFrame().locator("body").innerText({ timeout: 2_000 })),
    );
    expect(texts.join("\n")).toContain(text);
  }).toPass(PATIENT);
  for (const each of await frames.all())
    if ((await each.contentFrame().locator("body").innerText()).includes(text)) return each.contentFrame();
  throw new Error(`no surface with ${text}`);
}
const surfaces = (page: Page) => page.locator('iframe[src*="/surface/"]');
const events = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen ?? []);
const LISTEN = `<script>window.seen = [];
addEventListener("load", () => { for (const name of ["outboundShown", "outboundDismissed"])
  OpencomWidget.on(name, ({ id }) => seen.push(name + " " + id)); });</script>`;

// What is live costs every page something; other tests count.
test.afterEach(async ({ stack }) => {
  for (const messageId of live.splice(0)) await setStatus(stack, messageId, "archived");
  await asOwner(stack, "engagement:setPace", PACE);
});

test("a chat shows once the page has settled, is told to the page by its id, and comes once", async ({
  stack,
  site,
  visitorPage,
}) => {
  const id = await publish(stack, "/chat", CHAT);
  await visitorPage.goto(site.put("/chat", { head: LISTEN + snippet(stack) }));
  const chat = await surfaceOf(visitorPage, "Need a hand?");
  await expect(chat.locator("strong")).toHaveText("hand");
  await expect.poll(() => events(visitorPage)).toEqual([`outboundShown ${id}`]);
  expect(await visitorPage.evaluate(() => document.documentElement.outerHTML)).not.toContain("Need a");
  await pressAway(chat.getByRole("button", { name: "Dismiss" }), surfaces(visitorPage));
  expect(await events(visitorPage)).toEqual([`outboundShown ${id}`, `outboundDismissed ${id}`]);
  const results = async () => {
    await stack.sweep();
    return (await asOwner<{ total: object }>(stack, "engagement:results", { itemId: id, version: 1 })).total;
  };
  await visitorPage.reload();
  await visitorPage.waitForTimeout(5_000);
  await expect(surfaces(visitorPage)).toHaveCount(0);
  await expect
    .poll(results, { timeout: 90_000 })
    .toMatchObject({ shown: 1, dismissed: 1, reached: 1, clicked: 0 });
});

test("a post is a dialog: its button begins a conversation with what it says; what waits comes when its place is free", async ({
  stack,
  site,
  visitorPage,
}) => {
  await asOwner(stack, "engagement:setPace", { quietMs: 0, perDay: 100 });
  await publish(stack, "/post", POST);
  await publish(stack, "/post", CHAT, { priority: 1 });
  await visitorPage.goto(site.put("/post", { head: snippet(stack) }));
  const post = await surfaceOf(visitorPage, "A new editor");
  await expect(post.getByRole("heading", { level: 1, name: "A new editor" })).toBeVisible();
  await expect(surfaces(visitorPage)).toHaveCount(1);
  await post.getByRole("button", { name: "Ask us" }).click();
  const messenger = new Messenger(visitorPage);
  await expect(messenger.composer).toHaveValue("About the editor:", PATIENT);
  await messenger.close();
  await surfaceOf(visitorPage, "Need a hand?");
});

test("a banner goes by the page's address and by scrolling, says where it leads, and goes when the team pauses it", async ({
  stack,
  site,
  visitorPage,
}) => {
  const id = await publish(stack, "/prices", BANNER, {
    trigger: { type: "scroll", percent: 50 },
    frequency: { type: "always" },
  });
  const body = '<div style="height: 3000px">Prices</div>';
  await visitorPage.goto(site.put("/other", { head: snippet(stack), bodyEnd: body }));
  // Open once, so that there is a connection to hear by.
  const messenger = new Messenger(visitorPage);
  await messenger.open();
  await messenger.close();
  await visitorPage.evaluate(() => history.pushState(null, "", "/prices"));
  await visitorPage.waitForTimeout(4_000);
  await expect(surfaces(visitorPage)).toHaveCount(0);
  await visitorPage.mouse.wheel(0, 2_000);
  const banner = await surfaceOf(visitorPage, "Prices change on Monday.");
  const link = banner.getByRole("link", { name: /See the prices/ });
  await expect(link).toContainText("shop.example");
  await setStatus(stack, id, "paused");
  await expect(surfaces(visitorPage)).toHaveCount(0, PATIENT);
});

test("nothing comes over a dialog of the page or over writing, on a phone as well, and axe finds nothing", async ({
  stack,
  site,
  visitorPage,
}) => {
  await visitorPage.setViewportSize({ width: 375, height: 740 });
  await publish(stack, "/busy", CHAT);
  const dialog = '<dialog id="d">Ours</dialog><script>d.showModal()</script>';
  await visitorPage.goto(site.put("/busy", { head: snippet(stack), bodyEnd: dialog }));
  await visitorPage.waitForTimeout(6_000);
  await expect(surfaces(visitorPage)).toHaveCount(0);
  // Writes from before the page has settled until after.
  site.put("/busy", { head: snippet(stack), bodyEnd: '<textarea id="t"></textarea>' });
  await visitorPage.reload();
  const words = "I am writing this from the first moment on, and nobody interrupts me at all";
  await visitorPage.locator("#t").pressSequentially(words, { delay: 80 });
  expect(await surfaces(visitorPage).count()).toBe(0);
  const chat = await surfaceOf(visitorPage, "Need a hand?");
  const box = await surfaces(visitorPage).boundingBox();
  expect(box?.width).toBeLessThanOrEqual(375);
  await expect(chat.getByRole("button", { name: "Dismiss" })).toBeVisible();
  const drawn = visitorPage.frames().find((frame) => frame.url().includes("/surface/"));
  expect(drawn && (await findings(drawn))).toEqual([]);
});

test("the page is asked how it stands right before something shows: a dialog that opened with nobody moving holds it back", async ({
  stack,
  site,
  visitorPage,
}) => {
  await publish(stack, "/late-dialog", CHAT, { trigger: { type: "timeOnPage", seconds: 8 } });
  const bodyEnd = `<dialog id="d">Ours</dialog><script>setTimeout(() => d.showModal(), 6_000)</script>`;
  await visitorPage.goto(site.put("/late-dialog", { head: snippet(stack), bodyEnd }));
  await visitorPage.waitForTimeout(13_000);
  await expect(surfaces(visitorPage)).toHaveCount(0);
  await visitorPage.evaluate(() => document.querySelector<HTMLDialogElement>("#d")?.close());
  await visitorPage.mouse.move(50, 50);
  await surfaceOf(visitorPage, "Need a hand?");
});
