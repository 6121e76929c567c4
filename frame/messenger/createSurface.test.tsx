import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import type { Draw } from "../surface/host.ts";
import { createMessenger, MessengerContext } from "./context.ts";
import { createSurface } from "./createSurface.tsx";

vi.mock("./styles.ts", () => ({ adoptStyles: vi.fn(), adoptSheet: vi.fn(), applyLook: vi.fn() }));

let unmount = (): void => undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A window that is as an engine leaves a hidden frame of another site: laid out when asked, and never observed. */
function hiddenView() {
  const sizes = { width: 0, height: 0 };
  class Observer {
    observe = vi.fn();
    disconnect = vi.fn();
  }
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(
    () => ({ height: sizes.height }) as DOMRect,
  );
  const view = {
    document: document.implementation.createHTMLDocument(),
    ResizeObserver: Observer,
    setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
    clearTimeout: (timer: number) => clearTimeout(timer),
    get innerWidth() {
      return sizes.width;
    },
  };
  return { view: view as unknown as Window & typeof globalThis, sizes };
}

function open() {
  const surfaces = { open: vi.fn(), close: vi.fn(), resize: vi.fn(), closeAll: vi.fn() };
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready" });
  const app = { state, surfaces, serverNow: () => 0 } as unknown as FrameApp;
  const onMeasured = vi.fn();
  const Opened = () => {
    const [id, title, onGone] = ["a", "Tip", () => undefined];
    const [placement, height, width] = ["anchored", 0, 300] as const;
    createSurface({
      id,
      title,
      placement,
      width,
      height,
      styles: "",
      onGone,
      onMeasured,
      view: () => <p>Hi</p>,
    });
    return null;
  };
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <Opened />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  const [[, draw] = []] = surfaces.open.mock.calls as [unknown, Draw][];
  return { surfaces, draw: draw as Draw, onMeasured };
}

it("is measured once it has a width, though it was drawn before and nothing is observed in it", () => {
  const { surfaces, draw, onMeasured } = open();
  const { view, sizes } = hiddenView();
  sizes.height = 4_000;
  const before = vi.getTimerCount();
  draw(view);
  vi.advanceTimersByTime(10_000);
  expect(surfaces.resize).not.toHaveBeenCalled();
  Object.assign(sizes, { width: 300, height: 116.4 });
  vi.advanceTimersByTime(2_000);
  expect(surfaces.resize.mock.calls).toEqual([["a", 300, 117]]);
  expect(onMeasured.mock.calls).toEqual([[117]]);
  // Then nothing of it runs.
  expect(vi.getTimerCount()).toBe(before);
});

it("that goes before it was ever seen is not looked at any more", () => {
  const { surfaces, draw } = open();
  const { view } = hiddenView();
  const before = vi.getTimerCount();
  const dispose = draw(view);
  expect(vi.getTimerCount()).toBe(before + 1);
  dispose();
  expect(vi.getTimerCount()).toBe(before);
  expect(surfaces.resize).not.toHaveBeenCalled();
});
