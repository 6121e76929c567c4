import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import { nameOf } from "../live/functions.ts";
import type { Live, LiveResult } from "../live/live.ts";
import type { OutboxEntry } from "../outbox/model.ts";
import { pathBack, pathTo } from "../shell/navigation.ts";
import { INITIAL } from "../shell/state.ts";
import type { Draw } from "../surface/host.ts";
import { mountMessenger } from "./mount.tsx";
import { richChunk } from "./rich.ts";
import { threadChunk } from "./threadChunk.ts";

const AGENT = { name: "Ada Lovelace", initials: "AL", color: "#0f766e", avatarUrl: null };
const APPEARANCE = {
  color: "#4f46e5",
  side: "right",
  icon: "chat",
  launcher: "visible",
  spacing: 20,
  theme: "light",
  teamName: "Acme",
  greeting: "Hello there",
} as const;

/** Answers by function name; `answers` may change at any time and is pushed to whoever watches. */
function createLive() {
  const watches = new Set<{ name: string; on: (result: LiveResult<never>) => void }>();
  const answers = new Map<string, unknown>();
  const mutations: [string, unknown][] = [];
  const push = () => {
    for (const { name, on } of watches) {
      const answer = answers.get(name);
      if (answer !== undefined)
        on(answer instanceof CallError ? { ok: false, error: answer } : { ok: true, value: answer as never });
    }
  };
  const live = {
    watch: (query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      const watch = { name: nameOf(query), on };
      watches.add(watch);
      push();
      return () => watches.delete(watch);
    },
    mutate: async (mutation: unknown, args: unknown) => void mutations.push([nameOf(mutation), args]),
  } as unknown as Live;
  return { live, mutations, give: (name: string, value: unknown) => (answers.set(name, value), push()) };
}

function createApp(patch: Partial<FrameState> = {}) {
  const fake = createLive();
  const state = createStore<FrameState>({
    ...INITIAL,
    phase: "ready",
    appearance: APPEARANCE,
    isOpen: true,
    live: fake.live,
    ...patch,
  });
  const sent: unknown[][] = [];
  const [attached, detached]: [unknown[], string[]] = [[], []];
  const surfaces = new Map<string, Draw>();
  const memory = new Map<string, string>();
  const app = {
    state,
    serverNow: () => Date.now(),
    go: (view) => state.set({ views: pathTo(state.get().views, view) }),
    back: () => state.set({ views: pathBack(state.get().views) }),
    requestClose: vi.fn(),
    requestOpen: vi.fn(),
    start: vi.fn(),
    connect: vi.fn(),
    emit: vi.fn(),
    resized: vi.fn(),
    retry: vi.fn(),
    send: (text, to, files) => void sent.push(files?.length ? [text, to, files] : [text, to]),
    attach: (files, thread) => void attached.push([files.map((file) => file.name), thread]),
    detach: (uploadId) => void detached.push(uploadId),
    moveFiles: () => undefined,
    draft: (thread) => memory.get(thread) ?? "",
    setDraft: (thread, text) => void memory.set(thread, text),
    remembered: (key) => memory.get(`r.${key}`) ?? null,
    remember: (key, value) => void memory.set(`r.${key}`, value),
    wantStrings: async () => undefined,
    act: async () => [] as never,
    anchored: async () => ({
      set: () => undefined,
      drop: () => undefined,
      follow: () => () => undefined,
      go: () => undefined,
    }),
    surfaces: {
      open: (request, draw) => void surfaces.set(request.id, draw),
      resize: () => undefined,
      close: (id) => void surfaces.delete(id),
      closeAll: () => surfaces.clear(),
    },
  } as FrameApp;
  return { ...fake, app, state, sent, attached, detached, surfaces, memory };
}

let unmount = () => undefined as void;
const mount = (patch?: Partial<FrameState>) => {
  const made = createApp(patch);
  unmount = mountMessenger(made.app, window as Window & typeof globalThis);
  return made;
};
const text = () => document.body.textContent ?? "";
const button = (name: RegExp) => {
  const found = [...document.querySelectorAll("button")].find((each) =>
    name.test(each.getAttribute("aria-label") ?? each.textContent ?? ""),
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const conversation = (id: string, more: object = {}) => ({
  id,
  state: "open",
  lastMessageAt: Date.now(),
  preview: `preview of ${id}`,
  lastSender: "agent",
  unread: 0,
  agent: AGENT,
  ...more,
});
const message = (id: string, who: "visitor" | "agent", more: object = {}) => ({
  id,
  clientMessageId: null,
  conversationId: "c1",
  text: `text of ${id}`,
  blocks: null,
  attachments: [],
  createdAt: Date.now(),
  sender: who === "agent" ? { kind: "agent", id: "a1", ...AGENT } : { kind: "visitor" },
  ...more,
});
const page = (...newestFirst: object[]) => ({ page: newestFirst, isDone: true, continueCursor: "end" });
const entry = (id: string, state: OutboxEntry["state"]): OutboxEntry => ({
  clientMessageId: id,
  conversationId: "c1",
  draftId: null,
  text: `text of ${id}`,
  createdAt: Date.now() + 1_000,
  state,
  visitorRef: "v",
});
const THREAD = [{ name: "home" }, { name: "conversation", id: "c1" }] as const;

beforeAll(() => Promise.all([threadChunk.load(), richChunk.load()]), 60_000);
beforeEach(() => {
  document.body.replaceChildren();
});
afterEach(() => unmount());

describe("languages", () => {
  it("draws what is on show anew in another language, with its direction, and keeps its nodes", () => {
    const { give, state } = mount();
    give("conversations:list", [conversation("c1", { unread: 3 })]);
    const close = button(/^Close$/);
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["en", "ltr"]);
    state.set({ locale: "ar-EG", messages: { close: "إغلاق", yourConversations: "محادثاتك" } });
    expect(close.getAttribute("aria-label")).toBe("إغلاق");
    expect([text().includes("محادثاتك"), text().includes("Send us a message")]).toEqual([true, true]);
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["ar-EG", "rtl"]);
    state.set({ texts: { yourConversations: "كلامنا" } });
    expect(text()).toContain("كلامنا");
    state.set({ locale: "en-GB", messages: {}, texts: {} });
    expect([close.getAttribute("aria-label"), document.documentElement.dir]).toEqual(["Close", "ltr"]);
    expect(close.isConnected).toBe(true);
  });
});

describe("home", () => {
  it("greets, lists conversations with what is unread, and opens one", () => {
    const { give, state } = mount();
    give("conversations:list", [
      conversation("c1", { unread: 2 }),
      conversation("c2", { state: "closed", lastSender: "visitor", agent: null }),
    ]);
    expect(text()).toContain("Hello there");
    expect(document.querySelector('[aria-label="2 unread messages"]')).not.toBeNull();
    expect(text()).toMatch(/You: preview of c2.*Closed/);
    button(/preview of c1/).click();
    expect(state.get().views.at(-1)).toEqual({ name: "conversation", id: "c1" });
  });
  it("keeps the row under somebody's focus when its preview changes", () => {
    const { give } = mount();
    give("conversations:list", [conversation("c1")]);
    const row = button(/preview of c1/);
    give("conversations:list", [conversation("c1", { preview: "newer" })]);
    expect([row.isConnected, row.textContent?.includes("newer")]).toEqual([true, true]);
  });
  it("shows that it is loading, and nothing but the way to write when there is no history", () => {
    const { give, state } = mount();
    expect(document.querySelector('[role="status"]')).not.toBeNull();
    give("conversations:list", []);
    expect(document.querySelector("ul")).toBeNull();
    button(/send us a message/i).click();
    expect(state.get().views.at(-1)).toEqual({ name: "newMessage" });
  });
});

describe("tabs", () => {
  it("say each what is unread behind it, and no more", () => {
    const tabs = ["home", "messages", "tickets"] as const;
    const { state } = mount({
      messenger: { tabs: [...tabs], defaultTab: "home", cards: [] },
      views: [{ name: "home" }],
      unread: { total: 5, tickets: 2, latest: null },
    });
    const words = () => [...document.querySelectorAll(".oc-tab")].map((tab) => tab.textContent);
    expect(words()).toEqual(["Home", "Messages3 unread messages", "Tickets2 unread messages"]);
    state.set({ unread: { total: 2, tickets: 2, latest: null } });
    expect(words()).toEqual(["Home", "Messages", "Tickets2 unread messages"]);
    state.set({ unread: { total: 1, latest: null } });
    expect(words()).toEqual(["Home", "Messages1 unread message", "Tickets"]);
  });
});

describe("conversation", () => {
  it("shows who wrote what, and tells the server what was read", () => {
    const { give, mutations } = mount({ views: THREAD });
    give("conversations:list", [conversation("c1", { unread: 1 })]);
    give("messages:list", page(message("m2", "agent"), message("m1", "visitor")));
    const log = document.querySelector('[role="log"]');
    expect(log?.textContent).toMatch(/text of m1.*New.*Ada Lovelace.*text of m2/);
    expect(mutations).toEqual([["conversations:markRead", { conversationId: "c1", throughMessageId: "m2" }]]);
  });
  it("reads nothing while the messenger is closed", () => {
    const { give, mutations } = mount({ views: THREAD, isOpen: false });
    give("conversations:list", [conversation("c1", { unread: 1 })]);
    give("messages:list", page(message("m1", "agent")));
    expect(mutations).toEqual([]);
  });
  it("shows a message while it is being sent and does not redraw it when the server has it", () => {
    const { give, state } = mount({ views: THREAD, entries: [entry("k1", "pending")] });
    give("messages:list", page());
    const bubble = document.querySelector(".oc-bubble");
    expect([bubble?.textContent, text().includes("Sending…")]).toEqual(["text of k1", true]);
    give("messages:list", page(message("m1", "visitor", { clientMessageId: "k1", text: "text of k1" })));
    state.set({ entries: [] });
    expect(document.querySelector(".oc-bubble")).toBe(bubble);
    expect(text()).toContain("Sent");
  });
  it("offers to repeat or to discard what was not sent", () => {
    const outbox = { retry: vi.fn(), discard: vi.fn(), confirm: vi.fn() };
    const { give } = mount({ views: THREAD, entries: [entry("k1", "failed")], outbox: outbox as never });
    give("messages:list", page());
    button(/try again/i).click();
    button(/discard/i).click();
    expect([outbox.retry.mock.calls, outbox.discard.mock.calls]).toEqual([[["k1"]], [["k1"]]]);
  });
  it("marks when it was closed, and says so when it cannot be found or read", () => {
    const { give } = mount({ views: THREAD });
    give(
      "messages:list",
      page({ ...message("m1", "agent"), sender: { kind: "system", event: "closed" }, text: "" }),
    );
    expect(text()).toContain("This conversation was closed");
    unmount();
    const gone = mount({ views: THREAD });
    gone.give("messages:list", new CallError("NOT_FOUND", ""));
    expect(text()).toContain("not here any more");
    unmount();
    const broken = mount({ views: THREAD });
    broken.give("messages:list", new CallError("INTERNAL", ""));
    expect(document.querySelector('[role="alert"]')?.textContent).toContain("did not load");
  });
  it("draws markup as text and links without a way back", () => {
    const { give } = mount({ views: THREAD });
    give(
      "messages:list",
      page(
        message("m1", "agent", {
          text: "<img src=x onerror=alert(1)> https://example.com/a javascript:alert(1)",
          blocks: [
            {
              type: "paragraph",
              runs: [
                { text: "<img src=x onerror=alert(1)> " },
                { text: "https://example.com/a", href: "https://example.com/a" },
                { text: " javascript:alert(1)", href: "javascript:alert(1)" },
              ],
            },
          ],
        }),
      ),
    );
    const bubble = document.querySelector(".oc-bubble");
    expect(bubble?.textContent).toBe(
      "<img src=x onerror=alert(1)> https://example.com/a javascript:alert(1)",
    );
    expect(bubble?.querySelector("img")).toBeNull();
    expect([...(bubble?.querySelectorAll("a") ?? [])].map((a) => [a.href, a.target, a.rel])).toEqual([
      ["https://example.com/a", "_blank", "noopener noreferrer nofollow"],
    ]);
  });
  it("shows a message as plain text until its row comes, then as blocks, in the same bubble", () => {
    const { give, state } = mount({
      views: THREAD,
      entries: [{ ...entry("k1", "pending"), text: "see a.example" }],
    });
    give("messages:list", page());
    const bubble = document.querySelector(".oc-bubble");
    expect([bubble?.textContent, bubble?.children.length]).toEqual(["see a.example", 0]);
    const runs = [{ text: "see " }, { text: "a.example", href: "https://a.example/" }];
    const row = message("m1", "visitor", {
      clientMessageId: "k1",
      text: "see a.example",
      blocks: [{ type: "paragraph", runs }],
    });
    give("messages:list", page(row));
    state.set({ entries: [] });
    expect(document.querySelector(".oc-bubble")).toBe(bubble);
    expect([bubble?.textContent, bubble?.querySelectorAll("a").length]).toEqual(["see a.example", 1]);
  });
  it("keeps every node of a message when the query answers again", () => {
    const { give } = mount({ views: THREAD });
    const blocks = () => [
      { type: "list", ordered: false, items: [[{ text: "one", href: "https://a.example/" }]] },
    ];
    give("messages:list", page(message("m1", "agent", { blocks: blocks() })));
    const link = document.querySelector(".oc-bubble a");
    give("messages:list", page(message("m2", "agent"), message("m1", "agent", { blocks: blocks() })));
    expect(link).not.toBeNull();
    expect(document.querySelector(".oc-bubble a")).toBe(link);
  });
});

describe("writing", () => {
  const type = (value: string) => {
    const area = document.querySelector("textarea") as HTMLTextAreaElement;
    area.value = value;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return area;
  };
  const press = (area: HTMLElement, init: KeyboardEventInit) =>
    area.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }),
    );

  it("sends on Enter, breaks the line on Shift+Enter, and leaves an input method its Enter", () => {
    const { sent } = mount({ views: [{ name: "home" }, { name: "newMessage" }] });
    const area = type("  hello  ");
    press(area, { shiftKey: true });
    press(area, { isComposing: true });
    expect(sent).toEqual([]);
    press(area, {});
    expect(sent).toMatchObject([["hello", { conversationId: null, draftId: expect.any(String) }]]);
    expect(area.value).toBe("");
  });
  it("sends nothing empty or too long, and says how much too long", () => {
    const { sent } = mount({ views: THREAD });
    press(type("   "), {});
    // What the server would send back as no message.
    press(type("\u200b \u2060"), {});
    press(type("x".repeat(10_002)), {});
    expect(sent).toEqual([]);
    expect(text()).toContain("2 characters too long");
  });
  it("begins as the page asks, also anew, and never in place of the visitor's own words", () => {
    const { state } = mount();
    const ask = (prefill?: string) => {
      state.set({ views: [{ name: "home" }, { name: "newMessage", ...(prefill ? { prefill } : {}) }] });
      return document.querySelector("textarea")?.value;
    };
    expect([ask(), ask("About order 7"), ask("About order 8"), ask()]).toEqual([
      "",
      "About order 7",
      "About order 8",
      "About order 8",
    ]);
    type("my own words");
    expect(ask("About order 9")).toBe("my own words");
  });
  it("keeps a draft for each conversation", () => {
    const { memory, state } = mount({ views: THREAD });
    type("half a thought");
    state.set({ views: [{ name: "home" }] });
    state.set({ views: THREAD });
    expect([memory.get("c1"), document.querySelector("textarea")?.value]).toEqual([
      "half a thought",
      "half a thought",
    ]);
  });
  it("stays on the same screen, with the same field, when the server has made the conversation", () => {
    const { sent, state } = mount({ views: [{ name: "home" }, { name: "newMessage", prefill: "Hi" }] });
    const area = document.querySelector("textarea") as HTMLTextAreaElement;
    expect(area.value).toBe("Hi");
    press(area, {});
    const { draftId } = (sent[0] as [string, { draftId: string }])[1];
    state.set({ entries: [{ ...entry("k1", "sent"), conversationId: "c9", draftId }] });
    state.set({ views: [{ name: "home" }, { name: "conversation", id: "c9" }] });
    expect(document.querySelector("textarea")).toBe(area);
    expect(text()).toContain("text of k1");
  });
  it("keeps what is being written when the server has made the conversation, and as its draft alone", () => {
    const { sent, state, memory } = mount({ views: [{ name: "home" }, { name: "newMessage" }] });
    press(type("first"), {});
    const area = type("half a thought");
    const { draftId } = (sent[0] as [string, { draftId: string }])[1];
    state.set({ entries: [{ ...entry("k1", "sent"), conversationId: "c9", draftId }] });
    state.set({ views: [{ name: "home" }, { name: "conversation", id: "c9" }] });
    expect(area.isConnected && area.value).toBe("half a thought");
    expect([memory.get("c9"), memory.get("new")]).toEqual(["half a thought", ""]);
    state.set({ entries: [], views: [{ name: "home" }, { name: "newMessage" }] });
    expect(document.querySelector("textarea")?.value).toBe("");
  });
  it("goes on in the conversation that an earlier page left unsent, however late it comes to light", () => {
    const { sent, state } = mount({ views: [{ name: "home" }, { name: "newMessage" }] });
    const area = type("half a thought");
    const earlier = { ...entry("k1", "pending"), conversationId: null, draftId: "d1" };
    state.set({ entries: [earlier] });
    expect(text()).toContain("text of k1");
    state.set({ entries: [{ ...earlier, conversationId: "c9" }] });
    state.set({ views: [{ name: "home" }, { name: "conversation", id: "c9" }] });
    expect(document.querySelector("textarea")).toBe(area);
    expect(area.value).toBe("half a thought");
    press(area, {});
    expect(sent).toMatchObject([["half a thought", { conversationId: "c9", draftId: null }]]);
  });
});

describe("window", () => {
  /** A frame that the page hides: nothing in it takes the keyboard, and no animation frame comes. */
  const hideFrame = () => {
    const waiting: FrameRequestCallback[] = [];
    vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => waiting.push(callback));
    vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => undefined }));
    return () => {
      for (const callback of waiting.splice(0)) callback(0);
    };
  };
  afterEach(() => vi.unstubAllGlobals());
  it.each([
    ["its screen", [{ name: "home" }] as const, "MAIN"],
    ["the composer of a conversation", THREAD, "TEXTAREA"],
  ])("puts the keyboard on %s each time it opens, not before it is drawn", async (_name, views, tag) => {
    const show = hideFrame();
    const { state } = mount({ views, isOpen: false });
    for (let opening = 0; opening < 2; opening++) {
      (document.activeElement as HTMLElement | null)?.blur();
      state.set({ isOpen: true });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(document.activeElement?.tagName).toBe("BODY");
      show();
      expect(document.activeElement?.tagName).toBe(tag);
      state.set({ isOpen: false });
    }
  });
  it("asks to be closed on Escape and by its button", () => {
    const { app } = mount();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    button(/^close$/i).click();
    expect(app.requestClose).toHaveBeenCalledTimes(2);
  });
  it("says that it was refused, and offers to try again when nobody could be reached", () => {
    mount({ phase: "refused", appearance: null });
    expect(text()).toContain("not available here");
    unmount();
    const { app } = mount({ phase: "unreachable", appearance: null });
    button(/try again/i).click();
    expect(app.retry).toHaveBeenCalled();
  });
  it("says after a moment that the connection is away", async () => {
    vi.useFakeTimers();
    const { state } = mount({ views: THREAD });
    state.set({ connection: "lost" });
    expect(text()).not.toContain("Connecting again");
    await vi.advanceTimersByTimeAsync(2_100);
    expect(text()).toContain("Connecting again");
    state.set({ connection: "open" });
    expect(text()).not.toContain("Connecting again");
    vi.useRealTimers();
  });
});

/** What a surface's drawing uses of its window: a document of its own, and the window's clock and observer. */
function surfaceView() {
  return {
    document: document.implementation.createHTMLDocument(""),
    innerWidth: 360,
    CSSStyleSheet,
    ResizeObserver,
    setTimeout: window.setTimeout.bind(window),
    clearTimeout: window.clearTimeout.bind(window),
  };
}

describe("teaser", () => {
  const unread = (messageId: string) => ({
    total: 1,
    latest: { conversationId: "c1", messageId, text: "Are you there?", createdAt: Date.now(), agent: AGENT },
  });
  const surface = async (surfaces: Map<string, Draw>) => {
    // Its chunk is compiled on first use, which takes a busy machine more than the usual second.
    await vi.waitFor(() => expect(surfaces.has("teaser")).toBe(true), 4_000);
    const view = surfaceView();
    surfaces.get("teaser")?.(view as unknown as Window & typeof globalThis);
    return view.document;
  };
  it("shows a message in its own document while the messenger is closed; a click opens the conversation", async () => {
    const { app, state, surfaces } = mount({ isOpen: false });
    state.set({ unread: unread("m1") });
    const own = await surface(surfaces);
    expect(own.body.textContent).toContain("Ada LovelaceAre you there?");
    own.querySelector<HTMLElement>(".oc-teaser-open")?.click();
    expect(app.requestOpen).toHaveBeenCalled();
    expect(state.get().views.at(-1)).toEqual({ name: "conversation", id: "c1" });
    state.set({ isOpen: true });
    expect(surfaces.has("teaser")).toBe(false);
  });
  it("has the scheme of its iframe, or the browser would paint an opaque ground behind the card", async () => {
    const { state, surfaces } = mount({ isOpen: false });
    state.set({ unread: unread("m1") });
    const root = (await surface(surfaces)).documentElement;
    expect(root.style.colorScheme).toBe("light");
    state.set({ theme: "dark" });
    expect(root.style.colorScheme).toBe("dark");
    state.set({ theme: "system", appearance: { ...APPEARANCE, theme: "system" } });
    expect(root.style.colorScheme).toBe("light dark");
  });
  it("is sized once its document has a width: wrapped to nothing it would be as tall as the page", async () => {
    const { app, state, surfaces } = mount({ isOpen: false });
    state.set({ unread: unread("m1") });
    await vi.waitFor(() => expect(surfaces.has("teaser")).toBe(true), 4_000);
    const resize = vi.spyOn(app.surfaces, "resize");
    let measure = (): void => undefined;
    class Observer {
      observe = () => undefined;
      disconnect = () => undefined;
      constructor(run: () => void) {
        measure = run;
      }
    }
    const view = { ...surfaceView(), ResizeObserver: Observer, innerWidth: 0 };
    const tall = vi
      .spyOn(Element.prototype, "getBoundingClientRect")
      .mockReturnValue(new DOMRect(0, 0, 9, 955));
    surfaces.get("teaser")?.(view as unknown as Window & typeof globalThis);
    expect(resize).not.toHaveBeenCalled();
    view.innerWidth = 360;
    tall.mockReturnValue(new DOMRect(0, 0, 360, 120.4));
    measure();
    expect(resize).toHaveBeenCalledExactlyOnceWith("teaser", expect.any(Number), 121);
    tall.mockRestore();
  });
  it("stays away for a message once dismissed, and comes for the next", async () => {
    const { memory, state, surfaces } = mount({ isOpen: false });
    state.set({ unread: unread("m1") });
    const own = await surface(surfaces);
    own.querySelector<HTMLElement>('[aria-label="Dismiss this message"]')?.click();
    expect([surfaces.has("teaser"), memory.get("r.teaser")]).toEqual([false, "m1"]);
    state.set({ unread: { ...unread("m1") } });
    expect(surfaces.has("teaser")).toBe(false);
    state.set({ unread: unread("m2") });
    expect(surfaces.has("teaser")).toBe(true);
  });
});
