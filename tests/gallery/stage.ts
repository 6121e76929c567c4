import { type BrowserContext, expect, type Frame, type FrameLocator, type Page } from "@playwright/test";
import { DESKTOP } from "./variants.ts";
import { begin, markRead, type World } from "./world.ts";

export type Tab = "home" | "messages" | "help" | "tours" | "tasks" | "tickets";

/** A word of the server that never comes: what loads stays loading. */
const WAITING = '[role=status][aria-label="Loading"]';
const UPLOAD = /\/api\/storage\/upload/;
const SYNC = /\/api\/.*sync/;
const LANGUAGES = ["de", "ar", "en"] as const;

/** A page of a world's customer with the messenger in it, and the hands of its visitor. */
export class Stage {
  readonly page: Page;
  readonly world: World;
  readonly messenger: FrameLocator;
  private isHeld = false;

  private constructor(page: Page, world: World) {
    this.page = page;
    this.world = world;
    this.messenger = page.frameLocator('iframe[src*="/frame/"]');
  }

  /** Loads the page; the messenger is closed. `isHeld`: answers of the server can be kept back. */
  static async open(context: BrowserContext, world: World, { isHeld }: { isHeld: boolean }): Promise<Stage> {
    const page = await context.newPage();
    await page.setViewportSize(DESKTOP);
    const stage = new Stage(page, world);
    if (isHeld) await stage.standInTheWay();
    await page.goto(world.url);
    await page.waitForFunction(() => window.OpencomWidget?.isReady());
    return stage;
  }

  /** The document of the messenger, or of the teaser. */
  frame(part: "/frame/" | "/surface/" = "/frame/"): Frame {
    const found = this.page.frames().find((each) => each.url().includes(part));
    if (!found) throw new Error(`There is no frame of ${part}.`);
    return found;
  }

  /** Opens the messenger at a tab, and waits until all of it is there. */
  async show(tab: Tab): Promise<void> {
    await this.page.evaluate((name) => window.OpencomWidget.open(name), tab);
    await this.isDone();
  }

  /** Calls a method of the page's API that leads to a screen. */
  async go(
    method: "showNewMessage" | "showConversation" | "showArticle" | "showTicket",
    id = "",
  ): Promise<void> {
    await this.page.evaluate(([name, value]) => (window.OpencomWidget[name] as (id: string) => void)(value), [
      method,
      id,
    ] as const);
    await this.isDone();
  }

  /** Opens a ticket's form from its tab. */
  async newTicket(): Promise<void> {
    await this.show("tickets");
    await this.click("New ticket");
    await this.isDone();
  }

  async click(name: string | RegExp): Promise<void> {
    await this.messenger
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click();
  }

  /** Writes into a field and leaves it. */
  async fill(name: string | RegExp, text: string): Promise<void> {
    await this.messenger.getByRole("textbox", { name }).fill(text);
  }

  async search(text: string): Promise<void> {
    await this.show("help");
    await this.messenger.getByRole("searchbox").fill(text);
  }

  /** Writes a message and sends it. */
  async send(text: string): Promise<void> {
    const field = this.messenger.getByRole("textbox", { name: /message/i });
    await field.fill(text);
    await field.press("Enter");
  }

  /** Waits for words on the screen. */
  async sees(text: string | RegExp): Promise<void> {
    await expect(this.messenger.getByText(text).first()).toBeVisible();
  }

  /** Nothing on the screen is still loading, and the connection is up. */
  async isDone(): Promise<void> {
    await this.messenger.getByRole("main").waitFor();
    if (!this.isHeld) await expect(this.messenger.locator(WAITING)).toHaveCount(0);
  }

  private async standInTheWay(): Promise<void> {
    await this.page.routeWebSocket(SYNC, (socket) => {
      socket.connectToServer().onMessage((message) => {
        if (!this.isHeld) socket.send(message);
      });
    });
  }

  /** From now on, what the server says does not arrive. */
  hold(): void {
    this.isHeld = true;
  }

  /** Cuts the line, and waits until the messenger says so. What languages need is fetched before. */
  async cut(): Promise<void> {
    for (const lang of LANGUAGES) {
      await this.page.evaluate((each) => window.OpencomWidget.setLocale(each), lang);
      await expect(this.messenger.locator(`:root[lang="${lang}"]`)).toBeAttached();
    }
    await this.page.context().setOffline(true);
    await expect(this.messenger.locator(".oc-banner")).toBeVisible();
  }

  /** Lets no request for a file come through. Before it is asked for. */
  async lose(file: RegExp): Promise<void> {
    await this.page.route(file, (route) => route.abort());
  }

  /** Sends words with a file that the server will not take: what was written stays, and says so. */
  async sendRefused(text: string): Promise<void> {
    let letGo: () => void = () => undefined;
    const sent = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // The file is looked at when the message is on its way already.
    await this.page.route(UPLOAD, async (route) => {
      await sent;
      await route.continue();
    });
    const notAPicture = { name: "picture.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") };
    await this.messenger.locator('input[type="file"]').setInputFiles(notAPicture);
    await this.messenger.locator(".oc-chip").waitFor();
    await this.send(text);
    letGo();
  }

  /** The team writes while the messenger is closed. */
  async tease(text: string): Promise<void> {
    this.world.ids.teased = await begin(this.world, text);
    await this.page.reload();
    await this.page.frameLocator('iframe[src*="/surface/"]').locator(".oc-teaser").waitFor();
  }

  /** What the team wrote was seen. */
  async dismiss(): Promise<void> {
    await markRead(this.world, this.world.ids.teased ?? "");
  }

  async close(): Promise<void> {
    await this.page.context().setOffline(false);
    await this.page.close();
  }
}
