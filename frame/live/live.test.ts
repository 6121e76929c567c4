import type { BaseConvexClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fn } from "./functions.ts";
import { LiveConnection } from "./live.ts";

/** The stock client's surface, driven by hand. */
class FakeClient {
  static made: FakeClient[] = [];
  results = new Map<string, unknown>();
  subscribed: string[] = [];
  isClosed = false;
  onState: (state: { isWebSocketConnected: boolean; connectionRetries: number }) => void = () => undefined;
  onTransition: (tokens: string[]) => void;
  options: { logger: { error(line: string): void }; unsavedChangesWarning: boolean };
  mutationResult: Promise<unknown> = new Promise(() => undefined);
  constructor(_url: string, onTransition: (tokens: string[]) => void, options: FakeClient["options"]) {
    this.onTransition = onTransition;
    this.options = options;
    FakeClient.made.push(this);
  }
  subscribe(path: string, args: object) {
    const queryToken = path + JSON.stringify(args);
    this.subscribed.push(queryToken);
    return {
      queryToken,
      unsubscribe: () => void this.subscribed.splice(this.subscribed.indexOf(queryToken), 1),
    };
  }
  localQueryResult(path: string, args: object) {
    const result = this.results.get(path + JSON.stringify(args));
    if (result instanceof Error) throw result;
    return result;
  }
  give(result: unknown) {
    for (const token of this.subscribed) this.results.set(token, result);
    this.onTransition([...this.subscribed]);
  }
  subscribeToConnectionState(on: FakeClient["onState"]) {
    this.onState = on;
    return () => undefined;
  }
  /** The socket is gone, or was never had. */
  drop() {
    this.onState({ isWebSocketConnected: false, connectionRetries: 1 });
  }
  /** The socket is open; nothing has come over it. */
  open() {
    this.onState({ isWebSocketConnected: true, connectionRetries: 0 });
  }
  mutation() {
    return this.mutationResult;
  }
  async close() {
    this.isClosed = true;
  }
}

let token: string | null = "t1";
let isVisible = true;
const onSessionInvalid = vi.fn();
const connections: string[] = [];
const make = () =>
  new LiveConnection({
    url: "http://x",
    token: () => token,
    onSessionInvalid,
    onConnection: (connection) => void connections.push(connection),
    isVisible: () => isVisible,
    Client: FakeClient as unknown as typeof BaseConvexClient,
  });
const SEEN = { conversationId: "c", throughMessageId: "m" };
const client = () => FakeClient.made.at(-1) as FakeClient;

beforeEach(() => {
  vi.useFakeTimers();
  FakeClient.made = [];
  token = "t1";
  isVisible = true;
  connections.length = 0;
  onSessionInvalid.mockReset();
});
afterEach(() => vi.useRealTimers());

describe("LiveConnection", () => {
  it("adds the token to every query and asks again with a new one", () => {
    const live = make();
    const seen: unknown[] = [];
    live.watch(fn.totalUnread, {}, (result) => seen.push(result));
    expect(client().subscribed).toEqual(['conversations:getTotalUnreadForVisitor{"sessionToken":"t1"}']);
    client().give(1);
    token = "t2";
    live.retoken();
    expect(client().subscribed).toEqual(['conversations:getTotalUnreadForVisitor{"sessionToken":"t2"}']);
    client().give(2);
    expect(seen).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 2 },
    ]);
  });
  it("asks for a new session instead of showing that the token has died", () => {
    const live = make();
    const seen = vi.fn();
    live.watch(fn.totalUnread, {}, seen);
    client().give(new ConvexError({ code: "SESSION_INVALID", message: "" }));
    expect([onSessionInvalid.mock.calls.length, seen.mock.calls.length]).toEqual([1, 0]);
  });
  it("hands other failures to whoever watches, by code", () => {
    const live = make();
    const seen = vi.fn();
    live.watch(fn.totalUnread, {}, seen);
    client().give(new ConvexError({ code: "NOT_FOUND", message: "gone" }));
    expect(seen.mock.calls[0]?.[0]).toMatchObject({ ok: false, error: { code: "NOT_FOUND" } });
  });
  it("replaces a client that has stopped for good, keeps its queries, and does so ever more slowly", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      const [stopped, count] = [client(), FakeClient.made.length];
      stopped.give(1);
      stopped.options.logger.error("FATAL");
      expect(stopped.isClosed).toBe(true);
      const before = Date.now();
      while (FakeClient.made.length === count) await vi.advanceTimersByTimeAsync(100);
      waits.push(Date.now() - before);
    }
    expect(client().subscribed.length).toBe(1);
    expect(waits.map((wait) => Math.round(wait / 1_000))).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });
  /** How long a mutation stays with its socket; `answerMs` is what the line takes, if it answers at all. */
  const callOn = async (live: LiveConnection, answerMs = Number.POSITIVE_INFINITY): Promise<number> => {
    const [on, before] = [client(), Date.now()];
    let answer = (): void => undefined;
    on.mutationResult = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const call = { isDone: false };
    void live
      .mutate(fn.markRead, SEEN)
      .catch(() => undefined)
      .finally(() => {
        call.isDone = true;
      });
    if (Number.isFinite(answerMs)) setTimeout(answer, answerMs);
    while (!call.isDone) await vi.advanceTimersByTimeAsync(50);
    return Date.now() - before;
  };
  /** Waits for the socket after this one, and gives it its first results after so many ms. */
  const nextUp = async (after: FakeClient, ms: number): Promise<void> => {
    while (client() === after || client().isClosed) await vi.advanceTimersByTimeAsync(50);
    const made = client();
    await vi.advanceTimersByTimeAsync(ms);
    // Given up before that: the one after it may do better.
    if (made.isClosed) await nextUp(made, ms);
    else made.give(1);
  };

  it("replaces a socket that has worked and leaves a mutation unanswered for 5 s, and lets the caller repeat it", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    const failed = expect(live.mutate(fn.markRead, SEEN)).rejects.toMatchObject({ code: "OFFLINE" });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(client().isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await failed;
    await vi.advanceTimersByTimeAsync(400);
    expect(FakeClient.made.length).toBe(2);
  });
  it("does so after 2.5 s where the line was quick before, and gives the next socket no longer", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    expect(await callOn(live, 100)).toBe(100);
    const dead = client();
    expect(await callOn(live)).toBe(2_500);
    expect(dead.isClosed).toBe(true);
    while (client() === dead) await vi.advanceTimersByTimeAsync(50);
    const [next, before] = [client(), Date.now()];
    next.open();
    while (!next.isClosed) await vi.advanceTimersByTimeAsync(50);
    expect(Date.now() - before).toBeLessThanOrEqual(2_500 * 1.5);
  });
  it("waits half as long for a socket to open there, and as long as ever for what comes over an open one", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    await callOn(live, 100);
    const lives: number[] = [];
    for (const openMs of [Number.POSITIVE_INFINITY, 2_500]) {
      const before = client();
      before.drop();
      while (client() === before) await vi.advanceTimersByTimeAsync(25);
      const [next, since] = [client(), Date.now()];
      if (Number.isFinite(openMs)) setTimeout(() => next.open(), openMs);
      while (!next.isClosed) await vi.advanceTimersByTimeAsync(25);
      lives.push(Date.now() - since);
    }
    expect(lives).toEqual([1_875, 5_325]);
    // An old socket's late word changes nothing for the next one.
    const old = client();
    while (client() === old) await vi.advanceTimersByTimeAsync(25);
    const [next, since] = [client(), Date.now()];
    old.open();
    while (!next.isClosed) await vi.advanceTimersByTimeAsync(25);
    expect(Date.now() - since).toBeLessThan(4_300);
  });
  it.each([0, 0.5, 1])(
    "is back within 3.2 s of the end of a black hole, however long that was (chance %d)",
    async (chance) => {
      vi.spyOn(Math, "random").mockReturnValue(chance);
      for (let holeMs = 200; holeMs <= 4_000; holeMs += 100) {
        FakeClient.made = [];
        const live = make();
        live.watch(fn.totalUnread, {}, () => undefined);
        client().give(1);
        await callOn(live, 30);
        // From here on the line swallows everything: a message is under way.
        const [dead, wellAt] = [client(), Date.now() + holeMs];
        dead.mutationResult = new Promise(() => undefined);
        void live.mutate(fn.markRead, SEEN).catch(() => undefined);
        const begun = new Set([dead]);
        for (let isUp = false; !isUp; ) {
          await vi.advanceTimersByTimeAsync(10);
          const made = client();
          if (begun.has(made)) continue;
          begun.add(made);
          if (Date.now() < wellAt) continue;
          made.open();
          made.give(1);
          isUp = true;
        }
        expect(Date.now() - wellAt, `a hole of ${holeMs} ms`).toBeLessThanOrEqual(3_200);
        live.close();
      }
      vi.mocked(Math.random).mockRestore();
    },
  );
  it("waits longer each time until there was an answer, at most 8 s", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    await callOn(live, 100);
    const waits: number[] = [];
    for (let round = 0; round < 4; round++) {
      const silent = client();
      waits.push(await callOn(live));
      await nextUp(silent, 100);
    }
    expect(waits).toEqual([2_500, 5_000, 8_000, 8_000]);
    await callOn(live, 100);
    expect(await callOn(live)).toBe(2_500);
  });
  it("does not take a line that has become slow, 3 s for an answer and 9 s for a socket, for a dead one for long", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    await callOn(live, 100);
    const quick = client();
    expect(await callOn(live, 3_000)).toBe(2_500);
    await nextUp(quick, 9_000);
    const slow = client();
    for (let times = 0; times < 20; times++) expect(await callOn(live, 3_000)).toBe(3_000);
    expect(client()).toBe(slow);
    // Lost for another reason: known as slow, it has its time at the first attempt.
    slow.drop();
    const made = FakeClient.made.length;
    await nextUp(slow, 9_000);
    expect(FakeClient.made.length).toBe(made + 1);
    expect(await callOn(live, 3_000)).toBe(3_000);
  });
  it("does not judge a socket while nobody looks: the browser has slowed the clocks", async () => {
    isVisible = false;
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    void live.mutate(fn.markRead, SEEN).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(FakeClient.made.length).toBe(1);
  });
  it("tries at once after a loss, then never waits longer than an eighth of the time away, and at most 16 s", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    client().give(1);
    client().drop();
    const lostAt = Date.now();
    await vi.advanceTimersByTimeAsync(400);
    expect(FakeClient.made.length).toBe(2);
    while (Date.now() - lostAt < 600_000) {
      const [before, count] = [Date.now(), FakeClient.made.length];
      client().drop();
      while (FakeClient.made.length === count) await vi.advanceTimersByTimeAsync(50);
      const wait = Date.now() - before;
      expect(wait).toBeGreaterThanOrEqual(400);
      expect(wait).toBeLessThanOrEqual(Math.min(16_000, Math.max(800, (before - lostAt) / 8)) + 50);
    }
    expect(connections.filter((each) => each === "open").length).toBe(1);
    client().give(2);
    expect(connections.at(-1)).toBe("open");
  });
  it("gives a socket 5 s for its first results, and a slow line more each time", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    const lives: number[] = [];
    for (let round = 0; round < 6; round++) {
      const [made, before] = [client(), Date.now()];
      while (!made.isClosed) await vi.advanceTimersByTimeAsync(100);
      lives.push((Date.now() - before) / 1_000);
      while (client() === made) await vi.advanceTimersByTimeAsync(100);
    }
    expect(lives.map(Math.round)).toEqual([5, 8, 11, 17, 20, 20]);
  });
  it("acts at once when the page or the network is back, and leaves alone what works", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    await vi.advanceTimersByTimeAsync(1_500);
    live.wake();
    expect([FakeClient.made.length, FakeClient.made[0]?.isClosed]).toEqual([2, true]);
    live.wake();
    expect(FakeClient.made.length).toBe(2);
    client().drop();
    live.wake();
    expect(FakeClient.made.length).toBe(3);
    client().give(1);
    await vi.advanceTimersByTimeAsync(5_000);
    live.wake();
    expect(FakeClient.made.length).toBe(3);
  });
  it("opens nothing without a token, and everything with the next one", () => {
    token = null;
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    expect(FakeClient.made.length).toBe(0);
    token = "t1";
    live.retoken();
    expect([FakeClient.made.length, client().subscribed.length]).toEqual([1, 1]);
  });
  it("closes when parked and has every query back when resumed", () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    const first = client();
    live.park();
    expect(first.isClosed).toBe(true);
    live.resume();
    expect(client().subscribed.length).toBe(1);
    live.close();
    live.resume();
    expect(FakeClient.made.length).toBe(2);
  });
  it("never warns about unsaved changes: the page's own leaving is not ours to hold up", () => {
    make();
    expect(client().options.unsavedChangesWarning).toBe(false);
  });
});
