import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compileCatalogs } from "../../scripts/catalogs.ts";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import { followLanguage, type LauncherWords } from "./languages.ts";

const { files, hashes } = compileCatalogs();

/** The files of a release behind a line that can be cut or held; asks for them as `fetch` does. */
function createHome() {
  const asked: string[] = [];
  const held = new Set<string>();
  const broken = new Set<string>();
  const fetch = async (url: string, { integrity }: RequestInit = {}) => {
    const name = url.replace("https://cdn.example/v/1/", "");
    asked.push(name);
    while (held.has(name)) await new Promise((resolve) => setTimeout(resolve, 10));
    const text = files.get(name);
    if (broken.has(name) || text === undefined) throw new TypeError("Failed to fetch");
    return { integrity, json: async () => JSON.parse(text) as unknown };
  };
  return { asked, held, broken, fetch: vi.fn(fetch) };
}

async function setUp(
  wishes: string,
  prepare: (home: ReturnType<typeof createHome>) => void = () => undefined,
  early: string[] = [],
) {
  const home = createHome();
  prepare(home);
  const state = createStore({ ...INITIAL, wishes });
  const target = new EventTarget();
  let words: (count: number) => LauncherWords = () => ({ open: "" });
  const warned: string[] = [];
  const window = Object.assign(target, { fetch: home.fetch }) as unknown as Window & typeof globalThis;
  const parts = new Set<string>(early);
  const world = { config: { assetBase: "https://cdn.example/v/1/" }, window, parts };
  const starting = followLanguage(world, state, {
    setWords: (next) => {
      words = next;
    },
    warn: (code, detail) => warned.push(`${code} ${detail}`),
  });
  await vi.advanceTimersByTimeAsync(3_000);
  const languages = await starting;
  const send = () => state.get().messages.send;
  const want = (part: string) => (parts.add(part), languages.follow());
  return { ...home, state, window, want, send, warned, words: (count: number) => words(count) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("followLanguage", () => {
  it("fetches one catalog, whole and of the hash it was built with", async () => {
    const { asked, fetch, send, state, words } = await setUp("de-DE,fr");
    expect([asked, send(), state.get().locale]).toEqual([["core.de.json"], "Senden", "de-DE"]);
    expect(fetch.mock.calls[0]?.[1]).toEqual({ integrity: `sha256-${hashes.de}`, credentials: "omit" });
    expect([words(0), words(1_234).open]).toEqual([
      { open: "Chat öffnen", close: "Chat schließen" },
      "Chat öffnen, 1.234 ungelesen",
    ]);
  });
  it("tells the page of a language of its own that there is not, and of no other", async () => {
    const { warned, state } = await setUp("xx-nonsense,de");
    expect(warned).toEqual([expect.stringMatching(/^VALUE_IGNORED locale xx-nonsense: .*\bde\b.* en$/)]);
    expect(state.get().locale).toBe("de");
    for (const wishes of [",xx,de", "en-GB,xx", "pt-BR,de"]) expect((await setUp(wishes)).warned).toEqual([]);
  });
  it("keeps what is on show while another is on its way, and fetches nothing twice", async () => {
    const { asked, held, state, send } = await setUp("de");
    held.add("core.ja.json");
    state.set({ wishes: "ja,en" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect([send(), state.get().locale]).toEqual(["Senden", "de"]);
    held.clear();
    await vi.advanceTimersByTimeAsync(20);
    expect([send(), state.get().locale]).toEqual(["送信", "ja"]);
    state.set({ wishes: "de" });
    await vi.advanceTimersByTimeAsync(0);
    expect([send(), asked]).toEqual(["Senden", ["core.de.json", "core.ja.json"]]);
  });
  it("obeys the last wish, whatever comes last", async () => {
    const { held, state, send } = await setUp("de");
    held.add("core.ja.json");
    state.set({ wishes: "ja" });
    state.set({ wishes: "fr" });
    await vi.advanceTimersByTimeAsync(20);
    held.clear();
    await vi.advanceTimersByTimeAsync(20);
    expect(send()).toBe("Envoyer");
  });
  it("goes back to English without a request", async () => {
    const { asked, state, send, words } = await setUp("ar");
    state.set({ wishes: "en-GB,ar" });
    await vi.advanceTimersByTimeAsync(0);
    expect([send(), state.get().locale, asked]).toEqual([undefined, "en-GB", ["core.ar.json"]]);
    expect(words(2)).toEqual({ open: "Open chat, 2 unread", close: "Close chat" });
  });
  it("stays with English when the catalog cannot be had, and tries again by itself", async () => {
    const { asked, broken, state, send } = await setUp("de", (home) => home.broken.add("core.de.json"));
    expect([send(), state.get().locale]).toEqual([undefined, ""]);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length).toBeGreaterThan(before);
    broken.clear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send()).toBe("Senden");
    const settled = asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked.length).toBe(settled);
  });
  it("tries at once when the browser is on line again", async () => {
    const { broken, window, send } = await setUp("de", (home) => home.broken.add("core.de.json"));
    broken.clear();
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(send()).toBe("Senden");
  });
  it("lets nobody wait for longer than three seconds", async () => {
    const { held, send } = await setUp("de", (home) => home.held.add("core.de.json"));
    expect(send()).toBeUndefined();
    held.clear();
    await vi.advanceTimersByTimeAsync(20);
    expect(send()).toBe("Senden");
  });
  it("brings a feature's part, by the hash in the core catalog, and after each change of language", async () => {
    const { asked, fetch, want, state } = await setUp("de");
    await want("attachments");
    expect(state.get().messages).toMatchObject({ send: "Senden", filesChosen: "Ausgewählte Dateien" });
    const core = JSON.parse(files.get("core.de.json") ?? "") as { parts: Record<string, string> };
    expect(fetch.mock.lastCall?.[1]?.integrity).toBe(`sha256-${core.parts.attachments}`);
    state.set({ wishes: "ja" });
    await vi.advanceTimersByTimeAsync(0);
    expect(state.get().messages.filesChosen).toBe("選択したファイル");
    expect(asked).toEqual(["core.de.json", "attachments.de.json", "core.ja.json", "attachments.ja.json"]);
  });
  it("brings parts that were asked for while all was in English, in one step with the rest", async () => {
    const { asked, state } = await setUp("de", undefined, ["attachments"]);
    expect(state.get().messages).toMatchObject({ send: "Senden", filesChosen: "Ausgewählte Dateien" });
    expect(asked).toEqual(["core.de.json", "attachments.de.json"]);
  });
  it("shows the rest without a part that does not come, and brings it later", async () => {
    const { broken, want, state } = await setUp("de", (home) => home.broken.add("attachments.de.json"));
    await want("attachments");
    expect([state.get().messages.send, state.get().messages.filesChosen]).toEqual(["Senden", undefined]);
    broken.clear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.get().messages.filesChosen).toBe("Ausgewählte Dateien");
  });
  it("has nothing to fetch for a part that nobody has written", async () => {
    const { asked, want } = await setUp("de");
    await want("unheard");
    expect(asked).toEqual(["core.de.json"]);
  });
});
