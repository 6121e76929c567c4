import { createEffect, createSignal, mapArray } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Mark, MarkReport } from "../../protocol/messages.ts";
import { AnchoredMarks } from "../anchored/anchoredMarks.ts";
import type { DrawRequest, FrameApp, FrameState } from "../app.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import { nameOf } from "../live/functions.ts";
import type { Live, LiveResult } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import type { Draw } from "../surface/host.ts";
import { drawTour } from "../tour.ts";
import type { Tour } from "./functions.ts";
import type { TourContent } from "./model.ts";
import { aStep, aTour, only } from "./runner.setup.ts";

let unmount = () => undefined as void;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  unmount();
  vi.useRealTimers();
});

const tourOf = (content: TourContent, more: Partial<Tour> = {}) =>
  ({
    itemId: "t1",
    version: 1,
    name: "T",
    description: "",
    status: "new",
    progress: null,
    content,
    ...more,
  }) as Tour;

async function setUp(
  tour: Tour,
  { isStartedByVisitor = false, kept = null as unknown, url = "https://a.example/" } = {},
) {
  let give: (result: Tour | CallError) => void = () => undefined;
  const told: Record<string, unknown>[] = [];
  let answer = "noted";
  const live = {
    watch: (_query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      give = (value) =>
        on(value instanceof CallError ? { ok: false, error: value } : { ok: true, value: value as never });
      give(tour);
      return () => undefined;
    },
    mutate: async (mutation: never, args: Record<string, unknown>) => {
      told.push({ call: nameOf(mutation), ...args });
      return { outcome: answer };
    },
  } as unknown as Live;
  const page = { url, title: "", referrer: "", locale: "en" };
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready", live, page });
  const extra = vi.fn();
  const anchored = new AnchoredMarks({
    window: { matchMedia: vi.fn(), CSS: { supports: () => true } },
    state,
    reporter: { extra, warn: vi.fn() },
  });
  const open = new Map<string, { placement: string; draw: Draw; gone: () => void }>();
  const app = {
    state,
    surfaces: {
      open: ({ id, placement }: { id: string; placement: string }, draw: Draw, gone: () => void) =>
        void open.set(id, { placement, draw, gone }),
      close: (id: string) => void open.delete(id),
      resize: vi.fn(),
    },
    serverNow: () => 1_000,
    connect: vi.fn(),
    requestClose: vi.fn(),
    start: vi.fn(),
    wantStrings: async () => undefined,
    anchored: async () => anchored,
  };
  const heard = { painted: vi.fn(), over: vi.fn(), failed: vi.fn(), act: vi.fn(), takeRoom: vi.fn() };
  const ongoing = {
    waits: vi.fn(),
    keep: vi.fn(),
    kept: () => kept,
    tab: "tab",
    track: (() => undefined) as (name: string) => void,
  };
  const request = {
    showing: { candidate: { itemId: "t1", version: 1 }, leaseId: "lease", isStartedByVisitor },
    ...heard,
    ongoing: {
      ...ongoing,
      onTrack: (hear: (name: string) => void) => ((ongoing.track = hear), () => undefined),
    },
  } as unknown as DrawRequest;
  const [wanted, setWanted] = createSignal([request]);
  const Drawn = () => {
    createEffect(mapArray(wanted, drawTour));
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
  const marks = (): Mark[] => extra.mock.calls.at(-1)?.[0][1].marks ?? [];
  /** The host says how the element of the step at hand is: both of what is told of it and of its card. */
  const element = async (state_: MarkReport["state"], more: Partial<MarkReport> = {}): Promise<void> => {
    for (const { id } of marks().toReversed())
      anchored.report({
        id,
        state: state_,
        score: 88,
        isInView: true,
        ...(id.startsWith("t") && !id.startsWith("tour-") ? more : {}),
      });
    await settle();
  };
  const placements = () => [...open.values()].map(({ placement }) => placement);
  /** Draws the only surface there is, and lets it be painted. */
  const paint = async (): Promise<void> => {
    [...open.values()][0]?.draw(window as Window & typeof globalThis);
    await settle(100);
  };
  return {
    ...heard,
    ...ongoing,
    app,
    state,
    told,
    marks,
    element,
    placements,
    paint,
    settle,
    open,
    ongoing,
    give: (value: Tour | CallError) => give(value),
    erase: () => setWanted([]),
    answer: (outcome: string) => (answer = outcome),
  };
}
const button = (name: string) =>
  [...document.querySelectorAll<HTMLElement>("button")].find(
    (each) => each.textContent === name || each.getAttribute("aria-label") === name,
  );
const dialog = () => document.querySelector<HTMLElement>("[role=dialog]");

it("looks for its element, draws beside it and is shown once that is painted; and goes on to its end", async () => {
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two", { kind: "post", anchor: null }))));
  expect(page.marks()).toEqual([
    expect.objectContaining({ anchor: { v: 1, css: "#One" }, spotlight: "ring", isScrolledTo: true }),
    expect.objectContaining({
      id: "tour-lease",
      anchor: { v: 1, css: "#One" },
      spotlight: "none",
      watch: [],
    }),
  ]);
  expect(page.placements()).toEqual([]);
  await page.element("found");
  expect(page.placements()).toEqual(["anchored"]);
  expect(page.painted).not.toHaveBeenCalled();
  await page.paint();
  expect(page.painted).toHaveBeenCalledOnce();
  expect(page.told).toEqual([
    expect.objectContaining({
      call: "tours:progress",
      what: "started",
      at: { stepId: "One" },
      seq: 0,
      tab: "tab",
      score: 88,
    }),
  ]);
  button("Next")?.click();
  await page.settle();
  expect([page.placements(), page.marks(), page.takeRoom.mock.calls]).toEqual([
    ["modal"],
    [],
    [[{ isLocked: true }]],
  ]);
  await page.paint();
  expect(dialog()?.getAttribute("aria-modal")).toBe("true");
  button("Done")?.click();
  await page.settle();
  expect(page.told.map(({ what, seq }) => [what, seq])).toEqual([
    ["started", 0],
    ["step", 1],
    ["completed", 2],
  ]);
  expect(page.act.mock.calls).toEqual([["completed"]]);
  expect([page.over.mock.calls.length, page.placements()]).toEqual([1, []]);
  expect(page.keep.mock.calls.at(-1)).toEqual([null]);
});

it("keeps one card over its steps, empty until the next element is there", async () => {
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two"))));
  await page.element("found");
  await page.paint();
  button("Next")?.click();
  await page.settle();
  expect([page.placements(), dialog()]).toEqual([["anchored"], null]);
  expect(page.marks().map(({ anchor }) => anchor)).toEqual([
    { v: 1, css: "#Two" },
    { v: 1, css: "#Two" },
  ]);
  await page.element("found");
  expect(dialog()?.textContent).toContain("Two");
});

it("says nothing of what is missing before anybody has seen it, tells that once, and is tried again", async () => {
  const tour = tourOf(aTour(aStep("Gone", { missing: "end", waitSeconds: 1 })));
  const page = await setUp(tour);
  await page.settle(5_000);
  expect([page.placements(), page.failed.mock.calls.length, page.over.mock.calls.length]).toEqual([[], 1, 0]);
  expect(page.told.map(({ what, reason }) => [what, reason])).toEqual([
    ["stepMissed", "none"],
    ["blocked", "none"],
  ]);
  unmount();
  const again = await setUp(tour);
  await again.settle(5_000);
  expect(again.told).toEqual([]);
});

it("leaves with the widget that its page hides, waits for nothing meanwhile, and comes back where it was", async () => {
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two", { missing: "end", waitSeconds: 2 }))));
  await page.element("found");
  await page.paint();
  const before = page.marks();
  page.state.set({ isHidden: true });
  await page.settle(60_000);
  expect(page.marks()).toEqual([]);
  page.state.set({ isHidden: false });
  await page.settle();
  expect(page.marks()).toEqual(before);
  button("Next")?.click();
  await page.settle(1_500);
  page.state.set({ isHidden: true });
  await page.settle(60_000);
  page.state.set({ isHidden: false });
  await page.settle();
  await page.element("found");
  expect(dialog()?.textContent).toContain("2 of 2");
  expect(page.told.map(({ what }) => what)).toEqual(["started"]);
});

it("that somebody has asked for says that it looks, and can be gone through without", async () => {
  const page = await setUp(tourOf(aTour(aStep("One", { title: "Hidden" }), aStep("Two"))), {
    isStartedByVisitor: true,
  });
  expect(page.waits).toHaveBeenCalled();
  await page.settle(1_300);
  expect(page.placements()).toEqual(["corner"]);
  await page.paint();
  button("Continue anyway")?.click();
  await page.settle();
  expect(page.placements()).toEqual(["modal"]);
  await page.paint();
  expect(dialog()?.textContent).toContain("Hidden");
  expect(page.told.at(-1)).toMatchObject({ what: "started", reason: "post" });
});

it("goes on where an earlier page has left it, and tells so under a number of its own", async () => {
  const kept = { stepId: "Two", path: ["One"], hasBegun: true, isSeen: false, isOnRoute: false };
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two"), aStep("Three"))), { kept });
  expect(page.waits).toHaveBeenCalled();
  await page.element("found");
  await page.paint();
  expect(dialog()?.textContent).toContain("2 of 3");
  expect(page.told).toEqual([expect.objectContaining({ what: "step", at: { stepId: "Two" }, seq: 0 })]);
  button("Back")?.click();
  await page.settle();
  expect(page.marks()[0]?.anchor).toEqual({ v: 1, css: "#One" });
});

it("goes on where the visitor has left it elsewhere", async () => {
  const progress = { stepId: "Two", snoozedUntil: null, runId: "r", seq: 4, tab: "other" };
  const tour = tourOf(aTour(aStep("One"), aStep("Two")), { status: "in_progress", progress });
  const page = await setUp(tour, { isStartedByVisitor: true });
  expect(page.marks()[0]?.anchor).toEqual({ v: 1, css: "#Two" });
});

it("is led on by a click in the page, told before the page may go; by its address and by events", async () => {
  const page = await setUp(
    tourOf(
      aTour(
        aStep("One", { advance: [{ on: "click" }] }),
        aStep("Two", { advance: [{ on: "route", page: only("/b") }] }),
        aStep("Three", { advance: [{ on: "event", name: "bought" }] }),
        aStep("Four"),
      ),
    ),
  );
  await page.element("found");
  await page.paint();
  await page.element("found", { watched: 0 });
  expect(page.told.at(-1)).toMatchObject({ what: "step", at: { stepId: "Two" } });
  expect(page.keep.mock.calls.at(-1)?.[0]).toMatchObject({ stepId: "Two", path: ["One"] });
  page.state.set({ page: { ...page.state.get().page, url: "https://a.example/b" } });
  await page.settle();
  expect(page.marks()[0]?.anchor).toEqual({ v: 1, css: "#Three" });
  page.ongoing.track("bought");
  await page.settle();
  expect(page.marks()[0]?.anchor).toEqual({ v: 1, css: "#Four" });
});

it("follows what the team makes of it: edited it goes on, taken back it is gone", async () => {
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two"))));
  await page.element("found");
  await page.paint();
  page.give(tourOf(aTour(aStep("One", { title: "Better" })), { version: 2 }));
  await page.settle();
  expect(dialog()?.textContent).toContain("Better");
  button("Done")?.click();
  await page.settle();
  expect(page.told.at(-1)).toMatchObject({ what: "completed", version: 2 });
  unmount();
  const other = await setUp(tourOf(aTour(aStep("One"))));
  await other.element("found");
  other.give(new CallError("OFFLINE", ""));
  expect(other.over).not.toHaveBeenCalled();
  other.give(new CallError("NOT_FOUND", ""));
  expect(other.over).toHaveBeenCalledOnce();
  expect(other.keep.mock.calls.at(-1)).toEqual([null]);
});

it("another tab that has taken it over has it: nothing of it stays here", async () => {
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two"))));
  await page.element("found");
  page.answer("elsewhere");
  await page.paint();
  expect([page.over.mock.calls.length, page.placements(), page.marks()]).toEqual([1, [], []]);
  expect([page.told.length, page.act.mock.calls]).toEqual([1, []]);
});

it("leaves at once when the deployment says that another tab has its run, and only then", async () => {
  const tour = tourOf(aTour(aStep("One"), aStep("Two")));
  const page = await setUp(tour);
  await page.element("found");
  const progressOf = (runId: unknown) =>
    ({
      ...tour,
      status: "in_progress",
      progress: { stepId: "One", snoozedUntil: null, runId, seq: 0, tab: "x" },
    }) as Tour;
  // Of an earlier page of this tab, or of a tab that had it before.
  page.give(progressOf("earlier"));
  await page.paint();
  expect(page.over).not.toHaveBeenCalled();
  page.give(progressOf(page.told[0]?.runId));
  expect(page.over).not.toHaveBeenCalled();
  page.give(progressOf("later"));
  await page.settle();
  expect([page.over.mock.calls.length, page.placements(), page.marks()]).toEqual([1, [], []]);
  expect([page.told.length, page.act.mock.calls]).toEqual([1, []]);
});

it("gives way without a word, with its surfaces and marks, and hears nothing more", async () => {
  const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two"))));
  await page.element("found");
  await page.paint();
  page.erase();
  await page.settle();
  expect([page.placements(), page.marks(), page.act.mock.calls]).toEqual([[], [], []]);
  expect(page.keep.mock.calls.at(-1)?.[0]).toMatchObject({ stepId: "One", hasBegun: true });
  await page.settle(60_000);
  expect(page.told).toHaveLength(1);
});

it("closed, put off and never wanted again are told apart", async () => {
  const end = async (press: () => void) => {
    const page = await setUp(tourOf(aTour(aStep("One"), aStep("Two"))));
    await page.element("found");
    await page.paint();
    press();
    await page.settle();
    const { what, reason, until } = page.told.at(-1) as Record<string, unknown>;
    unmount();
    return [what, reason ?? until, page.act.mock.calls.flat(), ...page.over.mock.calls];
  };
  expect(await end(() => button("Close")?.click())).toEqual(["dismissed", "closeButton", ["dismissed"], []]);
  const choose = (name: string) => () => {
    button("More options")?.click();
    button(name)?.click();
  };
  // For so long the page is not to have it again.
  expect(await end(choose("Remind me in an hour"))).toEqual(["snoozed", "hour", [], [3_600_000]]);
  expect(await end(choose("Remind me tomorrow"))).toEqual(["snoozed", "tomorrow", [], [86_400_000]]);
  expect(await end(choose("Remind me next time"))).toEqual(["snoozed", "nextVisit", [], [undefined]]);
  expect(await end(choose("Don’t show again"))).toEqual(["neverAgain", "menu", ["dismissed"], []]);
});
