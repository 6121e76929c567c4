/** Tooltips of a team at elements of a customer's page: by pointer, keyboard, click and beacon, or by themselves. */
import type { Page } from "@playwright/test";
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { surfaces } from "./support/items.ts";
import { Messenger } from "./support/messenger.ts";
import { pressAway } from "./support/pressAway.ts";
import type { Stack } from "./support/stack.ts";

const PATIENT = { timeout: 30_000 };
const DELIVERY = {
  audience: null,
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};
const CONTENT = {
  title: "",
  source: "",
  media: null,
  side: "bottom",
  opens: "hover",
  hasBeacon: false,
  group: "",
};
const BODY = `
  <button id="save" style="margin: 60px 200px">Save</button>
  <button id="send" style="margin: 60px 200px">Send</button>
  <p>Words of the page.</p><input aria-label="Name">`;
const LISTEN = `<script>window.heard = [];
addEventListener("load", () => { for (const name of ["tooltipShown", "tooltipDismissed"])
  OpencomWidget.on(name, ({ id }) => heard.push(name + " " + id)); });</script>`;

async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

const live: string[] = [];
/** Puts a tooltip at an element of one page. */
async function publish(
  stack: Stack,
  path: string,
  { selector, ...more }: { selector: string } & Record<string, unknown>,
  delivery: object = {},
): Promise<string> {
  const fields = {
    name: path,
    content: { ...CONTENT, anchor: { selector }, ...more },
    delivery: { ...DELIVERY, page: { include: [path], exclude: [] }, ...delivery },
  };
  const { itemId } = await asOwner<{ itemId: string }>(stack, "tooltips:create", { fields });
  await setStatus(stack, itemId, "live");
  live.push(itemId);
  return itemId;
}
const setStatus = (stack: Stack, itemId: string, status: string) =>
  asOwner(stack, "tooltips:setStatus", { itemId, status });

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
/** The one surface that tooltips share. */
const tip = (page: Page) => surfaces(page).first();
const card = (page: Page) => tip(page).contentFrame().locator(".oc-tip");

/** Waits until it can be seen that a card says this, beside its element. */
async function expectTip(page: Page, words: string): Promise<void> {
  await expect(card(page)).toContainText(words, PATIENT);
  await expect(tip(page)).toBeVisible(PATIENT);
}
async function expectNoTip(page: Page): Promise<void> {
  await expect(card(page)).toHaveCount(0, PATIENT);
  await expect(tip(page)).toBeHidden(PATIENT);
}
/** Waits until what is to come can come at once. */
const expectWarm = (page: Page) => expect(tip(page)).toBeAttached(PATIENT);

// What is live costs every page something; other tests count.
test.afterEach(async ({ stack }) => {
  for (const itemId of live.splice(0)) await setStatus(stack, itemId, "archived");
});

test("a hint comes with the pointer and with the keyboard, stays while either is there, and goes with Escape", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const id = await publish(stack, "/hint", { selector: "#save", source: "Keeps **what you wrote**." });
  await publish(stack, "/hint", {
    selector: "#send",
    title: "Sends it",
    source: "See [how](https://shop.example/how).",
  });
  await page.goto(site.put("/hint", { head: LISTEN + snippet(stack), bodyEnd: BODY }));
  const before = await page.locator("#save").evaluate((each) => each.outerHTML);
  await expectWarm(page);
  await expect(tip(page)).toBeHidden();

  await page.hover("#save");
  await expectTip(page, "Keeps what you wrote.");
  await expect(card(page)).toHaveRole("tooltip");
  await expect.poll(() => heard(page)).toEqual([`tooltipShown ${id}`]);
  const [box, button] = [await tip(page).boundingBox(), await page.locator("#save").boundingBox()];
  if (!box || !button) throw new Error("Neither has a place.");
  expect(box.y).toBeGreaterThanOrEqual(button.y + button.height);
  expect(box.x).toBeLessThan(button.x + button.width);
  expect(box.x + box.width).toBeGreaterThan(button.x);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain("Keeps");
  expect(await page.locator("#save").evaluate((each) => each.outerHTML)).toBe(before);

  // Over to the card, which stays as long as the pointer is there.
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.waitForTimeout(1_000);
  await expectTip(page, "Keeps what you wrote.");
  await page.mouse.move(5, 5);
  await expectNoTip(page);

  // The next in its place, and back by the keyboard.
  await page.hover("#send");
  await expectTip(page, "Sends it");
  await expect(card(page)).toHaveRole("dialog");
  const surface = page.frames().find((each) => each.url().includes("/surface/"));
  if (!surface) throw new Error("There is no surface.");
  expect(await findings(surface)).toEqual([]);
  await page.mouse.move(5, 5);
  await expectNoTip(page);
  await page.locator("#save").focus();
  await expectTip(page, "Keeps what you wrote.");
  await page.keyboard.press("Escape");
  await expectNoTip(page);
  await expect.poll(() => heard(page)).toContain(`tooltipDismissed ${id}`);
  await expect(page.locator("#save")).toBeFocused();
  // It may come as often as one likes, once the deployment has heard of it.
  await expect(async () => {
    await page.locator("#send").focus();
    await expect(card(page)).toContainText("Sends it", { timeout: 2_000 });
    await page.keyboard.press("Shift+Tab");
    await expect(card(page)).toContainText("Keeps", { timeout: 2_000 });
  }).toPass(PATIENT);

  const results = async () =>
    (await asOwner<{ total: object }>(stack, "engagement:results", { itemId: id, version: 1 })).total;
  await expect.poll(results, { timeout: 90_000 }).toMatchObject({ dismissed: 1, reached: 1 });
});

test("a click opens and closes what opens by a click, a beacon what has one, and what was put away stays away", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await publish(stack, "/press", { selector: "#save", title: "Saving", opens: "click" });
  const id = await publish(
    stack,
    "/press",
    { selector: "#send", title: "Sending", hasBeacon: true },
    { frequency: { type: "untilInteracted" } },
  );
  await page.goto(site.put("/press", { head: LISTEN + snippet(stack), bodyEnd: BODY }));
  await expectWarm(page);
  await page.hover("#save");
  await page.click("#save");
  await expectTip(page, "Saving");
  await page.mouse.move(5, 5);
  await page.waitForTimeout(1_000);
  await expectTip(page, "Saving");
  await page.click("#save");
  await expectNoTip(page);

  const button = await page.locator("#send").boundingBox();
  if (!button) throw new Error("There is no button.");
  // In our closed shadow root, at the element's corner.
  await page.mouse.click(button.x + button.width, button.y);
  await expectTip(page, "Sending");
  await page.mouse.move(5, 5);
  await page.waitForTimeout(1_000);
  await card(page).getByRole("button", { name: "Close" }).click();
  await expectNoTip(page);
  await expect.poll(() => heard(page)).toContain(`tooltipDismissed ${id}`);
  await page.hover("#send");
  await page.waitForTimeout(1_000);
  await expectNoTip(page);
  await page.reload();
  await expectWarm(page);
  await page.hover("#send");
  await page.waitForTimeout(1_000);
  await expectNoTip(page);
  await page.click("#save");
  await expectTip(page, "Saving");
});

test("one that comes by itself comes once, at an element that comes late; what the team pauses goes from the open page", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const own = await publish(
    stack,
    "/own",
    { selector: "#late", title: "Look here", opens: "auto" },
    { frequency: { type: "once" }, trigger: { type: "element", selector: "#late", when: "appears" } },
  );
  const hint = await publish(stack, "/own", { selector: "#save", title: "Saving" });
  await page.goto(site.put("/own", { head: LISTEN + snippet(stack), bodyEnd: BODY }));
  // Open once, so that there is a connection to hear by.
  const messenger = new Messenger(page);
  await messenger.open();
  await messenger.close();
  await expectWarm(page);
  expect(await heard(page)).toEqual([]);
  await page.evaluate(() => {
    const late = document.body.appendChild(document.createElement("button"));
    Object.assign(late, { id: "late", textContent: "Late" });
  });
  await expectTip(page, "Look here");
  await expect.poll(() => heard(page)).toEqual([`tooltipShown ${own}`]);
  // What the visitor comes to has its place for as long.
  await page.hover("#save");
  await expectTip(page, "Saving");
  await setStatus(stack, hint, "paused");
  await expectTip(page, "Look here");
  await pressAway(card(page).getByRole("button", { name: "Close" }), surfaces(page));
  await expect.poll(() => heard(page)).toContain(`tooltipDismissed ${own}`);
  await page.mouse.move(5, 5);
  await page.hover("#save");
  await page.waitForTimeout(1_000);
  await expect(surfaces(page)).toHaveCount(0);
});

test("a selector that the browser does not take harms nothing: neither the other tooltips nor the messenger", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await publish(stack, "/strange", { selector: "#save:no-such-thing", source: "Never." });
  await publish(stack, "/strange", { selector: "#send:no-such-thing", title: "Nor that", opens: "auto" });
  await publish(stack, "/strange", { selector: "#send", source: "Sends it." });
  await page.goto(site.put("/strange", { head: LISTEN + snippet(stack), bodyEnd: BODY }));
  await expectWarm(page);
  await page.hover("#send");
  await expectTip(page, "Sends it.");
  const messenger = new Messenger(page);
  await messenger.open();
  await messenger.close();
  await page.hover("#save");
  await expectNoTip(page);
  await page.hover("#send");
  await expectTip(page, "Sends it.");
  expect(errors).toEqual([]);
});

test("the team hears which elements a page has and which it has not, once for a visitor @origins", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const there = await publish(stack, "/health", { selector: "#save", title: "Saving" });
  const gone = await publish(stack, "/health", { selector: "#archive", title: "Archiving" });
  const counts = async (itemId: string) => {
    await stack.sweep();
    const { resolved, missed, reasons } = await asOwner<{
      resolved: number;
      missed: number;
      reasons: object;
    }>(stack, "tooltips:health", { itemId });
    return { resolved, missed, reasons };
  };
  const told = async () => (await stack.stats()).calls["tooltips:targets"] ?? 0;
  const before = await told();
  await page.goto(site.put("/health", { head: snippet(stack), bodyEnd: BODY }));
  await expect.poll(() => counts(there), PATIENT).toEqual({ resolved: 1, missed: 0, reasons: {} });
  expect(await counts(gone)).toEqual({ resolved: 0, missed: 1, reasons: { none: 1 } });
  expect((await told()) - before, "one call for both").toBe(1);
});
