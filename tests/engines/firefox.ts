import puppeteer, { type Frame, type KeyInput } from "puppeteer-core";
import { type Engine, type EngineOptions, type KeyName, requirePath } from "./engine.ts";

/** Whatever is not loopback goes to a closed port, so that no test can depend on the network. */
const OFFLINE = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.proxy.no_proxies_on": "localhost, 127.0.0.1, ::1",
};

const KEYS: Record<KeyName, KeyInput> = { Enter: "Enter", Escape: "Escape", Tab: "Tab", Space: "Space" };

/** Starts Firefox over WebDriver BiDi with an empty profile. */
export async function launchFirefox({ width = 1100, height = 800 }: EngineOptions = {}): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: requirePath("FIREFOX_PATH"),
    headless: true,
    args: ["--no-remote"],
    defaultViewport: { width, height },
    protocolTimeout: 30_000,
    extraPrefsFirefox: OFFLINE,
  });
  try {
    // The tab Firefox starts with never gets the focus: keys would go nowhere.
    const page = await browser.newPage();
    await page.setViewport({ width, height });
    await page.bringToFront();
    const frameAt = async (selector: string): Promise<Frame> => {
      const element = await page.$(selector);
      const frame = await element?.contentFrame();
      await element?.dispose();
      if (!frame) throw new Error(`There is no frame ${selector}.`);
      return frame;
    };
    return {
      name: "firefox",
      version: await browser.version(),
      goto: async (url) => {
        await page.goto(url, { waitUntil: "load", timeout: 20_000 });
      },
      evaluate: (run, ...args) => page.evaluate(run as never, ...args) as Promise<never>,
      inFrame: async (selector, run, ...args) =>
        (await frameAt(selector)).evaluate(run as never, ...args) as Promise<never>,
      hover: ({ x, y }) => page.mouse.move(x, y),
      click: ({ x, y }) => page.mouse.click(x, y),
      type: (text) => page.keyboard.type(text),
      press: (key) => page.keyboard.press(KEYS[key]),
      resize: (width, height) => page.setViewport({ width, height }),
      screenshot: async (file) => {
        await page.screenshot({ path: file as `${string}.png` });
      },
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
