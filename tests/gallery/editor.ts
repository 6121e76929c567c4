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

/** Makes a draft of it, and begins to edit it as the console's button does. Returns the address that opens the page with it. */
export async function beginEditing(
  { agent, pages, ids }: World,
  { type, fields, stepId }: Edits,
): Promise<string> {
  const draft = { ...fields, delivery: DELIVERY };
  const { itemId } = await agent.mutate<{ itemId: string }>(`${type}s:create`, { fields: draft });
  ids.edited = itemId;
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
