import type { FrameLocator, Locator, Page } from "@playwright/test";
import { asOwner } from "./outbound.ts";
import type { Stack } from "./stack.ts";

/** Tours and tooltips as the team writes them, and what a visitor's page has of them. */

export const PATIENT = { timeout: 30_000 };
const DELIVERY = {
  audience: null,
  trigger: { type: "immediate" } as object,
  frequency: { type: "once" } as object,
  schedule: {},
  priority: 0,
  isExempt: true,
};
const STEP = {
  title: "",
  source: "",
  media: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [] as object[],
  buttons: [] as object[],
  missing: "hold",
  waitSeconds: 10,
};

/** A step beside the element of that id. */
export const beside = (id: string, title: string, more: object = {}) => ({
  ...STEP,
  kind: "pointer",
  id,
  title,
  source: `About **${id}**.`,
  anchor: { selector: `#${id}` },
  ...more,
});
/** A step over the page. */
export const post = (id: string, title: string, more: object = {}) => ({
  ...STEP,
  kind: "post",
  id,
  title,
  source: "Words.",
  anchor: null,
  ...more,
});

const live: { path: string; itemId: string }[] = [];

/** A tour of these steps for visitors of one path, as the team writes it. */
export const tourOf = (name: string, path: string, steps: object[], more: object = {}) => ({
  name,
  description: `${name}, step by step.`,
  content: { steps, hasConfetti: false, showsProgress: true },
  delivery: { ...DELIVERY, page: { include: [path], exclude: [] }, ...more },
});

/** Puts a tour before visitors of one path. */
export const publishTour = (
  stack: Stack,
  path: string,
  steps: object[],
  more: object = {},
): Promise<string> => publish(stack, "tours", tourOf(`Tour of ${path}`, path, steps, more));

/** Puts a tooltip before visitors of one path. */
export async function publishTip(
  stack: Stack,
  path: string,
  selector: string,
  more: object,
): Promise<string> {
  const rest = {
    title: "",
    source: "",
    media: null,
    side: "bottom",
    opens: "hover",
    hasBeacon: false,
    group: "",
  };
  const content = { ...rest, anchor: { selector }, ...more };
  const delivery = { ...DELIVERY, page: { include: [path], exclude: [] }, frequency: { type: "always" } };
  return publish(stack, "tooltips", { name: `Tip of ${path}`, content, delivery });
}

/** Writes a tour or a tooltip, and puts it live. */
export async function publish(stack: Stack, path: "tours" | "tooltips", fields: object): Promise<string> {
  const { itemId } = await asOwner<{ itemId: string }>(stack, `${path}:create`, { fields });
  await asOwner(stack, `${path}:setStatus`, { itemId, status: "live" });
  live.push({ path, itemId });
  return itemId;
}

/** Takes back all that was put live: it costs every page something, and other tests count. */
export async function archiveAll(stack: Stack): Promise<void> {
  for (const { path, itemId } of live.splice(0))
    await asOwner(stack, `${path}:setStatus`, { itemId, status: "archived" });
}

export const surfaces = (page: Page): Locator => page.locator('iframe[src*="/surface/"]');
/** A tour's card, what it says in the corner, and the card of tooltips. */
export const inCard = (page: Page): FrameLocator =>
  page.frameLocator('iframe[src*="&s=tour-"]:not([src$="-chip"])');
export const inChip = (page: Page): FrameLocator => page.frameLocator('iframe[src$="-chip"]');
export const inTip = (page: Page): FrameLocator => page.frameLocator('iframe[src$="&s=tip"]');
export const cardOf = (page: Page, title: string): Locator =>
  inCard(page).getByRole("dialog", { name: title });

/** What of the page has the keyboard: the id of its element; of a frame of ours, that. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.localName === "iframe" ? "card" : at?.id || `${at?.localName}`;
  });
