import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchFacts } from "./facts.ts";
import { run } from "./index.ts";

let life: AbortController;
const perform = vi.fn();
const ask = (wanted: unknown) => watchFacts(wanted, perform, life.signal);
const reports = () => perform.mock.calls.map(([, args]) => args[0]);
const last = () => reports().at(-1);

/** An observer that tests tell what is in view. */
class FakeObserver {
  static all: FakeObserver[] = [];
  readonly targets = new Set<Element>();
  readonly callback: (entries: { isIntersecting: boolean; target: Element }[]) => void;
  constructor(callback: FakeObserver["callback"]) {
    this.callback = callback;
    FakeObserver.all.push(this);
  }
  observe(target: Element) {
    this.targets.add(target);
  }
  unobserve(target: Element) {
    this.targets.delete(target);
  }
  disconnect() {
    this.targets.clear();
  }
  static show(target: Element, isIntersecting = true) {
    for (const each of FakeObserver.all)
      if (each.targets.has(target)) each.callback([{ isIntersecting, target }]);
  }
}

beforeEach(() => {
  life = new AbortController();
  perform.mockClear();
  document.body.replaceChildren();
  FakeObserver.all = [];
  vi.stubGlobal("IntersectionObserver", FakeObserver);
  vi.spyOn(performance, "now").mockReturnValue(100_000);
  Element.prototype.checkVisibility ??= () => true;
});
afterEach(() => {
  life.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function add(tag: string, attributes: Record<string, string> = {}): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}
const after = (ms: number) => vi.mocked(performance.now).mockReturnValue(100_000 + ms);

describe("[FA1] facts", () => {
  it.each([undefined, null, 7, "x", {}, { elements: 3 }, { elements: [null, {}, { id: 1, selector: [] }] }])(
    "asked for as %j are a report of nothing",
    (wanted) => {
      ask(wanted);
      expect(reports()).toEqual([{ busy: "" }]);
    },
  );

  it("come with a file of their own, and end with the widget and when they are asked for anew", async () => {
    const asked = async () => {
      const before = perform.mock.calls.length;
      run(["facts", {}], perform, life.signal);
      await vi.waitFor(() => expect(perform.mock.calls.length).toBeGreaterThan(before));
    };
    await asked();
    await asked();
    document.dispatchEvent(new Event("pointerdown"));
    expect(reports()).toEqual([{ busy: "" }, { busy: "" }, { busy: "", isActive: true }]);
    life.abort();
    after(60_000);
    document.dispatchEvent(new Event("pointerdown"));
    expect(perform).toHaveBeenCalledTimes(3);
  });
});

describe("[FA4] activity", () => {
  it("is told every five seconds at most", () => {
    ask({});
    for (const ms of [0, 1_000, 4_999, 5_000, 9_000]) {
      after(ms);
      document.dispatchEvent(new Event("wheel"));
    }
    expect(reports().filter(({ isActive }) => isActive)).toHaveLength(2);
  });
});

describe("[FA3] what keeps the page busy", () => {
  it("is writing, from the first key on, and no key elsewhere", () => {
    ask({});
    document.dispatchEvent(new Event("keydown", { bubbles: true }));
    expect(last()).toEqual({ busy: "", isActive: true });
    const field = add("textarea");
    field.dispatchEvent(new Event("keydown", { bubbles: true }));
    expect(last()).toEqual({ busy: "typing", isActive: true });
    field.dispatchEvent(new Event("keydown", { bubbles: true }));
    expect(perform).toHaveBeenCalledTimes(3);
    add("input", { type: "checkbox" }).dispatchEvent(new Event("keydown", { bubbles: true }));
    expect(perform).toHaveBeenCalledTimes(3);
  });

  it("is a dialog that can be seen, and the page's own word", () => {
    const dialog = add("div", { "aria-modal": "true" });
    vi.spyOn(dialog, "checkVisibility").mockReturnValue(true);
    ask({});
    expect(last()).toEqual({ busy: "dialog" });
    vi.mocked(dialog.checkVisibility).mockReturnValue(false);
    ask({});
    expect(last()).toEqual({ busy: "" });
    add("main", { "data-opencom-quiet": "" });
    ask({});
    expect(last()).toEqual({ busy: "quiet" });
  });
});

describe("[FA4] leaving", () => {
  const leave = (clientY: number, movementY: number) => {
    const event = new MouseEvent("mouseleave", { clientY });
    Object.defineProperty(event, "movementY", { value: movementY });
    document.documentElement.dispatchEvent(event);
  };

  it("is the mouse going out through the top", () => {
    ask({ exit: true });
    leave(300, -9);
    leave(0, 9);
    expect(perform).toHaveBeenCalledTimes(1);
    leave(-2, -9);
    expect(last()).toEqual({ busy: "", isLeaving: true });
  });

  it("is not watched unasked", () => {
    ask({});
    leave(-2, -9);
    expect(perform).toHaveBeenCalledTimes(1);
  });
});

describe("[FA4] scrolling", () => {
  const scrollTo = async (scrollTop: number) => {
    Object.defineProperties(document.documentElement, {
      scrollTop: { value: scrollTop, configurable: true },
      scrollHeight: { value: 3_000, configurable: true },
      clientHeight: { value: 1_000, configurable: true },
    });
    document.dispatchEvent(new Event("scroll"));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  };

  it("is told in steps of five per cent, and only where it grows", async () => {
    await scrollTo(0);
    ask({ scroll: true });
    for (const top of [0, 40, 100, 119, 1_000, 400, 2_000, 2_000]) await scrollTo(top);
    expect(
      reports()
        .map(({ scroll }) => scroll)
        .filter((each) => each !== undefined),
    ).toEqual([0, 5, 50, 100]);
  });
});

describe("[FA4] elements", () => {
  it("are told when they were clicked, or something in them", () => {
    ask({
      elements: [
        { id: "a", selector: ".buy", when: "clicked" },
        { id: "b", selector: "((", when: "clicked" },
      ],
    });
    const button = add("button", { class: "buy" });
    const inner = document.createElement("span");
    button.append(inner);
    inner.click();
    add("button").click();
    button.click();
    expect(reports().map(({ elementId }) => elementId)).toEqual([undefined, "a", "a"]);
  });

  it("are told once when they come into view, those that come into the page later too", async () => {
    ask({ elements: ["now", "later"].map((id) => ({ id, selector: `#${id}`, when: "appears" })) });
    const later = add("div", { id: "later" });
    await vi.waitFor(() => expect([...(FakeObserver.all[0]?.targets ?? [])]).toEqual([later]));
    FakeObserver.show(later, false);
    FakeObserver.show(later);
    FakeObserver.show(later);
    expect(reports().map(({ elementId }) => elementId)).toEqual([undefined, "later"]);
  });
});
