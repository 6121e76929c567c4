import { afterEach, describe, expect, it, vi } from "vitest";
import type { FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { openStorage } from "../session/storage.ts";
import { followIcon } from "./launcherIcon.ts";
import { INITIAL } from "./state.ts";

const branding = (icon: string | null) => ({ header: { kind: "accent" as const }, logo: null, icon });
const bytes = (text: string) => new TextEncoder().encode(text);

function setUp(kept?: string) {
  const storage = openStorage({
    prefix: "t:",
    now: () => 0,
    open: () => {
      throw new Error("blocked");
    },
    mayPersist: true,
  });
  if (kept) storage.set("icon", kept, 1_000);
  const state = createStore<FrameState>({ ...INITIAL });
  const fetched: string[] = [];
  const files: Record<string, Uint8Array<ArrayBuffer> | undefined> = { "/a": bytes("A"), "/b": bytes("B") };
  const fetch = async (url: string) => {
    fetched.push(url);
    const file = files[url];
    return new Response(file ?? "gone", { status: file ? 200 : 404 });
  };
  const orders: unknown[] = [];
  const reporter = { extra: (extra: unknown) => void orders.push(extra) };
  followIcon({ window: { fetch: fetch as never }, state, storage, reporter });
  return { state, storage, fetched, files, orders };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
afterEach(() => void vi.useRealTimers());

describe("followIcon", () => {
  it("fetches an icon once, keeps it, follows to the next and takes it away", async () => {
    const { state, storage, fetched, orders } = setUp();
    state.set({ phase: "ready", branding: branding("/a") });
    state.set({ isOpen: true });
    await settle();
    expect(orders).toEqual([["icon", btoa("A")]]);
    expect(storage.get("icon")).toBe(`/a ${btoa("A")}`);
    state.set({ branding: branding("/b") });
    await settle();
    expect(orders.at(-1)).toEqual(["icon", btoa("B")]);
    state.set({ branding: branding(null) });
    expect([orders.at(-1), storage.get("icon"), fetched]).toEqual([["icon", ""], null, ["/a", "/b"]]);
  });

  it("shows what was kept before the server has said anything, and asks for nothing that is the same", async () => {
    const { state, fetched, orders } = setUp("/a QQ==");
    expect(orders).toEqual([["icon", "QQ=="]]);
    state.set({ phase: "ready", branding: branding("/a") });
    await settle();
    expect([orders.length, fetched]).toEqual([1, []]);
  });

  it("leaves the launcher as it is while there is none to be had or it is too large, and tries again", async () => {
    vi.useFakeTimers();
    const { state, files, orders } = setUp();
    files["/a"] = new Uint8Array(32 * 1024 + 1);
    state.set({ phase: "ready", branding: branding("/a") });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(orders).toEqual([]);
    files["/a"] = bytes("A");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(orders).toEqual([["icon", btoa("A")]]);
  });
});
