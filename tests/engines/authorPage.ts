import { expect } from "vitest";
import type { AuthoringReport, AuthoringWanted } from "../../protocol/authoring/messages.ts";
import { decodeAuthoringReport } from "../../protocol/authoring/schema.ts";
import type { Rect } from "../e2e/loader/hardPages.ts";
import { type Engine, type Point, until } from "./engine.ts";
import { areNear, type HardPage, readRect } from "./hardPage.ts";
import { APP } from "./visitor.ts";

/** By these a page is used, or notices that it was. Where the pointer is it may notice. */
const USES =
  "pointerdown pointerup pointercancel mousedown mouseup click auxclick dblclick contextmenu touchstart touchend dragstart dragend drop selectstart submit reset invalid toggle keydown keyup keypress beforeinput input change select focusin focusout DOMActivate";

/**
 * A script of the page's own and of its frames, before all else: it notes each use that it hears, at its document and its
 * window, what other sites' frames tell of, and what the policy refuses; and it counts what our scripts listen to and wait for.
 */
export const NOTE_ALL = `{
  const { heard, refused, ours_: count } = Object.assign(window, {
    heard: top.heard ?? [],
    refused: top.refused ?? [],
    ours_: top.ours_ ?? { ears: 0, frames: 0, timers: 0 },
  });
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => refused.push(effectiveDirective + " " + blockedURI));
  const note = ({ type, target, isTrusted }) => isTrusted && heard.push(type + " " + (target.id || target.nodeName || "window"));
  for (const type of "${USES}".split(" ")) {
    for (const isFirst of [true, false]) document.addEventListener(type, note, isFirst);
    addEventListener(type, note);
  }
  addEventListener("message", ({ data }) => String(data).startsWith("used ") && heard.push(data));
  document.addEventListener("submit", (event) => event.preventDefault());
  const { addEventListener: listen } = EventTarget.prototype;
  const isOurs = () => /(author|anchored)[.]js/.test(new Error().stack ?? "");
  EventTarget.prototype.addEventListener = function (type, on, options) {
    // Not of what is ours and stands nowhere yet, or in our own root.
    const isPages = !(this instanceof AbortSignal) && (this.nodeType !== 1 || document.contains(this));
    if (isPages && isOurs()) {
      count.ears++;
      options?.signal?.addEventListener("abort", () => count.ears--, { once: true });
    }
    return listen.call(this, type, on, options);
  };
  const { requestAnimationFrame: wait, setInterval: repeat } = window;
  window.requestAnimationFrame = (on) => (isOurs() && count.frames++, wait(on));
  window.setInterval = (...given) => (isOurs() && count.timers++, repeat(...given));
}`;

/** For a page of another site: tells the page around it of each use. */
export const TELL_ALL = `for (const type of "${USES}".split(" ")) addEventListener(type, () => top.postMessage("used " + type, "*"), true);`;

type Noted = Window & {
  heard: string[];
  refused: string[];
  ours: ShadowRoot[];
  ours_: { ears: number; frames: number; timers: number };
};
type Of<T extends AuthoringReport["type"]> = AuthoringReport & { type: T };
type Box = Rect & { tone: string; isOpen: boolean };

/** A customer's page as its author has it, whose frame asks for what a test says. */
export class AuthorPage {
  private readonly engine: Engine;
  private readonly page: HardPage;

  constructor(engine: Engine, page: HardPage) {
    this.engine = engine;
    this.page = page;
  }

  /** Asks for authoring as the frame does. */
  want(wanted: AuthoringWanted): Promise<void> {
    return this.page.order({ extra: ["authoring", wanted] });
  }

  /** Begins to pick, and waits until the page is listened to. */
  async pick(): Promise<void> {
    await this.want({ mode: "pick" });
    await until("the page is listened to", async () => (await this.atWork()).ears > 0);
  }

  /** The reports of one type, in order; each is one as the frame takes it. */
  async reports<T extends AuthoringReport["type"]>(type: T): Promise<Of<T>[]> {
    const all = await this.engine.inFrame(APP, () =>
      (window as unknown as { fake: { seen: { t: string; d: unknown[] }[] } }).fake.seen
        .filter(({ t }) => t === "authored")
        .map(({ d }) => d[0]),
    );
    for (const each of all) expect(decodeAuthoringReport(each)).toEqual(each);
    return (all as AuthoringReport[]).filter((each): each is Of<T> => each.type === type);
  }

  /** Waits for what is picked as the `count`th, and gives it. */
  async picked(count = 1): Promise<Of<"picked">> {
    await until(`${count} picked`, async () => (await this.reports("picked")).length >= count);
    const all = await this.reports("picked");
    expect(all).toHaveLength(count);
    return all[count - 1] as Of<"picked">;
  }

  /** Waits until what is pointed at is called so. */
  async expectPointed(name: string): Promise<void> {
    const last = async () => (await this.reports("hover")).at(-1)?.crumbs.at(-1)?.name;
    await until(`${name} is pointed at`, async () => (await last()) === name).catch(async (error) => {
      throw new Error(`${String(error)} It is ${await last()}.`);
    });
  }

  /** What of ours stands in the page: outlines, or what else is asked for. */
  boxes(wanted = ".pick"): Promise<Box[]> {
    return this.engine.evaluate(
      (wanted) =>
        (window as unknown as Noted).ours.flatMap((root) =>
          [...root.querySelectorAll(wanted)].map((box) => {
            const { left, top, width, height } = box.getBoundingClientRect();
            const tone = box.className.split(" ")[1] ?? "";
            return { tone, left, top, width, height, isOpen: box.matches(":popover-open") };
          }),
        ),
      wanted,
    );
  }

  rectOf(selector: string, inner: string | null = null): Promise<Rect> {
    return until(`${selector} ${inner ?? ""}`, () => this.engine.evaluate(readRect, selector, inner));
  }

  /** Waits until a box of ours stands around an element, and an outline above the page; does something before each look. */
  async expectAround(
    selector: string,
    inner: string | null = null,
    { wanted = ".pick", again }: { wanted?: ".pick" | ".shield"; again?: () => Promise<void> } = {},
  ): Promise<void> {
    let last = "";
    const isAround = async (): Promise<boolean> => {
      await again?.();
      const [target, boxes] = [await this.rectOf(selector, inner), await this.boxes(wanted)];
      last = JSON.stringify({ target, boxes });
      return boxes.some((box) => (box.isOpen || wanted !== ".pick") && areNear(box, target));
    };
    await until(`${wanted} around ${selector}`, isAround).catch((error) => {
      throw new Error(`${String(error)} ${last}`);
    });
  }

  /** A place in an element: its middle, unless told how far from its corner. */
  async at(selector: string, inner: string | null = null, from?: Point): Promise<Point> {
    const { left, top, width, height } = await this.rectOf(selector, inner);
    return from ? { x: left + from.x, y: top + from.y } : { x: left + width / 2, y: top + height / 2 };
  }

  /** What the page has heard since it was asked last. */
  async heard(): Promise<string[]> {
    // What another site's frame tells comes a moment later.
    await this.engine.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    return this.engine.evaluate(() => (window as unknown as Noted).heard.splice(0));
  }

  refused(): Promise<string[]> {
    return this.engine.evaluate(() =>
      (window as unknown as Noted).refused.filter((each) => !each.endsWith("/favicon.ico")),
    );
  }

  /** What our scripts listen to at the page's, and what they do while a moment passes. */
  async atWork(): Promise<{ ears: number; frames: number; timers: number }> {
    return this.engine.evaluate(async () => {
      const { ours_: now } = window as unknown as Noted;
      const { frames } = now;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { ears: now.ears, timers: now.timers, frames: now.frames - frames };
    });
  }

  /** The page's elements, all of them, as markup: of its document and of the frames of its own. */
  markup(): Promise<string> {
    return this.engine.evaluate(() => {
      const read = (root: Document): string =>
        root.documentElement.outerHTML +
        [...root.querySelectorAll("iframe")].map((each) => {
          const inner = each.contentDocument;
          return inner ? read(inner) : "";
        });
      return read(document);
    });
  }
}
