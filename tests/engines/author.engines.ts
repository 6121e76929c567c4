import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { World } from "../e2e/loader/world.ts";
import { type Site, startSite } from "../e2e/support/site.ts";
import { AuthorPage, NOTE_ALL, TELL_ALL } from "./authorPage.ts";
import { type Engine, type Point, until } from "./engine.ts";
import { HardPage, startBuilt } from "./hardPage.ts";
import { launch } from "./launch.ts";

/** All that a press may set off. Nothing has a style or a handler of its own: the policy would refuse it. */
const BODY = `<h2 id=title>Orders</h2><p id=words>All there is to see here, by name and day</p>
  <main aria-label=Tools><button id=save data-testid=save><span id=inner>Save</span></button>
  <a id=away href="/away">Away</a><input id=field placeholder=Name><button id=off disabled>Off</button>
  <label id=label><input type=checkbox id=check>Remember</label>
  <select id=choice aria-label=Choice><option>One<option>Two</select><input type=range id=range aria-label=Size>
  <details id=more><summary id=summary>More</summary>Text</details><b id=drag draggable=true>Drag me</b></main>
  <form id=form><button id=send>Send</button></form>`;

/** Frames of another site: under a button, in a frame of the page's own, in a dialog. */
const makeFrames = (pay: string): string => `<p id=note>Pay here</p>
  <div id=box><iframe id=pay title="Card details" src="${pay}"></iframe><button id=over>Help</button></div>
  <iframe id=around src="/inner"></iframe><p id=tail>The end</p>
  <dialog id=dialog><button id=no>Cancel</button><iframe id=inside title="In the dialog" src="${pay}"></iframe></dialog>
  <script nonce=page>{
    const looks = {
      box: "position:relative;width:400px",
      pay: "width:400px;height:160px;border:0",
      over: "position:absolute;left:250px;top:50px",
      around: "width:440px;height:240px;border:4px solid",
      inside: "width:400px;height:120px;border:0",
      tail: "height:2000px",
    };
    for (const [id, css] of Object.entries(looks)) document.getElementById(id).style.cssText = css;
  }</script>`;

const FOREIGN = /^#(pay|inside|nested)$/;

/** Picking on a page of a customer's, in each engine (SPEC, chapter AU). */
describe("authoring", () => {
  let engine: Engine;
  let world: World;
  let other: Site;
  let stop: () => void;
  let hard: HardPage;
  let page: AuthorPage;
  /** Two lines, and Trusted Types where there are any (docs/csp.md); the page's own scripts and frames beside them. */
  let headers: Record<string, string>;
  /** Other sites' frames: under a button, in a frame of the page's own, in a dialog. */
  let frames: string;

  beforeAll(async () => {
    const [started, launched, site] = await Promise.all([startBuilt(), launch(), startSite("localhost")]);
    ({ world, stop } = started);
    [engine, other] = [launched, site];
    headers = {
      "content-security-policy": `default-src 'none'; script-src 'nonce-page' ${world.frame}; frame-src ${world.frame} ${world.site} ${other.url}; require-trusted-types-for 'script'; trusted-types 'none'`,
    };
    other.put("/pay", {
      html: `<!doctype html><title>Pay</title><script>${TELL_ALL}</script><body><form><button id=pay>Pay</button><input id=card></form><a href="/pay?gone">Elsewhere</a>`,
    });
    frames = makeFrames(`${other.url}/pay`);
    world.put("/away", "<!doctype html><title>Away</title>");
    world.put("/inner", {
      headers,
      html: `<!doctype html><title>Inner</title><script nonce=page>${NOTE_ALL}</script><h2>Payment</h2><button id=own-pay>Pay now</button><a id=inner-away href="/away">Leave</a><iframe id=nested title="Nested card" src="${other.url}/pay"></iframe>`,
    });
  });
  beforeEach(() => {
    hard = new HardPage(engine, world);
    page = new AuthorPage(engine, hard);
  });
  afterAll(async () => {
    await engine?.close();
    await other?.stop();
    stop?.();
  });

  const open = async (body = BODY): Promise<void> => {
    await hard.open(body, { headers, first: NOTE_ALL });
    await engine.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  };
  /** What a page looks like that nobody has used. */
  const stateOf = () =>
    engine.evaluate(() => ({
      at: location.pathname + location.hash,
      isChecked: document.querySelector<HTMLInputElement>("#check")?.checked,
      size: document.querySelector<HTMLInputElement>("#range")?.value,
      isOpen: document.querySelector<HTMLDetailsElement>("#more")?.open,
      focus: document.activeElement?.localName,
      selected: String(getSelection()),
      length: history.length,
    }));

  test("[AU1] [AU3] by pointer an element is outlined and picked, and the page hears nothing of the press", async () => {
    await open();
    await page.pick();
    await engine.hover(await page.at("#inner"));
    await page.expectPointed("Save");
    await page.expectAround("#save");
    const before = await stateOf();
    await page.heard();
    const ids = ["inner", "away", "field", "off", "label", "check", "choice", "range", "summary", "send"];
    for (const [at, id] of ids.entries()) {
      const outlined = id === "inner" ? "#save" : `#${id}`;
      await engine.hover(await page.at(`#${id}`));
      await page.expectAround(outlined);
      await engine.click(await page.at(`#${id}`));
      const { record } = await page.picked(at + 1);
      expect(record.paths.length).toBeGreaterThan(0);
      await page.expectAround(outlined);
    }
    const [first] = await page.reports("picked");
    const { label, crumbs, quality, path } = first as NonNullable<typeof first>;
    expect({ label, path }).toEqual({ label: "Save", path: "/anchored" });
    expect(crumbs.at(-1)).toEqual({ tag: "button", role: "button", name: "Save" });
    expect(quality).toMatchObject({ grade: "strong", lookAlikes: 0 });
    // The other buttons pick nothing; what is dragged stays, and nothing is selected on the way.
    // (WebKit's driver never lets go of another button than the left.)
    if (engine.name !== "webkit")
      for (const button of [1, 2] as const) await engine.click(await page.at("#away"), { button });
    await engine.drag(await page.at("#drag"), await page.at("#words"));
    await engine.drag(await page.at("#words"), await page.at("#title"));
    await page.picked(ids.length + 2);
    expect(await stateOf()).toEqual(before);
    expect(await page.heard()).toEqual([]);
    expect(await page.refused()).toEqual([]);
  });

  test("[AU1] with Alt a press is the page's: boxes are checked, forms sent, links followed", async () => {
    await open();
    await page.pick();
    await engine.hover(await page.at("#inner"));
    await page.expectPointed("Save");
    await page.heard();
    await engine.click(await page.at("#check"), { alt: true });
    await engine.click(await page.at("#send"), { alt: true });
    const heard = await page.heard();
    for (const each of ["pointerdown check", "click check", "change check", "click send", "submit form"])
      expect(heard).toContain(each);
    expect((await stateOf()).isChecked).toBe(true);
    expect(await page.reports("picked")).toEqual([]);
    // Without it the page is not used any more.
    await engine.click(await page.at("#check"));
    await page.picked();
    expect((await page.heard()).filter((each) => !each.startsWith("focus"))).toEqual([]);
    await engine.click(await page.at("#away"), { alt: true });
    await until("the link's page", () => engine.evaluate(() => location.pathname === "/away"));
  });

  test("[AU1] [AU2] [AU3] by keyboard one goes from element to element, picks and leaves, and the page hears no key", async () => {
    await open();
    await page.pick();
    await engine.hover(await page.at("#inner"));
    await page.expectPointed("Save");
    // Somebody writes in a field of the page.
    await engine.evaluate(() => document.querySelector<HTMLElement>("#field")?.focus());
    await page.heard();
    for (const [key, name] of [
      ["ArrowRight", "Away"],
      ["ArrowRight", "Name"],
      ["ArrowLeft", "Away"],
      ["ArrowLeft", "Save"],
      ["ArrowUp", "Tools"],
      ["ArrowDown", "Save"],
    ] as const) {
      await engine.press(key);
      await page.expectPointed(name);
    }
    await page.expectAround("#save");
    await engine.press("Enter");
    expect((await page.picked()).label).toBe("Save");
    await engine.type("abc n");
    await engine.press("Escape");
    await until(
      "the mode that was left",
      async () => (await page.reports("mode")).at(-1)?.mode === "navigate",
    );
    // Not even that the last key was let go of.
    expect(await page.heard()).toEqual([]);
    expect(await engine.evaluate(() => document.querySelector<HTMLInputElement>("#field")?.value)).toBe("");
    // Now the page is used again.
    await engine.type("p");
    await engine.click(await page.at("#save"));
    expect(await page.heard()).toEqual(
      expect.arrayContaining(["keydown field", "keyup field", "click inner"]),
    );
    expect(await engine.evaluate(() => document.querySelector<HTMLInputElement>("#field")?.value)).toBe("p");
    // What was picked is to be seen until then.
    expect(await page.boxes()).toEqual([]);
    expect(await page.refused()).toEqual([]);
  });

  test("[AU1] [AU4] frames of another site are picked as one, wherever they stand, and no press reaches what is in them", async () => {
    await open(frames);
    await page.pick();
    await engine.hover(await page.at("#note"));
    await page.expectPointed("Pay here");
    await page.heard();
    const before = await stateOf();
    /** Hovers until the frame is covered, and presses what is in its corner. */
    const pressIn = async (frame: string, inner: string | null, from: Point): Promise<void> => {
      const point = await page.at(frame, inner, from);
      // A hand is on its way for longer than it takes to cover a frame.
      const again = async () => {
        for (const by of [1, 0]) await engine.hover({ x: point.x + by, y: point.y });
      };
      if (FOREIGN.test(inner ?? frame)) await page.expectAround(frame, inner, { wanted: ".shield", again });
      await page.expectAround(frame, inner, { again });
      await engine.click(point);
    };
    const corner = { x: 20, y: 16 };
    await pressIn("#pay", null, corner);
    const whole = await page.picked();
    expect(whole.crumbs.at(-1)).toMatchObject({ tag: "iframe", name: "Card details" });
    await page.expectAround("#pay");
    // What lies over it is itself.
    await pressIn("#over", null, { x: 5, y: 5 });
    expect((await page.picked(2)).label).toBe("Help");
    // In a frame of the page's own: what is there, and the other site's in there.
    await pressIn("#around", "#own-pay", { x: 5, y: 5 });
    expect((await page.picked(3)).label).toBe("Pay now");
    await pressIn("#around", "#inner-away", { x: 5, y: 5 });
    expect((await page.picked(4)).label).toBe("Leave");
    await pressIn("#around", "#nested", corner);
    expect((await page.picked(5)).crumbs.at(-1)).toMatchObject({ tag: "iframe", name: "Nested card" });
    // Wherever the page has gone.
    await engine.evaluate(() => scrollTo(0, 60));
    await page.expectAround("#pay", null, { wanted: ".shield" });
    await pressIn("#pay", null, corner);
    expect((await page.picked(6)).label).toBe("Card details");
    expect(await page.heard()).toEqual([]);
    expect(await stateOf()).toEqual(before);
    // In a modal dialog, which has the keyboard, and stays open.
    await engine.evaluate(() => document.querySelector<HTMLDialogElement>("#dialog")?.showModal());
    expect(await page.heard()).toContain("focusin no");
    await pressIn("#inside", null, corner);
    expect((await page.picked(7)).label).toBe("In the dialog");
    await pressIn("#no", null, { x: 5, y: 5 });
    expect((await page.picked(8)).label).toBe("Cancel");
    await engine.press("Escape");
    await until(
      "the mode that was left",
      async () => (await page.reports("mode")).at(-1)?.mode === "navigate",
    );
    const isOpen = () => engine.evaluate(() => document.querySelector<HTMLDialogElement>("#dialog")?.open);
    expect(await isOpen()).toBe(true);
    expect(await page.heard()).toEqual([]);
    await engine.evaluate(() => document.querySelector<HTMLDialogElement>("#dialog")?.close());
    await engine.evaluate(() => scrollTo(0, 0));
    expect(await page.reports("refused")).toEqual([]);
    // With Alt the frame is used.
    await page.want({ mode: "pick" });
    await page.expectAround("#pay", null, { wanted: ".shield" });
    const point = await page.at("#pay", null, corner);
    await until("the press in the frame", async () => {
      await engine.click(point, { alt: true });
      return (await page.heard()).includes("used click");
    });
    expect(await page.reports("picked")).toHaveLength(8);
    expect(await page.refused()).toEqual([]);
  });

  test("[AU6] after the end of it no node, listener or attribute of ours is left, and the page is used as ever", async () => {
    await open(BODY + frames);
    const before = await page.markup();
    const isGone = () => engine.evaluate(() => !document.querySelector('iframe[src*="/frame/"]'));
    for (const end of [
      () => page.want({ mode: "off" }),
      () => engine.evaluate(() => window.OpencomWidget.destroy()),
    ]) {
      await page.pick();
      await page.expectAround("#pay", null, { wanted: ".shield" });
      await engine.hover(await page.at("#save"));
      await page.expectAround("#save");
      await engine.click(await page.at("#save"));
      await until("it is picked", async () => (await page.boxes()).some(({ tone }) => tone === "picked"));
      await engine.press("ArrowRight");
      await page.expectAround("#away");
      // At rest nothing goes on, and no element of the page is another one.
      await until("rest", async () => {
        const { ears, ...work } = await page.atWork();
        return ears > 0 && work.frames + work.timers === 0;
      });
      expect(await page.markup()).toBe(before);
      await end();
      await until("nothing is left", async () =>
        Object.values(await page.atWork()).every((each) => each === 0),
      );
      expect(await page.boxes(".pick,.shield")).toEqual([]);
      if (!(await isGone())) expect(await page.markup()).toBe(before);
      await page.heard();
      await engine.click(await page.at("#check"));
      expect(await page.heard()).toEqual(expect.arrayContaining(["pointerdown check", "click check"]));
      await engine.click(await page.at("#pay", null, { x: 20, y: 16 }));
      await until("the press in the frame", async () => (await page.heard()).includes("used click"));
      // It has the keyboard now.
      await engine.click(await page.at("#field"));
    }
    expect(await page.refused()).toEqual([]);
    await engine.click(await page.at("#away"));
    await until("the link's page", () => engine.evaluate(() => location.pathname === "/away"));
  });
});
