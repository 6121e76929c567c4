/** Where the author's panel and card stand on the page: clear of each other, and the panel above what lies under it. */
import type { Page } from "@playwright/test";
import { asOwner, beginBy, card, makeDraft, PATIENT, panel, stepOf } from "./support/authoring.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { cdp } from "./support/launcher.ts";
import type { Stack } from "./support/stack.ts";

const STYLE = "<style>body{margin:0}button{display:block;width:120px;height:40px;margin:24px}</style>";
/** Its elements are on the right, where the panel is. */
const RTL = `<!doctype html><html lang="ar" dir="rtl"><head><title>الطلبات</title>${STYLE}</head><body>
<button id="first">جديد</button>${Array.from({ length: 9 }, (_, at) => `<button id="b${at}">${at}</button>`).join("")}</body></html>`;
/** All there is to do is in a dialog of the page's own. */
const DIALOG = `<!doctype html><html lang="en"><head><title>Orders</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><h1>Orders</h1>
<dialog id="dialog" style="margin-top:20px"><p>Which customer?</p><button id="in">Choose</button></dialog>
<script>document.getElementById("dialog").showModal()</script></body></html>`;

const beside = (title: string, selector: string) => stepOf(title, { kind: "pointer", anchor: { selector } });

/** Opens a page to edit a tour there, with a step at hand. */
async function edit(page: Page, stack: Stack, at: { url: string; steps: { id: string }[]; stepId: string }) {
  const content = { type: "tour" as const, id: await makeDraft(stack, at.steps) };
  const call = (path: string, args: object) => asOwner(stack, path, args);
  await page.goto(await beginBy(call, { content, url: at.url, stepId: at.stepId }));
  await expect(card(page).getByRole("textbox", { name: "Title" })).toBeVisible(PATIENT);
}

const panelBox = (page: Page) => page.locator('iframe[title="Edit on the page"]');
const cardBox = (page: Page) => page.locator('iframe[title="Card of the step"]');

/** By how much the card lies over the panel, CSS px; 0 or less: they are clear of each other. */
async function overlap(page: Page): Promise<number> {
  const [a, b] = [await panelBox(page).boundingBox(), await cardBox(page).boundingBox()];
  if (!a || !b) return Number.NaN;
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.round(Math.min(wide, high));
}

type TopLayer = { nodeIds: number[] };
type Described = { node: { attributes?: string[] } };

/** What stands in the top layer, the lowest first: by what marks it. */
async function topLayer(page: Page): Promise<string[]> {
  const session = await cdp(page);
  await session.send("DOM.getDocument", { depth: -1, pierce: true });
  const { nodeIds } = (await session.send("DOM.getTopLayerElements")) as TopLayer;
  const all = nodeIds.map(async (nodeId) => {
    const { node } = (await session.send("DOM.describeNode", { nodeId })) as Described;
    const { attributes = [] } = node;
    const valueOf = (name: string) => attributes[attributes.indexOf(name) + 1] ?? "";
    return attributes.includes("id") ? valueOf("id") : valueOf("class");
  });
  return Promise.all(all);
}

test("[AU9] where the page has its elements, the card stands clear of the panel, and no ring is drawn over that", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  const steps = [
    beside("First", "#first"),
    ...Array.from({ length: 9 }, (_, at) => beside(`Step ${at}`, `#b${at}`)),
  ];
  const url = site.put("/author/rtl", { html: RTL, head: snippet(stack) });
  await edit(page, stack, { url, steps, stepId: "step-0" });
  for (const title of ["First", "Step 2", "Step 8"]) {
    await panel(page).getByRole("button", { name: title }).click();
    await expect(card(page).getByRole("textbox", { name: "Title" })).toHaveValue(title, PATIENT);
    await expect.poll(() => overlap(page), { message: title }).toBeLessThanOrEqual(0);
  }
  // On the other side none is in the way, and the card stands where it always would.
  await panel(page).getByRole("button", { name: "Move to the other side" }).click();
  const isBeside = async () => {
    const [element, over] = [await page.locator("#b8").boundingBox(), await cardBox(page).boundingBox()];
    return !!element && !!over && over.x < element.x + element.width && element.x < over.x + over.width;
  };
  await expect.poll(isBeside).toBe(true);
  await panel(page).getByRole("button", { name: "Move to the other side" }).click();
  await expect.poll(() => overlap(page)).toBeLessThanOrEqual(0);

  await panel(page).getByRole("button", { name: /^Pick/ }).first().click();
  await page.locator("#first").hover();
  await expect(panel(page).getByRole("list", { name: "Around the element" })).toBeVisible(PATIENT);
  const layers = await topLayer(page);
  expect(layers.filter((each) => /\b(pick|spot)\b/.test(each)).length).toBeGreaterThan(1);
  expect(layers.at(-1)).toBe("corner");
  // And what is pressed there at once is heard.
  await panel(page).getByRole("button", { name: "Cancel" }).click();
  await expect(panel(page).getByRole("button", { name: /^Navigate/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("[AU9] on a phone a card in a dialog of the page's stands above the bar, as any other", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.setViewportSize({ width: 375, height: 667 });
  const url = site.put("/author/dialog", { html: DIALOG, head: snippet(stack) });
  await edit(page, stack, { url, steps: [beside("Choose", "#in")], stepId: "choose" });
  await expect.poll(() => overlap(page)).toBeLessThanOrEqual(0);
  const { y = 0, height = 0 } = (await panelBox(page).boundingBox()) ?? {};
  expect(y + height).toBe(667);
});
