/** How cards and rings of tours stand in a customer's page: which lies over which, where, and what is waited for. */
import { constants, inflateSync } from "node:zlib";
import type { FrameLocator, Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
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
const STEP = {
  kind: "pointer",
  media: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [] as object[],
  buttons: [] as object[],
  missing: "hold",
  waitSeconds: 10,
};
const beside = (id: string, title: string, more: object = {}) => ({
  ...STEP,
  id,
  title,
  source: `About **${id}**.`,
  anchor: { selector: `#${id}` },
  ...more,
});

const live: string[] = [];
const asOwner = async (stack: Stack, path: string, args: object) =>
  (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as { itemId: string };
/** Publishes a tour that comes by itself on a page of that path. */
async function publish(stack: Stack, path: string, steps: object[]): Promise<void> {
  const content = { steps, hasConfetti: false, showsProgress: true };
  const delivery = { ...DELIVERY, page: { include: [path], exclude: [] } };
  const fields = { name: path, description: "", content, delivery };
  const { itemId } = await asOwner(stack, "tours:create", { fields });
  await asOwner(stack, "tours:setStatus", { itemId, status: "live" });
  live.push(itemId);
}
// What is live costs every page something; other tests count.
test.afterEach(async ({ stack }) => {
  for (const itemId of live.splice(0))
    await asOwner(stack, "tours:setStatus", { itemId, status: "archived" });
});

const surface = (page: Page) => page.locator('iframe[src*="/surface/"]').first();
const inCard = (page: Page): FrameLocator => page.frameLocator('iframe[src*="/surface/"]');
const cardOf = (page: Page, title: string) => inCard(page).getByRole("dialog", { name: title });

/** The colour at the lower edge of the card, in its middle: there it has no words. A screenshot of one pixel holds that alone. */
async function pixelIn(page: Page): Promise<number[]> {
  const { x, y, width, height } = (await surface(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const clip = { x: Math.round(x + width / 2), y: Math.round(y + height - 4), width: 1, height: 1 };
  const png = await page.screenshot({ clip });
  const at = png.indexOf("IDAT");
  const data = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  return [...inflateSync(data, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(1, 4)];
}

for (const spotlight of ["block", "dim"])
  test(`from step to step the card lies over what ${spotlight}s the page, and can be pressed`, async ({
    stack,
    site,
    visitorPage: page,
  }) => {
    const path = `/in-page/${spotlight}`;
    await publish(stack, path, [
      beside("a", "One", { spotlight }),
      beside("b", "Two", { spotlight }),
      beside("a", "Three", { id: "c", spotlight }),
    ]);
    const bodyEnd = `<button id=a>A</button><div style="height:200px"></div><button id=b>B</button>`;
    await page.goto(site.put(path, { head: snippet(stack), bodyEnd }));
    for (const [title, button] of [
      ["One", "Next"],
      ["Two", "Next"],
      ["Three", "Done"],
    ] as const) {
      await expect(cardOf(page, title)).toBeVisible(PATIENT);
      await expect.poll(() => pixelIn(page)).toEqual([255, 255, 255]);
      await inCard(page).getByRole("button", { name: button }).click();
    }
    await expect(surface(page)).toHaveCount(0, PATIENT);
  });
