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
  isOpen = true;
  isClosed = false;
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
  subscribeToConnectionState() {
    return () => undefined;
  }
  connectionState() {
    return { isWebSocketConnected: this.isOpen };
  }
  mutation() {
    return this.mutationResult;
  }
  async close() {
    this.isClosed = true;
  }
}

let token = "t1";
const onSessionInvalid = vi.fn();
const make = () =>
  new LiveConnection({
    url: "http://x",
    token: () => token,
    onSessionInvalid,
    onConnection: () => undefined,
    isVisible: () => true,
    Client: FakeClient as unknown as typeof BaseConvexClient,
  });
const client = () => FakeClient.made.at(-1) as FakeClient;

beforeEach(() => {
  vi.useFakeTimers();
  FakeClient.made = [];
  token = "t1";
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
  it("replaces a client that has stopped for good, and keeps its queries", async () => {
    const live = make();
    live.watch(fn.totalUnread, {}, () => undefined);
    const first = client();
    first.options.logger.error("FATAL");
    await vi.advanceTimersByTimeAsync(31_000);
    expect([FakeClient.made.length, first.isClosed, client().subscribed.length]).toEqual([2, true, 1]);
  });
  it("replaces an open socket that leaves a mutation unanswered for 8 s, and lets the caller repeat it", async () => {
    const live = make();
    const sending = live.mutate(fn.markRead, { conversationId: "c", throughMessageId: "m" });
    const failed = expect(sending).rejects.toMatchObject({ code: "OFFLINE" });
    await vi.advanceTimersByTimeAsync(8_001);
    await failed;
    await vi.advanceTimersByTimeAsync(31_000);
    expect(FakeClient.made.length).toBe(2);
  });
  it("leaves a client that is off line to its own reconnecting", async () => {
    const live = make();
    client().isOpen = false;
    void live.mutate(fn.markRead, { conversationId: "c", throughMessageId: "m" }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeClient.made.length).toBe(1);
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
