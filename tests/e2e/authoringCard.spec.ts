/** The card of a step while it is edited: written in at once, with its buttons, its picture, and the workspace's colour. */
import type { Locator, Page } from "@playwright/test";
import { asOwner, begin, card, makeDraft, PATIENT, panel, stepOf } from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { pressAway } from "./support/pressAway.ts";

const PAGE = `<main><h1>Orders</h1><section aria-label="Toolbar">
<button id="new" data-opencom-target="new-order">New order</button> <button>Export</button></section>
<p style="height:40rem">…</p><button id="last" data-opencom-target="last">Archive all</button></main>`;
const PINK = "#b3126b";

const title = (page: Page): Locator => card(page).getByRole("textbox", { name: "Title" });
const inCard = (page: Page, name: string): Locator => card(page).getByRole("button", { name });
const inPanel = (page: Page, name: string | RegExp): Locator => panel(page).getByRole("button", { name });

type Draft = { fields: { content: { steps: { title: string; buttons: unknown; media: unknown }[] } } };

test("what was picked is written at once by the keyboard; buttons and a video are added in place, in the workspace's colour", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  test.setTimeout(240_000);
  const { appearance } = await asOwner<{ appearance: object }>(stack, "messenger:get", {});
  await asOwner(stack, "messenger:setAppearance", { change: { color: PINK } });
  const last = stepOf("The end", { advance: [] });
  const hello = stepOf("Hello", { advance: [{ on: "event", name: "order made" }] });
  const id = await makeDraft(stack, [hello, last]);
  const url = site.put("/author/orders", { head: snippet(stack), bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  await inPanel(page, "Add step").click(PATIENT);
  await page.locator("#new").click();
  // The keyboard is in the title: what is typed stands there.
  await expect(title(page)).toBeFocused(PATIENT);
  // As tall as what it says, however narrow its document was when it was first drawn.
  for (const name of ["Title", "Text, Markdown"]) {
    const field = card(page).getByRole("textbox", { name, exact: true });
    await expect.poll(async () => (await field.boundingBox())?.height).toBeLessThan(60);
  }
  const heightOf = async () => (await page.locator('iframe[title="Card of the step"]').boundingBox())?.height;
  await expect.poll(heightOf).toBeLessThan(240);
  await page.keyboard.type("Begin here");
  await expect(title(page)).toHaveValue("Begin here");
  await page.keyboard.press("Escape");
  await expect(inPanel(page, /^3 Begin here/)).toBeFocused();
  await expect(title(page)).toBeVisible();

  // Of the card, what visitors press is in the workspace's colour.
  const finish = card(page).getByRole("button", { name: "Done" });
  await expect(finish).toHaveCSS("background-color", "rgb(179, 18, 107)");
  await inCard(page, "Add a button").click();
  await page.keyboard.type("Go on");
  const label = card(page).getByRole("textbox", { name: "Label of button 1" });
  await expect(label).toHaveValue("Go on");
  await inCard(page, "Add a button").click();
  await page.keyboard.type("Read more");
  await card(page).getByRole("combobox", { name: "When pressed" }).selectOption("Open a link");
  await card(page).getByRole("textbox", { name: "Address" }).fill("https://docs.example/orders");
  // All of it is to be seen: the card has grown with what was written in it.
  const isWhole = () =>
    card(page)
      .locator(".oc-au-beside")
      .evaluate((all) => all.getBoundingClientRect().height <= innerHeight + 1);
  await expect.poll(isWhole).toBe(true);
  await inCard(page, "Add a button").click();
  await card(page).getByRole("combobox", { name: "When pressed" }).selectOption("Step 1: Hello");
  await inCard(page, "Remove this button").click();
  await expect(card(page).getByRole("textbox", { name: /^Label of button/ })).toHaveCount(2);

  await inPanel(page, "Settings").click();
  await panel(page).getByRole("textbox", { name: "Video" }).fill("https://video.example/tour");
  await page.keyboard.press("Tab");
  await expect(card(page).getByText("video.example")).toBeVisible(PATIENT);
  await inCard(page, "Remove the video").click();
  await expect(card(page).getByText("video.example")).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(card(page).getByText("video.example")).toBeVisible();

  // What the page tracks leads on in a preview, as for visitors; its video is there.
  await inPanel(page, /^Preview$/).click();
  const dialog = (name: string) => page.frameLocator('iframe[title="Tour"]').getByRole("dialog", { name });
  await expect(dialog("Hello")).toBeVisible(PATIENT);
  await page.evaluate(() => window.OpencomWidget.trackEvent("order made"));
  await expect(dialog("The end")).toBeVisible(PATIENT);
  await page.frameLocator('iframe[title="Tour"]').getByRole("button", { name: "Next" }).click();
  await expect(dialog("Begin here").getByText("video.example")).toBeVisible(PATIENT);
  await inPanel(page, "Stop").click();

  await inPanel(page, "Apply").click();
  await expect(panel(page).locator("footer").getByText("Applied", { exact: true })).toBeVisible(PATIENT);
  const draft = await asOwner<Draft>(stack, "tours:getForAgent", { itemId: id });
  expect(draft.fields.content.steps[2]).toMatchObject({
    title: "Begin here",
    buttons: [
      { label: "Go on", action: { type: "next" } },
      { label: "Read more", action: { type: "openUrl", url: "https://docs.example/orders" } },
    ],
    media: { image: null, video: { type: "link", url: "https://video.example/tour" } },
  });
  await asOwner(stack, "messenger:setAppearance", { change: appearance });
});

test("a step of another page is gone to in this tab, and is at hand there", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const there = { include: ["/author/settings"], exclude: [] };
  const many = { include: ["/author/*/edit"], exclude: [] };
  const beside = { kind: "pointer", anchor: { selector: "#new" } };
  const id = await makeDraft(stack, [
    stepOf("Hello"),
    stepOf("Yours", { ...beside, page: there }),
    stepOf("Any of them", { ...beside, page: many }),
  ]);
  const shown = { head: snippet(stack), bodyEnd: PAGE };
  const url = site.put("/author/orders", shown);
  const other = site.put("/author/settings", shown);
  await page.goto(await begin(stack, id, url));
  await inPanel(page, /^3 Any of them/).click(PATIENT);
  await expect(panel(page).getByText("Open a page like /author/*/edit")).toBeVisible();
  await expect(inPanel(page, "Go there")).toHaveCount(0);
  await inPanel(page, /^2 Yours/).click();
  await inPanel(page, "Go there").click();
  await page.waitForURL(other, PATIENT);
  await expect(title(page)).toHaveValue("Yours", PATIENT);
  await pressAway(inPanel(page, "Finish editing"), page.locator('iframe[title="Edit on the page"]'));
  // Nothing of it is kept in this tab.
  const kept = await page
    .frames()
    .find((frame) => frame.url().includes("/frame/"))
    ?.evaluate(() => Object.keys(sessionStorage));
  expect(kept?.filter((key) => /^opencomAuthor(Step)?$/.test(key))).toEqual([]);
});

/** Whether two boxes lie over each other. */
async function isOver(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()];
  if (!a || !b) throw new Error("One of them is not to be seen.");
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

test("on a phone the panel is a bar, the card stands above it, and neither covers the element", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 375, height: 667 });
  const id = await makeDraft(stack, [stepOf("Hello")]);
  const head = `<meta name="viewport" content="width=device-width, initial-scale=1">${snippet(stack)}`;
  const url = site.put("/author/phone", { head, bodyEnd: PAGE });
  await page.goto(await begin(stack, id, url));
  const panelBox = page.locator('iframe[title="Edit on the page"]');
  const cardBox = page.locator('iframe[title="Card of the step"]');
  await expect(panel(page).getByText("1 step", { exact: true })).toBeVisible(PATIENT);
  const heightOf = async () => (await panelBox.boundingBox())?.height ?? 0;
  await expect.poll(heightOf).toBeLessThan(120);
  for (const [at, element] of [page.locator("#new"), page.locator("#last")].entries()) {
    await inPanel(page, /^Pick/).click();
    await expect(inPanel(page, "Pick this one")).toBeVisible();
    await element.scrollIntoViewIfNeeded();
    // By a mouse, that picks at once.
    await element.hover();
    await expect(panel(page).getByRole("list", { name: "Around the element" })).toBeVisible(PATIENT);
    await element.click();
    await expect(title(page)).toBeVisible(PATIENT);
    await title(page).fill(`Step ${at}`);
    await expect.poll(() => isOver(panelBox, cardBox)).toBe(false);
    await expect.poll(() => isOver(panelBox, element)).toBe(false);
    await expect.poll(() => isOver(cardBox, element)).toBe(false);
  }
  await inPanel(page, "Expand").click();
  await expect(cardBox).toHaveCount(0);
  await expect(inPanel(page, /^2 Step 0/)).toBeVisible();
  await inPanel(page, /^2 Step 0/).click();
  await inPanel(page, "Write in the card").click();
  await expect(title(page)).toHaveValue("Step 0");
});
