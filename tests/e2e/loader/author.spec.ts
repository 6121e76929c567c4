/** Picking elements of the page for an author, on the pages that break such things (SPEC, chapter AU). */
import {
  changesOf,
  LOOK_INSIDE,
  mark,
  openCard,
  openPage,
  rectOf,
  surfaceOf,
  want,
  watchElements,
} from "./anchoredSupport.ts";
import {
  author,
  expectOutline,
  expectPointed,
  heard,
  NOTE_USE,
  outlines,
  picked,
  reports,
} from "./authorSupport.ts";
import { expect, html, isReady, order, seen, test } from "./support.ts";

const ROWS = ["Ada", "Grace", "Edsger"]
  .map((name) => `<tr><td>${name}</td><td><button class=edit>Edit</button></td></tr>`)
  .join("");
const PAGE = `${NOTE_USE}<h2>Orders</h2><p>All there is to see here, by name and day</p>
  <main aria-label=Tools><button id=save data-testid=save><svg width=16 height=16><path id=drawn d="M0 0h16v16H0z"/></svg> <span id=inner>Save</span></button>
  <a id=away href="/away">Away</a><input id=field placeholder=Name><button id=off disabled>Off</button>
  <input id=secret type=password><div data-oc-private><b id=kept>Ada</b></div></main><table>${ROWS}</table>
  <form id=form onsubmit="heard.push('sent'); return false"><button id=send>Send</button></form>`;

test("[AU1] [AU3] by mouse: what a click goes to is outlined and picked, and the page hears nothing of it but with Alt", async ({
  page,
  world,
  lines,
}) => {
  world.put("/away", "<!doctype html>Away");
  await openPage(page, world, PAGE);
  await watchElements(page);
  await author(page, { mode: "pick" });
  await page.locator("#inner").hover();
  await expectPointed(page, "Save");
  await expectOutline(page, () => rectOf(page, "#save"));
  await heard(page);
  await page.locator("#drawn").hover();
  await page.mouse.down();
  await page.mouse.up();
  const { label, quality, record, crumbs, path } = await picked(page);
  expect(label).toBe("Save");
  expect(quality).toMatchObject({ grade: "strong", lookAlikes: 0, fix: 'data-opencom-target="save"' });
  expect(quality.reasons[0]).toEqual({ code: "marked", name: "data-testid" });
  expect(crumbs.at(-1)).toEqual({ tag: "button", role: "button", name: "Save" });
  expect(path).toBe("/anchored");
  expect(JSON.stringify(record)).not.toContain("Orders");
  // It leads nowhere, sends nothing, opens nothing; what is disabled can be picked as well.
  for (const [at, id] of ["away", "send", "off", "field"].entries()) {
    await page.locator(`#${id}`).hover();
    await page.mouse.down();
    await page.mouse.up();
    await picked(page, at + 2);
  }
  await page.locator("#away").click({ button: "right", force: true });
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe("body");
  expect(await heard(page)).toEqual([]);
  // The same as the page is used to it.
  await page.keyboard.down("Alt");
  await page.locator("#send").click();
  await page.keyboard.up("Alt");
  await expect.poll(() => heard(page)).toContain("sent");
  await page.keyboard.down("Alt");
  await page.locator("#away").click();
  await page.keyboard.up("Alt");
  await page.waitForURL("**/away");
  expect(lines).toEqual([]);
});

test("[AU4] what is private is refused, and look-alikes are outlined in another tone", async ({
  page,
  world,
}) => {
  await openPage(page, world, PAGE);
  await watchElements(page);
  await author(page, { mode: "pick" });
  for (const id of ["secret", "kept"]) {
    await page.locator(`#${id}`).click({ force: true });
    await expect.poll(async () => (await reports(page, "refused")).at(-1)?.reason).toBe("private");
  }
  await page.locator(".edit").nth(1).click();
  const { quality } = await picked(page);
  expect(quality.lookAlikes).toBe(2);
  expect(quality.reasons).toContainEqual({ code: "lookAlikes", n: 2, name: "Edit" });
  expect(quality.reasons).toContainEqual({ code: "inRow", name: "Grace" });
  await expect
    .poll(async () => (await outlines(page)).map(({ tone }) => tone))
    .toEqual(["picked", "alike", "alike"]);
  expect(await changesOf(page)).toEqual([]);
  for (const { crumbs } of await reports(page, "hover")) expect(JSON.stringify(crumbs)).not.toContain("Ada");
});

test("[AU2] [AU3] by keyboard: up, down and beside, frozen, left and entered, and the page's own keys only outside of it", async ({
  page,
  world,
}) => {
  await openPage(page, world, `${PAGE}<ul id=menu onmouseleave="heard.push('left')"><li>One</li></ul>`);
  await author(page, { mode: "pick" });
  await page.locator("#inner").hover();
  await expectPointed(page, "Save");
  const steps: [key: string, name: string][] = [
    ["ArrowRight", "Away"],
    ["ArrowRight", "Name"],
    ["ArrowLeft", "Away"],
    ["ArrowLeft", "Save"],
    ["ArrowUp", "Tools"],
    ["ArrowDown", "Save"],
  ];
  await heard(page);
  for (const [key, name] of steps) {
    await page.keyboard.press(key);
    await expectPointed(page, name);
  }
  await page.keyboard.press("Enter");
  expect((await picked(page)).label).toBe("Save");
  // By Tab, as far as a page can be used by it; nothing is written there.
  await page.keyboard.press("Tab");
  await page.locator("#save").evaluate((element: HTMLElement) => element.focus());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expectPointed(page, "Name");
  await page.keyboard.type("n");
  expect(await page.locator("#field").inputValue()).toBe("");
  expect((await heard(page)).filter((each) => !each.startsWith("focus"))).toEqual([]);
  // The pointer leaves a menu that is frozen open, and the page is not told.
  await page.locator("#menu li").hover();
  await page.keyboard.press("Space");
  await page.locator("h2").hover();
  await expectPointed(page, "Orders");
  expect(await heard(page)).not.toContain("left");
  await page.keyboard.press("Escape");
  await expect.poll(() => reports(page, "mode")).toEqual([{ type: "mode", mode: "navigate" }]);
  expect(await outlines(page)).toEqual([]);
  // Now the page is used: letters go into its field and are no sign.
  await page.keyboard.type("p");
  expect(await page.locator("#field").inputValue()).toBe("p");
  await page.locator("#save").click();
  expect(await heard(page)).toContain("click inner");
  await page.keyboard.press("p");
  await expect.poll(() => reports(page, "mode")).toHaveLength(2);
  await page.locator("#save").click();
  await picked(page, 2);
  await page.keyboard.press("n");
  await expect
    .poll(async () => (await reports(page, "mode")).at(-1))
    .toEqual({ type: "mode", mode: "navigate" });
  // By the panel: a step, a place in the crumbs, and picked; each once.
  await author(page, { mode: "pick" });
  await page.locator(".edit").first().hover();
  await expectPointed(page, "Edit");
  const hovers = async () => (await reports(page, "hover")).filter(({ score }) => score === null).length;
  const before = await hovers();
  await author(page, { mode: "pick", move: { n: 1, to: "parent" } });
  await author(page, { mode: "pick", move: { n: 1, to: "parent" } });
  await expect.poll(async () => (await reports(page, "hover")).at(-1)?.crumbs.at(-1)?.tag).toBe("td");
  expect(await hovers()).toBe(before + 1);
  await author(page, { mode: "pick", move: { n: 2, to: 0 } });
  await expect.poll(async () => (await reports(page, "hover")).at(-1)?.crumbs.at(-1)?.tag).toBe("table");
  await author(page, { mode: "pick", move: { n: 3, to: "pick" } });
  expect((await picked(page, 3)).crumbs.at(-1)?.tag).toBe("table");
});

test("[AU1] in shadow roots, frames, dialogs and popovers, where our own surfaces keep working", async ({
  page,
  world,
  lines,
}) => {
  world.put("/inner", `<!doctype html><body>${NOTE_USE}<h2>Payment</h2><button id=pay>Pay now</button>`);
  await openPage(
    page,
    world,
    `${NOTE_USE}<div id=host></div><iframe id=frame src="/inner" style="width:400px;height:200px"></iframe>
     <dialog id=dialog><h2>Delete it?</h2><button id=yes>Delete</button></dialog><div popover id=menu><button id=item>Rename</button></div>`,
  );
  await page.evaluate(() => {
    const root = (document.querySelector("#host") as Element).attachShadow({ mode: "open" });
    root.append(Object.assign(document.createElement("button"), { textContent: "Export", id: "deep" }));
  });
  await watchElements(page);
  await author(page, { mode: "pick" });
  await page.locator("#deep").hover();
  await expectOutline(page, () => rectOf(page, "#deep"));
  await page.locator("#deep").click();
  expect((await picked(page)).record.paths[0]).toHaveLength(2);
  const pay = page.frameLocator("#frame").locator("#pay");
  await pay.hover();
  await expectPointed(page, "Pay now");
  await expectOutline(page, async () => (await pay.boundingBox()) as never);
  await pay.click();
  const inFrame = await picked(page, 2);
  expect(inFrame.quality.reasons).toContainEqual({ code: "inFrame", n: 1 });
  await page.mouse.wheel(0, 10);
  const innerFrame = page.frames().find((each) => each.url().endsWith("/inner"));
  expect(await innerFrame?.evaluate("heard")).toEqual([]);
  // What is open above the page is picked in, and outlined above it.
  await page.evaluate("dialog.showModal()");
  await expectOutline(
    page,
    () => rectOf(page, "#yes"),
    // A hand does not move once and stop: what has just opened may not have been there for the first move.
    () => page.locator("#yes").hover(),
  );
  await page.locator("#yes").click();
  expect((await picked(page, 3)).label).toBe("Delete");
  await page.evaluate("dialog.close(); menu.showPopover()");
  await expectOutline(
    page,
    () => rectOf(page, "#item"),
    // A hand does not move once and stop: what has just opened may not have been there for the first move.
    () => page.locator("#item").hover(),
  );
  await page.locator("#item").click();
  expect((await picked(page, 4)).label).toBe("Rename");
  // No click outside of it has closed it.
  expect(await page.locator("#menu").isVisible()).toBe(true);
  // The real resolver finds all of them again, each asked for once.
  const records = (await reports(page, "picked")).map(({ record }) => record);
  await page.evaluate("dialog.showModal(); menu.showPopover()");
  const tests = [
    ...records.map((anchor, n) => ({ n, anchor })),
    { n: 9, anchor: { v: 1 as const, css: "#nowhere" } },
  ];
  await author(page, { mode: "pick", tests });
  await author(page, { mode: "pick", tests });
  await expect.poll(async () => (await reports(page, "tested")).length).toBe(5);
  const told = (await reports(page, "tested")).sort((one, two) => one.n - two.n);
  expect(told.map(({ state }) => state)).toEqual(["found", "found", "found", "found", "none"]);
  await page.evaluate("dialog.close()");
  expect((await changesOf(page)).filter((each) => !/open|undefined/.test(each))).toEqual([]);
  // Our own: a card and the launcher are used as ever while picking, and are never picked.
  await want(page, mark("one", "#frame"));
  await openCard(page, "one");
  const surface = await surfaceOf(page, "one");
  await surface.evaluate(() => addEventListener("click", () => Object.assign(window, { pressed: true })));
  await page.frameLocator('iframe[src$="&s=one"]').getByRole("button").click();
  expect(await surface.evaluate(() => "pressed" in window)).toBe(true);
  const opened = (await seen(page, "open")).length;
  await order(page, { set: { isOn: true } });
  await page.mouse.click(1280 - 48, 720 - 48);
  await expect.poll(async () => (await seen(page, "open")).length).toBe(opened + 1);
  expect(await reports(page, "picked")).toHaveLength(4);
  expect(lines).toEqual([]);
});

test.describe("by touch", () => {
  test.use({ viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true });
  test("[AU3] a tap shows what would be picked, a second one picks it, and the page can be scrolled", async ({
    page,
    world,
  }) => {
    await openPage(page, world, `${PAGE}<div style="height:2000px"></div>`);
    await author(page, { mode: "pick" });
    await page.locator("#inner").tap();
    await expectPointed(page, "Save");
    await expectOutline(page, () => rectOf(page, "#save"));
    expect(await reports(page, "picked")).toEqual([]);
    await page.locator("#away").tap();
    await expectPointed(page, "Away");
    await page.locator("#away").tap();
    expect((await picked(page)).label).toBe("Away");
    expect(await heard(page)).toEqual([]);
    expect(page.url()).toContain("/anchored");
  });
});

const COUNT = `{
  const { addEventListener } = EventTarget.prototype;
  const mine = () => /author[.]js/.test(new Error().stack ?? "");
  window.ears = 0;
  window.observers = 0;
  window.timers = 0;
  EventTarget.prototype.addEventListener = function (type, on, options) {
    // Not of what is ours and stands nowhere yet.
    if (mine() && !(this instanceof AbortSignal || (this instanceof Element && !this.isConnected))) {
      window.ears++;
      options?.signal?.addEventListener("abort", () => window.ears--, { once: true });
    }
    return addEventListener.call(this, type, on, options);
  };
  const { observe } = MutationObserver.prototype;
  // Of the page, that is: our own boxes are in a root that is closed.
  MutationObserver.prototype.observe = function (...given) {
    if (mine() && document.contains(given[0])) window.observers++;
    return observe.apply(this, given);
  };
  const { setInterval } = window;
  window.setInterval = (...given) => { if (mine()) window.timers++; return setInterval(...given); };
  const { requestAnimationFrame } = window;
  window.frames_ = 0;
  window.requestAnimationFrame = (on) => { if (mine()) window.frames_++; return requestAnimationFrame(on); };
}`;

test("[AU6] under the strictest policies, on a page at rest nothing runs; after off nothing is left, and it can begin again", async ({
  page,
  world,
  lines,
}) => {
  const policy = `default-src 'none'; script-src 'unsafe-inline' ${world.frame}; frame-src ${world.frame}; connect-src ${world.frame}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await page.addInitScript(COUNT);
  await openPage(page, world, "<h2>Orders</h2><button id=save>Save</button>", {
    headers: {
      "content-security-policy": policy,
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    },
  });
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { all: unset !important } div { display: none !important }");
    document.adoptedStyleSheets = [sheet];
  });
  const markup = () => page.evaluate(() => document.documentElement.outerHTML);
  const before = await markup();
  await watchElements(page);
  const rest = () =>
    page.evaluate(async () => {
      type Counted = typeof window & { frames_: number; ears: number; observers: number; timers: number };
      const counted = window as Counted;
      const { frames_ } = counted;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return {
        frames: counted.frames_ - frames_,
        timers: counted.timers,
        ears: counted.ears > 0,
        observers: counted.observers,
      };
    });
  for (const count of [1, 2]) {
    await author(page, { mode: "pick" });
    await page.locator("#save").hover();
    await expectPointed(page, "Save");
    await expectOutline(page, () => rectOf(page, "#save"));
    // Who rests there is told how well it would hold.
    await expect.poll(async () => typeof (await reports(page, "hover")).at(-1)?.score).toBe("number");
    await page.locator("#save").click();
    await picked(page, count);
    await expect.poll(rest).toEqual({ frames: 0, timers: 0, ears: true, observers: 0 });
    expect(await markup()).toBe(before);
    await author(page, { mode: "off" });
    await expect.poll(rest).toEqual({ frames: 0, timers: 0, ears: false, observers: 0 });
    expect(await outlines(page)).toEqual([]);
    expect(await markup()).toBe(before);
    await page.mouse.move(1, 1);
  }
  expect(await changesOf(page)).toEqual([]);
  // Gone with the widget.
  await author(page, { mode: "pick" });
  await expect.poll(async () => (await rest()).ears).toBe(true);
  await page.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(async () => (await rest()).ears).toBe(false);
  expect(lines).toEqual([]);
});

/** A page whose routers have patched all there is to patch, and listen to all there is to hear. */
const ROUTED = `<script>
  window.woken = [];
  for (const name of ["pushState", "replaceState"]) {
    const own = History.prototype[name];
    if (name === "replaceState") own.call(history, { idx: 7 }, "");
    History.prototype[name] = function (...given) { woken.push("patched"); return own.apply(this, given); };
    history[name] = function (...given) { woken.push("own"); return own.apply(this, given); };
  }
  navigation.addEventListener("navigate", (event) => {
    if (event.canIntercept) event.intercept({ handler: async () => void woken.push("routed") });
  });
  for (const type of ["hashchange", "popstate"]) addEventListener(type, () => woken.push(type));
</script>`;

test("[AU7] the code is taken out of the address, with the page's own fragment, state and routers left alone", async ({
  page,
  world,
  lines,
}) => {
  const url = world.put("/app", html(world, { crossorigin: "" }, "").replace("<head>", `<head>${ROUTED}`));
  await page.addInitScript(LOOK_INSIDE);
  const cases: [before: string, after: string][] = [
    ["#opencom_authoring=abc-123", ""],
    ["#/orders?tab=%C3%A4&x=a+b&opencom_authoring=abc-123", "#/orders?tab=%C3%A4&x=a+b"],
    ["?q=1#opencom_authoring=abc-123&top", "?q=1#top"],
  ];
  for (const [before, after] of cases) {
    await page.goto("about:blank");
    await page.goto(url + before);
    await isReady(page);
    await page.evaluate("woken.length = 0");
    const length = await page.evaluate(() => history.length);
    await author(page, { mode: "navigate", strip: "opencom_authoring" });
    await expect.poll(() => page.url()).toBe(url + after);
    const told = await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { woken } = window as unknown as { woken: string[] };
      const frames = document.querySelectorAll("iframe").length;
      return { woken: [...woken], state: history.state, length: history.length, frames };
    });
    expect(told).toEqual({ woken: [], state: { idx: 7 }, length, frames: 1 });
    // The loader knows the new address, and the page's routers hear of the next one as ever.
    await expect.poll(async () => (await seen(page, "page")).at(-1)?.[0]?.url).toBe(url + after);
    await page.evaluate(() => void (location.hash = "own"));
    await expect.poll(() => page.evaluate("woken.join()")).toContain("routed");
  }
  expect(lines).toEqual([]);
});
