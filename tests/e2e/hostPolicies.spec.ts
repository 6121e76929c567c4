import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { reply } from "./support/agent.ts";
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

/** Collects policy violations of the page and all of its frames from their own events and from the console. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|trusted ?type|permissions policy|embedder-?policy/i.test(message.text()))
      found.push(message.text());
  });
  page.on("requestfailed", (request) => {
    const { errorText = "" } = request.failure() ?? {};
    if (/blocked/i.test(errorText)) found.push(`${request.url()} ${errorText}`);
  });
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
      console.warn(`Content Security Policy: ${violatedDirective} ${blockedURI} by ${sourceFile}`),
    ),
  );
  return found;
}

/** Both sides say something and see it. */
async function exchange(messenger: Messenger, stack: Stack, text: string): Promise<void> {
  await messenger.writeFirst(text);
  await expect(messenger.frame.getByText(/· sent/i)).toBeVisible();
  await reply(stack, text, `answer to ${text}`);
  await expect(messenger.message(`answer to ${text}`)).toBeVisible();
}

type Policy = {
  headers(stack: Stack, frameOrigin: string): Record<string, string>;
  attributes?: Record<string, string>;
  /** What shows that the browser took the policy as meant. */
  isInForce?: () => boolean;
};
const csp = (...directives: string[]) => ({ "content-security-policy": directives.join("; ") });
const isSinkShut = () => {
  try {
    document.createElement("p").innerHTML = "<b>x</b>";
    return false;
  } catch {
    return true;
  }
};

/** Pages that allow little. The customer's own part is in the headers; ours is the snippet. */
const POLICIES: Record<string, Policy> = {
  "nothing but the two lines, under Trusted Types 'none'": {
    headers: (stack, frameOrigin) => ({ "content-security-policy": hostCsp(stack, frameOrigin) }),
  },
  "a nonce with strict-dynamic": {
    headers: (_stack, frameOrigin) =>
      csp("default-src 'none'", "script-src 'nonce-n1' 'strict-dynamic'", `frame-src ${frameOrigin}`),
    attributes: { nonce: "n1" },
  },
  "a nonce with strict-dynamic, under Trusted Types 'none'": {
    headers: (_stack, frameOrigin) =>
      csp(
        "default-src 'none'",
        "script-src 'nonce-n1' 'strict-dynamic'",
        `frame-src ${frameOrigin}`,
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ),
    attributes: { nonce: "n1" },
  },
  "loader, backend and frame, as older snippets ask for": {
    headers: (stack, frameOrigin) =>
      csp(
        "default-src 'self'",
        `script-src 'self' ${stack.info.url}`,
        `connect-src 'self' ${stack.info.url} ${stack.info.url.replace("http", "ws")}`,
        `frame-src ${frameOrigin}`,
      ),
  },
  "Trusted Types 'none' and no other rule": {
    headers: () => csp("require-trusted-types-for 'script'", "trusted-types 'none'"),
  },
  "COEP require-corp": {
    headers: () => ({
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    }),
    attributes: { crossorigin: "" },
    isInForce: () => crossOriginIsolated,
  },
  "COEP require-corp alone, which isolates nothing": {
    headers: () => ({ "cross-origin-embedder-policy": "require-corp" }),
    attributes: { crossorigin: "" },
    isInForce: () => !crossOriginIsolated,
  },
};

for (const [index, [what, { headers, attributes, isInForce }]] of Object.entries(POLICIES).entries()) {
  test(`${what}: a conversation both ways, with no violation in page or frame`, async ({
    stack,
    site,
    visitorPage,
  }) => {
    const found = await violations(visitorPage);
    const given = headers(stack, stack.frameOrigin);
    const url = site.put(`/policy-${index}`, { head: snippet(stack, attributes), headers: given });
    await visitorPage.goto(url);
    if (isInForce) expect(await visitorPage.evaluate(isInForce)).toBe(true);
    const messenger = new Messenger(visitorPage);
    await messenger.open();
    await exchange(messenger, stack, `hello under policy ${index}`);
    await messenger.close();
    expect(found).toEqual([]);
    // Last, since it makes a violation of its own.
    const isTrusted = JSON.stringify(given).includes("require-trusted-types-for");
    expect(await visitorPage.evaluate(isSinkShut)).toBe(isTrusted);
  });
}

test("the frame enforces Trusted Types with one policy and its own CSP, with no violation", async ({
  stack,
  site,
  visitorPage,
}) => {
  const found = await violations(visitorPage);
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
  expect(found).toEqual([]);
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

/** Lines of ours and errors of the page. */
function ownLines(page: Page): string[] {
  const lines: string[] = [];
  page.on("console", (message) => /opencom/i.test(message.text()) && lines.push(message.text()));
  page.on("pageerror", (error) => lines.push(`error: ${error.message}`));
  return lines;
}

for (const kind of ["a sandboxed page", "a page in a sandboxed frame", "a file"] as const) {
  test(`${kind}, which has no origin, gets one console line and no widget`, async ({
    stack,
    site,
    visitorPage,
  }, info) => {
    const lines = ownLines(visitorPage);
    const head = snippet(stack);
    let url = site.put("/no-origin", { head });
    if (kind === "a sandboxed page")
      url = site.put("/sandboxed", { head, headers: csp("sandbox allow-scripts") });
    if (kind === "a page in a sandboxed frame")
      url = site.put("/sandboxing", { html: `<!doctype html><iframe sandbox="allow-scripts" src="${url}">` });
    if (kind === "a file") {
      const path = info.outputPath("page.html");
      writeFileSync(path, `<!doctype html><html><head>${head}</head><body>A page.</body></html>`);
      url = pathToFileURL(path).href;
    }
    await visitorPage.goto(url);
    await expect.poll(() => lines.length).toBe(1);
    await visitorPage.waitForTimeout(1_500);
    expect(lines).toEqual([expect.stringContaining("page without origin")]);
    expect(await launcherState(visitorPage)).toBeNull();
    expect(visitorPage.frames().some((each) => each.url().includes("/frame/"))).toBe(false);
  });
}

test.describe("a page that another page frames", () => {
  const allow = async (stack: Stack, allowedOrigins: string[]) =>
    stack.run("workspaces:setAllowedOrigins", { agentToken: await stack.agentToken(), allowedOrigins });
  test.afterEach(async ({ stack }) => {
    await allow(stack, []);
  });

  for (const sandbox of [null, "allow-scripts allow-same-origin"]) {
    test(`${sandbox ? `in sandbox="${sandbox}"` : "plainly"}, both allowed: a conversation both ways, with no violation`, async ({
      stack,
      site,
      visitorPage,
    }) => {
      const outer = await startSite();
      await allow(stack, [site.url, outer.url]);
      const found = await violations(visitorPage);
      const headers = { "content-security-policy": hostCsp(stack, stack.frameOrigin) };
      const inner = site.put("/framed", { head: snippet(stack), headers });
      const attribute = sandbox ? ` sandbox="${sandbox}"` : "";
      const html = `<!doctype html><iframe id="host" width="900" height="760"${attribute} src="${inner}"></iframe>`;
      await visitorPage.goto(outer.put("/framing", { html }));
      const host = visitorPage.frames().find((each) => each.url() === inner);
      await expect
        .poll(() => host?.evaluate(() => window.OpencomWidget?.isReady() ?? false), { timeout: 30_000 })
        .toBe(true);
      await host?.evaluate(() => window.OpencomWidget.open());
      const messenger = new Messenger(visitorPage, visitorPage.frameLocator("#host"));
      await exchange(messenger, stack, `hello from a ${sandbox ? "sandboxed" : "framed"} page`);
      expect(found).toEqual([]);
      await outer.stop();
    });
  }

  test("by a site that is not allowed: one line, nothing shown, nothing booted", async ({
    stack,
    site,
    visitorPage,
  }) => {
    const outer = await startSite();
    await allow(stack, [site.url]);
    const lines = ownLines(visitorPage);
    const inner = site.put("/framed-by-stranger", { head: snippet(stack) });
    const boots: string[] = [];
    visitorPage.on("request", (request) => request.url().endsWith("/boot") && boots.push(request.url()));
    await visitorPage.goto(
      outer.put("/stranger", { html: `<!doctype html><iframe src="${inner}"></iframe>` }),
    );
    const ours = () => lines.filter((line) => line.includes("[Opencom]"));
    await expect.poll(() => ours().length, { timeout: 45_000 }).toBe(1);
    expect(ours()).toEqual([expect.stringMatching(/FRAME_BLOCKED|ORIGIN_REFUSED/)]);
    const host = visitorPage.frames().find((each) => each.url() === inner);
    await expect.poll(() => host?.evaluate(() => document.querySelectorAll("iframe").length)).toBe(0);
    expect(boots).toEqual([]);
    await outer.stop();
  });
});

test("the whole job also works with API and frame on two origins", { tag: "@apart" }, async ({
  site,
  newVisitor,
}) => {
  const stack = await Stack.start({ twoOrigins: true });
  try {
    const { context } = await newVisitor();
    const page = context.pages()[0] ?? (await context.newPage());
    const found = await violations(page);
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
