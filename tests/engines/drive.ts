import type { Browser, Frame, KeyInput, Page } from "puppeteer-core";
import type { Engine, EngineName, KeyName, Point } from "./engine.ts";

const KEYS: Record<KeyName, KeyInput> = {
  Enter: "Enter",
  Escape: "Escape",
  Tab: "Tab",
  Space: "Space",
  ArrowUp: "ArrowUp",
  ArrowDown: "ArrowDown",
  ArrowLeft: "ArrowLeft",
  ArrowRight: "ArrowRight",
};

const BUTTONS = ["left", "middle", "right"] as const;

/** Drives a browser that has been started, in a tab of its own; ends the browser where that fails. */
export async function drive(
  browser: Browser,
  { name, width, height }: { name: EngineName; width: number; height: number },
): Promise<Engine> {
  try {
    // The tab Firefox starts with never gets the focus: keys would go nowhere.
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    await page.bringToFront();
    return { ...makeEngine(page), name, version: await browser.version(), close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function makeEngine(page: Page): Omit<Engine, "name" | "version" | "close"> {
  const frameAt = async (selector: string): Promise<Frame> => {
    const element = await page.$(selector);
    const frame = await element?.contentFrame();
    await element?.dispose();
    if (!frame) throw new Error(`There is no frame ${selector}.`);
    return frame;
  };
  return {
    goto: async (url) => {
      await page.goto(url, { waitUntil: "load", timeout: 20_000 });
    },
    evaluate: (run, ...args) => page.evaluate(run as never, ...args) as Promise<never>,
    inFrame: async (selector, run, ...args) =>
      (await frameAt(selector)).evaluate(run as never, ...args) as Promise<never>,
    hover: ({ x, y }) => page.mouse.move(x, y),
    click: async ({ x, y }, { alt = false, button = 0 } = {}) => {
      if (alt) await page.keyboard.down("Alt");
      await page.mouse.click(x, y, { button: BUTTONS[button] as "left" });
      if (alt) await page.keyboard.up("Alt");
    },
    drag: async (from: Point, to: Point) => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y);
      await page.mouse.up();
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(KEYS[key]),
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: async (file) => {
      await page.screenshot({ path: file as `${string}.png` });
    },
  };
}
