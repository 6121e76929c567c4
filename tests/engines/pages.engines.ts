import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleInPage } from "../../bench/anchors/bundle.ts";
import type { Anchor } from "../../protocol/anchors/anchor.ts";
import { LONG, mark, PAGES, TARGET } from "../e2e/loader/hardPages.ts";
import type { World } from "../e2e/loader/world.ts";
import { type Engine, until } from "./engine.ts";
import { HardPage, startBuilt } from "./hardPage.ts";
import { launch } from "./launch.ts";

type Record_ = (element: Element, salt: string) => Promise<Anchor>;

/** As an engine that keeps no box at an element, and moves no frame: script does both. */
const OLD = `{
  const { showPopover } = HTMLElement.prototype;
  HTMLElement.prototype.showPopover = function () { showPopover.call(this); };
  delete Element.prototype.moveBefore;
}`;
/** As one that has no top layer for us either. */
const OLDER = `HTMLElement.prototype.showPopover = () => { throw new Error("none"); };`;

/** The pages that break such things, one after the other, in engines that do more or less of it by themselves (SPEC, chapter AN). */
describe("pages", () => {
  let engine: Engine;
  let world: World;
  let stop: () => void;
  let page: HardPage;
  beforeAll(async () => {
    const [started, launched] = await Promise.all([startBuilt(), launch()]);
    ({ world, stop } = started);
    engine = launched;
    page = new HardPage(engine, world);
  });
  afterAll(async () => {
    await engine?.close();
    stop?.();
  });
  /** Runs what stands in the text, in the page. */
  const run = (text: string): Promise<void> => engine.evaluate((text) => void new Function(text)(), text);

  for (const [name, { body, after }] of Object.entries(PAGES))
    test(`[AN1] [AN2] ring and card stand at an element ${name}`, async () => {
      await page.open(body);
      await page.want(mark("one", "#target"));
      await page.openCard("one");
      await page.expectRing();
      await page.expectCard("one");
      await page.expectTold("one", { state: "found", isInView: true });
      await run(after);
      await page.expectRing();
      await page.expectCard("one");
    });

  for (const [name, first] of Object.entries({
    "keeps no box at an element": OLD,
    "has no top layer": OLDER,
  }))
    test(`[AN4] where the engine ${name}, script keeps ring and card there, in scrollers and in a dialog`, async () => {
      const scrollers = "in three scrollers, one in the other";
      const { body, after } = PAGES[scrollers] as (typeof PAGES)[string];
      await page.open(
        `${body}<dialog id=dialog style="height:400px"><button id=within>Within</button></dialog>`,
        {
          first,
        },
      );
      await page.want(mark("one", "#target"));
      await page.openCard("one");
      await page.expectRing();
      await page.expectCard("one");
      await run(after);
      expect(await page.expectRing()).toMatchObject({ isBy: true });
      expect(await page.expectCard("one")).toMatchObject({ isBy: true });
      await page.want(mark("one", "#within"));
      await run("document.querySelector('dialog').showModal()");
      await page.expectRingIn("dialog", "#within");
      expect(await page.expectCard("one", "#within")).toMatchObject({ home: "dialog" });
    });

  test("[AN1] in open shadow roots and in a frame of the page's origin, which scrolls", async () => {
    world.put(
      "/inner",
      `<!doctype html><div style="height:200px"></div><button id=pay>Pay now</button>${LONG}`,
    );
    await page.open(
      `<div id=host></div><iframe id=inner src="/inner" style="border:5px solid;width:500px;height:400px"></iframe>${LONG}`,
    );
    await run(await bundleInPage("inPage.ts"));
    const [deep, pay] = await engine.evaluate(async () => {
      const root = (document.querySelector("#host") as Element).attachShadow({ mode: "open" });
      const inner = root.appendChild(document.createElement("section")).attachShadow({ mode: "open" });
      // As large as its host, so that the page can be asked where it is.
      (document.querySelector("#host") as HTMLElement).style.cssText = "width:120px";
      const button = Object.assign(document.createElement("button"), { textContent: "Export" });
      button.style.cssText = "display:block;width:100%";
      inner.append(button);
      const { contentDocument } = document.querySelector("#inner") as HTMLIFrameElement;
      const { anchors } = window as unknown as { anchors: { recordAnchor: Record_ } };
      return [
        await anchors.recordAnchor(button, "salt"),
        await anchors.recordAnchor(contentDocument?.querySelector("#pay") as Element, "salt"),
      ] as const;
    });
    await page.want(mark("one", "", { anchor: deep }));
    await page.expectRing("#host");
    await run("scrollTo(0, 40)");
    await page.expectRing("#host");
    await page.want(mark("two", "", { anchor: pay }));
    expect(await page.expectRing("#inner", "#pay")).toMatchObject({ isBy: true });
    await run("document.querySelector('#inner').contentWindow.scrollTo(0, 120)");
    await page.expectRing("#inner", "#pay");
    await run("scrollTo(0, 90)");
    await page.expectRing("#inner", "#pay");
  });

  test("[AN1] [AN3] what comes late, is drawn anew, hidden by a class and taken away", async () => {
    await page.open("<style>.off{display:none}</style><main></main>");
    await page.want(mark("one", "#target"));
    await page.openCard("one");
    await page.expectTold("one", { state: "none" });
    expect((await page.drawn()).cards.some(({ isVisible }) => isVisible)).toBe(false);
    await run(`
      const draw = (height) => document.querySelector("main").innerHTML = "<p style='height:" + height + "px'></p><button id=target>Save</button>";
      setTimeout(draw, 200, 10);
      let times = 0;
      const timer = setInterval(() => (draw(30 * ++times), times < 4 || clearInterval(timer)), 500);
      window.isDrawn = () => times > 3;
    `);
    await page.expectRing();
    await until("drawn anew", () =>
      engine.evaluate(() => (window as unknown as { isDrawn: () => boolean }).isDrawn()),
    );
    await page.expectRing();
    await page.expectCard("one");
    await run("target.className = 'off'");
    await page.expectTold("one", { state: "hidden", isInView: false });
    await page.expectNoRing();
    await run("target.className = ''");
    await page.expectRing();
    await page.expectCard("one");
    await run("target.remove()");
    await page.expectTold("one", { state: "none" });
    await page.expectNoRing();
    await until(
      "the card is hidden",
      async () => !(await page.drawn()).cards.some(({ isVisible }) => isVisible),
    );
  });

  test.each([2_000, 9_000])("[AN1] what comes %i ms late is marked as soon as it is there", async (late) => {
    await page.open("<main></main>");
    await page.want(mark("one", "#target"));
    await page.expectTold("one", { state: "none" });
    await run(
      `setTimeout(() => (document.querySelector("main").innerHTML = "<button id=target>Save</button>"), ${late})`,
    );
    await until("it has come", () => engine.evaluate(() => document.querySelector("#target") !== null));
    await page.expectRing();
    await page.expectTold("one", { state: "found", isInView: true });
  });

  test("[AN1] on a page all of which is inert nothing is marked, until it no longer is", async () => {
    await page.open(`<main>${TARGET}</main>`);
    await run("document.body.inert = true");
    await page.want(mark("one", "#target"));
    await page.openCard("one");
    await page.expectTold("one", { state: "hidden" });
    await page.expectNoRing();
    expect((await page.drawn()).cards.some(({ isVisible }) => isVisible)).toBe(false);
    await run("document.body.inert = false");
    await page.expectRing();
    await page.expectCard("one");
  });

  test("[AN5] in a dialog opened before and after, in a menu and in full screen", async () => {
    await page.open(
      `<dialog id=dialog style="width:700px;height:500px"><h2>Edit</h2>${TARGET}</dialog><div id=menu popover style="padding:60px"><button id=item>Item</button></div><section id=stage><button id=play>Play</button></section>`,
      {
        first: "addEventListener('click', ({ target }) => target.id === 'own' && stage.requestFullscreen());",
      },
    );
    await run("dialog.showModal()");
    await page.want(mark("one", "#target"));
    await page.openCard("one");
    await page.expectRingIn("dialog");
    expect(await page.expectCard("one")).toMatchObject({ home: "dialog" });
    await run("dialog.close()");
    await page.expectTold("one", { state: "hidden" });
    await page.expectNoRing();
    await until("no card", async () => !(await page.drawn()).cards.some(({ isVisible }) => isVisible));
    await run("dialog.showModal()");
    await page.expectRingIn("dialog");
    await page.expectCard("one");
    // Behind it nothing is marked.
    await page.want(mark("one", "#play"));
    await page.expectTold("one", { state: "found", isInView: false });
    await page.expectNoRing();
    await run("dialog.close()");
    await page.expectRingIn("html", "#play");
    expect(await page.expectCard("one", "#play")).toMatchObject({ home: "html" });
    expect(await engine.evaluate(() => document.querySelector("#dialog")?.children.length)).toBe(2);
    const readSize = () => engine.evaluate(() => `${innerWidth} ${innerHeight}`);
    const size = await readSize();
    await page.clickOn("#own");
    await until("full screen", () => engine.evaluate(() => document.fullscreenElement?.id === "stage"));
    await page.expectRingIn("section", "#play");
    await page.expectCard("one", "#play");
    await engine.evaluate(() => document.exitFullscreen());
    // The window is a moment behind its document: what stands in its middle would still move.
    await until("the window is as it was", async () => (await readSize()) === size);
    await page.expectRingIn("html", "#play");
    // A menu stays open when something of ours in it is pressed.
    await page.want(mark("two", "#item", { beacon: { name: "New" } }));
    await run("menu.showPopover()");
    await page.expectRingIn("div", "#item");
    await page.pressBeacon();
    await page.expectTold("two", { isPressed: true });
    expect(await engine.evaluate(() => document.querySelector("#menu")?.matches(":popover-open"))).toBe(true);
  });

  test("[AN1] a row of a list that draws its rows over and over is marked only while it is that row", async () => {
    await page.open(
      `<div id=list style="height:300px;overflow:auto"><div style="position:relative;height:4000px"></div></div>`,
    );
    await run(`
      const list = document.querySelector("#list");
      const rows = Array.from({ length: 9 }, () => list.firstElementChild.appendChild(document.createElement("div")));
      const fill = () => rows.forEach((row, at) => {
        const first = Math.floor(list.scrollTop / 40);
        const number = first + ((at - first % 9 + 9) % 9);
        row.style.cssText = "position:absolute;height:38px;width:200px;top:" + number * 40 + "px";
        row.setAttribute("aria-label", row.textContent = "Row " + number);
      });
      list.onscroll = fill; fill();
    `);
    await page.want(mark("one", '[aria-label="Row 30"]'));
    await page.expectTold("one", { state: "none" });
    for (let times = 0; times < 2; times++) {
      await run("list.scrollTo(0, 28 * 40)");
      await page.expectRing('[aria-label="Row 30"]');
      await run("list.scrollTo(0, 60 * 40)");
      await page.expectTold("one", { state: "none" });
      await page.expectNoRing();
    }
  });

  test("[AN1] routes that change by the hash, and with a view transition where there are any", async () => {
    await page.open(`<main><div style="height:100px"></div>${TARGET}</main>`);
    await page.want(mark("one", "#target"));
    await page.openCard("one");
    await page.expectCard("one");
    await run(`
      const views = { "#empty": "<p>Nothing</p>", "#here": "<div style='height:220px'></div><button id=target style='margin-left:300px'>Save</button>" };
      addEventListener("hashchange", () => (document.querySelector("main").innerHTML = views[location.hash] ?? ""));
      location.hash = "#empty";
    `);
    await page.expectTold("one", { state: "none" });
    await page.expectNoRing();
    await run("location.hash = '#here'");
    await page.expectRing();
    await page.expectCard("one");
    await engine.evaluate(async () => {
      const change = () => {
        (document.querySelector("main") as Element).innerHTML = "<button id=target>Save</button>";
      };
      if (document.startViewTransition) await document.startViewTransition(change).finished;
      else change();
    });
    await page.expectRing();
    await page.expectCard("one");
  });

  test("[AN4] under the strictest policy and patched prototypes, among 30,000 elements; nothing is refused", async () => {
    const policy = `default-src 'none'; script-src 'nonce-page' ${world.frame}; frame-src ${world.frame}; require-trusted-types-for 'script'; trusted-types 'none'`;
    await page.open(TARGET, {
      headers: { "content-security-policy": policy },
      first: `
        window.refused = [];
        addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => refused.push(effectiveDirective + " " + blockedURI));
        for (const [owner, names] of [[Element.prototype, ["append", "remove", "setAttribute"]], [MessagePort.prototype, ["postMessage"]], [History.prototype, ["pushState", "replaceState"]]])
          for (const name of names) {
            const own = owner[name];
            owner[name] = function (...given) { return own.apply(this, given); };
          }
      `,
    });
    await engine.evaluate(() => {
      const main = document.body.appendChild(document.createElement("main"));
      for (let row = 0; row < 10_000; row++) {
        const line = main.appendChild(document.createElement("p"));
        line.appendChild(document.createElement("b")).textContent = `Row ${row}`;
        line.appendChild(document.createElement("i")).textContent = "text";
      }
    });
    await page.want(mark("one", "#target"), mark("two", "p:nth-of-type(4000) b"));
    await page.openCard("one");
    await page.expectRing();
    await page.expectCard("one");
    await engine.evaluate(() =>
      document.querySelector("p:nth-of-type(4000)")?.scrollIntoView({ block: "center", behavior: "instant" }),
    );
    await page.expectTold("two", { state: "found", isInView: true });
    await page.expectRing("p:nth-of-type(4000) b");
    const refused = await engine.evaluate(() => (window as unknown as { refused: string[] }).refused);
    expect(refused.filter((each) => !each.endsWith("/favicon.ico"))).toEqual([]);
  });

  test("[AN2] a page that closes its menu at any click outside of it keeps it while a card is used", async () => {
    await page.open(`<div id=menu style="width:200px">${TARGET}</div>`, {
      first:
        "document.addEventListener('click', ({ target }) => { menu.hidden ||= !menu.contains(target); }, true);",
    });
    await page.want(mark("one", "#target"));
    await page.openCard("one");
    await page.expectRing();
    const { left, top, width, height } = await page.expectCard("one");
    await engine.click({ x: left + width / 2, y: top + height / 2 });
    await page.clickOn("#target");
    expect(await engine.evaluate(() => document.querySelector<HTMLElement>("#menu")?.hidden)).toBe(false);
    await page.clickOn("#own");
    await page.expectTold("one", { state: "hidden" });
    await page.expectNoRing();
  });

  test("[AN1] nothing of it is printed", async () => {
    await page.open(TARGET);
    await page.want(mark("one", "#target", { spotlight: "dim", beacon: { name: "New" } }));
    await page.openCard("one");
    await page.expectRing();
    await page.expectCard("one");
    // No driver prints to where a test can look: what is written for paper is asked of the screen.
    await engine.evaluate(() => {
      for (const { adoptedStyleSheets } of (window as unknown as { ours: ShadowRoot[] }).ours)
        for (const rule of adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]))
          if (rule instanceof CSSMediaRule && rule.media.mediaText === "print")
            rule.media.mediaText = "screen";
    });
    const { spots, cards } = await page.drawn();
    expect([...spots, ...cards].map(({ width, height }) => width + height)).toEqual([0, 0]);
  });

  test("[AN2] 320 px wide the card is a sheet at the edge away from the element, and the page is no wider", async () => {
    await page.open(`<div id=before style="height:40px"></div>${TARGET}${LONG}`);
    await engine.resize(320, 640);
    try {
      await page.want(mark("one", "#target", { spotlight: "dim" }));
      await page.openCard("one");
      const sheet = await page.expectCard("one");
      expect(sheet).toMatchObject({ side: "sheet-bottom", left: 0 });
      expect(sheet.top + sheet.height).toBe(640);
      await page.expectRing();
      const { wide, seen } = await engine.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        seen: document.documentElement.clientWidth,
      }));
      expect([wide, sheet.width]).toEqual([seen, seen]);
      await run("before.style.height = '520px'");
      await until("the sheet at the top", async () => (await page.expectCard("one")).side === "sheet-top");
      expect(await page.expectCard("one")).toMatchObject({ top: 0, left: 0 });
    } finally {
      await engine.resize(1100, 800);
    }
  });

  // The last: after the way back, the driver of Firefox may wait in vain for the next page.
  test("[AN1] a page on the way back from another has its ring, which follows on", async () => {
    await page.open(`<div id=before></div>${TARGET}`);
    await page.want(mark("one", "#target"));
    await page.expectRing();
    const back = await engine.evaluate(() => location.href);
    await engine.goto(world.put("/away", "<!doctype html><title>Away</title>"));
    await engine.evaluate(() => void setTimeout(() => history.back()));
    await until("back", () => engine.evaluate((url) => location.href === url, back));
    await until("the widget is ready", () => engine.evaluate(() => window.OpencomWidget?.isReady()));
    // Kept by the browser, all is as it was. Where page or frame is loaded anew, maybe only now, the frame asks anew.
    await until("its ring is back", async () => {
      if ((await page.drawn()).spots.length === 0) await page.want(mark("one", "#target"));
      return page.findRing();
    });
    await run("before.style.height = '150px'");
    await page.expectRing();
  });
});
