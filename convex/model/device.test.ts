import { describe, expect, it } from "vitest";
import { readClient } from "./clientFacts";
import { parseDevice } from "./device";

const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)";

/** As sent by browsers of these names. */
const USER_AGENTS = [
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/141.0.0.0 Safari/537.36`,
    "Chrome 141.0.0.0, Windows 10, desktop",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
    "Edge 141.0.0.0, Windows 10, desktop",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`,
    "Opera 124.0.0.0, Windows 10, desktop",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Firefox 144.0, Windows 10, desktop",
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.6 Safari/605.1.15`,
    "Safari 18.6, Mac OS 10.15.7, desktop",
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/141.0.0.0 Safari/537.36`,
    "Chrome 141.0.0.0, Linux, desktop",
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/141.0.0.0 Safari/537.36`,
    "Chrome 141.0.0.0, Chromium OS 14541.0.0, desktop",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/141.0.0.0 Mobile Safari/537.36`,
    "Chrome 141.0.0.0, Android 10, mobile",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/141.0.0.0 Safari/537.36`,
    "Chrome 141.0.0.0, Android 10, tablet",
  ],
  [
    `Mozilla/5.0 (Linux; Android 13; SM-X906B) ${BLINK} Chrome/119.0.0.0 Safari/537.36`,
    "Chrome 119.0.0.0, Android 13, tablet",
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${BLINK} Chrome/141.0.0.0 Mobile Safari/537.36`,
    "Chrome 141.0.0.0, Android 14, mobile",
  ],
  [
    "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
    "Firefox 144.0, Android 15, mobile",
  ],
  [
    "Mozilla/5.0 (Android 15; Tablet; rv:144.0) Gecko/144.0 Firefox/144.0",
    "Firefox 144.0, Android 15, tablet",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
    "Samsung Internet 29.0, Android 10, mobile",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0`,
    "Edge 141.0.0.0, Android 10, mobile",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/140.0.0.0 Mobile Safari/537.36 OPR/92.0.0.0`,
    "Opera 92.0.0.0, Android 10, mobile",
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} Version/18.6 Mobile/15E148 Safari/604.1`,
    "Mobile Safari 18.6, iOS 18.6, mobile",
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1`,
    "Chrome 141.0.7390.41, iOS 18.6, mobile",
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} FxiOS/144.0 Mobile/15E148 Safari/605.1.15`,
    "Firefox 144.0, iOS 18.6, mobile",
  ],
  [
    `Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) ${WEBKIT} Version/18.6 Mobile/15E148 Safari/604.1`,
    "Mobile Safari 18.6, iOS 18.6, tablet",
  ],
  // An iPad that asks for desktop pages, as iPads do by default: nothing in the request tells it from a Mac.
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.5 Safari/605.1.15`,
    "Safari 18.5, Mac OS 10.15.7, desktop",
  ],
  ["nonsense", ", , desktop"],
] as const;

describe("a device", () => {
  it.each(USER_AGENTS)("%s", (userAgent, words) => {
    const { browser, browserVersion, os, osVersion, type } = parseDevice({ userAgent });
    const named = [browser, browserVersion].filter(Boolean).join(" ");
    expect(`${named}, ${[os, osVersion].filter(Boolean).join(" ")}, ${type}`).toBe(words);
  });

  it("is nothing known without a user agent, and takes no pages of one", () => {
    expect(parseDevice({ userAgent: null })).toEqual({
      browser: "",
      browserVersion: "",
      os: "",
      osVersion: "",
      type: "desktop",
    });
    const long = parseDevice({ userAgent: `Firefox/${"9".repeat(10_000)}` });
    expect(long.browserVersion?.length).toBeLessThanOrEqual(40);
  });

  it.each([
    [USER_AGENTS[0][0], "15.0.0", "11"],
    [USER_AGENTS[0][0], "10.0.0", "10"],
    [USER_AGENTS[0][0], "0.3.0", "10"],
    [USER_AGENTS[4][0], "26.1.0", "26.1"],
    [USER_AGENTS[7][0], "16.0.0", "16"],
  ])("has the version that its platform says: %s of %s", (userAgent, platformVersion, version) => {
    expect(parseDevice({ userAgent, platformVersion }).osVersion).toBe(version);
  });
});

describe("a boot's headers", () => {
  it("tell the country only under the name that the operator has given", () => {
    const headers = new Headers({ "CF-IPCountry": "at", "User-Agent": "x" });
    expect(readClient(headers)).toEqual({ userAgent: "x" });
    process.env.OPENCOM_COUNTRY_HEADER = "CF-IPCountry";
    expect(readClient(headers)).toEqual({ userAgent: "x", country: "AT" });
    for (const odd of ["XX", "T1", "Austria", ""])
      expect(readClient(new Headers({ "CF-IPCountry": odd }))).toEqual({ userAgent: null });
    delete process.env.OPENCOM_COUNTRY_HEADER;
  });

  it("take a version of the platform only if it is one", () => {
    const of = (text: string) =>
      readClient(new Headers({ "Sec-CH-UA-Platform-Version": text })).platformVersion;
    expect(of('"15.0.0"')).toBe("15.0.0");
    expect(of('"<script>"')).toBeUndefined();
    expect(of(`"${"1".repeat(500)}"`)).toBeUndefined();
  });
});
