import { expect, type Page } from "@playwright/test";
import { beginBy, card, panel } from "../e2e/support/authoring.ts";
import { EDITED_PAGE, type Edits } from "./edits.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

export type { Edits } from "./edits.ts";

const DELIVERY = {
  audience: null,
  page: { include: [], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};

/** From one address the server takes ten codes at once, and then one in so long. */
const MOST_AT_ONCE = 9;
const EVERY_MS = 6_000;
let nextAt = 0;

/** Waits as long as the server would refuse another code. In a whole run, where authors' shots are far apart, that is never. */
async function takeTurn(): Promise<void> {
  const now = Date.now();
  nextAt = Math.max(nextAt, now) + EVERY_MS;
  const wait = nextAt - now - MOST_AT_ONCE * EVERY_MS;
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

/** Makes a draft of it, and begins to edit it as the console's button does. Returns the address that opens the page with it. */
export async function beginEditing(
  { agent, pages, ids }: World,
  { type, fields, stepId }: Edits,
): Promise<string> {
  const draft = { ...fields, delivery: DELIVERY };
  const { itemId } = await agent.mutate<{ itemId: string }>(`${type}s:create`, { fields: draft });
  ids.edited = itemId;
  await takeTurn();
  return beginBy(agent.mutate, {
    content: { type, id: itemId },
    url: pages[EDITED_PAGE] ?? "",
    ...(stepId ? { stepId } : {}),
  });
}

/** An author's hands on the page. */
export class Editor {
  readonly page: Page;
  readonly world: World;

  constructor({ page, world }: Pick<Stage, "page" | "world">) {
    this.page = page;
    this.world = world;
  }

  /** Presses a button of the panel. */
  async press(name: string | RegExp): Promise<void> {
    await panel(this.page).getByRole("button", { name, exact: true }).first().click();
  }

  /** The card is there, with the title that it has. */
  async hasCard(): Promise<void> {
    await card(this.page).getByRole("textbox", { name: "Title" }).waitFor();
  }

  /** Writes the title of the card. */
  async name(title: string): Promise<void> {
    await card(this.page).getByRole("textbox", { name: "Title" }).fill(title);
  }

  /** Words of the panel. */
  async sees(text: string | RegExp): Promise<void> {
    await expect(panel(this.page).getByText(text).first()).toBeVisible();
  }

  /** Points at an element, and has its way there told. */
  async pointAt(selector: string): Promise<void> {
    await this.page.locator(selector).hover();
    await panel(this.page).getByRole("list", { name: "Around the element" }).waitFor();
  }

  /** Picks an element for a new step. */
  async pick(selector: string): Promise<void> {
    await this.press("Add step");
    await this.pointAt(selector);
    await this.page.locator(selector).click();
    await this.hasCard();
  }
}
