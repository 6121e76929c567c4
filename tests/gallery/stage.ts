import { type BrowserContext, expect, type Frame, type FrameLocator, type Page } from "@playwright/test";
import { panel } from "../e2e/support/authoring.ts";
import { beginEditing } from "./editor.ts";
import type { Row } from "./matrix.ts";
import { DESKTOP, PHONE } from "./variants.ts";
import { Wire } from "./wire.ts";
import { begin, markRead, type World } from "./world.ts";

export type Tab = "home" | "messages" | "help" | "tours" | "tasks" | "tickets";

/** A word of the server that never comes: what loads stays loading. */
const WAITING = '[role=status][aria-label="Loading"]';
/** Of `frame/messenger/ConnectionBanner.tsx` and `frame/core/chunk.ts`. */
const WAITS_MS = [1_000, 2_000, 4_000];
const UPLOAD = /\/api\/storage\/upload/;
const LANGUAGES = ["de", "ar", "en"] as const;

/** A page of a world's customer with the messenger in it, and the hands of its visitor. */
export class Stage {
  readonly page: Page;
  readonly world: World;
  readonly messenger: FrameLocator;
  /** What stands beside the messenger. */
  readonly surface: FrameLocator;
  private readonly wire: Wire;
  private isHeld = false;

  private constructor(page: Page, world: World, wire: Wire) {
    this.page = page;
    this.world = world;
    this.wire = wire;
    this.messenger = page.frameLocator('iframe[src*="/frame/"]');
    this.surface = page.frameLocator('iframe[src*="/surface/"]');
  }

  /** Loads the page for a row; the messenger is closed. */
  static async open(
    context: BrowserContext,
    world: World,
    {
      isHeld,
      fails,
      page: name = "",
      only,
      edits,
    }: Pick<Row, "isHeld" | "fails" | "page" | "only" | "edits">,
  ): Promise<Stage> {
    const page = await context.newPage();
    await page.setViewportSize(only === "phone" ? PHONE : DESKTOP);
    const stage = new Stage(page, world, new Wire(fails));
    if (isHeld || fails) await stage.wire.join(page);
    await page.goto(edits ? await beginEditing(world, edits) : (world.pages[name] ?? world.url));
    // While somebody edits there is no visit.
    if (edits) await panel(page).getByRole("group", { name: "What you do with the page" }).waitFor();
    else await page.waitForFunction(() => window.OpencomWidget?.isReady());
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

  /** Comes by an address that names a place, as `announcement/<id>`. */
  async follow(place: string): Promise<void> {
    await this.page.goto(`${this.world.url}?opencom=${place}`);
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

  /** Something on the screen is still loading. */
  async waits(): Promise<void> {
    await expect(this.messenger.locator(WAITING).first()).toBeVisible();
  }

  /** From now on, what the server says does not arrive. */
  hold(): void {
    this.isHeld = true;
    this.wire.hold();
  }

  /** Cuts the line, and waits until the messenger says so. What languages need is fetched before. */
  async cut(): Promise<void> {
    await this.fetchLanguages(this.messenger);
    await this.hurry();
    await this.page.context().setOffline(true);
    await expect(this.messenger.locator(".oc-banner")).toBeVisible();
  }

  /** Cuts the line beside the closed messenger, where nothing says so until something is sent. */
  async cutBeside(seen = this.surface): Promise<void> {
    await this.fetchLanguages(seen);
    await this.page.context().setOffline(true);
  }

  private async fetchLanguages(seen: FrameLocator): Promise<void> {
    for (const lang of LANGUAGES) {
      await this.page.evaluate((each) => window.OpencomWidget.setLocale(each), lang);
      await expect(seen.locator(`:root[lang="${lang}"]`)).toBeAttached();
    }
  }

  /** Starts a survey as a page does. */
  async startSurvey(id: string): Promise<void> {
    await this.page.evaluate((surveyId) => window.OpencomWidget.startSurvey(surveyId), id);
    await this.surface.locator(".oc-survey").waitFor();
  }

  /** Presses a button of what stands beside the messenger. */
  async press(name: string | RegExp): Promise<void> {
    await this.surface.getByRole("button", { name }).first().click();
  }

  /** What the messenger only waits for, before it speaks of a lost line or gives up, it need not wait for here. */
  async hurry(): Promise<void> {
    await this.frame().evaluate((waits) => {
      const wait = window.setTimeout.bind(window);
      const hurried = (run: () => void, ms = 0) => wait(run, waits.includes(ms) ? 0 : ms);
      Object.assign(window, { setTimeout: hurried });
    }, WAITS_MS);
  }

  /** Lets no request for a file come through. Before it is asked for. */
  async lose(file: RegExp): Promise<void> {
    await this.page.route(file, (route) => route.abort());
  }

  /** No request for a file is answered. Before it is asked for. */
  async delay(file: RegExp): Promise<void> {
    this.isHeld = true;
    await this.page.route(file, () => undefined);
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

  /** What was filled in to rate a conversation is not kept for the next page. */
  async forgetRating(conversationId: string): Promise<void> {
    await this.frame().evaluate((id) => {
      for (const key of Object.keys(localStorage))
        if (key.includes(`csat.${id}`)) localStorage.removeItem(key);
    }, conversationId);
  }

  /** The team blocks the visitor, who was reading; all of ours goes from the page. */
  async shutOut(): Promise<void> {
    await this.show("home");
    await this.world.agent.mutate("moderation:block", { visitorId: this.world.visitorId });
  }

  /** The team ends the visitor's session, who was reading. */
  async endSession(): Promise<void> {
    await this.show("messages");
    await this.world.agent.mutate("moderation:endSessions", { visitorId: this.world.visitorId });
    await this.messenger.locator(".oc-hero").waitFor();
    await this.isDone();
  }

  async letIn(): Promise<void> {
    await this.world.agent.mutate("moderation:unblock", { visitorId: this.world.visitorId });
  }

  /** To a page of the same site whose workspace is none. */
  async goNowhere(): Promise<void> {
    await this.page.goto(this.world.nowhere);
  }

  async close(): Promise<void> {
    await this.page.context().setOffline(false);
    await this.page.close();
  }
}
