import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../../app.ts";
import { createStore } from "../../core/store.ts";
import { INITIAL } from "../../shell/state.ts";

/** Two notes are one sound. */
const NOTES = 2;
let notes = 0;

/** A browser that lets a page sound once somebody has touched it. */
class FakeAudio {
  state = "suspended";
  currentTime = 0;
  destination = {};
  resume = async (): Promise<void> => void (this.state = "running");
  createGain = () => ({
    gain: {
      setValueAtTime: () => undefined,
      linearRampToValueAtTime: () => undefined,
      exponentialRampToValueAtTime: () => undefined,
    },
    connect: () => undefined,
  });
  createOscillator = () => ({
    frequency: { value: 0 },
    connect: (next: object) => next,
    start: () => void (notes += 1),
    stop: () => undefined,
  });
}

beforeEach(() => {
  notes = 0;
  vi.resetModules();
  vi.stubGlobal("AudioContext", FakeAudio);
});
afterEach(() => vi.unstubAllGlobals());

async function makeVisitor(wish: string | null, patch: Partial<FrameState> = {}) {
  const { setSound, startSound } = await import("./sound.ts");
  const memory = new Map(wish === null ? [] : [["sound", wish]]);
  const state = createStore<FrameState>({ ...INITIAL, ...patch });
  const app = {
    state,
    remembered: (key) => memory.get(key) ?? null,
    remember: (key, value) => void memory.set(key, value),
  } as Partial<FrameApp> as FrameApp;
  startSound(app);
  let count = 0;
  const hear = (messageId = `m${++count}`, conversationId = "c1"): number => {
    const before = notes;
    const latest = { messageId, conversationId } as FrameState["unread"]["latest"];
    state.set({ unread: { ...state.get().unread, latest } });
    return (notes - before) / NOTES;
  };
  return { app, state, memory, hear, setSound, startSound };
}
const touch = () => document.dispatchEvent(new Event("pointerdown"));

describe("a new message", () => {
  it("is heard once by who has asked for it, on a page that was touched", async () => {
    const { hear } = await makeVisitor("on");
    expect(hear()).toBe(0);
    touch();
    expect([hear("a"), hear("a"), hear("b")]).toEqual([1, 0, 1]);
  });

  it("is not heard by who has not asked, or has changed their mind", async () => {
    const { app, hear, setSound } = await makeVisitor(null);
    touch();
    expect(hear()).toBe(0);
    setSound(app, true);
    expect(notes, "as a sample").toBe(NOTES);
    expect(hear()).toBe(1);
    setSound(app, false);
    expect(hear()).toBe(0);
  });

  it("is not heard where it is being looked at, and is with the messenger closed or elsewhere", async () => {
    const { hear, state } = await makeVisitor("on", {
      isOpen: true,
      views: [{ name: "conversation", id: "c1" }],
    });
    touch();
    expect([hear("a", "c1"), hear("b", "c2")]).toEqual([0, 1]);
    state.set({ isOpen: false });
    expect(hear("c", "c1")).toBe(1);
  });

  it("is heard once, however many threads have been opened", async () => {
    const { app, hear, startSound } = await makeVisitor("on");
    startSound(app);
    touch();
    expect(hear()).toBe(1);
  });
});
