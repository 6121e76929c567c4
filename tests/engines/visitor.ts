import { type Engine, type Point, until } from "./engine.ts";

export const APP = 'iframe[src*="/frame/"]';
export const SURFACE = 'iframe[src*="/surface/"]';

export type Rect = { x: number; y: number; width: number; height: number };

/** The launcher as drawn: where, its accessible name, and the text of its badge. */
export type Launcher = Rect & { label: string; text: string };

/** Marks the test page's own script, the only one besides the loader that the page's policy lets run. */
export const PAGE_NONCE = "rider";

/**
 * A script of the customer's page, first in its head. It remembers shadow roots, which are closed to everyone later,
 * so that the launcher can be read; and what the page's policy refused.
 */
export const PAGE_SCRIPT = `<script nonce="${PAGE_NONCE}">(() => {
  const roots = [], violations = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };
  addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective + " " + event.blockedURI));
  Object.defineProperty(window, "watched", { value: { roots, violations } });
})()</script>`;

type Watched = { watched: { roots: ShadowRoot[]; violations: string[] } };

/** What a visitor does and sees on a customer's page, in any engine. */
export class Visitor {
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Violations of the page's policy; the browser's own look for an icon is none of ours. */
  async violations(): Promise<string[]> {
    const all = await this.engine.evaluate(() => (window as unknown as Watched).watched.violations);
    return all.filter((each) => !each.endsWith("/favicon.ico"));
  }

  /** The launcher, or null while none is drawn or something covers its middle. */
  launcher(): Promise<Launcher | null> {
    return this.engine.evaluate(() => {
      for (const root of (window as unknown as Watched).watched.roots) {
        const button = root.querySelector("button");
        if (!button || !root.host.isConnected) continue;
        const { x, y, width, height } = button.getBoundingClientRect();
        if (width < 40 || height < 40) continue;
        if (getComputedStyle(button).visibility !== "visible") continue;
        const hit = document.elementFromPoint(x + width / 2, y + height / 2);
        if (hit !== root.host) continue;
        const texts = [...root.querySelectorAll("*")].filter((each) => {
          const box = each.getBoundingClientRect();
          return each.children.length === 0 && each.tagName !== "STYLE" && box.width > 0 && box.height > 0;
        });
        const text = texts.map((each) => each.textContent?.trim() ?? "").join("");
        return { x, y, width, height, label: button.getAttribute("aria-label") ?? "", text };
      }
      return null;
    });
  }

  async expectLauncher(): Promise<Launcher> {
    return until("the launcher is drawn and uncovered", () => this.launcher());
  }

  async clickLauncher(): Promise<void> {
    const launcher = await this.expectLauncher();
    await this.engine.click(middle(launcher));
  }

  /** Where a frame is and whether it is what a visitor hits in its middle; null when it is not shown. */
  async shown(frame: string): Promise<Rect | null> {
    return this.engine.evaluate((selector) => {
      for (const element of document.querySelectorAll(selector)) {
        const { x, y, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(x + width / 2, y + height / 2);
        if (width > 60 && height > 30 && hit === element) return { x, y, width, height };
      }
      return null;
    }, frame);
  }

  /** Clicks an element of a frame through the top document. Waits until it is there and stands still. */
  async clickIn(frame: string, selector: string, name = ""): Promise<void> {
    const point = await until(`something to click in ${frame}: ${selector} ${name}`, async () =>
      (await this.isMoving()) ? null : this.find(frame, selector, name),
    );
    await this.engine.click(point);
  }

  /** True while anything of ours is on its way: a slow machine draws few frames, so places alone do not tell. */
  private isMoving(): Promise<boolean> {
    return this.engine.evaluate(() =>
      (window as unknown as Watched).watched.roots.some((root) =>
        root
          .getAnimations()
          .some((each) => each.playState === "running" && each.effect?.getTiming().iterations !== Infinity),
      ),
    );
  }

  /** Middle of an element of a frame, in the top document's coordinates; `name` matches its accessible name or text. */
  async find(frame: string, selector: string, name = ""): Promise<Point | null> {
    const outer = await this.shown(frame);
    if (!outer) return null;
    const inner = await this.engine.inFrame(
      frame,
      (selector, name) => {
        const pattern = new RegExp(name, "i");
        // The smallest match is the thing itself, the others are what surrounds it.
        let best: { x: number; y: number; area: number } | null = null;
        for (const element of document.querySelectorAll(selector)) {
          const label = element.getAttribute("aria-label") ?? element.getAttribute("placeholder");
          if (!pattern.test(label ?? "") && !pattern.test(element.textContent ?? "")) continue;
          const { x, y, width, height } = element.getBoundingClientRect();
          const area = width * height;
          if (area > 0 && area < (best?.area ?? Infinity))
            best = { x: x + width / 2, y: y + height / 2, area };
        }
        return best;
      },
      selector,
      name,
    );
    return inner && { x: outer.x + inner.x, y: outer.y + inner.y };
  }

  /** Text that a frame shows now; empty while it is not shown. */
  async textIn(frame: string, selector = "body"): Promise<string> {
    if (!(await this.shown(frame))) return "";
    return this.engine.inFrame(
      frame,
      (selector) =>
        [...document.querySelectorAll<HTMLElement>(selector)].map((each) => each.innerText).join("\n"),
      selector,
    );
  }

  async expectText(frame: string, text: string, selector = "body"): Promise<void> {
    await until(`"${text}" in ${frame}`, async () => (await this.textIn(frame, selector)).includes(text));
  }

  async expectHidden(frame: string): Promise<void> {
    await until(`${frame} is not shown`, async () => (await this.shown(frame)) === null);
  }

  /** Waits until the messenger can be written in, from wherever it opened. */
  async openComposer(): Promise<void> {
    await until("the messenger is shown", () => this.shown(APP));
    const ready = await until("a composer or a way to it", async () => {
      if (await this.find(APP, "textarea")) return "composer";
      return (await this.find(APP, "button, a", "(send us|new) .*(message|conversation)")) && "button";
    });
    if (ready === "button") await this.clickIn(APP, "button, a", "(send us|new) .*(message|conversation)");
    await this.clickIn(APP, "textarea");
  }

  /** Writes a message in the open composer, sends it with Enter, and waits until the conversation shows it. */
  async send(text: string): Promise<void> {
    await this.engine.type(text);
    await until("the text stands in the composer", async () => (await this.composerText()) === text);
    await this.engine.press("Enter");
    await this.expectText(APP, text, "[role=log]");
  }

  async closeMessenger(): Promise<void> {
    await this.clickIn(APP, "button", "^close");
    await this.expectHidden(APP);
  }

  private composerText(): Promise<string | undefined> {
    return this.engine.inFrame(APP, () => document.querySelector("textarea")?.value);
  }
}

export function middle({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 };
}
