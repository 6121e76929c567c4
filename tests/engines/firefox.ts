import puppeteer from "puppeteer-core";
import { drive } from "./drive.ts";
import { type Engine, type EngineOptions, requirePath } from "./engine.ts";

/** Whatever is not loopback goes to a closed port, so that no test can depend on the network. */
const OFFLINE = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.proxy.no_proxies_on": "localhost, 127.0.0.1, ::1",
};

/** Fine, and able to hover: headless it knows of no mouse. */
const MOUSE = 2 | 4;
const DESKTOP = { "ui.primaryPointerCapabilities": MOUSE, "ui.allPointerCapabilities": MOUSE };

/** Starts Firefox over WebDriver BiDi with an empty profile. */
export async function launchFirefox({ width = 1100, height = 800 }: EngineOptions = {}): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: requirePath("FIREFOX_PATH"),
    headless: true,
    args: ["--no-remote"],
    defaultViewport: { width, height },
    protocolTimeout: 30_000,
    extraPrefsFirefox: { ...OFFLINE, ...DESKTOP },
  });
  return drive(browser, { name: "firefox", width, height });
}
