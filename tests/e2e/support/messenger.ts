import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import { clickLauncher } from "./launcher.ts";

/** The messenger as a visitor uses it. Names and roles only, so that these tests double as a check of both. */
export class Messenger {
  readonly page: Page;
  readonly frame: FrameLocator;
  private readonly iframe: Locator;

  /** `host` is the customer's page where that is framed by another. */
  constructor(page: Page, host: Page | FrameLocator = page) {
    this.page = page;
    const app = 'iframe[src*="/frame/"]';
    this.iframe = host.locator(app);
    this.frame = this.iframe.contentFrame();
  }

  get composer(): Locator {
    return this.frame.getByRole("textbox", { name: /message/i });
  }

  message(text: string): Locator {
    return this.frame.getByRole("log").getByText(text, { exact: true });
  }

  async open(): Promise<void> {
    await clickLauncher(this.page);
    await this.frame.getByRole("main").waitFor();
  }

  async close(): Promise<void> {
    await this.frame.getByRole("button", { name: /^close/i }).click();
    await expect(this.page.locator('iframe[src*="/frame/"]')).toBeHidden();
  }

  /** Opens the messenger and sends the first message of a new conversation. */
  async start(text: string): Promise<void> {
    await this.open();
    await this.writeFirst(text);
  }

  /** Sends the first message of a new conversation from wherever the open messenger is. */
  async writeFirst(text: string): Promise<void> {
    const begin = this.frame.getByRole("button", { name: /(send us|new) .*(message|conversation)/i }).first();
    await begin.or(this.composer).first().waitFor();
    if (!(await this.composer.isVisible())) await begin.click();
    await this.send(text);
  }

  async send(text: string): Promise<void> {
    await this.composer.click();
    await this.takeKeyboard();
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.message(text)).toBeVisible();
  }

  /**
   * As a person does: types once the keyboard is in the field. On a busy machine the browser hands it to a frame of another
   * site some 100 ms after the click; and some milliseconds after the launcher's click it may give it back to the page,
   * where the frame does not hear of it, and the field keeps looking as if it had it. So a key is pressed and looked for.
   */
  private async takeKeyboard(): Promise<void> {
    type Listening = HTMLTextAreaElement & { hasHeard?: boolean };
    const listen = (area: Listening) => {
      area.hasHeard = false;
      area.addEventListener("keydown", () => (area.hasHeard = true), { once: true });
    };
    const hasHeard = (area: Listening) => area.hasHeard;
    await expect(async () => {
      await this.composer.evaluate(listen);
      await this.page.keyboard.press("Shift");
      try {
        await expect.poll(() => this.composer.evaluate(hasHeard), { timeout: 2_000 }).toBe(true);
      } catch (error) {
        await this.iframe.evaluate((iframe) => {
          iframe.blur();
          iframe.focus();
        });
        await this.composer.focus();
        throw error;
      }
    }).toPass();
  }

  /** Goes to the conversation with this text: from the list, or it is open because something in it is unread. */
  async openConversation(preview: string): Promise<void> {
    const row = this.frame.getByRole("list").getByText(preview).first();
    const message = this.message(preview);
    await row.or(message).first().waitFor();
    if (!(await message.isVisible())) await row.click();
    await this.composer.waitFor();
    await message.waitFor();
  }
}
