import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { clickLauncher, expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { startSite } from "./support/site.ts";
import { Stack } from "./support/stack.ts";

const HOSTILE_CSS = `* { all: unset !important } iframe { display: none !important; width: 1px !important; opacity: .1 !important }
div, dialog { transform: rotate(3deg) scale(.8) !important; filter: blur(2px) !important; z-index: -1 !important }
button { visibility: hidden !important } html { overflow: hidden !important }`;

const hostCsp = (stack: Stack, frameOrigin = stack.frameOrigin) =>
  [
    "default-src 'none'",
    `script-src ${stack.info.url}`,
    `frame-src ${frameOrigin}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/** Collects policy violations of the page and all of its frames from their own reports and from the console. */
function violations(page: Page): string[] {
  const found: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|trusted ?type|permissions policy/i.test(message.text()))
      found.push(message.text());
  });
  return found;
}

test("a page that allows nothing but the two lines, under Trusted Types, works with no violation", async ({
  stack,
  site,
  visitorPage,
}) => {
  const found = violations(visitorPage);
  await visitorPage.goto(
    site.put("/strict", { head: snippet(stack), headers: { "content-security-policy": hostCsp(stack) } }),
  );
  const messenger = new Messenger(visitorPage);
  await messenger.start("hello under a strict policy");
  await messenger.close();
  expect(found).toEqual([]);
});

test("the page's own CSP through <meta> and a nonce with strict-dynamic works too", async ({
  stack,
  site,
  visitorPage,
}) => {
  const found = violations(visitorPage);
  const csp = `default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; frame-src ${stack.frameOrigin}`;
  await visitorPage.goto(
    site.put("/nonce", {
      head: snippet(stack, { nonce: "n1" }),
      headers: { "content-security-policy": csp },
    }),
  );
  const messenger = new Messenger(visitorPage);
  await messenger.start("hello with a nonce");
  expect(found).toEqual([]);
});

test("the frame enforces Trusted Types with one policy and its own CSP, with no violation", async ({
  stack,
  site,
  visitorPage,
}) => {
  const found = violations(visitorPage);
  const [response] = await Promise.all([
    visitorPage.waitForResponse((each) => each.url().includes("/frame/")),
    visitorPage.goto(site.put("/frame-policy", { head: snippet(stack) })),
  ]);
  const csp = response.headers()["content-security-policy"] ?? "";
  expect(csp).toContain("require-trusted-types-for 'script'");
  expect(csp).toMatch(/trusted-types opencom-solid(;|$)/);
  expect(csp).toContain("default-src 'none'");
  expect(csp).not.toContain("unsafe");
  expect(response.headers()["x-frame-options"]).toBeUndefined();
  const messenger = new Messenger(visitorPage);
  await messenger.start("hello under our own policy");
  const frame = visitorPage.frames().find((each) => each.url().includes("/frame/"));
  const sink = await frame?.evaluate(() => {
    try {
      document.createElement("div").innerHTML = "<b>x</b>";
      return "allowed";
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(sink).toBe("TypeError");
  const provoked = found.filter((text) => /TrustedHTML/.test(text));
  expect(found.filter((text) => !provoked.includes(text))).toEqual([]);
});

test("hostile page styles change neither how it looks nor how it works", async ({
  stack,
  site,
  visitorPage,
}) => {
  const plain = site.put("/plain-look", { head: snippet(stack) });
  const hostile = site.put("/hostile-look", { head: `<style>${HOSTILE_CSS}</style>${snippet(stack)}` });
  const look = async (url: string) => {
    await visitorPage.goto(url);
    const { x, y, width, height } = await expectLauncher(visitorPage);
    await visitorPage.waitForTimeout(600);
    const clip = { x: x - 4, y: y - 4, width: width + 8, height: height + 8 };
    const shot = await visitorPage.screenshot({ clip, animations: "disabled" });
    await clickLauncher(visitorPage);
    const messenger = new Messenger(visitorPage);
    await messenger.frame.getByRole("main").waitFor();
    await visitorPage.waitForTimeout(600);
    const box = await visitorPage.locator('iframe[src*="/frame/"]').boundingBox();
    return { rect: { x, y, width, height }, shot: shot.toString("base64"), box };
  };
  const expected = await look(plain);
  const actual = await look(hostile);
  expect(actual.rect).toEqual(expected.rect);
  expect(actual.box).toEqual(expected.box);
  expect(actual.shot === expected.shot, "launcher pixels are the same").toBe(true);
  await visitorPage.reload();
  await new Messenger(visitorPage).start("hello in a hostile page");
});

test("a page with COEP require-corp is cross-origin isolated and still has the messenger", async ({
  stack,
  visitorPage,
}) => {
  const site = await startSite("127.0.0.1");
  await visitorPage.goto(
    site.put("/coep", {
      head: snippet(stack, { crossorigin: "" }),
      headers: {
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-opener-policy": "same-origin",
      },
    }),
  );
  expect(await visitorPage.evaluate(() => crossOriginIsolated)).toBe(true);
  await new Messenger(visitorPage).start("hello, isolated page");
  await site.stop();
});

test("opaque-origin and file: pages get one console line and no widget", async ({
  stack,
  site,
  visitorPage,
}) => {
  const lines: string[] = [];
  visitorPage.on("console", (message) => /opencom/i.test(message.text()) && lines.push(message.text()));
  visitorPage.on("pageerror", (error) => lines.push(`error: ${error.message}`));
  await visitorPage.goto(
    site.put("/sandboxed", {
      head: snippet(stack),
      headers: { "content-security-policy": "sandbox allow-scripts" },
    }),
  );
  await visitorPage.waitForTimeout(1_500);
  expect(lines).toHaveLength(1);
  expect(await launcherState(visitorPage)).toBeNull();
  expect(await visitorPage.locator("iframe").count()).toBe(0);
});

test("the whole job also works with API and frame on two origins", async ({ site, newVisitor }) => {
  const stack = await Stack.start({ twoOrigins: true });
  try {
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    const found = violations(page);
    const frameUrl = `${stack.siteUrl}/frame/${stack.info.workspaceId}`;
    await page.goto(
      site.put("/two-origins", {
        head: snippet(stack, { "data-opencom-frame-url": frameUrl }),
        headers: { "content-security-policy": hostCsp(stack, stack.siteUrl) },
      }),
    );
    expect(stack.siteUrl).not.toBe(stack.info.url);
    const messenger = new Messenger(page);
    await messenger.start("hello over two origins");
    await page.reload();
    await messenger.open();
    await messenger.openConversation("hello over two origins");
    expect(found).toEqual([]);
  } finally {
    await stack.stop();
  }
});
