import { describe, expect, it } from "vitest";
import type { FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import type { Live } from "../live/live.ts";
import { INITIAL } from "./state.ts";
import { followWording } from "./wording.ts";

const APPEARANCE = {
  color: "#4f46e5",
  side: "right",
  icon: "chat",
  launcher: "visible",
  spacing: 20,
  theme: "system",
  teamName: "Acme",
  greeting: "Hallo",
} as const;

/** A connection that tells which languages were asked for and lets the test answer. */
function createLive() {
  const watches: { languages: string; answer(texts?: Record<string, string>): void }[] = [];
  const live = {
    watch: (_query: unknown, { languages }: { languages: string }, on: (result: unknown) => void) => {
      const watch = {
        languages,
        answer: (texts?: Record<string, string>) =>
          on({ ok: true, value: { appearance: APPEARANCE, texts } }),
      };
      watches.push(watch);
      return () => void watches.splice(watches.indexOf(watch), 1);
    },
  } as unknown as Live;
  return { live, watches };
}

describe("followWording", () => {
  it("asks in the visitor's languages as soon as there is a connection, and anew when they change", () => {
    const state = createStore<FrameState>({ ...INITIAL, wishes: "de,en" });
    followWording(state);
    const { live, watches } = createLive();
    state.set({ live });
    expect(watches.map(({ languages }) => languages)).toEqual(["de,en"]);
    watches[0]?.answer({ send: "Ab damit" });
    expect(state.get()).toMatchObject({ appearance: { greeting: "Hallo" }, texts: { send: "Ab damit" } });
    state.set({ wishes: "ja" });
    expect(watches.map(({ languages }) => languages)).toEqual(["ja"]);
    watches[0]?.answer();
    expect(state.get().texts).toBeUndefined();
  });
  it("lets go of a connection that is gone, and takes up the next", () => {
    const state = createStore<FrameState>(INITIAL);
    followWording(state);
    const [first, second] = [createLive(), createLive()];
    state.set({ live: first.live });
    state.set({ live: null });
    expect(first.watches).toEqual([]);
    state.set({ live: second.live });
    state.set({ isOpen: true });
    expect(second.watches).toHaveLength(1);
  });
});
