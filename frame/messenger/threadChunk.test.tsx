import { afterEach, describe, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import type { Live } from "../live/live.ts";
import { INITIAL } from "../shell/state.ts";
import { mountMessenger } from "./mount.tsx";
import { threadChunk } from "./threadChunk.ts";

let stop = () => undefined as void;
afterEach(() => stop());

const LIVE = { watch: () => () => undefined, mutate: async () => undefined } as unknown as Live;

describe("a conversation whose code is on its way", () => {
  it("can be left again, and is drawn in its place once it has come", async () => {
    const state = createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live: LIVE });
    const app = {
      state,
      serverNow: () => 0,
      resized: () => undefined,
      requestClose: () => undefined,
      go: (view) => state.set({ views: [...state.get().views, view] }),
      back: () => state.set({ views: [{ name: "home" }] }),
      draft: () => "",
      setDraft: () => undefined,
      remembered: () => null,
      wantStrings: async () => undefined,
    } as Partial<FrameApp> as FrameApp;
    stop = mountMessenger(app, window as Window & typeof globalThis);
    expect(threadChunk.parts()).toBeUndefined();
    app.go({ name: "newMessage" });
    expect(document.querySelector('[role="status"][aria-label="Loading"]')).not.toBeNull();
    document.querySelector<HTMLElement>('[aria-label="Back to conversations"]')?.click();
    expect(document.querySelector(".oc-cta")).not.toBeNull();
    app.go({ name: "newMessage" });
    await vi.waitFor(() => expect(document.querySelector("textarea")).not.toBeNull(), 20_000);
  }, 30_000);
});
