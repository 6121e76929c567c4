import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { expectLauncher, launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";

function listen(page: Page) {
  const lines: string[] = [];
  const errors: string[] = [];
  page.on("console", (message) => /\[opencom/i.test(message.text()) && lines.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  return { lines, errors };
}

/** Every call of the public API, none of which may throw. */
const callEverything = (page: Page) =>
  page.evaluate(() => {
    const api = window.OpencomWidget as unknown as Record<string, (...args: unknown[]) => unknown>;
    const bad = [
      undefined,
      null,
      7,
      "x",
      {},
      [],
      { email: 5 },
      { userId: {} },
      () => 1,
      Symbol("s"),
      { customAttributes: { a: { b: {} } } },
    ];
    const thrown: string[] = [];
    for (const name of Object.keys(api)) {
      if (name === "init" || name === "destroy" || typeof api[name] !== "function") continue;
      for (const argument of bad) {
        try {
          const result = api[name]?.(argument, argument) as { catch?: (f: () => void) => void } | undefined;
          result?.catch?.(() => {});
        } catch (error) {
          thrown.push(`${name}: ${String(error)}`);
        }
      }
    }
    return thrown;
  });

const cases: Record<string, { attributes: Record<string, string | null>; line: RegExp }> = {
  "no convexUrl": { attributes: { "data-opencom-convex-url": null }, line: /./ },
  "a convexUrl that is no address": {
    attributes: { "data-opencom-convex-url": "not an address" },
    line: /convexUrl/,
  },
  "a convexUrl of another scheme": {
    attributes: { "data-opencom-convex-url": "ftp://example.com" },
    line: /convexUrl/,
  },
  "no workspaceId": { attributes: { "data-opencom-workspace-id": null }, line: /workspaceId/ },
  "an empty workspaceId": { attributes: { "data-opencom-workspace-id": " " }, line: /workspaceId/ },
  "a workspaceId with a path in it": {
    attributes: { "data-opencom-workspace-id": "../../x" },
    line: /workspaceId/,
  },
};

for (const [name, { attributes, line }] of Object.entries(cases)) {
  test(`${name}: one clear line, no widget, safe calls`, async ({ stack, site, visitorPage }) => {
    const { lines, errors } = listen(visitorPage);
    await visitorPage.goto(
      site.put(`/bad-${name.replace(/\W/g, "-")}`, {
        bodyEnd: snippet(stack, { async: null, ...attributes }),
      }),
    );
    await visitorPage.waitForTimeout(1_200);
    expect(await launcherState(visitorPage)).toBeNull();
    expect(await visitorPage.locator("iframe").count()).toBe(0);
    // Without convexUrl there is nothing to start by itself: manual init may follow, so silence is right.
    if (name === "no convexUrl") expect(lines).toEqual([]);
    else {
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(line);
    }
    expect(await callEverything(visitorPage)).toEqual([]);
    expect(errors).toEqual([]);
  });
}

test("what cannot be used is named in one line with what was expected, and nothing throws", async ({
  stack,
  site,
  visitorPage,
}) => {
  const { lines, errors } = listen(visitorPage);
  await visitorPage.goto(site.put("/bad-arguments", { head: snippet(stack) }));
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const said: string[] = [];
  const says = async (name: string, argument: unknown, expected: RegExp | null): Promise<void> => {
    const thrown = await visitorPage.evaluate(
      ([method, given]) => {
        const api = window.OpencomWidget as unknown as Record<string, (given: unknown) => void>;
        try {
          api[method as string]?.(given);
          return null;
        } catch (error) {
          return String(error);
        }
      },
      [name, argument] as const,
    );
    expect(thrown).toBeNull();
    if (!expected) return;
    await expect.poll(() => lines.length, name).toBe(said.length + 1);
    expect(lines.at(-1)).toMatch(expected);
    said.push(lines.at(-1) ?? "");
  };
  await says("update", { theme: "pink" }, /VALUE_IGNORED update\(\{theme: "pink"\}\).*light, dark or system/);
  await says("setTheme", "pink", /ARGUMENT_INVALID setTheme\(\): light, dark or system/);
  await says("setLocale", "xx-nonsense", /VALUE_IGNORED locale xx-nonsense.* de .*en/);
  await says("show", "nonsense", /VALUE_IGNORED show\("nonsense"\).*takes nothing/);
  await says("open", "nonsense", /VALUE_IGNORED open\("nonsense"\).*home, messages, help/);
  // Good ones are as silent as ever; the messenger is open and works.
  await says("update", { theme: "dark" }, null);
  await says("open", "messages", null);
  await says("setLocale", "de", null);
  const { frame } = new Messenger(visitorPage);
  await says("showArticle", "no-such", null);
  await expect(frame.getByText("Diesen Artikel gibt es nicht", { exact: false })).toBeVisible();
  expect(lines).toEqual(said);
  expect(errors).toEqual([]);
});

test("what a snippet says that cannot be used is named with what was expected, and the rest of it counts", async ({
  stack,
  site,
  visitorPage,
}) => {
  const { lines, errors } = listen(visitorPage);
  const attributes = {
    "data-opencom-theme": "pink",
    "data-opencom-bottom": "-4",
    "data-opencom-locale": "de",
    "data-opencom-other": "of no name of ours",
  };
  await visitorPage.goto(site.put("/bad-snippet", { head: snippet(stack, attributes) }));
  await expect
    .poll(() => lines.map((line) => line.replace(/.*VALUE_IGNORED /, "")).sort())
    .toEqual([
      'init({bottom: "-4"}): bottom is 0 to 999 CSS px',
      'init({theme: "pink"}): theme is light, dark or system',
    ]);
  await expect.poll(async () => (await expectLauncher(visitorPage)).label).toBe("Chat öffnen");
  expect(errors).toEqual([]);
});

test("a page that has said all well hears nothing, and what would tell it is not fetched", async ({
  stack,
  site,
  visitorPage,
}) => {
  const { lines } = listen(visitorPage);
  const asked: string[] = [];
  visitorPage.on("request", (request) => asked.push(request.url()));
  const attributes = {
    "data-opencom-theme": "dark",
    "data-opencom-launcher": "visible",
    "data-opencom-bottom": "4",
    "data-opencom-color": "#0f766e",
    "data-opencom-hide-launcher": "false",
  };
  await visitorPage.goto(site.put("/good-snippet", { head: snippet(stack, attributes) }));
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  await new Messenger(visitorPage).open();
  expect(lines).toEqual([]);
  expect(asked.filter((url) => url.includes("badInput"))).toEqual([]);
});

test("an unknown workspace is refused: one clear line, the launcher goes and stays away", async ({
  stack,
  site,
  visitorPage,
}) => {
  const { lines, errors } = listen(visitorPage);
  const url = site.put("/bad-unknown", {
    head: snippet(stack, {
      "data-opencom-workspace-id": "k57unknownworkspace0000000000000",
      "data-opencom-color": "#0f766e",
    }),
  });
  await visitorPage.goto(url);
  await expect.poll(() => lines.length, { timeout: 15_000 }).toBe(1);
  expect(lines[0]).toMatch(/workspace/i);
  await expect.poll(() => launcherState(visitorPage)).toBeNull();
  await visitorPage.reload();
  await visitorPage.waitForTimeout(1_500);
  expect(await launcherState(visitorPage)).toBeNull();
  expect(await callEverything(visitorPage)).toEqual([]);
  expect(errors).toEqual([]);
});

test("a frame blocked by the page's policy: one clear line, a blocked event, nothing drawn, nothing thrown", async ({
  stack,
  site,
  visitorPage,
}) => {
  const { lines, errors } = listen(visitorPage);
  await visitorPage.goto(
    site.put("/bad-blocked", {
      head: snippet(stack),
      bodyEnd: `<script nonce="n">window.blocked = 0; addEventListener("load", () => OpencomWidget.on("blocked", () => window.blocked++))</script>`,
      headers: {
        "content-security-policy": `default-src 'none'; script-src ${stack.info.url} 'nonce-n'; frame-src 'none'`,
      },
    }),
  );
  await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(1);
  expect(lines[0]).toMatch(/frame-src/);
  expect(await visitorPage.evaluate(() => (window as unknown as { blocked: number }).blocked)).toBe(1);
  expect(await launcherState(visitorPage)).toBeNull();
  expect(await callEverything(visitorPage)).toEqual([]);
  expect(errors).toEqual([]);
});

test("an origin that is not allowed never gets the frame", async ({
  stack,
  site,
  visitorPage,
  newVisitor,
}) => {
  const token = await stack.agentToken();
  await stack.run("workspaces:setAllowedOrigins", {
    agentToken: token,
    allowedOrigins: ["https://shop.example.com"],
  });
  try {
    const { lines } = listen(visitorPage);
    await visitorPage.goto(site.put("/bad-origin", { head: snippet(stack) }));
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(1);
    expect(lines[0]).toMatch(/Allowed Origins/);
    expect(await launcherState(visitorPage)).toBeNull();
    await stack.run("workspaces:setAllowedOrigins", { agentToken: token, allowedOrigins: [site.url] });
    // Somebody else's browser: this one keeps the refusing document for its five minutes.
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(site.put("/good-origin", { head: snippet(stack) }));
    await expectLauncher(page);
    await page.waitForFunction(() => window.OpencomWidget.isReady());
  } finally {
    await stack.run("workspaces:setAllowedOrigins", { agentToken: token, allowedOrigins: [] });
  }
});

test("an unreachable server: one clear line, nothing drawn on a first visit, safe calls", async ({
  stack,
  site,
  visitorPage,
}) => {
  const { lines, errors } = listen(visitorPage);
  const source = await (await fetch(stack.info.widgetUrl)).text();
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "localhost", resolve));
  const gone = `http://localhost:${(closed.address() as AddressInfo).port}`;
  await new Promise((resolve) => closed.close(resolve));
  await visitorPage.goto(
    site.put("/bad-unreachable", {
      bodyEnd: `<script>window.opencomSettings = { convexUrl: "${gone}", workspaceId: "w1" };</script><script>${source.replace(/<\/script/g, "<\\/script")}</script>`,
    }),
  );
  await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(1);
  expect(await launcherState(visitorPage)).toBeNull();
  expect(await callEverything(visitorPage)).toEqual([]);
  expect(errors).toEqual([]);
});

test("clobbered and hostile settings are ignored, not trusted", async ({ stack, site, visitorPage }) => {
  const { errors } = listen(visitorPage);
  await visitorPage.goto(
    site.put("/bad-clobber", {
      html: `<!doctype html><html><head></head><body><form id="opencomSettings"><input name="convexUrl" value="https://evil.example"></form><img name="OpencomWidget"></body></html>`,
      bodyEnd: `<script>Object.prototype.workspaceId = "evil"; Object.prototype.frameUrl = "https://evil.example/frame/x";</script>${snippet(stack, { async: null })}`,
    }),
  );
  await expectLauncher(visitorPage);
  const src = await visitorPage.locator("iframe").getAttribute("src");
  expect(src?.startsWith(stack.frameUrl() ?? `${stack.info.url}/http/frame/${stack.info.workspaceId}`)).toBe(
    true,
  );
  expect(errors).toEqual([]);
});
