import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameState } from "../app.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import { openStorage } from "../session/storage.ts";
import { INITIAL } from "../shell/state.ts";
import { TRACKED, toKept } from "./toKept.ts";
import { type TrackingWorld, track } from "./tracking.ts";

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

type Sent = { events: { eventId: string; name: string; properties: object; url: string }[]; token: string };

function setUp({ phase = "ready" as FrameState["phase"], answers = [] as (object | Error)[] } = {}) {
  const state = createStore({ ...INITIAL, phase, page: { ...INITIAL.page, url: "https://shop.example/a" } });
  const sent: Sent[] = [];
  const lines: string[] = [];
  const visitor = { token: "wst_1" as string | null, ref: "v1", isGone: false };
  const storage = openStorage({
    prefix: "t:",
    now: () => Date.now(),
    open: () => localStorage,
    mayPersist: true,
  });
  // Of this page alone: what other tests have begun hears nothing of it.
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const { navigator, location } = window;
  const ownWindow = Object.assign(new EventTarget(), { document, navigator, location });
  const world = {
    window: ownWindow,
    state,
    storage,
    session: { tab: "tab", token: () => visitor.token, isGone: () => visitor.isGone },
    http: {
      mutation: async (_name: unknown, args: { events: Sent["events"]; sessionToken: string }) => {
        sent.push({ events: args.events, token: args.sessionToken });
        const answer = answers.shift() ?? { relevant: false, tracksAll: false };
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    visitorRef: () => visitor.ref,
    isOurs: (ref: string) => ref === visitor.ref || ref === "",
    onSessionInvalid: vi.fn(),
    onRelevant: vi.fn(),
    reporter: { warn: (code: string, detail: string) => void lines.push(`${code} ${detail}`) },
  } as unknown as TrackingWorld;
  const call = (name: string, ref = visitor.ref): void => {
    const kept = toKept([name, undefined, state.get().page.url, ref]);
    storage.set(...kept);
    track(world, kept);
  };
  const names = () => sent.map(({ events }) => events.map(({ name }) => name));
  const waiting = () => storage.keys(TRACKED).length;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { view: ownWindow, world, state, storage, visitor, sent, lines, call, names, waiting, pass };
}

describe("tracking", () => {
  it("sends what was tracked within two seconds together, in order, and forgets what has arrived", async () => {
    const { call, names, waiting, pass } = setUp();
    call("a");
    await pass(5);
    call("b");
    await pass(1_000);
    expect(names()).toEqual([]);
    await pass(1_000);
    expect(names()).toEqual([["a", "b"]]);
    expect(waiting()).toBe(0);
    await pass(60_000);
    expect(names()).toHaveLength(1);
  });

  it("sends twenty at once, and never more than fifty in a batch", async () => {
    const { call, sent, pass } = setUp();
    for (let at = 0; at < 120; at++) call("loop");
    await pass(100);
    expect(sent.map(({ events }) => events.length)).toEqual([50, 50, 20]);
    expect(new Set(sent.flatMap(({ events }) => events.map(({ eventId }) => eventId))).size).toBe(120);
  });

  it("keeps what could not be sent, and sends the same again under the same ids", async () => {
    const offline = new CallError("OFFLINE", "");
    const { call, sent, waiting, pass } = setUp({
      answers: [offline, new CallError("RATE_LIMITED", "", 30_000)],
    });
    call("a");
    await pass(2_000);
    expect(waiting()).toBe(1);
    await pass(10_000);
    expect(sent).toHaveLength(2);
    await pass(60_000);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ events }) => events[0]?.eventId)).size).toBe(1);
    expect(waiting()).toBe(0);
  });

  it("asks for another session where the server does not take this one's token", async () => {
    const { call, world, state, names, pass } = setUp({ answers: [new CallError("SESSION_INVALID", "")] });
    call("a");
    await pass(2_000);
    expect(world.onSessionInvalid).toHaveBeenCalledOnce();
    state.set({ phase: "unreachable" });
    state.set({ phase: "ready" });
    await pass(10);
    expect(names()).toEqual([["a"], ["a"]]);
  });

  it("waits for a session, and keeps what a session that began by wiping has wiped", async () => {
    const { call, state, storage, visitor, names, pass } = setUp({ phase: "starting" });
    visitor.token = null;
    visitor.ref = "";
    call("early");
    await pass(5_000);
    storage.wipe();
    Object.assign(visitor, { token: "wst_2", ref: "v2" });
    state.set({ phase: "ready" });
    await pass(10);
    expect(names()).toEqual([["early"]]);
  });

  it("sends what a visitor leaves behind under their own token, and nothing of it under the next", async () => {
    const { call, state, storage, visitor, sent, pass } = setUp();
    call("theirs");
    visitor.ref = "";
    state.set({ phase: "starting" });
    visitor.token = null;
    storage.wipe();
    visitor.isGone = true;
    await pass(10_000);
    expect(sent.map(({ token, events }) => [token, events.length])).toEqual([["wst_1", 1]]);
    state.set({ phase: "ready" });
    visitor.token = "wst_2";
    call("late");
    await pass(10_000);
    expect(sent).toHaveLength(1);
  });

  it("leaves alone what is another visitor's", async () => {
    const { call, names, waiting, pass } = setUp();
    call("mine");
    const { storage, world } = setUp();
    storage.set(...toKept(["theirs", undefined, "", "v9"]));
    track(world, null);
    await pass(5_000);
    expect(names().flat()).toEqual(["mine"]);
    expect(waiting()).toBe(1);
  });

  it("keeps a thousand at most, and says once that the oldest went", async () => {
    const { call, visitor, state, sent, lines, pass } = setUp({ phase: "starting" });
    visitor.token = null;
    for (let at = 0; at < 1_300; at++) call(`e${at}`);
    visitor.token = "wst_1";
    state.set({ phase: "ready" });
    await pass(1_000);
    expect(sent.flatMap(({ events }) => events)).toHaveLength(1_000);
    expect(lines).toEqual(["EVENTS_DROPPED more than 1,000 were waiting"]);
  });

  it("sends what waits when the page is left, and again where nothing says that it has arrived", async () => {
    const { call, sent, pass, view } = setUp({ answers: [new CallError("OFFLINE", "")] });
    call("last words");
    view.dispatchEvent(new Event("pagehide"));
    await pass(0);
    expect(sent).toHaveLength(1);
    await pass(3_000);
    expect(sent[1]?.events[0]?.eventId).toBe(sent[0]?.events[0]?.eventId);
  });

  describe("in a browser that asks for privacy", () => {
    beforeEach(() => Object.assign(navigator, { globalPrivacyControl: true }));
    afterEach(() => Object.assign(navigator, { globalPrivacyControl: undefined }));

    it("sends nothing and keeps nothing, and says so once", async () => {
      const { call, sent, lines, waiting, pass, world } = setUp();
      call("a");
      await pass(5_000);
      call("b");
      track(world, undefined);
      await pass(5_000);
      expect(sent.map(({ events }) => events)).toEqual([[]]);
      expect(new Set(lines)).toEqual(
        new Set(["TRACKING_OFF the browser asks for it: Global Privacy Control"]),
      );
      expect(waiting()).toBe(0);
    });

    it("is tracked where the workspace says so", async () => {
      const { call, names, lines, pass } = setUp({ answers: [{ relevant: false, tracksAll: true }] });
      call("a");
      await pass(5_000);
      expect(names()).toEqual([[], ["a"]]);
      expect(lines).toEqual([]);
    });
  });
});

describe("page views", () => {
  const go = (state: ReturnType<typeof setUp>["state"], url: string, title = "") =>
    state.set({ page: { ...state.get().page, url, title } });

  it("count the first page and each change of path, query or route, back and forth, but not of an anchor", async () => {
    const { world, state, sent, pass } = setUp();
    const paths = ["", "?q=1", "?q=1", "?q=1#part", "/b", "", "#/route", "#/route/2", "#!/old"];
    for (const path of paths) {
      go(state, `https://shop.example/a${path}`, `title ${path}`);
      track(world, undefined);
      await pass(50);
    }
    const urls = sent.flatMap(({ events }) =>
      events.map(({ url }) => url.slice("https://shop.example".length)),
    );
    expect(urls).toEqual(["/a", "/a?q=1", "/a/b", "/a", "/a#/route", "/a#/route/2", "/a#!/old"]);
    expect(sent[1]?.events[0]).toMatchObject({ name: "pageView", properties: { title: "title ?q=1" } });
  });

  it("do not count the same page again for a frame that was loaded anew in it", async () => {
    const first = setUp();
    track(first.world, undefined);
    await first.pass(50);
    const again = setUp();
    track(again.world, undefined);
    await again.pass(50);
    expect([first.sent.length, again.sent.length]).toEqual([1, 0]);
  });
});

it("what may not be kept for want of consent is told of, no more", async () => {
  const { world, sent, lines, pass } = setUp();
  track(world, false);
  await pass(5_000);
  expect({ sent, lines }).toEqual({ sent: [], lines: ["TRACKING_OFF no consent"] });
});
