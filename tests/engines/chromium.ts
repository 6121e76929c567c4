import puppeteer from "puppeteer-core";
import { drive } from "./drive.ts";
import { type Engine, type EngineOptions, requirePath } from "./engine.ts";

/** Whatever is not loopback goes to a closed port, so that no test can depend on the network. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--proxy-server=127.0.0.1:9",
];

/** Starts Chromium with an empty profile. */
export async function launchChromium({ width = 1100, height = 800 }: EngineOptions = {}): Promise<Engine> {
  const browser = await puppeteer.launch({
    executablePath: requirePath("CHROMIUM_PATH"),
    headless: true,
    args: ARGS,
    defaultViewport: { width, height },
    protocolTimeout: 30_000,
  });
  return drive(browser, { name: "chromium", width, height });
}
