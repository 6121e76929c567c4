/** What a visitor does at what is anchored, dialogs of the page, and what is left behind (SPEC, chapter AN). */
import type { Page } from "@playwright/test";
import type { MarkWatch } from "../../../protocol/anchors/marks.ts";
import {
  changesOf,
  drawnIn,
  expectCard,
  expectRing,
  expectTold,
  LONG,
  mark,
  openCard,
  openPage,
  pressBeacon,
  rectOf,
  showDialog,
  surfaceOf,
  TARGET,
  toldOf,
  want,
  watchElements,
} from "./anchoredSupport.ts";
import { appFrame, expect, seen, test } from "./support.ts";

/** What of `watch` was told to have happened, in order. */
const watchedOf = async (page: Page, id = "one") =>
  (await toldOf(page, id)).flatMap(({ watched }) => (watched === undefined ? [] : [watched]));

test("[AN3] clicks, the pointer and the keyboard at an element are told; those of scripts are not", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<p id=away>Away</p><button id=target><b id=inner>Save</b> <i>all</i></button>`,
  );
  const watch: MarkWatch[] = ["click", "hover", "leave", "focus", "blur"].map((on) => ({ on }) as MarkWatch);
  await want(page, mark("one", "#target", { spotlight: "none", watch }));
  await expectTold(page, "one", { state: "found" });
  await page.evaluate(() => {
    for (const type of ["click", "pointerover", "focusin"])
      document.querySelector("#inner")?.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    document.querySelector<HTMLElement>("#target")?.click();
  });
  await page.locator("#inner").hover();
  await expect.poll(() => watchedOf(page)).toEqual([1]);
  await page.locator("#target i").hover();
  await page.locator("#away").hover();
  await expect.poll(() => watchedOf(page)).toEqual([1, 2]);
  await page.locator("#target").click();
  await expect.poll(() => watchedOf(page)).toEqual([1, 2, 1, 3, 0]);
  await page.locator("#own").focus();
  await expect.poll(() => watchedOf(page)).toEqual([1, 2, 1, 3, 0, 4]);
  // Of the keyboard as well.
  await page.locator("#target").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => watchedOf(page)).toEqual([1, 2, 1, 3, 0, 4, 3, 0]);
});

test("[AN3] fields are judged in the page and no value leaves it; what comes and goes elsewhere is told", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<input id=mail><input id=box type=checkbox><input id=code><div id=menu hidden>Menu</div>`,
  );
  const test_ = (id: string, is: object) =>
    mark(id, `#${id}`, { spotlight: "none", watch: [{ on: "input", is } as MarkWatch] });
  await want(
    page,
    test_("mail", { type: "matches", preset: "email" }),
    test_("box", { type: "checked" }),
    test_("code", { type: "equals", text: "opencom" }),
    mark("one", "#own", {
      spotlight: "none",
      watch: [
        { on: "appears", selector: "#menu" },
        { on: "disappears", selector: "#menu" },
      ],
    }),
  );
  for (const id of ["mail", "box", "code", "one"]) await expectTold(page, id, { state: "found" });
  await page.locator("#mail").pressSequentially("grace@");
  await page.locator("#mail").press("Tab");
  await page.locator("#mail").press("End");
  await page.locator("#mail").pressSequentially("navy.example");
  await expect.poll(() => watchedOf(page, "mail")).toEqual([0]);
  await page.locator("#box").check();
  await expect.poll(() => watchedOf(page, "box")).toEqual([0]);
  await page.locator("#code").pressSequentially("open");
  await page.locator("#code").press("Tab");
  await page.locator("#code").press("End");
  await page.locator("#code").pressSequentially("com");
  await page.locator("#code").press("Tab");
  await expect.poll(() => watchedOf(page, "code")).toEqual([0]);
  await page.evaluate("menu.hidden = false");
  await expect.poll(() => watchedOf(page)).toEqual([0]);
  await page.evaluate("menu.remove()");
  await expect.poll(() => watchedOf(page)).toEqual([0, 1]);
  expect(JSON.stringify(await seen(page, "anchored"))).not.toMatch(/grace|navy|opencom|Menu/);
});

test("[AN3] a beacon is pressed by pointer and keyboard; Escape is told unless the page has a use for it", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<div style="padding:100px">${TARGET}<button id=after>After</button></div><dialog id=dialog>Dialog</dialog>`,
  );
  await page.evaluate(() => {
    Object.assign(window, { clicks: 0 });
    for (const type of ["click", "pointerdown", "mousedown", "focusin"])
      document.addEventListener(
        type,
        () => Object.assign(window, { clicks: (window as never as { clicks: number }).clicks + 1 }),
        true,
      );
  });
  await want(page, mark("one", "#target", { spotlight: "none", beacon: { name: "What is new" } }));
  await expectTold(page, "one", { state: "found" });
  const beacon = page.getByRole("button", { name: "What is new" });
  // Ours is in a closed root.
  expect(await beacon.count()).toBe(0);
  await pressBeacon(page);
  const pressedOf = async () => (await toldOf(page, "one")).filter(({ isPressed }) => isPressed).length;
  await expect.poll(pressedOf).toBe(1);
  // From the element it is the next stop of the keyboard.
  await page.locator("#target").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(pressedOf).toBe(2);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("after");
  const escapedOf = async () => (await toldOf(page, "one")).filter(({ isEscaped }) => isEscaped).length;
  // A beacon alone is nothing to escape from.
  await page.keyboard.press("Escape");
  await want(page, mark("one", "#target", { spotlight: "ring" }));
  await expectRing(page);
  await page.keyboard.press("Escape");
  await expect.poll(escapedOf).toBe(1);
  await showDialog(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.evaluate(() => document.querySelector("dialog")?.open)).toBe(false);
  await page.evaluate(() =>
    document.body.addEventListener("keydown", (event) => event.preventDefault(), { once: true }),
  );
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect.poll(escapedOf).toBe(2);
});

test("[AN5] in the page's dialogs, menus and full screen, ring and card stand in there and keep their document", async ({
  page,
  world,
  lines,
}) => {
  await openPage(
    page,
    world,
    `<dialog id=dialog style="width:700px;height:500px"><h2>Edit</h2>${TARGET}</dialog><div id=menu popover><button id=item>Item</button></div><section id=stage><button id=play>Play</button></section>`,
  );
  await want(page, mark("one", "#target"));
  await openCard(page, "one");
  await expectTold(page, "one", { state: "hidden" });
  const surface = await surfaceOf(page, "one");
  await surface.evaluate(() => Object.assign(window, { before: true }));
  await showDialog(page);
  expect(await expectRing(page)).toMatchObject({ home: "dialog", isOpen: true, isBy: false });
  await expect.poll(async () => (await expectCard(page, "one")).home).toBe("dialog");
  const inCard = page.frameLocator('iframe[src$="&s=one"]').getByRole("button");
  await inCard.click();
  expect(await surface.evaluate(() => "before" in window)).toBe(true);
  await page.evaluate(() => (document.querySelector("#dialog") as HTMLDialogElement).close());
  await expectTold(page, "one", { state: "hidden" });
  await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  expect(await page.locator('iframe[src$="&s=one"]').isVisible()).toBe(false);
  // Behind a dialog nothing is marked.
  await want(page, mark("one", "#play"));
  await expectRing(page, "#play");
  await expect.poll(async () => (await expectCard(page, "one")).home).toBe("html");
  expect(await page.evaluate(() => document.querySelector("#dialog")?.children.length)).toBe(2);
  await showDialog(page);
  await expectTold(page, "one", { state: "found", isInView: false });
  await expect.poll(async () => (await drawnIn(page)).spots).toEqual([]);
  await page.evaluate(() => (document.querySelector("#dialog") as HTMLDialogElement).close());
  await expectRing(page, "#play");
  // Full screen.
  await page.evaluate(() =>
    document
      .querySelector("#own")
      ?.addEventListener("click", () => document.querySelector("#stage")?.requestFullscreen()),
  );
  await page.locator("#own").click();
  await expect.poll(async () => (await drawnIn(page)).spots[0]?.home).toBe("section");
  await expectRing(page, "#play");
  await inCard.click();
  await page.evaluate(() => document.exitFullscreen());
  await expect.poll(async () => (await drawnIn(page)).spots[0]?.home).toBe("html");
  // A menu stays open when something of ours in it is pressed.
  await want(page, mark("two", "#item", { spotlight: "none", beacon: { name: "New" } }));
  await page.evaluate(() => (document.querySelector("#menu") as HTMLElement).showPopover());
  await expectTold(page, "two", { state: "found" });
  expect((await drawnIn(page)).spots[0]?.home).toBe("div");
  await pressBeacon(page);
  await expectTold(page, "two", { isPressed: true });
  expect(await page.evaluate(() => document.querySelector("#menu")?.matches(":popover-open"))).toBe(true);
  // With the widget all of it goes, out of the page's own elements as well.
  await page.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(() => page.evaluate(() => document.querySelector("#menu")?.children.length)).toBe(1);
  expect(lines).toEqual([]);
});

test("[AN2] scrolled into view where asked: in all it scrolls in, clear of a header, and not what stands still", async ({
  page,
  world,
}) => {
  await openPage(
    page,
    world,
    `<header id=head style="position:sticky;top:0;height:300px;background:#eee">Head</header>${LONG}<div id=box style="height:200px;overflow:auto">${LONG}${TARGET}</div>${LONG}<button id=still style="position:fixed;bottom:4px">Still</button><div id=shut style="height:60px;overflow:hidden">${LONG}<button id=deep>Deep</button></div>`,
  );
  await want(page, mark("one", "#target", { isScrolledTo: true }));
  await expectTold(page, "one", { state: "found", isInView: true });
  const { top, height } = await rectOf(page);
  expect(top).toBeGreaterThanOrEqual(300);
  expect(top + height).toBeLessThanOrEqual(720);
  await expectRing(page);
  // Once: the visitor may go on.
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await expectTold(page, "one", { isInView: false });
  await want(
    page,
    mark("one", "#target", { isScrolledTo: true }),
    mark("still", "#still", { isScrolledTo: true }),
    mark("deep", "#deep", { isScrolledTo: true }),
  );
  await expectTold(page, "still", { isInView: true });
  // What its box does not scroll to nobody can see.
  await expectTold(page, "deep", { state: "hidden" });
  expect(await page.evaluate("shut.scrollTop")).toBe(0);
});

test.describe("with motion", () => {
  test.use({ reducedMotion: "no-preference" } as never);
  test("[AN2] a visitor who scrolls meanwhile has the last word", async ({ page, world }) => {
    await openPage(page, world, `${LONG}${LONG}${LONG}${TARGET}${LONG}`);
    await page.mouse.move(300, 300);
    await page.evaluate(() => {
      addEventListener("scroll", () => Object.assign(window, { moved: true }), { once: true });
    });
    await want(page, mark("one", "#target", { isScrolledTo: true }));
    await page.waitForFunction(() => "moved" in window);
    await page.mouse.wheel(0, -40);
    // It has come to rest, and not where it was meant to.
    await page.waitForFunction(
      () =>
        new Promise((resolve) => {
          const at = scrollY;
          setTimeout(() => resolve(scrollY === at), 300);
        }),
    );
    expect(await page.evaluate(() => scrollY)).toBeLessThan(8_000);
    await expectTold(page, "one", { state: "found", isInView: false });
  });

  test("[AN6] a beacon pulses at rest until the page is scrolled, and once more when it has come back into view", async ({
    page,
    world,
  }) => {
    await openPage(page, world, `${TARGET}${LONG}`);
    await want(page, mark("one", "#target", { beacon: { name: "New" } }));
    const pulses = () =>
      page.evaluate(() =>
        (window as unknown as { ours: ShadowRoot[] }).ours
          .flatMap((root) => root.getAnimations())
          .map((each) => (each as CSSAnimation).animationName)
          .filter((name) => name === "pulse"),
      );
    const scroll = (top: number) => page.evaluate((to) => scrollTo({ top: to, behavior: "instant" }), top);
    await expect.poll(pulses).toEqual(["pulse"]);
    await scroll(4);
    await expect.poll(pulses).toEqual([]);
    await page.waitForTimeout(600);
    expect(await pulses()).toEqual([]);
    await scroll(1_500);
    await expect.poll(async () => (await drawnIn(page)).beacons.some(({ width }) => width > 0)).toBe(false);
    await scroll(4);
    await expect.poll(pulses).toEqual(["pulse"]);
    // Three times, and then it rests.
    await expect.poll(pulses).toEqual([]);
    expect((await drawnIn(page)).beacons.some(({ width }) => width > 0)).toBe(true);
  });
});

test("[AN4] [AN6] under the strictest policy and patched prototypes; nothing happens at rest, and nothing is left", async ({
  page,
  world,
  lines,
}) => {
  const policy = `default-src 'none'; script-src ${world.frame}; frame-src ${world.frame}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await page.addInitScript(() => {
    const heard = new Set<EventTarget>();
    const { addEventListener: add } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      heard.add(this);
      return add.call(this, type, listener, options);
    };
    const isOurs = (node: Node): boolean =>
      (window as never as { ours: ShadowRoot[] }).ours.some(
        (root) => root.host === node || root.contains(node),
      );
    let frames = 0;
    const ask = window.requestAnimationFrame;
    window.requestAnimationFrame = (run) => {
      frames++;
      return ask(run);
    };
    const { setTimeout: timer } = window;
    window.setTimeout = ((...given: [() => void]) => {
      frames++;
      return timer(...given);
    }) as never;
    const observers = new Set<object>();
    for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver"] as const) {
      const { observe, disconnect } = window[name].prototype as unknown as Record<string, () => void>;
      Object.assign(window[name].prototype, {
        observe(this: object, ...given: []) {
          if (/anchored\.js/.test(new Error().stack ?? "")) observers.add(this);
          return observe?.apply(this, given);
        },
        disconnect(this: object) {
          observers.delete(this);
          return disconnect?.apply(this);
        },
      });
    }
    Object.assign(window, {
      counted: () => ({
        frames,
        observers: observers.size,
        heard: [...heard].flatMap((each) =>
          each instanceof Element && !isOurs(each) ? [each.localName] : [],
        ),
      }),
    });
  });
  type Counted = { frames: number; observers: number; heard: string[] };
  const counted = () => page.evaluate(() => (window as never as { counted: () => Counted }).counted());
  await openPage(page, world, `${TARGET}<input id=field>`, {
    headers: { "content-security-policy": policy },
  });
  const before = await counted();
  const html = () =>
    page.evaluate(() => {
      const copy = document.documentElement.cloneNode(true) as Element;
      for (const each of copy.querySelectorAll("iframe")) each.remove();
      return copy.outerHTML;
    });
  const was = await html();
  await watchElements(page);
  await want(
    page,
    mark("one", "#target", {
      spotlight: "block",
      beacon: { name: "New" },
      watch: [{ on: "click" }, { on: "hover" }],
    }),
    mark("two", "#field", { watch: [{ on: "focus" }, { on: "input", is: { type: "filled" } }] }),
  );
  await openCard(page, "one");
  await expectCard(page, "one");
  await expectTold(page, "two", { state: "found", isInView: true });
  // At rest, nothing runs.
  const idle = async () => {
    const from = (await counted()).frames;
    await page.waitForTimeout(400);
    return (await counted()).frames - from;
  };
  await expect.poll(idle).toBe(0);
  // What stays keeps everything: nothing is drawn or told anew.
  const told = (await seen(page, "anchored")).length;
  await page.evaluate(() => {
    const [root] = (window as never as { ours: ShadowRoot[] }).ours;
    Object.assign(window, { kept: root?.querySelector(".spot.block") });
  });
  await want(page, mark("one", "#target", { spotlight: "block", beacon: { name: "New" } }));
  await expect.poll(async () => (await drawnIn(page)).spots.length).toBe(1);
  expect(await page.evaluate(() => (window as never as { kept: Element }).kept.isConnected)).toBe(true);
  expect((await seen(page, "anchored")).length).toBe(told);
  // Another document of the frame's begins with nothing.
  await (await appFrame(page)).evaluate(() => location.reload());
  await expect.poll(async () => (await drawnIn(page)).spots.length).toBe(0);
  await expect.poll(() => seen(page, "init").catch(() => [])).toHaveLength(1);
  await want(page, mark("one", "#target"));
  await expectTold(page, "one", { state: "found", isInView: true });
  expect(await html()).toBe(was);
  expect((await changesOf(page)).filter((each) => each !== "childList DIV ")).toEqual([]);
  expect((await counted()).heard).toEqual(before.heard);
  expect((await counted()).observers).toBeGreaterThan(2);
  await page.evaluate(() => window.OpencomWidget.destroy());
  await expect.poll(async () => (await counted()).observers).toBe(0);
  const left = await page.evaluate(() =>
    (window as never as { ours: ShadowRoot[] }).ours.map((root) => [
      root.querySelectorAll(".spot, #anchored").length,
      root.adoptedStyleSheets.length,
    ]),
  );
  expect(left).toEqual([[0, 1]]);
  expect(lines).toEqual([]);
});
