import { UAParser } from "ua-parser-js";
import type { Device } from "../validators";

const MAX_USER_AGENT_LENGTH = 500;

/** Browser, operating system and kind of device, in words for people. Empty words where the header does not tell. */
export function parseDevice(userAgent: string | null): Device {
  if (!userAgent) return { browser: "", os: "", type: "desktop" };
  const { browser, os, device } = new UAParser(userAgent.slice(0, MAX_USER_AGENT_LENGTH)).getResult();
  return {
    browser: words(browser.name, browser.version?.split(".")[0]),
    os: words(os.name, os.version),
    type: device.type ?? "desktop",
  };
}

const words = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(" ");
