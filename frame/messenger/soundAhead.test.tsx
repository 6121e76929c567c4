import { afterEach, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import type { Live } from "../live/live.ts";
import { INITIAL } from "../shell/state.ts";
import { livelyChunk } from "./livelyChunk.ts";
import { mountMessenger } from "./mount.tsx";
import { threadChunk } from "./threadChunk.ts";

let stop = () => undefined as void;
afterEach(() => stop());

const LIVE = { watch: () => () => undefined, mutate: async () => undefined } as unknown as Live;

/** An open home of somebody who has chosen that about sound on an earlier page. */
async function openHome(sound: string): Promise<void> {
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live: LIVE });
  const app = {
    state,
    serverNow: () => 0,
    resized: () => undefined,
    draft: () => "",
    remembered: (key) => (key === "sound" ? sound : null),
    wantStrings: async () => undefined,
  } as Partial<FrameApp> as FrameApp;
  stop = mountMessenger(app, window as Window & typeof globalThis);
  await vi.waitFor(() => expect(threadChunk.parts()).toBeDefined(), 20_000);
}

it("new messages can be heard before a conversation was opened, by who wants to, and nobody else fetches that", async () => {
  await openHome("off");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(livelyChunk.parts()).toBeUndefined();
  stop();
  await openHome("on");
  await vi.waitFor(() => expect(livelyChunk.parts()).toBeDefined(), 20_000);
}, 60_000);
