/**
 * What visitors upload is served from the frame's own origin. Here it is hostile: opened by its URL and put into a page
 * of that origin in every way there is, none of it may run or read what the origin keeps.
 */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { createPackage, TestHome } from "../../server/testing/home.ts";
import { openVisitor } from "./support/browser.ts";

/** Leaves a trace wherever it gets to run: a request, and a mark in the origin's storage. */
const SCRIPT =
  "try{localStorage.ran=location.href}catch{}fetch('/ran?'+encodeURIComponent(location.href),{mode:'no-cors'});";
const PAGE = `<!doctype html><title>x</title><script>${SCRIPT}</script><img src=x onerror="${SCRIPT}">`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><script>${SCRIPT}</script><rect width="9" height="9"/></svg>`;
const XHTML = `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><script>${SCRIPT}</script></body></html>`;
/** One white point, with a page behind it. */
const PNG = Buffer.concat([
  Buffer.from(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f000101010018dd8db00000000049454e44ae426082",
    "hex",
  ),
  Buffer.from(PAGE),
]);

const FILES: { name: string; type: string; body: string | Buffer; isImage?: boolean }[] = [
  { name: "HTML", type: "text/html", body: PAGE },
  { name: "SVG", type: "image/svg+xml", body: SVG },
  { name: "JavaScript", type: "text/javascript", body: SCRIPT },
  { name: "XHTML", type: "application/xhtml+xml", body: XHTML },
  { name: "an untyped page", type: "", body: PAGE },
  { name: "a PNG with a page in it", type: "text/html", body: PNG, isImage: true },
  { name: "a GIF that is a script", type: "text/javascript", body: `GIF89a=1;${SCRIPT}`, isImage: true },
];

let pack: Awaited<ReturnType<typeof createPackage>>;
let home: TestHome;
let context: BrowserContext;
let close: () => Promise<void>;
test.beforeAll(async () => {
  pack = await createPackage();
  home = await TestHome.start({ folder: pack.folder });
  ({ context, close } = await openVisitor({ world: "open" }));
});
test.afterAll(async () => {
  await close();
  await home.remove();
  pack.remove();
});

/** A page of the origin that the files come from, with something to steal, and everything that ran so far. */
async function openOrigin(): Promise<{ page: Page; ran: string[] }> {
  const page = await context.newPage();
  const ran: string[] = [];
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/ran") ran.push(request.url());
  });
  await page.goto(`${home.info.url}/frame/x`);
  await page.evaluate(() => {
    localStorage.clear();
    localStorage.setItem("secret", "resume");
  });
  return { page, ran };
}

async function store(type: string, body: string | Buffer): Promise<string> {
  const uploadUrl = (await home.run("files:uploadUrl")) as string;
  const content = typeof body === "string" ? body : new Uint8Array(body);
  const blob = new Blob([content], { type });
  const { storageId } = (await (await fetch(uploadUrl, { method: "POST", body: blob })).json()) as {
    storageId: string;
  };
  return (await home.run("files:url", { storageId })) as string;
}

/** Puts the file into the page as whatever can load one, and waits until each has loaded or failed. */
async function embed(page: Page, url: string): Promise<void> {
  await page.evaluate(async (src) => {
    const settled = (element: HTMLElement) =>
      new Promise<void>((resolve) => {
        for (const event of ["load", "error"]) element.addEventListener(event, () => resolve());
        // A download in a frame fires neither.
        setTimeout(resolve, 800);
        document.body.append(element);
      });
    const make = <K extends keyof HTMLElementTagNameMap>(tag: K, set: Partial<HTMLElementTagNameMap[K]>) =>
      settled(Object.assign(document.createElement(tag), set));
    await Promise.all([
      make("iframe", { src }),
      make("object", { data: src }),
      make("object", { data: src, type: "image/svg+xml" }),
      make("embed", { src }),
      make("embed", { src, type: "text/html" }),
      make("img", { src }),
      make("script", { src }),
      make("script", { src, type: "module" }),
      make("link", { href: src, rel: "stylesheet" }),
      import(src).catch(() => {}),
      navigator.serviceWorker.register(src).catch(() => {}),
      new Promise<void>((resolve) => {
        const worker = new Worker(src);
        worker.onerror = () => resolve();
        setTimeout(resolve, 800);
      }),
    ]);
  }, url);
}

async function expectNothingRan(page: Page, ran: string[]): Promise<void> {
  expect(ran).toEqual([]);
  const kept = await page.evaluate(async () => ({
    storage: { ...localStorage },
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(kept).toEqual({ storage: { secret: "resume" }, workers: 0 });
}

for (const { name, type, body, isImage = false } of FILES) {
  test(`[B11] ${name}, opened by its URL or embedded, runs nothing and reads nothing`, async () => {
    const { page, ran } = await openOrigin();
    const url = await store(type, body);
    const opened = await context.newPage();
    if (isImage) {
      const response = await opened.goto(url);
      expect(response?.headers()["content-type"]).toMatch(/^image\/(png|gif)$/);
      // Its own origin, which shares nothing with ours.
      expect(await opened.evaluate(() => window.origin)).toBe("null");
      expect(
        await opened.evaluate(() => {
          try {
            return localStorage.length;
          } catch (error) {
            return (error as Error).name;
          }
        }),
      ).toBe("SecurityError");
    } else {
      const download = opened.waitForEvent("download");
      await opened.goto(url).catch(() => {}); // A navigation that becomes a download is aborted.
      expect((await download).url()).toBe(url);
      expect(opened.url()).not.toBe(url);
    }
    await embed(page, url);
    await opened.close();
    await expectNothingRan(page, ran);
    await page.close();
  });
}

test("the traces would be seen: the same files run when they are served as what they claim to be", async () => {
  for (const { name, type, body } of FILES.slice(0, 4)) {
    const { page, ran } = await openOrigin();
    const url = await store(type, body);
    await page.route(url, (route) => route.fulfill({ contentType: type, body }));
    await embed(page, url);
    expect(ran.length, name).toBeGreaterThan(0);
    expect(await page.evaluate(() => localStorage.ran as string | undefined), name).toBeTruthy();
    await page.close();
  }
});
