/** Editing on the page in tests: content of a team, the console's way to its page, and the author's tools there. */
import { createHash, randomBytes } from "node:crypto";
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import type { Stack } from "./stack.ts";

export const PATIENT = { timeout: 30_000 };

const DELIVERY = {
  audience: null,
  page: { include: ["/author/**"], exclude: [] as string[] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

/** A card over the page. */
export const FIRST = {
  id: "hello",
  kind: "post",
  title: "Hello",
  source: "Welcome.",
  media: null,
  anchor: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 10,
};

/** The same with a title of its own. */
export const stepOf = (title: string, more: object = {}) => ({
  ...FIRST,
  id: title.toLowerCase().replaceAll(" ", "-"),
  title,
  source: "Words.",
  ...more,
});

/** A page with something to point at. */
export const PAGE = `<main><nav aria-label="Main"><a href="#orders">Orders</a></nav>
<section aria-label="Toolbar"><button id="new" data-opencom-target="new-order">New order</button>
<button>Export</button></section></main>`;

/** Calls a function as the workspace's owner. */
export async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

/** The draft of a tour of these steps, for every page under `/author/`. */
export async function makeDraft(stack: Stack, steps: object[], delivery: object = {}): Promise<string> {
  const fields = {
    name: "Getting around",
    description: "",
    content: { steps, hasConfetti: false, showsProgress: true },
    delivery: { ...DELIVERY, ...delivery },
  };
  return (await asOwner<{ itemId: string }>(stack, "tours:create", { fields })).itemId;
}

/** Such a tour, live. */
export async function makeTour(stack: Stack, steps: object[], delivery: object = {}): Promise<string> {
  const itemId = await makeDraft(stack, steps, delivery);
  await asOwner(stack, "tours:setStatus", { itemId, status: "live" });
  return itemId;
}

/** The draft of a tooltip that points at nothing yet, for pages like this. */
export async function makeTooltip(stack: Stack, pattern: string): Promise<string> {
  const content = { title: "Export", source: "", media: null, anchor: null, side: "auto", opens: "hover" };
  const fields = {
    name: "Export",
    content: { ...content, hasBeacon: false, group: "" },
    delivery: { ...DELIVERY, page: { include: [pattern], exclude: [] } },
  };
  return (await asOwner<{ itemId: string }>(stack, "tooltips:create", { fields })).itemId;
}

type Kind = "tour" | "tooltip";

/** What the console's button does. Returns the page's address with the code. */
export async function begin(stack: Stack, id: string, url: string, type: Kind = "tour"): Promise<string> {
  const code = randomBytes(32).toString("hex");
  const codeHash = createHash("sha256").update(code).digest("hex");
  await asOwner(stack, "authoring:begin", { content: { type, id }, url, codeHash });
  return `${url}#opencom_authoring=${code}`;
}

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
