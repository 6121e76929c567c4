import { render } from "solid-js/web";
import { afterEach, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import { AnchoredMarks } from "./anchoredMarks.ts";
import { createAnchoredSurface } from "./createAnchoredSurface.tsx";

const MARK = { id: "a", anchor: { v: 1, css: "#a" }, side: "auto", spotlight: "none", watch: [] } as const;
const report = (state: string) => ({ id: "a", state, score: 100, isInView: true });

let unmount = () => undefined as void;
afterEach(() => unmount());

async function setUp() {
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready" });
  const window = { matchMedia: vi.fn(), CSS: { supports: () => true } };
  const anchored = new AnchoredMarks({ window, state, reporter: { extra: vi.fn(), warn: vi.fn() } });
  const surfaces = { open: vi.fn(), close: vi.fn(), resize: vi.fn(), closeAll: vi.fn() };
  const app = {
    state,
    surfaces,
    serverNow: () => 0,
    anchored: () => Promise.resolve(anchored),
  } as unknown as FrameApp;
  let width = 300;
  let surface: { close(): void } | undefined;
  const Opened = () => {
    surface = createAnchoredSurface({
      id: "a",
      get width() {
        return width;
      },
      title: "Tip",
      styles: "",
      onGone: () => undefined,
      view: () => null,
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
  await Promise.resolve();
  return { anchored, surfaces, close: () => surface?.close(), widen: () => (width = 320) };
}

it("is opened once its element is found, stays while that is hidden, and goes with the mark", async () => {
  const { anchored, surfaces, widen } = await setUp();
  anchored.set(MARK, vi.fn());
  anchored.report(report("low"));
  anchored.report(report("hidden"));
  expect(surfaces.open).not.toHaveBeenCalled();
  widen();
  anchored.report(report("found"));
  const [[request] = []] = surfaces.open.mock.calls;
  expect(request).toMatchObject({ id: "a", placement: "anchored", width: 320, height: 0, title: "Tip" });
  anchored.report(report("hidden"));
  anchored.report(report("found"));
  expect(surfaces.open).toHaveBeenCalledOnce();
  expect(surfaces.close).not.toHaveBeenCalled();
  anchored.drop("a");
  expect(surfaces.close.mock.calls).toEqual([["a"]]);
});

it("closed before its element was found it never opens", async () => {
  const { anchored, surfaces, close } = await setUp();
  anchored.set(MARK, vi.fn());
  close();
  anchored.report(report("found"));
  expect(surfaces.open).not.toHaveBeenCalled();
});
