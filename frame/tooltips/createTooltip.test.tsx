import { createEffect, createSignal, mapArray } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Mark, MarkReport } from "../../protocol/messages.ts";
import { AnchoredMarks } from "../anchored/anchoredMarks.ts";
import type { DrawRequest, FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import type { Draw } from "../surface/host.ts";
import { drawTooltip } from "../tooltip.ts";
import type { TooltipContent } from "./functions.ts";

/** What the browser keeps of this visitor. */
const memory = new Map<string, string>();
let unmount = () => undefined as void;
beforeEach(() => {
  vi.useFakeTimers();
  memory.clear();
});
afterEach(() => {
  unmount();
  // What is gathered is told.
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

const paragraph = (text: string, more: object = {}) => ({
  type: "paragraph",
  runs: [{ text, ...more }],
});
const content = (words: string, more: object = {}): TooltipContent =>
  ({
    title: "",
    blocks: [paragraph(words)],
    media: null,
    anchor: { selector: `#${words}` },
    side: "auto",
    opens: "hover",
    hasBeacon: false,
    group: "",
    ...more,
  }) as TooltipContent;

function request(itemId: string, given: TooltipContent) {
  const heard = {
    painted: vi.fn(),
    over: vi.fn(),
    failed: vi.fn(),
    act: vi.fn(),
    close: vi.fn(),
  };
  const [found, closed] = [vi.fn(), vi.fn()];
  let erase = (): void => undefined;
  const mayOpen = vi.fn(() => true);
  const { close, ...told } = heard;
  const waiting = {
    open: (onErased: () => void) => ((erase = onErased), mayOpen()),
    close,
  };
  const drawn = {
    showing: { candidate: { itemId, version: 1 }, leaseId: itemId, isStartedByVisitor: true },
    content: given,
    ...told,
    note: (_what: unknown, args: { targets?: unknown }) =>
      "targets" in args ? found(args.targets) : closed(args),
    ...(given.opens === "auto" ? {} : { waiting }),
  } as unknown as DrawRequest;
  return { ...heard, found, closed, drawn, mayOpen, erase: () => erase() };
}

async function setUp(...requests: { drawn: DrawRequest }[]) {
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready" });
  const extra = vi.fn();
  const anchored = new AnchoredMarks({
    window: { matchMedia: vi.fn(), CSS: { supports: () => true } },
    state,
    reporter: { extra, warn: vi.fn() },
  });
  let draw: Draw | undefined;
  let onGone = (): void => undefined;
  const surfaces = {
    open: vi.fn((_request: object, drawn: Draw, gone: () => void) => {
      draw = drawn;
      onGone = gone;
    }),
    close: vi.fn(),
    resize: vi.fn(),
    closeAll: vi.fn(),
  };
  const app = {
    state,
    surfaces,
    serverNow: () => 0,
    go: vi.fn(),
    requestOpen: vi.fn(),
    remembered: (key: string) => memory.get(key) ?? null,
    remember: (key: string, value: string) => void memory.set(key, value),
    wantStrings: async () => undefined,
    anchored: async () => anchored,
  };
  const [wanted, setWanted] = createSignal(requests.map(({ drawn }) => drawn));
  const Drawn = () => {
    createEffect(mapArray(wanted, drawTooltip));
    return null;
  };
  const place = document.createElement("div");
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app as unknown as FrameApp)}>
        <Drawn />
      </MessengerContext.Provider>
    ),
    place,
  );
  const settle = async (ms = 0): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
  await settle();
  const marks = (): Mark[] => extra.mock.calls.at(-1)?.[0][1].marks ?? [];
  const report = async (id: string, more: Partial<MarkReport> = {}): Promise<void> => {
    anchored.report({ id, state: "found", score: 100, isInView: true, ...more });
    await settle();
  };
  /** What the visitor does at the element, by its name. */
  const sign = (id: string, on: string, ms = 0): Promise<void> => {
    const watched = marks()
      .find((mark) => mark.id === `tip-${id}`)
      ?.watch.findIndex((each) => each.on === on);
    return report(`tip-${id}`, { watched: watched as number }).then(() => settle(ms));
  };
  /** The surface's document is there. */
  const attach = (): void => void draw?.(window as Window & typeof globalThis);
  const only = (): Mark | undefined => marks().find(({ id }) => id === "tip");
  const card = () => document.querySelector<HTMLElement>(".oc-tip");
  return { app, surfaces, marks, only, report, sign, attach, card, settle, setWanted, gone: () => onGone() };
}

it("watches each element for what opens it, and opens one surface once one of them is there", async () => {
  const page = await setUp(
    request("a", content("one", { hasBeacon: true })),
    request("b", content("two", { opens: "click", side: "start" })),
  );
  expect(page.marks()).toEqual([
    {
      id: "tip-a",
      anchor: { v: 1, css: "#one" },
      side: "auto",
      spotlight: "none",
      beacon: { name: "Show tip", isOpen: false, at: "topEnd" },
      watch: [{ on: "hover" }, { on: "leave" }, { on: "focus" }, { on: "blur" }],
    },
    {
      id: "tip-b",
      anchor: { v: 1, css: "#two" },
      side: "start",
      spotlight: "none",
      watch: [{ on: "click" }],
    },
  ]);
  await page.report("tip-a", { state: "none" });
  expect(page.surfaces.open).not.toHaveBeenCalled();
  await page.report("tip-b");
  await page.report("tip-a");
  expect(page.surfaces.open).toHaveBeenCalledOnce();
  expect(page.surfaces.open.mock.calls[0]?.[0]).toMatchObject({ id: "tip", placement: "anchored" });
  page.attach();
  expect(page.card()).toBeNull();
  expect(page.only()).toBeUndefined();
});

it("shows a description at the element, is seen once that is in view, and goes when the visitor does", async () => {
  const a = request("a", content("one"));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  expect(page.card()?.getAttribute("role")).toBe("tooltip");
  expect(page.card()?.textContent).toBe("one");
  expect(page.card()?.closest("[aria-live=polite]")).not.toBeNull();
  expect(page.only()).toMatchObject({ anchor: { v: 1, css: "#one" }, watch: [{ on: "cardLeave" }] });
  await page.report("tip", { isInView: false });
  await page.settle(100);
  expect(a.painted).not.toHaveBeenCalled();
  await page.report("tip");
  await page.settle(100);
  expect(a.painted).toHaveBeenCalled();
  await page.sign("a", "leave", 300);
  expect(page.card()).toBeNull();
  expect(page.only()).toBeUndefined();
  expect(a.close).toHaveBeenCalledOnce();
  expect(a.act).not.toHaveBeenCalled();
});

it("stays while the pointer is on its card, and goes with Escape in the page and in the card", async () => {
  const a = request("a", content("one"));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  await page.sign("a", "leave", 200);
  page.card()?.dispatchEvent(new Event("pointermove", { bubbles: true }));
  await page.settle(60_000);
  expect(page.card()).not.toBeNull();
  page.card()?.dispatchEvent(new Event("pointerleave"));
  await page.sign("a", "hover");
  await page.sign("a", "leave", 200);
  page.card()?.dispatchEvent(new Event("pointermove", { bubbles: true }));
  await page.settle(1_000);
  // Not every browser tells the card's own document.
  await page.report("tip", { watched: 0 });
  await page.settle(200);
  await page.sign("a", "hover");
  await page.report("tip", { isEscaped: true });
  expect(page.card()).toBeNull();
  expect(a.act.mock.calls).toEqual([["dismissed"]]);
  expect(a.over).toHaveBeenCalledOnce();
  expect(a.close.mock.invocationCallOrder[0]).toBeLessThan(a.act.mock.invocationCallOrder[0] as number);
  await page.sign("a", "focus", 100);
  page.card()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(page.card()).toBeNull();
});

it.each([
  ["a link", { blocks: [paragraph("read", { href: "https://shop.example/", host: "" })] }],
  ["an article", { blocks: [paragraph("read", { article: "a1" })] }],
  ["a video", { media: { image: null, video: { type: "link", href: "https://v.example/", host: "v" } } }],
])("with %s in it it is a dialog that can be closed", async (_, more) => {
  const a = request("a", content("one", { title: "Look", ...more }));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "focus", 100);
  const card = page.card();
  expect(card?.getAttribute("role")).toBe("dialog");
  const title = card?.ownerDocument.getElementById(card.getAttribute("aria-labelledby") ?? "");
  expect(title?.textContent).toBe("Look");
  card?.querySelector<HTMLElement>("[aria-label=Close]")?.click();
  expect(page.card()).toBeNull();
  expect(a.act.mock.calls).toEqual([["dismissed"]]);
});

it("an article opens in the messenger, and counts as followed", async () => {
  const a = request("a", content("one", { blocks: [paragraph("read", { article: "a1" })] }));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  page.card()?.querySelector<HTMLElement>(".oc-article button, .oc-article a")?.click();
  expect(a.act.mock.calls).toEqual([["clicked"]]);
  expect(page.app.go).toHaveBeenCalledWith({ name: "article", id: "a1" });
  expect(page.app.requestOpen).toHaveBeenCalled();
});

it("is opened and closed by its beacon, and one gives its place to the next", async () => {
  const [a, b] = [request("a", content("one", { hasBeacon: true })), request("b", content("two"))];
  const page = await setUp(a, b);
  await page.report("tip-a");
  await page.report("tip-b");
  page.attach();
  await page.report("tip-a", { isPressed: true });
  expect(page.card()?.getAttribute("role")).toBe("dialog");
  b.mayOpen.mockImplementationOnce(() => (a.erase(), true));
  await page.sign("b", "hover", 100);
  expect(page.card()?.textContent).toBe("two");
  expect(page.only()?.anchor).toEqual({ v: 1, css: "#two" });
  expect(a.close).toHaveBeenCalledOnce();
  a.mayOpen.mockImplementationOnce(() => (b.erase(), true));
  await page.report("tip-a", { isPressed: true });
  await page.report("tip-a", { isPressed: true });
  expect(page.card()).toBeNull();
  expect(page.only()).toBeUndefined();
});

it("where it may not show nothing does; where the engine takes it away it goes, and its element is watched on", async () => {
  const a = request("a", content("one"));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  a.mayOpen.mockReturnValueOnce(false);
  await page.sign("a", "hover", 100);
  expect(page.card()).toBeNull();
  await page.sign("a", "leave");
  await page.sign("a", "hover", 100);
  expect(page.card()).not.toBeNull();
  a.erase();
  await page.settle();
  expect(page.card()).toBeNull();
  expect(page.marks().map(({ id }) => id)).toEqual(["tip-a"]);
});

it("goes with the widget that its page hides, and waits for the visitor again once that is shown", async () => {
  const a = request("a", content("one"));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  expect(page.card()).not.toBeNull();
  page.app.state.set({ isHidden: true });
  await page.settle();
  expect([page.card(), page.marks(), a.close.mock.calls.length]).toEqual([null, [], 1]);
  page.app.state.set({ isHidden: false });
  await page.settle(1_000);
  expect([page.card(), page.marks().map(({ id }) => id)]).toEqual([null, ["tip-a"]]);
  await page.sign("a", "hover", 100);
  expect(page.card()).not.toBeNull();
});

it("an element that is away for long takes its tooltip with it, one that is replaced does not", async () => {
  const a = request("a", content("one"));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  await page.report("tip");
  await page.report("tip", { state: "none" });
  await page.settle(2_900);
  await page.report("tip");
  await page.settle(5_000);
  expect(page.card()).not.toBeNull();
  await page.report("tip", { state: "hidden" });
  await page.settle(3_100);
  expect(page.card()).toBeNull();
  expect(a.close).toHaveBeenCalledOnce();
});

it("one that comes by itself shows at once, is closed by hand, and fails where its element is not there", async () => {
  const own = request("own", content("one", { opens: "auto" }));
  const page = await setUp(own);
  page.attach();
  expect(page.marks().map(({ id }) => id)).toEqual(["tip"]);
  await page.report("tip", { state: "none" });
  await page.settle(3_100);
  expect(own.failed).toHaveBeenCalledOnce();
  const again = request("own", content("one", { opens: "auto" }));
  page.setWanted([again.drawn]);
  await page.settle();
  // The page is faster than the surface.
  await page.report("tip");
  await page.settle(100);
  expect(again.painted).not.toHaveBeenCalled();
  page.attach();
  await page.settle(100);
  expect(again.painted).toHaveBeenCalled();
  page.card()?.querySelector<HTMLElement>("[aria-label=Close]")?.click();
  expect(again.act.mock.calls).toEqual([["dismissed"]]);
  expect(again.over).toHaveBeenCalledOnce();
});

it("is over where what it is to stand at is no anchor; without a surface it fails", async () => {
  const none = request("a", content("one", { opens: "auto", anchor: { record: "{" } }));
  const own = request("b", content("two", { opens: "auto" }));
  const page = await setUp(none, own);
  expect(none.over).toHaveBeenCalledOnce();
  page.gone();
  expect(own.failed).toHaveBeenCalledOnce();
});

it("a host that knows no such surfaces is not asked at each look, but when there is something to show", async () => {
  const page = await setUp(request("a", content("one")));
  await page.report("tip-a");
  page.gone();
  await page.report("tip-a", { isInView: false });
  await page.report("tip-a");
  expect(page.surfaces.open).toHaveBeenCalledOnce();
  await page.sign("a", "hover", 100);
  expect(page.surfaces.open).toHaveBeenCalledTimes(2);
});

it("leaves nothing behind: neither marks nor the surface", async () => {
  const a = request("a", content("one"));
  const page = await setUp(a);
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  page.setWanted([]);
  await page.settle();
  expect(page.marks()).toEqual([]);
  expect(page.surfaces.close.mock.calls).toEqual([["tip"]]);
  expect(a.close).toHaveBeenCalledOnce();
});

it("tells of all elements at once, when each was waited for: what was found, and why not; then only what has changed", async () => {
  const [there, gone] = [request("a", content("one")), request("b", content("two"))];
  const page = await setUp(there, gone);
  await page.settle(200);
  await page.report("tip-a", { score: 80 });
  await page.report("tip-b", { state: "ambiguous" });
  await page.settle(9_700);
  expect(there.found).not.toHaveBeenCalled();
  await page.settle(1_200);
  const told = { version: 1 };
  expect([...there.found.mock.calls, ...gone.found.mock.calls]).toEqual([
    [
      [
        { itemId: "a", ...told, isFound: true, score: 80, waitedMs: 200 },
        { itemId: "b", ...told, isFound: false, reason: "ambiguous" },
      ],
    ],
  ]);
  // A menu is opened, and closed.
  await page.report("tip-b", { score: 90 });
  await page.report("tip-b", { state: "none" });
  await page.report("tip-a", { state: "none" });
  await page.settle(1_200);
  expect(gone.found.mock.calls).toEqual([[[expect.objectContaining({ itemId: "b", isFound: true })]]]);
  // The next page says the same of both.
  unmount();
  const next = [request("a", content("one")), request("b", content("two"))] as const;
  const later = await setUp(...next);
  await later.report("tip-a");
  await later.report("tip-b");
  await later.settle(12_000);
  expect(next.map(({ found }) => found.mock.calls)).toEqual([[], []]);
});

it("says nothing of what was not looked at, of a page that was left, and of a host that is silent", async () => {
  const [away, left, silent] = ["a", "b", "c"].map((id) => request(id, content(`x${id}`)));
  if (!away || !left || !silent) throw new Error("There are three.");
  const page = await setUp(away, left, silent);
  await page.report("tip-b", { state: "none" });
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  await page.report("tip-a", { state: "none" });
  await page.settle(60_000);
  page.setWanted([away.drawn, silent.drawn]);
  visibility.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  await page.settle(9_000);
  expect(away.found).not.toHaveBeenCalled();
  await page.settle(3_000);
  visibility.mockRestore();
  expect(away.found.mock.calls).toEqual([[[{ itemId: "a", version: 1, isFound: false, reason: "none" }]]]);
  expect([left.found, silent.found].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

it("tells of one that comes by itself when it is given up", async () => {
  const auto = request("z", content("gone", { opens: "auto" }));
  const page = await setUp(auto);
  page.attach();
  await page.report("tip", { state: "hidden" });
  await page.settle(3_100);
  expect(auto.failed).toHaveBeenCalled();
  await page.settle(1_100);
  expect(auto.found.mock.calls).toEqual([[[{ itemId: "z", version: 1, isFound: false, reason: "hidden" }]]]);
});

/** Shows one under the pointer, so that it can be seen. */
async function open(one: ReturnType<typeof request>, more: object = {}) {
  const page = await setUp(one);
  page.app.state.set({ showings: [one.drawn], ...more });
  await page.report("tip-a");
  page.attach();
  await page.sign("a", "hover", 100);
  await page.report("tip");
  await page.settle(100);
  expect(one.painted).toHaveBeenCalled();
  return page;
}
type Opened = Awaited<ReturnType<typeof open>>;
const elsewhere = (page: Opened) => {
  const { state } = page.app;
  state.set({ page: { ...state.get().page, url: "https://shop.example/next" } });
};
const CLOSED: [string, string, (page: Opened, one: ReturnType<typeof request>) => unknown][] = [
  ["the pointer leaves", "pointerLeft", (page) => page.sign("a", "leave", 300)],
  [
    "the keyboard leaves",
    "focusLeft",
    async (page) => {
      await page.sign("a", "focus");
      await page.sign("a", "leave");
      await page.sign("a", "blur", 300);
    },
  ],
  [
    "its beacon is pressed twice",
    "button",
    async (page) => {
      for (let n = 0; n < 2; n += 1) await page.report("tip-a", { isPressed: true });
    },
  ],
  [
    "its close button is pressed",
    "closeButton",
    async (page) => {
      await page.report("tip-a", { isPressed: true });
      page.card()?.querySelector<HTMLElement>("[aria-label=Close]")?.click();
    },
  ],
  ["Escape is pressed in the page", "escape", (page) => page.report("tip", { isEscaped: true })],
  [
    "its element goes",
    "lost",
    (page) => page.report("tip", { state: "none" }).then(() => page.settle(3_000)),
  ],
  ["the page hides the widget", "api", (page) => page.app.state.set({ isHidden: true })],
  ["something else takes its place", "conflict", (_, one) => one.erase()],
  [
    "the page's address changes",
    "navigation",
    (page, one) => {
      elsewhere(page);
      one.erase();
    },
  ],
  ["the page goes", "navigation", () => dispatchEvent(new Event("pagehide"))],
  [
    "it is taken back",
    "withdrawn",
    (page, one) => {
      one.erase();
      page.app.state.set({ showings: [] });
    },
  ],
];
it.each(CLOSED)("tells once by what it was closed: %s", async (_name, by, close) => {
  const one = request("a", content("one"));
  const page = await open(one);
  await close(page, one);
  await page.settle();
  const told = { showingId: "a", itemId: "a", version: 1, by, openMs: expect.any(Number) };
  expect(one.closed.mock.calls).toEqual([[told]]);
  page.setWanted([]);
  await page.settle();
  expect(one.closed).toHaveBeenCalledOnce();
});

it("counts the time in which an opening could be seen, of the first one of a showing", async () => {
  const one = request("a", content("one"));
  const page = await open(one);
  await page.settle(1_000);
  const visible = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  await page.settle(60_000);
  visible.mockRestore();
  document.dispatchEvent(new Event("visibilitychange"));
  await page.settle(500);
  await page.report("tip", { isEscaped: true });
  const [[{ openMs }]] = one.closed.mock.calls as [[{ openMs: number }]];
  expect(openMs).toBeGreaterThanOrEqual(1_500);
  expect(openMs).toBeLessThan(2_000);
  await page.sign("a", "leave");
  await page.sign("a", "hover", 200);
  await page.report("tip");
  await page.report("tip", { isEscaped: true });
  expect(one.closed).toHaveBeenCalledOnce();
});

it("one that nobody could see has not been closed; one that comes by itself and gives way has", async () => {
  const unseen = request("a", content("one"));
  const page = await setUp(unseen);
  await page.sign("a", "hover", 100);
  await page.sign("a", "leave", 300);
  expect(unseen.closed).not.toHaveBeenCalled();
  unmount();
  const auto = request("b", content("two", { opens: "auto" }));
  const other = await setUp(auto);
  other.attach();
  await other.report("tip");
  await other.settle(100);
  expect(auto.painted).toHaveBeenCalled();
  auto.drawn.showing.hasGivenWay = true;
  other.setWanted([]);
  await other.settle();
  expect(auto.closed.mock.calls).toEqual([[expect.objectContaining({ showingId: "b", by: "conflict" })]]);
});

it("its beacon is away while a tour leads, and back after it", async () => {
  const one = request("a", content("one", { hasBeacon: true, opens: "click" }));
  const page = await setUp(one);
  const isDotted = () => page.marks().map(({ beacon }) => beacon !== undefined);
  expect(isDotted()).toEqual([true]);
  const tour = { showing: { candidate: { itemId: "t", kind: "tour" } } } as unknown as DrawRequest;
  page.app.state.set({ showings: [one.drawn, tour] });
  await page.settle(10);
  expect(isDotted()).toEqual([false]);
  page.app.state.set({ showings: [one.drawn] });
  await page.settle(10);
  expect(isDotted()).toEqual([true]);
});

it("beacons are told apart by number as soon as there are several, and stand where their author wants", async () => {
  const dotted = { hasBeacon: true, opens: "click" };
  const page = await setUp(
    request("a", content("one", dotted)),
    request("b", content("two", { ...dotted, beaconAt: "bottomStart" })),
    request("c", content("three", dotted)),
  );
  const names = () => page.marks().flatMap(({ beacon }) => beacon?.name ?? []);
  await page.report("tip-a");
  expect(names()).toEqual(["Show tip", "Show tip", "Show tip"]);
  await page.report("tip-c");
  expect(names()).toEqual(["Show tip 1 of 2", "Show tip", "Show tip 2 of 2"]);
  await page.report("tip-b");
  await page.report("tip-a", { state: "hidden" });
  expect(names()).toEqual(["Show tip", "Show tip 2 of 2", "Show tip 1 of 2"]);
  expect(page.marks().map(({ beacon }) => beacon?.at)).toEqual(["topEnd", "bottomStart", "topEnd"]);
});
