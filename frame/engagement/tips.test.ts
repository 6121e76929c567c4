import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DrawRequest, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import type { Tooltip } from "../tooltips/functions.ts";
import { Engine } from "./engine.ts";
import type { EngineWorld } from "./engineWorld.ts";
import type { Candidate } from "./model.ts";
import { Tips } from "./tips.ts";

const HOME = "https://shop.example/";
const PRICING = "https://shop.example/pricing";

const item = (itemId: string, more: Partial<Candidate> = {}): Candidate => ({
  itemId,
  kind: "tooltip",
  version: 1,
  slot: "pointer",
  page: { include: [], exclude: [] },
  // By itself it never comes: of what it waits for its view tells.
  trigger: { type: "manual" },
  isExempt: false,
  mayRepeat: true,
  ...more,
});
const view = ({ itemId, version }: Candidate, opens = "hover", trigger: object = { type: "immediate" }) =>
  ({ itemId, version, trigger, content: { opens, title: itemId } }) as unknown as Tooltip;

let engine: Engine | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  engine?.stop();
  vi.useRealTimers();
});

/** A page with a deployment whose tooltips are `views`. */
function begin(views: Tooltip[]) {
  const state = createStore<FrameState>({
    ...INITIAL,
    phase: "ready",
    page: { url: HOME, title: "", referrer: "", locale: "en" },
  });
  const said = { views, items: [] as Candidate[], isOffLine: false, canAct: true };
  const log: string[] = [];
  const started = Date.now();
  const drawn: Candidate[] = [];
  const world: EngineWorld = {
    window: window as Window & typeof globalThis,
    serverNow: () => Date.now(),
    pageNow: () => Date.now() - started,
    newId: () => "lease",
    isMessengerOpen: () => false,
    fetchEligible: async (url) => ({
      stamp: 1,
      url,
      items: said.items,
      quietUntil: null,
      nextChangeAt: null,
    }),
    matches: ({ page }, url) => page.include.length === 0 || page.include.includes(url),
    lease: async () => ({ granted: true }),
    shown: () => undefined,
    draw: ({ candidate }, painter) => {
      drawn.push(candidate);
      painter.painted();
    },
    erase: (itemId) => void (tips.erase(itemId) || log.push(`erase ${itemId}`)),
    taken: (items) => tips.taken(items),
    standBy: (items) => tips.standBy(items),
    tell: () => undefined,
    refused: () => undefined,
    watch: () => engine?.report({ busy: "" }),
    visitMs: { read: () => 0, write: () => undefined },
  };
  const own = new Engine(world, HOME);
  engine = own;
  const tips = new Tips(
    {
      state,
      fetch: async (url) => {
        log.push(`fetch ${url}`);
        if (said.isOffLine) throw new Error("off line");
        return said.views;
      },
      seen: ({ candidate }) => log.push(`seen ${candidate.itemId}`),
      act: async ({ candidate }, what) => (log.push(`${what} ${candidate.itemId}`), said.canAct),
      note: () => undefined,
      onNews: () => undefined,
      session: { tab: "tab" },
    },
    own,
  );
  const take = async (...items: Candidate[]): Promise<void> => {
    said.items = items;
    own.take({ stamp: 1, items, quietUntil: null, nextChangeAt: null });
    await vi.advanceTimersByTimeAsync(0);
  };
  const request = (itemId: string): DrawRequest => {
    const found = state.get().showings.find(({ showing }) => showing.candidate.itemId === itemId);
    if (!found) throw new Error(`${itemId} does not wait.`);
    return found;
  };
  const waiting = () => state.get().showings.map(({ showing }) => showing.candidate.itemId);
  return { engine: own, state, said, log, drawn, take, request, waiting };
}

it("a page without tooltips fetches none; one with some fetches what they say once", async () => {
  const [a, b] = [item("a"), item("b")];
  const { take, log, waiting, request } = begin([view(a), view(b, "auto")]);
  await take(item("post", { kind: "outbound", slot: "modal" }));
  expect(log).toEqual([]);
  await take(a, b);
  await take(a, b);
  expect(log).toEqual([`fetch ${HOME}`]);
  expect(waiting()).toEqual(["a"]);
  expect(request("a").content).toMatchObject({ title: "a" });
});

it("waits from its trigger on, on its pages, and stays the same request all the while", async () => {
  const a = item("a", { page: { include: [HOME], exclude: [] } });
  const { engine, state, take, waiting, request } = begin([
    view(a, "hover", { type: "timeOnPage", seconds: 5 }),
  ]);
  await take(a);
  expect(waiting()).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_100);
  expect(waiting()).toEqual(["a"]);
  const before = request("a");
  engine.look();
  await take(a);
  expect(request("a")).toBe(before);
  state.set({ page: { ...state.get().page, url: PRICING } });
  engine.setPage(PRICING);
  expect(waiting()).toEqual([]);
});

it("is counted once, however often the visitor comes to it", async () => {
  const a = item("a");
  const { take, log, request } = begin([view(a)]);
  await take(a);
  for (let times = 0; times < 3; times++) {
    expect(request("a").waiting?.open(() => undefined)).toBe(true);
    request("a").painted();
    request("a").waiting?.close();
  }
  expect(log).toEqual([`fetch ${HOME}`, "seen a"]);
});

it("one that comes once is over on this page when it was seen and left", async () => {
  const a = item("a", { mayRepeat: false });
  const { engine, take, request, waiting } = begin([view(a)]);
  await take(a);
  request("a").waiting?.open(() => undefined);
  request("a").painted();
  engine.look();
  expect(waiting()).toEqual(["a"]);
  request("a").waiting?.close();
  expect(waiting()).toEqual([]);
});

it("put away it does not open again before the deployment has said that it may", async () => {
  const a = item("a");
  const { take, said, log, request, waiting } = begin([view(a)]);
  await take(a);
  const putAway = async (): Promise<void> => {
    expect(request("a").waiting?.open(() => undefined)).toBe(true);
    request("a").painted();
    request("a").waiting?.close();
    request("a").act("dismissed");
    request("a").over();
    expect(request("a").waiting?.open(() => undefined)).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
  };
  await putAway();
  // Its beacon has not gone meanwhile.
  const before = request("a");
  await putAway();
  expect(request("a")).toBe(before);
  said.items = [];
  await putAway();
  expect(waiting()).toEqual([]);
  expect(log.filter((line) => line.startsWith("dismissed"))).toHaveLength(3);
});

it("put away without a line it stays away on this page", async () => {
  const a = item("a");
  const { take, said, request } = begin([view(a)]);
  await take(a);
  said.canAct = false;
  request("a").act("dismissed");
  request("a").over();
  await take(a);
  expect(request("a").waiting?.open(() => undefined)).toBe(false);
});

it("paused by the team it goes at once, also while it is open; edited, it is another", async () => {
  const a = item("a");
  const next = item("a", { version: 2 });
  const { take, said, request, waiting } = begin([view(a)]);
  await take(a);
  const onErased = vi.fn();
  request("a").waiting?.open(onErased);
  said.views = [view(next)];
  await take(next);
  expect(onErased).toHaveBeenCalledOnce();
  expect(request("a").showing.candidate.version).toBe(2);
  await take();
  expect(waiting()).toEqual([]);
});

it("one at a time; one that has come by itself gives way and comes back, a tour does not give way", async () => {
  const [a, b] = [item("a"), item("b")];
  const own = item("own", { trigger: { type: "immediate" }, isExempt: true });
  const { take, log, drawn, request, waiting } = begin([view(a), view(b), view(own, "auto")]);
  await take(a, b, own);
  await vi.advanceTimersByTimeAsync(3_100);
  expect(drawn.map(({ itemId }) => itemId)).toEqual(["own"]);
  expect(request("a").waiting?.open(() => undefined)).toBe(true);
  expect(log).toContain("erase own");
  // From one element to the next.
  const onErased = vi.fn();
  request("a").waiting?.close();
  request("a").waiting?.open(onErased);
  expect(request("b").waiting?.open(() => undefined)).toBe(true);
  expect(onErased).toHaveBeenCalledOnce();
  request("b").waiting?.close();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(drawn.map(({ itemId }) => itemId)).toEqual(["own", "own"]);
  expect(waiting()).toEqual(["a", "b"]);
});

it("a tour that runs does not give way to what the visitor passes by", async () => {
  const a = item("a");
  const tour = item("tour", { kind: "tour", trigger: { type: "immediate" }, isExempt: true });
  const { take, drawn, log, request } = begin([view(a)]);
  await take(tour, a);
  await vi.advanceTimersByTimeAsync(3_100);
  expect(drawn.map(({ itemId }) => itemId)).toEqual(["tour"]);
  expect(request("a").waiting?.open(() => undefined)).toBe(false);
  expect(log).not.toContain("erase tour");
});

it("gives way to what the visitor asks for, and waits again", async () => {
  const a = item("a");
  const asked = item("asked", { kind: "survey", slot: "modal" });
  const { engine, take, drawn, request, waiting } = begin([view(a)]);
  await take(a);
  const onErased = vi.fn();
  request("a").waiting?.open(onErased);
  engine.start(asked);
  await vi.advanceTimersByTimeAsync(0);
  expect(drawn.map(({ itemId }) => itemId)).toEqual(["asked"]);
  expect(onErased).toHaveBeenCalledOnce();
  expect(request("a").waiting?.open(() => undefined)).toBe(false);
  expect(waiting()).toEqual(["a"]);
});

it("no more than twenty, the first of them; fetched again until the line is back", async () => {
  const many = Array.from({ length: 25 }, (_, at) => item(`t${at}`));
  const { take, said, log, waiting } = begin(many.map((each) => view(each)));
  said.isOffLine = true;
  await take(...many);
  expect(waiting()).toEqual([]);
  said.isOffLine = false;
  await vi.advanceTimersByTimeAsync(3_100);
  expect(waiting()).toEqual(many.slice(0, 20).map(({ itemId }) => itemId));
  expect(log).toEqual([`fetch ${HOME}`, `fetch ${HOME}`]);
});
