/** Editing on the page in tests: the author's tools there. */
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

export { asOwner, begin, beginBy, FIRST, makeDraft, makeTooltip, makeTour, PAGE, stepOf } from "./guides.ts";

export const PATIENT = { timeout: 30_000 };

/** The author's tools. */
export const panel = (page: Page): FrameLocator => page.frameLocator('iframe[title="Edit on the page"]');
/** The card of what is chosen, beside its element. */
export const card = (page: Page): FrameLocator => page.frameLocator('iframe[title="Card of the step"]');
export const button = (frame: FrameLocator, name: string | RegExp): Locator =>
  frame.getByRole("button", { name });

/** Whether a visit has begun. */
export const isReady = (page: Page): Promise<boolean> => page.evaluate(() => window.OpencomWidget.isReady());

/** Waits until everything that was written has been saved. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(panel(page).getByText("Saved", { exact: true })).toBeVisible(PATIENT);
}

/** Waits until what is written is what is applied. */
export async function expectApplied(page: Page): Promise<void> {
  await expect(panel(page).locator(".oc-au-saved")).toHaveText("Applied", PATIENT);
}

/** The titles of the steps in the panel, in their order. */
export const stepTitles = (page: Page): Promise<string[]> =>
  panel(page).locator(".oc-au-lines bdi").allTextContents();
