import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, test as base, chromium, expect, type Frame, type Page } from "@playwright/test";
import { build } from "vite";

export { expect };

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const FAKE_FRAME = readFileSync(join(ROOT, "loader/harness/fakeFrame.js"), "utf8");
export const WORKSPACE = "w1";

/** A target as it ships, built once per worker from source: its files by name. */
async function buildTarget(mode: "loader" | "overlays"): Promise<Map<string, string>> {
  const outDir = mkdtempSync(join(tmpdir(), `opencom-${mode}-`));
  await build({ root: ROOT, mode, logLevel: "error", build: { outDir, emptyOutDir: true } });
  const files = readdirSync(outDir).map((name) => [name, readFileSync(join(outDir, name), "utf8")] as const);
  rmSync(outDir, { recursive: true });
  return new Map(files);
}

function listen(handle: (request: IncomingMessage, response: ServerResponse) => void, host: string) {
  const server = createServer(handle);
  return new Promise<{ server: Server; url: string }>((resolve) =>
    server.listen(0, host, () =>
      resolve({ server, url: `http://${host}:${(server.address() as AddressInfo).port}` }),
    ),
  );
}

export type SitePage = { html: string; headers?: Record<string, string> };

export type World = {
  loader: string;
  /** Origin of widget.js and of the frame, `localhost`. */
  frame: string;
  /** Origin of the customer's pages, `127.0.0.1`. */
  site: string;
  put(path: string, page: SitePage | string): string;
  /** Paths asked of the frame's origin, in order. */
  requests: string[];
};

async function startWorld(): Promise<{ world: World; stop(): void }> {
  const loader = (await buildTarget("loader")).get("widget.js") as string;
  const overlays = await buildTarget("overlays");
  const pages = new Map<string, SitePage>();
  const requests: string[] = [];
  const frame = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    requests.push(pathname);
    const script = pathname === "/widget.js" ? loader : overlays.get(pathname.slice(1));
    if (script)
      return void response
        .writeHead(200, { "content-type": "text/javascript", "access-control-allow-origin": "*" })
        .end(script);
    if (pathname === "/fake.js")
      return void response.writeHead(200, { "content-type": "text/javascript" }).end(FAKE_FRAME);
    if (pathname.includes("/surface/"))
      return void response
        .writeHead(200, {
          "content-type": "text/html",
          "cross-origin-embedder-policy": "require-corp",
          "cross-origin-resource-policy": "cross-origin",
        })
        .end(`<!doctype html><body style="margin:0"><button>Teaser</button></body>`);
    if (pathname.includes("/frame/"))
      return void response
        .writeHead(200, {
          "content-type": "text/html",
          "content-security-policy": "require-trusted-types-for 'script'; trusted-types 'none'",
          "cross-origin-embedder-policy": "require-corp",
          "cross-origin-resource-policy": "cross-origin",
        })
        .end(`<!doctype html><title>frame</title><body><script src="/fake.js"></script></body>`);
    response.writeHead(404).end();
  }, "localhost");
  const site = await listen((request, response) => {
    const page = pages.get(new URL(request.url ?? "/", "http://x").pathname);
    if (!page) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers }).end(page.html);
  }, "127.0.0.1");
  return {
    world: {
      loader,
      frame: frame.url,
      site: site.url,
      requests,
      put(path, page) {
        pages.set(path, typeof page === "string" ? { html: page } : page);
        return site.url + path;
      },
    },
    stop() {
      for (const { server } of [frame, site]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

export const test = base.extend<{ lines: string[] }, { world: World; chrome: Browser }>({
  world: [
    async ({}, use) => {
      const { world, stop } = await startWorld();
      await use(world);
      stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  chrome: [
    async ({}, use) => {
      const chrome = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
        ],
      });
      await use(chrome);
      await chrome.close();
    },
    { scope: "worker" },
  ],
  context: async (
    { chrome, viewport, isMobile, hasTouch, colorScheme, reducedMotion, forcedColors },
    use,
  ) => {
    const context = await chrome.newContext({
      reducedMotion: reducedMotion ?? "reduce",
      viewport,
      isMobile,
      hasTouch,
      colorScheme,

      forcedColors,
    });
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => {
    await use(await context.newPage());
  },
  /** Our console lines and the page's errors. */
  lines: async ({ page }, use) => {
    const lines: string[] = [];
    page.on(
      "console",
      (message) => /\[Opencom\]|Refused|violat/i.test(message.text()) && lines.push(message.text()),
    );
    page.on("pageerror", (error) => lines.push(`ERROR ${error.message}`));
    await use(lines);
  },
});

/** A page with our snippet; attributes over the usual two. */
export function html(world: World, attributes: Record<string, string | null> = {}, body = ""): string {
  const all: Record<string, string | null> = {
    src: `${world.frame}/widget.js`,
    async: "",
    "data-opencom-convex-url": world.frame,
    "data-opencom-workspace-id": WORKSPACE,
    ...attributes,
  };
  const text = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}="${value}"`]));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title><script ${text.join(" ")}></script></head><body><h1>Page</h1><button id="own">Own</button>${body}</body></html>`;
}

/** The app frame, once the loader has made it. */
export async function appFrame(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().some((each) => each.url().includes("/frame/"))).toBe(true);
  return page.frames().find((each) => each.url().includes("/frame/")) as Frame;
}

export const isReady = (page: Page) => page.waitForFunction(() => window.OpencomWidget?.isReady());

type Fake = {
  seen: { t: string; d: Record<string, never>[] }[];
  order(order: object): void;
};

/** Arguments of each message of one type the frame got, in order. */
export async function seen(page: Page, type: string): Promise<Record<string, never>[][]> {
  const frame = await appFrame(page);
  return frame.evaluate(
    (wanted) =>
      (window as unknown as { fake: Fake }).fake.seen.filter(({ t }) => t === wanted).map(({ d }) => d),
    type,
  );
}

/** What the frame was greeted with. */
export async function greeting(page: Page): Promise<Record<string, never>> {
  return (await seen(page, "init"))[0]?.[0] ?? {};
}

/** Makes the frame order something. */
export async function order(page: Page, wanted: object): Promise<void> {
  const frame = await appFrame(page);
  await frame.evaluate((each) => (window as unknown as { fake: Fake }).fake.order(each), wanted);
}

export { cdp, clickLauncher, expectLauncher, launcherState } from "../support/launcher.ts";
