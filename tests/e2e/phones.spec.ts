/**
 * A phone: the whole screen through our own dialog, what the system takes of it, its keyboard, its way back, and a page that
 * stays where it is behind. Chromium on a desktop asks to close by Escape, which it treats as the back gesture of a phone.
 */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { cdp, expectLauncher } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { frameOf } from "./support/messengerWalk.ts";

const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true } as const;
const TALL = `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>Tall</title></head><body><h1>A tall page</h1>${"<p>Text.</p>".repeat(200)}</body></html>`;
const box = (page: Page) => page.locator('iframe[src*="/frame/"]');

type Node = {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  properties?: { name: string; value: { value: unknown } }[];
};

/** What the page's own accessibility tree says of our dialog. */
async function dialogOf(page: Page): Promise<{ name: string; isModal: boolean } | null> {
  const { nodes } = (await (await cdp(page)).send("Accessibility.getFullAXTree")) as { nodes: Node[] };
  const dialog = nodes.find(({ ignored, role }) => !ignored && role?.value === "dialog");
  if (!dialog) return null;
  const isModal =
    dialog.properties?.some(({ name, value }) => name === "modal" && value.value === true) ?? false;
  return { name: dialog.name?.value ?? "", isModal };
}

test("fills the screen as a modal dialog less what the system covers; the page behind neither scrolls nor can be reached", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor(PHONE);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/phone", { html: TALL, head: snippet(stack) }));
  const messenger = new Messenger(page);
  await expectLauncher(page);
  expect(await dialogOf(page)).toBeNull();
  await messenger.open();
  await expect.poll(() => box(page).boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 760 });
  expect((await dialogOf(page))?.isModal).toBe(true);

  const session = await cdp(page);
  const insets = { top: 47, topMax: 47, bottom: 34, bottomMax: 34, left: 0, right: 0 };
  await session.send("Emulation.setSafeAreaInsetsOverride", { insets });
  await expect.poll(() => box(page).boundingBox()).toMatchObject({ y: 47, height: 760 - 47 - 34 });
  await session.send("Emulation.setSafeAreaInsetsOverride", { insets: {} });

  // Over the bar, which scrolls nothing of its own, and over the tabs.
  await messenger.frame.getByRole("button", { name: "Help", exact: true }).tap();
  await messenger.frame.getByRole("searchbox").waitFor();
  for (const y of [30, 400, 740]) {
    await session.send("Input.synthesizeScrollGesture", {
      x: 150,
      y,
      yDistance: y > 400 ? -500 : -300,
      speed: 4000,
      gestureSourceType: "touch",
    });
    await page.mouse.move(150, y);
    await page.mouse.wheel(0, 3000);
  }
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  // Inert: not even a script of the page can put the keyboard there.
  const takes = await page.evaluate(() => {
    const link = document.body.appendChild(
      Object.assign(document.createElement("a"), { href: "#", textContent: "x" }),
    );
    link.focus();
    return document.activeElement === link;
  });
  expect(takes).toBe(false);
});

test("the system's keyboard leaves the field in sight", async ({ stack, site, newVisitor }) => {
  const { context } = await newVisitor(PHONE);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/phone-keys", { html: TALL, head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.open();
  await messenger.frame.getByRole("button", { name: "Send us a message" }).tap();
  await messenger.composer.waitFor();
  // Only the visual viewport shrinks under a keyboard, which no emulation does: what the browser would say is said for it.
  await page.evaluate(() => {
    Object.defineProperty(visualViewport, "height", { value: 420, configurable: true });
    Object.defineProperty(visualViewport, "offsetTop", { value: 60, configurable: true });
    visualViewport?.dispatchEvent(new Event("resize"));
  });
  await expect.poll(() => box(page).boundingBox()).toMatchObject({ y: 60, height: 420 });
  await expect
    .poll(async () => {
      const field = await messenger.composer.boundingBox();
      return field && field.y > 60 && field.y + field.height <= 480;
    })
    .toBe(true);
});

test("the way back leads out of what is open, one screen up, then to the page, and leaves no trace in its history", async ({
  stack,
  site,
  newVisitor,
}) => {
  const { context } = await newVisitor(PHONE);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.put("/phone-back", { html: TALL, head: snippet(stack) }));
  const messenger = new Messenger(page);
  const { frame } = messenger;
  const before = await page.evaluate(() => history.length);
  await messenger.open();
  await frame.getByRole("button", { name: "Help", exact: true }).tap();
  await frame.getByRole("list").getByRole("button").first().tap();
  await frame.getByRole("list").getByRole("button").first().tap();
  await frame.getByRole("article").waitFor();
  const back = () => askToClose(page);
  await back();
  await expect(frame.getByRole("article")).toHaveCount(0);
  await back();
  await expect(frame.getByRole("searchbox")).toBeVisible();
  await frame.getByRole("button", { name: "Messages", exact: true }).tap();
  await frame.getByRole("button", { name: "Send us a message" }).tap();
  await frame.getByRole("button", { name: "Options" }).tap();
  await frame.getByRole("menu").waitFor();
  await back();
  await expect(frame.getByRole("menu")).toBeHidden();
  await expect(messenger.composer).toBeVisible();
  await back();
  await expect(messenger.composer).toHaveCount(0);
  await back();
  await expect(box(page)).toBeHidden();
  await expectLauncher(page);
  expect(await page.evaluate(() => history.length)).toBe(before);

  // Again and again, also without a touch in between: each opening has its own way back.
  for (let n = 0; n < 3; n++) {
    await page.evaluate(() => window.OpencomWidget.open());
    await expect(box(page)).toBeVisible();
    await frame.getByRole("main").waitFor();
    await expect.poll(() => frameOf(page).evaluate(() => document.hasFocus())).toBe(true);
    await back();
    await expect(box(page)).toBeHidden();
  }
  // Beside the page, Escape closes at once, whichever screen is on show.
  await page.evaluate(() => window.OpencomWidget.open());
  await frame.getByRole("main").waitFor();
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect.poll(async () => (await box(page).boundingBox())?.width).toBe(400);
  await frame
    .getByRole("button", { name: /Send us a message/ })
    .first()
    .click();
  await messenger.composer.waitFor();
  await page.keyboard.press("Escape");
  await expect(box(page)).toBeHidden();
});

/** Asks as the back gesture does: past all that listens to keys, so that only what watches for it can answer. */
async function askToClose(page: Page): Promise<void> {
  const frame = frameOf(page);
  await frame.evaluate(() => {
    const mute = (event: KeyboardEvent) => event.isTrusted && event.stopImmediatePropagation();
    window.addEventListener("keydown", mute, { capture: true, once: true });
  });
  await page.keyboard.press("Escape");
}
