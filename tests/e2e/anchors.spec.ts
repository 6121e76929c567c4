import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { bundleInPage } from "../../bench/anchors/bundle.ts";
import type { Case } from "../../bench/anchors/runPage.ts";
import { servePages } from "../../bench/anchors/servePages.ts";
import { tally } from "../../bench/anchors/tally.ts";
import { markedTasks } from "../../bench/anchors/threadTimes.ts";
import type { AnchorRecord } from "../../protocol/anchors/anchor.ts";

/** Pages that nobody here wrote, and changes of every sort; `npm run bench -- anchors` has all of both. */
const PAGES = ["orders", "settings", "user_management", "pricing_tables"];
const ONLY = [
  "classHash",
  "i18n",
  "releaseS",
  "textEdit",
  "listSort",
  "shadowify",
  "removed",
  "replacedBySimilar",
  "removedBlock",
  "roleDenied",
  "skeleton",
];
const HARD = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; frame-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'">`;

let browser: Browser;
let script: string;
test.beforeAll(async () => {
  script = await bundleInPage("inPage.ts");
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
});
test.afterAll(() => browser.close());

async function openPage(html: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.route("http://shop.test/**", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: route.request().url().endsWith("/inner") ? INNER : html,
    }),
  );
  await page.goto("http://shop.test/");
  await page.evaluate(script);
  return page;
}
const INNER =
  "<!doctype html><title>Inner</title><h2>Payment</h2><button class=pay>Pay now</button><button class=pay>Pay later</button>";

test("sixty elements of real pages are known again after changes, and others are not taken for them", async () => {
  const server = await servePages(".");
  const cases: Case[] = [];
  let targets = 0;
  for (const name of PAGES) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${server.origin}/gentelella/dist/production/${name}.html`);
    await page.evaluate(script);
    const options = {
      page: name,
      seed: 7,
      targets: 20,
      methods: "ours" as const,
      playwright: "",
      only: ONLY,
    };
    const result = await page.evaluate((given) => window.anchors.runAnchorsPage(given), options);
    targets += result.targets;
    cases.push(...result.cases);
    await page.close();
  }
  server.stop();
  const { right, wrong, falseHighlight } = tally(cases);
  expect(targets).toBeGreaterThanOrEqual(60);
  expect(right.percent).toBeGreaterThan(88);
  expect(wrong.percent).toBeLessThan(1.5);
  expect(falseHighlight.percent).toBeLessThan(5);
});

test("works under the strictest policies, within frames and shadow roots, and changes nothing of the page", async () => {
  const page = await openPage(
    `<!doctype html>${HARD}<title>Shop</title><div id=host></div><iframe src="/inner" width=400 height=200></iframe>`,
  );
  const told = await page.evaluate(async () => {
    const root = document.querySelector("#host")?.attachShadow({ mode: "open" }) as ShadowRoot;
    for (const label of ["Export", "Import", "Archive"]) {
      const button = document.createElement("button");
      button.textContent = label;
      root.append(button);
    }
    const changes: string[] = [];
    const inner = document.querySelector("iframe")?.contentDocument as Document;
    const watch = new MutationObserver((records) => changes.push(...records.map(({ type }) => type)));
    for (const each of [document, root, inner])
      watch.observe(each, { subtree: true, childList: true, attributes: true, characterData: true });
    const wanted = [root.children[1] as Element, inner.querySelectorAll("button")[1] as Element];
    const anchors = window.anchors.makeAnchors();
    const told: string[] = [];
    for (const each of wanted) {
      const record = await window.anchors.recordAnchor(each, "salt");
      if (!record) throw new Error("nothing recorded");
      const { state, element } = await anchors.resolve(record);
      told.push(`${state} ${element === each}`);
    }
    await new Promise((resolve) => setTimeout(resolve));
    watch.disconnect();
    return { told, changes };
  });
  expect(told).toEqual({ told: ["found true", "found true"], changes: [] });
  await page.close();
});

test("a page of 30,000 elements does not feel it: slices, and no work while nothing changes", async () => {
  const rows = Array.from(
    { length: 6_000 },
    (_, at) =>
      `<tr><td>Order ${at}</td><td><a class=open href="/o/${at}">${at === 4_321 ? "Reorder" : "Open"}</a></td><td><b>${at * 7} pieces</b></td></tr>`,
  ).join("");
  const page = await openPage(`<!doctype html><title>Orders</title><h1>Orders</h1><table>${rows}</table>`);
  await page.evaluate(async () => {
    const wanted = document.querySelectorAll("a")[4_321] as Element;
    const record = await window.anchors.recordAnchor(wanted, "salt");
    if (!record) throw new Error("nothing recorded");
    // Nothing that a path would lead to at once.
    for (const each of document.querySelectorAll("a")) each.className = "go";
    document.querySelector("tr")?.remove();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    Object.assign(window, { wanted, record });
  });
  const resolve = () =>
    page.evaluate(async () => {
      const { wanted, record } = window as unknown as { wanted: Element; record: AnchorRecord };
      let breaths = 0;
      const post = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (this: MessagePort, ...given: [unknown]) {
        performance.mark("anchor:slice");
        breaths++;
        post.apply(this, given);
      } as typeof post;
      const long: number[] = [];
      new PerformanceObserver((list) =>
        long.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({
        type: "longtask",
      });
      const { element } = await window.anchors.makeAnchors().resolve(record);
      performance.mark("anchor:slice");
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { isRight: element === wanted, breaths, long };
    });
  let result: Awaited<ReturnType<typeof resolve>> | undefined;
  const slices = await markedTasks(browser, page, async () => {
    result = await resolve();
  });
  expect(result?.isRight).toBe(true);
  expect(result?.breaths).toBeGreaterThan(10);
  expect(slices.length).toBeGreaterThan(10);
  // Of the thread's own time, which nothing else on the machine can lengthen.
  expect(Math.max(...slices)).toBeLessThan(8);
  // A busy machine may take the processor away in the middle of a slice.
  expect(result?.long.length).toBeLessThan(3);
  await page.close();
});

test("watching follows an element that comes, is drawn anew and goes, and ends with the last stop", async () => {
  const page = await openPage(
    `<!doctype html><title>Shop</title><nav><a href="/a">Home</a> <a href="/b">Orders</a> <a href="/c">Help</a></nav><main><button class=save>Save draft</button> <button class=send>Send order</button></main>`,
  );
  const told = await page.evaluate(async () => {
    const main = document.querySelector("main") as HTMLElement;
    const record = await window.anchors.recordAnchor(main.querySelector(".send") as Element, "salt");
    if (!record) throw new Error("nothing recorded");
    const states: string[] = [];
    let heard = (): void => {};
    const next = () => new Promise<void>((resolve) => (heard = resolve));
    const stop = window.anchors.makeAnchors().watch(record, ({ state }) => {
      states.push(state);
      heard();
    });
    await next();
    const drawn = main.cloneNode(true) as HTMLElement;
    for (const change of [
      () => main.replaceWith(drawn),
      () => (drawn.hidden = true),
      () => (drawn.hidden = false),
      () => drawn.remove(),
    ]) {
      const told = next();
      change();
      await told;
    }
    stop();
    document.body.append(main);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return states;
  });
  expect(told.slice(0, 4)).toEqual(["found", "found", "hidden", "found"]);
  expect(told).toHaveLength(5);
  expect(["none", "low"]).toContain(told[4]);
  await page.close();
});
