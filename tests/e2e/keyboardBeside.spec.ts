/**
 * What comes up by itself beside the page, by keyboard alone: reached from the page with Tab, used, and left with Escape,
 * after which the keyboard goes on in the page.
 */
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Keyboard } from "./support/keyboard.ts";
import { asOwner, PATIENT, publish, surfaceOf, surfaces, takeBack } from "./support/outbound.ts";

const HELP = { label: "How returns work", action: { type: "tab", tab: "help" } };
const SOURCE = "Ride it, [pack it](https://bikes.example/pack).";
const DELIVERY = {
  audience: null,
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

const surfaceFrame = (page: Page) => {
  const found = page.frames().find((each) => each.url().includes("/surface/"));
  if (!found) throw new Error("There is no surface.");
  return found;
};
/** What of the page itself has the keyboard. */
const inPage = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);

/** Goes on with Tab until the keyboard is in what stands beside the page. */
async function enter(page: Page): Promise<Keyboard> {
  await page.locator("#own").focus();
  await expect(async () => {
    await page.keyboard.press("Tab");
    expect(await surfaceFrame(page).evaluate(() => document.hasFocus())).toBe(true);
  }).toPass(PATIENT);
  return new Keyboard(page, () => surfaceFrame(page));
}

/** Nothing of it is left, and Tab and Shift+Tab lead through the page and to the launcher as before. */
async function expectLeft(page: Page): Promise<void> {
  await expect(surfaces(page)).toHaveCount(0);
  await expect(async () => {
    await page.keyboard.press("Shift+Tab");
    expect(await inPage(page)).toBe("own");
  }).toPass(PATIENT);
}

test.afterEach(({ stack }) => takeBack(stack));

test("a banner is reached, used and left without a mouse", async ({ stack, site, visitorPage: page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const open = async (path: string, words: string) => {
    await page.goto(site.put(path, { head: snippet(stack), bodyEnd: '<button id="own">Ours</button>' }));
    return surfaceOf(page, words);
  };
  const banner = { source: SOURCE, type: "banner", position: "bottom", style: "float", isDismissible: true };
  await publish(stack, "/keys-banner", { ...banner, buttons: [HELP] });
  await open("/keys-banner", "Ride it");
  const keys = await enter(page);
  await keys.reach(/^a pack it/);
  await keys.reach(/^button How returns work/);
  await keys.reach(/^button Dismiss/);
  await keys.press("Escape");
  await expectLeft(page);
});

test("a checklist's pill is opened, ticked off and made small again, and keeps the keyboard on its way", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const item = (id: string, title: string) => ({ id, title, action: { type: "none" } });
  const fields = {
    title: "First ride",
    description: "",
    visibleTo: "all",
    items: [item("a", "Set the saddle"), item("b", "Ring the bell")],
    delivery: { ...DELIVERY, page: { include: ["/keys-list"], exclude: [] } },
  };
  const { checklistId } = await asOwner<{ checklistId: string }>(stack, "checklists:create", { fields });
  await asOwner(stack, "checklists:setStatus", { checklistId, status: "live" });
  try {
    await page.goto(
      site.put("/keys-list", { head: snippet(stack), bodyEnd: '<button id="own">Ours</button>' }),
    );
    const panel = await surfaceOf(page, "First ride");
    const keys = await enter(page);
    await keys.use(/^button First ride/);
    await keys.expectAt(/^h2 First ride/);
    await keys.reach(/^input Set the saddle/);
    await keys.press("Space");
    await expect(panel.getByRole("checkbox", { name: "Set the saddle" })).toBeChecked();
    await keys.expectAt(/^input Set the saddle/);
    await keys.press("Escape");
    await keys.expectAt(/^button First ride/);
    await expect(panel.getByText("1 of 2")).toBeVisible();
    await keys.press("Enter");
    await keys.expectAt(/^h2 First ride/);
    await keys.use(/^button Close/);
    await expectLeft(page);
    expect(keys.problems).toEqual([]);
  } finally {
    await asOwner(stack, "checklists:setStatus", { checklistId, status: "archived" });
  }
});
