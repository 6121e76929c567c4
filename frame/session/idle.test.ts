import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import { createCredentials, finishWipe, isOver } from "./credentials.ts";
import { watchIdle } from "./idle.ts";
import { openStorage } from "./storage.ts";

const MINUTE = 60_000;
const IDLE_MS = 30 * MINUTE;

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** A page of a visitor whom the server has told to forget after half an hour. */
function open() {
  const storage = openStorage({
    prefix: "p:",
    now: () => Date.now(),
    open: () => localStorage,
    mayPersist: true,
  });
  const credentials = createCredentials(storage);
  const begin = () => {
    credentials.beginEra();
    credentials.setIdle(IDLE_MS);
  };
  const state = createStore(INITIAL);
  const onOver = vi.fn();
  const own = window as Window & typeof globalThis;
  const watch = () => watchIdle({ window: own, state, storage, idleMs: IDLE_MS, onOver });
  return { storage, credentials, begin, state, onOver, watch };
}
const pass = (ms: number) => vi.advanceTimersByTime(ms);
const press = () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));

describe("a shared device", () => {
  it("is done with a visitor half an hour after the last sign of them, and not before", () => {
    const { begin, watch, onOver, storage } = open();
    begin();
    watch();
    for (let minutes = 0; minutes < 90; minutes += 20) {
      pass(20 * MINUTE);
      press();
    }
    pass(IDLE_MS - 11_000);
    expect(onOver).not.toHaveBeenCalled();
    expect(isOver(storage)).toBe(false);
    pass(21_000);
    expect(onOver).toHaveBeenCalledTimes(1);
    expect(isOver(storage)).toBe(true);
    // It has said so, and listens no more.
    press();
    pass(IDLE_MS);
    expect([onOver.mock.calls.length, isOver(storage)]).toEqual([1, true]);
  });

  it("takes another page, another screen and an opened messenger for signs, and nothing else that changes", () => {
    const { begin, watch, onOver, state } = open();
    begin();
    watch();
    for (const patch of [
      { page: { ...INITIAL.page, url: "https://shop.example/next" } },
      { isOpen: true },
      { views: [{ name: "newMessage" as const }] },
    ]) {
      pass(20 * MINUTE);
      state.set(patch);
    }
    pass(25 * MINUTE);
    state.set({ unread: { total: 3, latest: null } });
    state.set({ page: { ...state.get().page, title: "New title" } });
    expect(onOver).not.toHaveBeenCalled();
    pass(6 * MINUTE);
    expect(onOver).toHaveBeenCalledTimes(1);
  });

  it("goes by what any tab of the site has seen", () => {
    const { begin, watch, onOver, storage } = open();
    begin();
    watch();
    pass(20 * MINUTE);
    storage.set("era", storage.get("era") ?? "", IDLE_MS);
    pass(20 * MINUTE);
    expect(onOver).not.toHaveBeenCalled();
    storage.remove("era");
    pass(MINUTE);
    expect(onOver).toHaveBeenCalledTimes(1);
  });

  it("does not forget who has got a name", () => {
    const { begin, watch, onOver, credentials, storage } = open();
    begin();
    watch();
    credentials.setOwner("0".repeat(64));
    credentials.setIdle();
    pass(2 * IDLE_MS);
    press();
    expect(onOver).not.toHaveBeenCalled();
    expect(isOver(storage)).toBe(false);
  });

  it("leaves the next page nothing: secrets, drafts, letters and the database go before anything is read", async () => {
    const first = open();
    first.begin();
    first.credentials.hold({ token: `wst_${"a".repeat(64)}`, expiresAt: 1, ttl: 1, hash: "b".repeat(64) });
    first.credentials.turnResume("c".repeat(64));
    first.storage.set("draft.new", "half a secret", 14 * 86_400_000);
    first.storage.set("outbox.x", "a letter", 14 * 86_400_000);
    pass(IDLE_MS + 1);
    const { storage, credentials } = open();
    const remove = vi.fn(async () => undefined);
    const wiping = finishWipe(storage, remove);
    expect([credentials.held(), credentials.resume().current, storage.get("draft.new")]).toEqual([
      null,
      null,
      null,
    ]);
    expect(JSON.stringify({ ...localStorage })).not.toMatch(/half a secret|a letter|wst_|cccc/);
    // The server is told at the next boot that the token is dead.
    expect(credentials.tombs()).toEqual(["b".repeat(64)]);
    await wiping;
    expect(remove).toHaveBeenCalledTimes(1);
    await finishWipe(storage, remove);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it("wipes nothing of a visitor whose time has not come, nor of one on a device of their own", async () => {
    const { storage, begin, credentials } = open();
    begin();
    storage.set("draft.new", "kept", 14 * 86_400_000);
    pass(IDLE_MS - 1);
    // Boots that nobody asked for prolong nothing.
    credentials.beginEra();
    await finishWipe(storage, async () => undefined);
    expect(storage.get("draft.new")).toBe("kept");
    pass(2);
    expect(isOver(storage)).toBe(true);
    localStorage.clear();
    const own = open();
    own.credentials.beginEra();
    pass(100 * 86_400_000);
    expect([isOver(own.storage), own.credentials.era()]).toEqual([false, expect.any(String)]);
  });

  it("lets what the one before has left go when consent comes later than the page", () => {
    const first = open();
    first.begin();
    first.storage.set("draft.new", "half a secret", 14 * 86_400_000);
    pass(IDLE_MS + 1);
    const options = { prefix: "p:", now: () => Date.now(), open: () => localStorage, mayPersist: false };
    const storage = openStorage(options);
    createCredentials(storage).beginEra();
    storage.set("draft.c1", "mine", 1_000);
    storage.allow(true);
    expect([storage.get("draft.new"), storage.get("draft.c1")]).toEqual([null, "mine"]);
  });
});
