import type { Locator, Page } from "@playwright/test";
import { contrast, mix, parseHex, type Rgb } from "../../ui/color.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { expectLauncher } from "./support/launcher.ts";
import { launcherCanvas } from "./support/launcherCanvas.ts";
import { Messenger } from "./support/messenger.ts";
import { makePng } from "./support/png.ts";
import type { Stack } from "./support/stack.ts";

/** The two lines of a customer, and nothing else: no image may come from anywhere. */
const hostCsp = (stack: Stack) =>
  [
    "default-src 'none'",
    `script-src ${stack.info.url}`,
    `frame-src ${stack.frameOrigin}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|trusted ?type/i.test(message.text())) found.push(message.text());
  });
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.warn(`Content Security Policy: ${violatedDirective} ${blockedURI}`),
    ),
  );
  return found;
}

const picture = (name: string, width: number, height: number) => ({
  name,
  mimeType: "image/png",
  buffer: makePng(width, height),
});
const choose = (page: Page, label: string) => page.getByLabel(`Choose a file: ${label}`).first();
const styleOf = (hero: Locator) =>
  hero.evaluate((element) => {
    const { backgroundImage, backgroundColor, color } = getComputedStyle(element);
    return { backgroundImage, backgroundColor, color };
  });
const toRgb = (css: string) => (css.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number) as unknown as Rgb;

async function openSettings(page: Page, stack: Stack): Promise<void> {
  await page.goto(`${stack.info.consoleUrl}#/settings/messenger`);
  await page.getByRole("heading", { name: "Header and pictures" }).waitFor();
}

test("header, logo and launcher icon go from the console to an open page that allows no image, readable, and are there at once on the next visit", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const found = await violations(visitorPage);
  const policy = { "content-security-policy": hostCsp(stack) };
  await visitorPage.goto(site.put("/branding", { head: snippet(stack), headers: policy }));
  const messenger = new Messenger(visitorPage);
  const before = await expectLauncher(visitorPage);
  expect(await launcherCanvas(visitorPage)).toBeNull();
  await messenger.open();
  const hero = messenger.frame.locator(".oc-hero");
  await hero.waitFor();

  await openSettings(consolePage, stack);
  await consolePage.getByLabel("Background of the header").selectOption("gradient");
  await consolePage.getByLabel("First colour").last().fill("#ffe14d");
  await consolePage.getByLabel("First colour").last().press("Tab");
  await consolePage.getByRole("button", { name: "Save header" }).click();
  await expect.poll(async () => (await styleOf(hero)).backgroundImage).toMatch(/^linear-gradient\(150deg/);
  const gradient = await styleOf(hero);
  const stops = gradient.backgroundImage.match(/rgb\([^)]*\)/g) ?? [];
  expect(stops).toHaveLength(2);
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const between = mix(toRgb(stops[0] ?? ""), toRgb(stops[1] ?? ""), share);
    expect(contrast(between, toRgb(gradient.color))).toBeGreaterThanOrEqual(4.5);
  }

  await consolePage.getByLabel("Background of the header").selectOption("image");
  await choose(consolePage, "Background image").setInputFiles(picture("ground.png", 900, 500));
  await expect.poll(async () => (await styleOf(hero)).backgroundImage).toContain("/attachments/brand/");
  const image = await styleOf(hero);
  expect(image.color).toBe("rgb(255, 255, 255)");
  const scrim = Number(/rgba\(0, 0, 0, ([\d.]+)\)/.exec(image.backgroundImage)?.[1]);
  // The brightest of the picture, as makePng draws it.
  const brightest = parseHex("#ff7800") as Rgb;
  expect(contrast(mix(brightest, [0, 0, 0], scrim), [255, 255, 255])).toBeGreaterThanOrEqual(4.4);
  expect(scrim).toBeLessThan(0.54);

  await choose(consolePage, "Logo").setInputFiles(picture("logo.png", 300, 90));
  const logo = messenger.frame.getByRole("img", { name: "Demo" }).or(hero.locator("img"));
  await expect(logo).toBeVisible();
  await expect.poll(() => logo.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBe(300);
  await consolePage.getByLabel("What the logo says").fill("Northwind Ltd");
  await consolePage.getByRole("button", { name: "Save header" }).click();
  await expect(messenger.frame.getByRole("img", { name: "Northwind Ltd" })).toBeVisible();

  await choose(consolePage, "Launcher icon").setInputFiles(picture("icon.png", 200, 200));
  await expect.poll(() => launcherCanvas(visitorPage)).not.toBeNull();
  // Open, the launcher closes: its own sign says so.
  expect(await launcherCanvas(visitorPage)).toMatchObject({ isShown: false, isSignShown: true });
  await messenger.close();
  const drawn = await launcherCanvas(visitorPage);
  expect(drawn).toMatchObject({ isShown: true, isSignShown: false });
  const [left, right] = [drawn?.left ?? [], drawn?.right ?? []];
  expect(left[0]).toBeGreaterThan((left[2] ?? 255) + 60);
  expect(right[2]).toBeGreaterThan((right[0] ?? 255) + 60);
  expect([left[3], right[3]]).toEqual([255, 255]);
  await visitorPage.mouse.move(10, 10);
  const { x, y, width, height } = await expectLauncher(visitorPage);
  expect([x, y, width, height]).toEqual([before.x, before.y, before.width, before.height]);
  await visitorPage.emulateMedia({ forcedColors: "active" });
  expect(await launcherCanvas(visitorPage)).toMatchObject({ isShown: false, isSignShown: true });
  await visitorPage.emulateMedia({ forcedColors: "none" });

  // The next page draws what this browser has kept, though nothing of it can be fetched.
  let asked = 0;
  await visitorPage.route("**/attachments/brand/**", (route) => {
    asked += 1;
    return route.abort();
  });
  await visitorPage.reload();
  await expect.poll(async () => (await launcherCanvas(visitorPage))?.isShown).toBe(true);
  expect(asked).toBe(0);
  await visitorPage.unroute("**/attachments/brand/**");

  await consolePage.getByRole("button", { name: "Remove: Launcher icon" }).click();
  await messenger.open();
  await expect.poll(() => launcherCanvas(visitorPage)).toBeNull();
  await consolePage.getByRole("button", { name: "Remove: Logo" }).click();
  await consolePage.getByRole("button", { name: "Remove: Background image" }).click();
  await expect(messenger.frame.locator(".oc-hero img")).toHaveCount(0);
  await expect.poll(async () => (await styleOf(hero)).backgroundImage).toMatch(/^linear-gradient\(165deg/);
  expect(found).toEqual([]);
});
