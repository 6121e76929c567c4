import { expect, type Locator, type Page } from "@playwright/test";

/** The console's inbox as an agent uses it. */
export class Inbox {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /reply/i });
  }

  item(preview: string): Locator {
    return this.page.getByRole("list").getByText(preview).first();
  }

  message(text: string): Locator {
    return this.page.getByRole("log").getByText(text, { exact: true });
  }

  async open(preview: string): Promise<void> {
    await this.item(preview).click();
    await expect(this.message(preview)).toBeVisible();
  }

  async reply(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.message(text)).toBeVisible();
  }
}
