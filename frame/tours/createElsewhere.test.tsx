import { createEffect, mapArray } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DrawRequest, FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import type { Live, LiveResult } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import type { Draw } from "../surface/host.ts";
import { drawTour } from "../tour.ts";
import type { Tour } from "./functions.ts";
import { aStep, aTour } from "./runner.setup.ts";

let unmount = () => undefined as void;
const memory = new Map<string, string>();
beforeEach(() => {
  vi.useFakeTimers();
  memory.clear();
});
afterEach(() => {
  unmount();
  vi.useRealTimers();
});

const progress = (more: object = {}) => ({
  stepId: "b",
  snoozedUntil: null,
  runId: "r1",
  seq: 3,
  tab: "other",
  ...more,
});
const tourOf = (more: object = {}) =>
  ({
    itemId: "t1",
    version: 1,
    name: "T",
    description: "",
    status: "in_progress",
    progress: progress(),
    page: { include: ["/shop"], exclude: [] },
    content: aTour(aStep("a"), aStep("b")),
    ...more,
  }) as unknown as Tour;

async function setUp(tour: Tour, url = "https://a.example/shop") {
  let give: (value: Tour) => void = () => undefined;
  const live = {
    watch: (_query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      give = (value) => on({ ok: true, value: value as never });
      give(tour);
      return () => undefined;
    },
  } as unknown as Live;
  const page = { url, title: "", referrer: "", locale: "en" };
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready", live, page });
  let surface: { draw: Draw; gone: () => void } | null = null;
  const app = {
    state,
    surfaces: {
      open: (_: object, draw: Draw, gone: () => void) => (surface = { draw, gone }),
      close: () => (surface = null),
      resize: vi.fn(),
    },
    serverNow: () => 1_000,
    connect: vi.fn(),
    start: vi.fn(),
    wantStrings: async () => undefined,
    remembered: (key: string) => memory.get(key) ?? null,
    remember: (key: string, value: string) => void memory.set(key, value),
  };
  const over = vi.fn();
  const request = {
    showing: { candidate: { itemId: "t1", version: 1, kind: "tour", slot: "pointer" }, leaseId: "" },
    isHeld: true,
    over,
  } as unknown as DrawRequest;
  state.set({ showings: [request] });
  const Drawn = () => {
    createEffect(mapArray(() => [request], drawTour));
    return null;
  };
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app as unknown as FrameApp)}>
        <Drawn />
      </MessengerContext.Provider>
    ),
    document.createElement("div"),
  );
  const settle = async (ms = 0): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
  await settle();
  return {
    app,
    state,
    over,
    settle,
    isOffered: () => surface !== null,
    button(name: string): HTMLElement | undefined {
      surface?.draw(window as Window & typeof globalThis);
      return [...document.querySelectorAll<HTMLElement>("button")].findLast(
        (each) => each.textContent?.trim() === name || each.getAttribute("aria-label") === name,
      );
    },
    give: async (value: Tour) => {
      give(value);
      await settle();
    },
    go: async (path: string) => {
      state.set({ page: { ...page, url: `https://a.example${path}` } });
      await settle();
    },
    beside: async (kind: string, slot: string) => {
      const showing = { candidate: { itemId: "x", kind, slot } };
      state.set({ showings: [request, { showing } as unknown as DrawRequest] });
      await settle();
    },
  };
}

it("offers a tour of another tab once it is sure that it is there, and takes it over by a press", async () => {
  const page = await setUp(tourOf());
  await page.settle(3_900);
  expect(page.isOffered()).toBe(false);
  await page.settle(200);
  expect(page.isOffered()).toBe(true);
  page.button("Continue here")?.click();
  expect(page.app.start.mock.calls).toEqual([["tour", "t1"]]);
  await page.beside("tour", "pointer");
  expect(page.isOffered(), "it is here now").toBe(false);
});

it("offers nothing where its step does not belong, beside what stands in the corner, nor with the messenger open", async () => {
  const page = await setUp(tourOf(), "https://a.example/elsewhere");
  await page.settle(5_000);
  expect(page.isOffered()).toBe(false);
  await page.go("/shop");
  expect(page.isOffered()).toBe(true);
  await page.beside("outbound", "corner");
  expect(page.isOffered()).toBe(false);
  await page.beside("outbound", "barTop");
  expect(page.isOffered()).toBe(true);
  page.state.set({ isOpen: true });
  await page.settle();
  expect(page.isOffered()).toBe(false);
  page.state.set({ isOpen: false });
  const own = { ...aStep("b"), page: { include: ["/own"], exclude: [] } };
  await page.give(tourOf({ content: aTour(aStep("a"), own) }));
  expect(page.isOffered(), "a step's own pages go before the tour's").toBe(false);
  await page.go("/own");
  expect(page.isOffered()).toBe(true);
});

it("is over with its tour, or once the visitor does not want it, who is asked no more about that run", async () => {
  for (const gone of [
    { status: "completed", progress: null },
    { progress: progress({ snoozedUntil: 9_000_000 }) },
  ]) {
    const page = await setUp(tourOf());
    await page.settle(5_000);
    expect(page.over).not.toHaveBeenCalled();
    await page.give(tourOf(gone));
    expect([page.isOffered(), page.over.mock.calls.length]).toEqual([false, 1]);
    unmount();
  }
  const page = await setUp(tourOf());
  await page.settle(5_000);
  page.button("Close")?.click();
  expect(page.over).toHaveBeenCalled();
  unmount();
  const again = await setUp(tourOf());
  await again.settle(5_000);
  expect([again.isOffered(), again.over.mock.calls.length]).toEqual([false, 1]);
  unmount();
  const next = await setUp(tourOf({ progress: progress({ runId: "r2" }) }));
  await next.settle(5_000);
  expect(next.isOffered(), "another run").toBe(true);
});
