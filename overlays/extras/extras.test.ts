import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "./index.ts";

let life: AbortController;
const perform = vi.fn();
const ask = (name: string, argument?: unknown) => run([name, argument], perform, life.signal);
function setVisibility(state: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  life = new AbortController();
  perform.mockClear();
  document.body.replaceChildren();
  document.title = "Shop";
});
afterEach(() => {
  life.abort();
  vi.restoreAllMocks();
});

describe("launchers", () => {
  function add(html: [tag: string, className: string]): HTMLElement {
    const element = document.createElement(html[0]);
    element.className = html[1];
    document.body.append(element);
    return element;
  }

  it("open the messenger, whenever they came into the page, and stay as they are", () => {
    ask("launchers", ".help-me");
    const button = add(["button", "help-me"]);
    const inner = document.createElement("span");
    button.append(inner);
    const before = button.outerHTML;
    inner.click();
    expect(perform).toHaveBeenCalledExactlyOnceWith("toggle");
    expect(button.outerHTML).toBe(before);
    add(["button", "other"]).click();
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it("keep a link from leading away, and no other click", () => {
    ask("launchers", ".help-me");
    const link = add(["a", "help-me"]) as HTMLAnchorElement;
    link.href = "#chat";
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    link.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
    const other = new MouseEvent("click", { bubbles: true, cancelable: true });
    add(["a", "x"]).dispatchEvent(other);
    expect(other.defaultPrevented).toBe(false);
  });

  it("asked for anew, take the place of the ones before; stopped, do nothing", () => {
    ask("launchers", ".a");
    ask("launchers", ".b");
    add(["button", "a"]).click();
    expect(perform).not.toHaveBeenCalled();
    const button = add(["button", "b"]);
    button.click();
    life.abort();
    button.click();
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it.each(["", "((", 7, null, {}, "a:no-such("])("ignores %o, which is no selector", (selector) => {
    expect(() => ask("launchers", selector)).not.toThrow();
    add(["button", "a"]).click();
    expect(perform).not.toHaveBeenCalled();
  });
});

describe("deepLink", () => {
  afterEach(() => history.replaceState(null, "", "/"));

  it("takes our parameter away and nothing else", () => {
    history.replaceState({ page: 3 }, "", "/shop?a=1%20b&opencom=help%2Fx&c#part");
    ask("deepLink", "opencom");
    expect(location.pathname + location.search + location.hash).toBe("/shop?a=1%20b&c#part");
    expect(history.state).toEqual({ page: 3 });
  });

  it("leaves an address without it alone", () => {
    history.replaceState(null, "", "/shop?opencomx=1");
    const replace = vi.spyOn(history, "replaceState");
    ask("deepLink", "opencom");
    expect(replace).not.toHaveBeenCalled();
  });
});

describe("title", () => {
  it("says what is unread while nobody looks, whatever the page calls itself, and takes it back", () => {
    setVisibility("hidden");
    ask("title", 2);
    expect(document.title).toBe("(2) Shop");
    document.title = "Basket";
    ask("title", 3);
    expect(document.title).toBe("(3) Basket");
    setVisibility("visible");
    expect(document.title).toBe("Basket");
    setVisibility("hidden");
    expect(document.title).toBe("(3) Basket");
    ask("title", 0);
    expect(document.title).toBe("Basket");
  });

  it("is the page's own again when the widget stops", () => {
    setVisibility("hidden");
    ask("title", 1);
    life.abort();
    expect(document.title).toBe("Shop");
  });
});

describe("[SH11] icon", () => {
  /** The head of a PNG of that size, as base64. */
  function png(side: number, bytes = 64): string {
    const file = new Uint8Array(bytes);
    file.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    new DataView(file.buffer).setUint32(16, side);
    new DataView(file.buffer).setUint32(20, side);
    return btoa(String.fromCharCode(...file));
  }
  const decode = vi.fn();
  let button: HTMLButtonElement;
  let root: ShadowRoot;
  beforeEach(() => {
    root = document.createElement("div").attachShadow({ mode: "closed" });
    button = document.createElement("button");
    button.append(document.createElement("svg"));
    root.append(button);
    decode.mockReset().mockImplementation(async () => ({ width: 64, height: 64 }));
    vi.stubGlobal("createImageBitmap", decode);
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({ drawImage: () => {} } as never);
  });
  afterEach(() => vi.unstubAllGlobals());
  const draw = async (argument: unknown, at: HTMLElement | undefined = button) => {
    run(["icon", argument], perform, life.signal, at);
    await new Promise((resolve) => setTimeout(resolve));
  };
  const canvases = () => button.querySelectorAll("canvas").length;

  it("is drawn before the launcher's own sign, once, and goes with the widget", async () => {
    await draw(png(64));
    expect([canvases(), button.firstElementChild?.tagName]).toEqual([1, "CANVAS"]);
    await draw(png(128));
    expect([canvases(), root.adoptedStyleSheets.length]).toEqual([1, 1]);
    life.abort();
    expect([canvases(), root.adoptedStyleSheets.length]).toEqual([0, 0]);
  });

  it("goes when it is empty", async () => {
    await draw(png(64));
    await draw("");
    expect(canvases()).toBe(0);
  });

  it.each([
    7,
    null,
    {},
    "https://shop.example/a.png",
    btoa("<svg onload=alert(1)>"),
    "iVBORw0KGgo!",
    "iVBORw0KGgoA",
    png(129),
    png(64, 32 * 1024 + 60),
  ])("%# is no such icon and is never decoded", async (argument) => {
    await draw(argument);
    expect([decode.mock.calls.length, canvases()]).toEqual([0, 0]);
  });

  it("leaves the launcher as it is when it does not decode, came too late, or an older loader asks", async () => {
    decode.mockRejectedValueOnce(new Error("damaged"));
    await draw(png(64));
    expect(canvases()).toBe(0);
    run(["icon", png(64)], perform, life.signal);
    run(["icon", png(64)], perform, life.signal, button);
    life.abort();
    await new Promise((resolve) => setTimeout(resolve));
    expect(canvases()).toBe(0);
  });
});

it("does nothing for names it does not know and for a widget that has stopped", () => {
  for (const extra of [null, "title", ["toString"], ["__proto__"], ["later", 1]])
    expect(() => run(extra, perform, life.signal)).not.toThrow();
  life.abort();
  setVisibility("hidden");
  ask("title", 1);
  expect(document.title).toBe("Shop");
});

describe("an extra that follows", () => {
  const isLocked = () =>
    document.adoptedStyleSheets.some(({ cssRules }) => /hidden/.test(cssRules[0]?.cssText ?? ""));

  it("begins with what was asked for last, is not ended by what is asked for anew, and ends with the widget", async () => {
    ask("room", { isLocked: true });
    ask("room", {});
    ask("room", { isLocked: true });
    await vi.waitFor(() => expect(isLocked()).toBe(true));
    const sheet = document.adoptedStyleSheets[0];
    const replace = vi.spyOn(sheet as CSSStyleSheet, "replaceSync");
    ask("room", { isLocked: true });
    expect(replace).not.toHaveBeenCalled();
    ask("room", {});
    expect(isLocked()).toBe(false);
    ask("room", { isLocked: true });
    await vi.waitFor(() => expect(isLocked()).toBe(true));
    life.abort();
    expect(document.adoptedStyleSheets).toEqual([]);
  });

  it("begins anew for the widget that comes after", async () => {
    ask("room", { isLocked: true });
    await vi.waitFor(() => expect(isLocked()).toBe(true));
    life.abort();
    life = new AbortController();
    ask("room", {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isLocked()).toBe(false);
    ask("room", { isLocked: true });
    await vi.waitFor(() => expect(isLocked()).toBe(true));
  });
});
