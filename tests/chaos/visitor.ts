import type { BrowserContext, Frame, Page } from "@playwright/test";
import { Messenger } from "../e2e/support/messenger.ts";

type Seen = { text: string; status: string };

/** Of what the browser reported of a tab, so much is kept for when a run fails. */
const MAX_NOTES = 60;

/** How long a person looks at a page whose chat does not come before reloading it. */
const PATIENCE_MS = 12_000;
/**
 * After that nothing is promised but that it comes: the browser may have kept several connections that died in silence,
 * and each costs a request that is tried on it its whole time-out.
 */
const LAST_PATIENCE_MS = 60_000;

/** Reads the visitor's own bubbles and what each says of its message. Runs in the frame. */
function readBubbles(): Seen[] {
  return [...document.querySelectorAll("[role=log] .oc-bubble[data-status]")].map((bubble) => ({
    text: bubble.textContent ?? "",
    status: bubble.getAttribute("data-status") ?? "",
  }));
}

/**
 * Types and presses Enter, as events in the page: the browser gives the real keyboard to one tab only. Runs in the frame.
 */
function typeAndSend(text: string): void {
  const area = document.querySelector("textarea");
  if (!area) return;
  area.value = text;
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

/** One person on one customer's site, who writes whatever the line is like. */
export class ChaosVisitor {
  readonly name: string;
  /** Every text that the composer took, in order. */
  readonly written: string[] = [];
  private readonly context: BrowserContext;
  private readonly url: string;
  private page!: Page;
  private notes: string[] = [];

  constructor(context: BrowserContext, options: { name: string; url: string }) {
    this.context = context;
    this.name = options.name;
    this.url = options.url;
  }

  /** Opens a tab and in it the conversation. */
  async arrive(patienceMs = LAST_PATIENCE_MS): Promise<void> {
    this.page = await this.context.newPage();
    this.listen();
    await this.page.goto(this.url);
    await this.openMessenger(patienceMs);
  }

  /** Writes one message and sees it in the conversation. */
  async write(text: string): Promise<void> {
    await this.frame()?.evaluate(typeAndSend, text);
    const isTaken = (await this.seen()).some((each) => each.text === text);
    if (!isTaken) throw new Error(`${this.name}: the composer did not take "${text}"`);
    this.written.push(text);
  }

  /** Loads the page anew, as it is: whatever is on its way is left behind. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "commit" });
  }

  /** Ends the frame's process at once, then the tab. */
  async kill(): Promise<void> {
    const frame = this.frame();

    const session = frame && (await this.context.newCDPSession(frame).catch(() => null));
    // Never answered: the process is gone.
    void session?.send("Page.crash").catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await this.page.close();
  }

  /** Finds the conversation again after a reload; a page whose chat did not come is loaded once more. */
  async comeBack(): Promise<void> {
    try {
      if (this.page.isClosed()) await this.arrive(PATIENCE_MS);
      else await this.openMessenger(PATIENCE_MS);
    } catch {
      await this.page.reload();
      await this.openMessenger(LAST_PATIENCE_MS).catch(async (error: Error) => {
        throw new Error(`${this.name}: ${error.message}\n${await this.describe()}`);
      });
    }
  }

  async leave(): Promise<void> {
    await this.page.close();
  }

  /** Resolves with the time (ms since 1970) at which every text of these says that it was sent. */
  async sent(texts: readonly string[], timeoutMs: number): Promise<number> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const status = new Map((await this.seen()).map((each) => [each.text, each.status]));
      if (texts.every((text) => status.get(text) === "sent")) return Date.now();
      if (Date.now() > end) throw new Error(`${this.name}: not all sent:\n${describe(texts, status)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** Which of these do not yet say that they were sent. */
  async waiting(texts: readonly string[]): Promise<string[]> {
    const sent = (await this.seen()).filter((each) => each.status === "sent").map((each) => each.text);
    return texts.filter((text) => !sent.includes(text));
  }

  /** The visitor's own messages as shown, oldest first. */
  async seen(): Promise<Seen[]> {
    return (await this.frame()?.evaluate(readBubbles)) ?? [];
  }

  /** Writes down what the tab asks for and says, for `describe`. */
  private listen(): void {
    const begin = Date.now();
    const note = (what: string) => {
      this.notes.push(`${Date.now() - begin} ms ${what}`);
      if (this.notes.length > MAX_NOTES) this.notes.shift();
    };
    this.page.on("framenavigated", (frame) => note(`is at ${frame.url()}`));
    this.page.on("request", (request) => note(`asks for ${request.url()}`));
    this.page.on("requestfinished", (request) => note(`has ${request.url()}`));
    this.page.on("requestfailed", (request) => note(`lost ${request.url()} ${request.failure()?.errorText}`));
    this.page.on("console", (message) => note(`says ${message.text()}`));
    this.page.on("pageerror", (error) => note(`fails: ${error.message}`));
  }

  /** What there is to see and to find when a run fails. */
  private async describe(): Promise<string> {
    const read = async () => {
      const databases = await indexedDB.databases();
      return { text: document.body.innerText, storage: { ...localStorage }, databases };
    };
    const found = await this.frame()?.evaluate(read);
    return [...this.notes, JSON.stringify(found, null, 2)].join("\n");
  }

  private frame(): Frame | undefined {
    return this.page.frames().find((each) => each.url().includes("/frame/"));
  }

  /** Opens the conversation, by API and events: real hands reach the tab in front only. */
  private async openMessenger(timeout: number): Promise<void> {
    await this.page.waitForFunction(() => "OpencomWidget" in window, null, { timeout });
    await this.page.evaluate(() => window.OpencomWidget.open());
    const { composer, frame } = new Messenger(this.page);
    const begin = frame.getByRole("button", { name: /(send us|new) .*(message|conversation)/i }).first();
    const entrance = this.written.length > 0 ? frame.getByRole("list").getByRole("button").first() : begin;
    await composer.or(entrance).first().waitFor({ timeout });
    if (!(await composer.isVisible())) await entrance.dispatchEvent("click");
    await composer.waitFor({ timeout });
  }
}

function describe(texts: readonly string[], status: ReadonlyMap<string, string>): string {
  return texts.map((text) => `  ${text}: ${status.get(text) ?? "not shown"}`).join("\n");
}
