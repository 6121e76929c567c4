import { expect, type Frame, type Page } from "@playwright/test";
import { type Contrast, installContrast } from "./contrast.ts";

/** Where the keyboard is, as somebody hears it, and what is wrong with the place. */
type Stop = { words: string; problem: string };

/**
 * A person with a keyboard and nothing else: Tab, arrows, Enter, words. At every stop the focus must be seen, by a ring or
 * a border of at least 3:1, and stand after the last one in the order of reading.
 */
export class Keyboard {
  readonly page: Page;
  /** What is wrong, with the stop where it is. */
  readonly problems: string[] = [];
  private readonly where: () => Frame;

  constructor(page: Page, where: () => Frame = () => page.mainFrame()) {
    this.page = page;
    this.where = where;
  }

  /** Presses `key` until what has the keyboard is called like this. */
  async reach(name: RegExp, { key = "Tab", most = 60 } = {}): Promise<void> {
    const passed: string[] = [];
    let isFirst = true;
    for (let press = 0; press <= most; press++) {
      const stop = await this.look(key === "Tab" && !isFirst);
      if (stop.problem) this.problems.push(`${stop.words}: ${stop.problem}`);
      if (name.test(stop.words)) return;
      passed.push(stop.words);
      isFirst = false;
      await this.page.keyboard.press(key);
    }
    throw new Error(`No ${name} within ${most} presses of ${key}: ${passed.join(" › ")}`);
  }

  /** Goes to what is called like this and presses Enter on it. */
  async use(name: RegExp, options?: { key?: string; most?: number }): Promise<void> {
    await this.reach(name, options);
    await this.page.keyboard.press("Enter");
  }

  /** Goes to a field and writes into it, in place of what is there. */
  async write(name: RegExp, words: string, options?: { key?: string; most?: number }): Promise<void> {
    await this.reach(name, options);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(words);
  }

  press = (key: string): Promise<void> => this.page.keyboard.press(key);

  /** Waits until the keyboard is at what is called like this by itself. */
  async expectAt(name: RegExp): Promise<void> {
    await expect.poll(async () => (await this.look(false)).words).toMatch(name);
  }

  private async look(isInOrder: boolean): Promise<Stop> {
    const frame = this.where();
    await installContrast(frame);
    return frame.evaluate(lookAtFocus, isInOrder);
  }
}

/** Runs in the page. */
async function lookAtFocus(isInOrder: boolean): Promise<Stop> {
  const world = globalThis as unknown as { contrast: Contrast; lastStop?: Element };
  const { contrast } = world;
  // A ring fades in; and what was pressed may have moved the keyboard with the next frame.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const fading = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.all(fading.map(({ finished }) => finished.catch(() => undefined)));
  const element = document.activeElement;
  if (!document.hasFocus() || !element || element === document.body)
    return { words: "(elsewhere)", problem: "" };
  const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent);
  const labelled = (element.getAttribute("aria-labelledby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent);
  const name = element.getAttribute("aria-label") ?? [...labels, ...labelled].filter(Boolean).join(" ");
  const role = element.getAttribute("role") ?? element.tagName.toLowerCase();
  const words = `${role} ${name || element.textContent || element.getAttribute("title") || ""}`
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 120);
  const isSeen = (color: string, on: Element) =>
    contrast.behind(on).every((ground) => contrast.ratio(color, ground) >= 3);
  const hasRing = (): boolean => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    if (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2)
      return isSeen(outlineColor, element.parentElement ?? element);
    // A field wears its ring as a border, its own or its frame's; a choice that is drawn, beside it.
    const frames = [
      element,
      element.parentElement,
      element.parentElement?.parentElement,
      element.nextElementSibling,
    ];
    return frames.some((each) => {
      if (!each) return false;
      const style = getComputedStyle(each);
      const isOutlined =
        style.outlineStyle !== "none" && isSeen(style.outlineColor, each.parentElement ?? each);
      const isBordered = Number.parseFloat(style.borderTopWidth) >= 1 && isSeen(style.borderTopColor, each);
      return isOutlined || isBordered;
    });
  };
  const before = world.lastStop;
  world.lastStop = element;
  // A screen, a card or a question takes the keyboard as a whole, for reading to begin there, and no Tab leads to it: nothing
  // is ringed that cannot be used.
  const isText = /^(ARTICLE|H[1-6])$/.test(element.tagName) && (element as HTMLElement).tabIndex < 0;
  const isWhole = element.tagName === "MAIN" || isText;
  if (!isWhole && !hasRing()) return { words, problem: "no ring of 3:1" };
  if (!isInOrder || !before?.isConnected || before.contains(element)) return { words, problem: "" };
  const [last, now] = [before.getBoundingClientRect(), element.getBoundingClientRect()];
  // The next column may begin further up.
  const isAbove = now.bottom <= last.top && now.left < last.right && last.left < now.right;
  return {
    words,
    problem: isAbove ? `stands above “${before.textContent?.slice(0, 40)}”` : "",
  };
}
