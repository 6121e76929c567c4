import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readEmojiNames } from "../../../scripts/catalogs.ts";
import type { FrameApp, FrameState } from "../../app.ts";
import { CallError } from "../../core/errors.ts";
import { createStore } from "../../core/store.ts";
import { nameOf } from "../../live/functions.ts";
import type { Live, LiveResult } from "../../live/live.ts";
import { pathTo } from "../../shell/navigation.ts";
import { INITIAL } from "../../shell/state.ts";
import { mountMessenger } from "../mount.tsx";

const ANNA = { name: "Anna", initials: "A", color: "#0f766e", avatarUrl: null };
const RULES = {
  typingPreview: false,
  asksEmail: false,
  hasEmail: true,
  replyTime: null,
  office: null,
  team: { faces: [] as object[], count: 0, online: false, lastActiveAt: null as number | null },
  commonIssues: [] as object[],
  suggestsArticles: false,
};
/** Chunks are compiled when they are first asked for. */
const WAIT = { timeout: 20_000 };
vi.setConfig({ testTimeout: 30_000 });
const THREAD = [{ name: "home" }, { name: "conversation", id: "c1" }] as const;
const NEW = [{ name: "home" }, { name: "newMessage" }] as const;

/** Answers by function name, pushed to whoever watches; a mutation fails where `refuse` says so. */
function createLive() {
  type Watch = { name: string; args: unknown; on: (result: LiveResult<never>) => void };
  const watches = new Set<Watch>();
  const answers = new Map<string, unknown>();
  const mutations: [string, Record<string, unknown>][] = [];
  const refusals = new Map<string, CallError>();
  const push = () => {
    for (const { name, on } of watches)
      if (answers.has(name)) on({ ok: true, value: answers.get(name) as never });
  };
  const live = {
    watch: (query: unknown, args: unknown, on: Watch["on"]) => {
      const watch = { name: nameOf(query), args, on };
      watches.add(watch);
      push();
      return () => watches.delete(watch);
    },
    mutate: async (mutation: unknown, args: Record<string, unknown>) => {
      mutations.push([nameOf(mutation), args]);
      const refusal = refusals.get(nameOf(mutation));
      if (refusal) throw refusal;
    },
  } as unknown as Live;
  const argsOf = (name: string) => [...watches].filter((each) => each.name === name).map(({ args }) => args);
  const give = (name: string, value: unknown) => (answers.set(name, value), push());
  /** Actions wait until they are given an answer. */
  const acts: [string, unknown][] = [];
  const waiting = new Map<string, (value: never) => void>();
  const act = (action: unknown, args: unknown) =>
    new Promise<never>((resolve) => {
      acts.push([nameOf(action), args]);
      waiting.set(nameOf(action), resolve);
    });
  const answer = (name: string, value: unknown) => waiting.get(name)?.(value as never);
  const actsOf = (name: string) => acts.filter(([each]) => each === name).map(([, args]) => args);
  return { live, mutations, refusals, argsOf, give, act, answer, actsOf };
}

let unmount = () => undefined as void;

/** The messenger at a thread whose messages are `newestFirst`, with its lively parts there. */
async function mountThread(newestFirst: object[], rules: object = {}, patch: Partial<FrameState> = {}) {
  const fake = createLive();
  const memory = new Map<string, string>();
  const sent: unknown[][] = [];
  const appearance = { color: "#4f46e5", teamName: "Acme", greeting: "Hi", theme: "light" } as never;
  const state = createStore<FrameState>({
    ...INITIAL,
    phase: "ready",
    appearance,
    isOpen: true,
    live: fake.live,
    views: THREAD,
    ...patch,
  });
  const app = {
    state,
    serverNow: () => Date.now(),
    go: (view) => state.set({ views: pathTo(state.get().views, view) }),
    back: () => undefined,
    requestClose: vi.fn(),
    resized: () => undefined,
    send: (...args) => void sent.push(args),
    moveFiles: () => undefined,
    detach: () => undefined,
    draft: () => "",
    setDraft: () => undefined,
    remembered: (key) => memory.get(key) ?? null,
    remember: (key, value) => void memory.set(key, value),
    wantStrings: async () => undefined,
    act: fake.act,
  } as Partial<FrameApp> as FrameApp;
  fake.give("conversations:settings", { ...RULES, ...rules });
  fake.give("conversations:list", []);
  fake.give("messages:list", { page: newestFirst, isDone: true, continueCursor: "end" });
  unmount = mountMessenger(app, window as Window & typeof globalThis);
  await vi.waitFor(() => expect(document.querySelector("[aria-label=Options]")).not.toBeNull(), WAIT);
  return { ...fake, app, state, memory, sent };
}

const message = (id: string, who: "visitor" | "agent", more: object = {}) => ({
  id,
  clientMessageId: null,
  conversationId: "c1",
  text: `text of ${id}`,
  blocks: null,
  attachments: [],
  createdAt: Date.now(),
  sender: who === "agent" ? { kind: "agent", id: "a1", ...ANNA } : { kind: "visitor" },
  ...more,
});
const text = () => document.body.textContent ?? "";
const find = <E extends HTMLElement>(selector: string, name = ""): E => {
  const all = [...document.querySelectorAll<E>(selector)];
  const label = (each: E) => each.getAttribute("aria-label") ?? each.textContent ?? "";
  const found = all.find((each) => label(each).includes(name));
  if (!found) throw new Error(`no ${selector} named ${name}`);
  return found;
};
const area = () => find<HTMLTextAreaElement>("textarea");
const type = (field: HTMLInputElement | HTMLTextAreaElement, value: string) => {
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
const press = (key: string, target: Element) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

beforeEach(() => document.body.replaceChildren());
afterEach(() => {
  vi.useRealTimers();
  unmount();
});

describe("the thread's head", () => {
  it("shows who is there, and what to expect", async () => {
    const faces = [ANNA, { ...ANNA, name: "Ben" }, { ...ANNA, name: "Cem" }];
    const team = { faces, count: 4, online: true, lastActiveAt: null };
    await mountThread([], { team, replyTime: "hours" }, { views: NEW });
    expect(find("h1").textContent).toBe("Anna and 3 others");
    expect(text()).toContain("Active now · Typically replies in a few hours");
  });

  it("keeps the team's name where the workspace shows no faces", async () => {
    await mountThread([], { team: { ...RULES.team, count: 2, online: true } }, { views: NEW });
    expect(find("h1").textContent).toBe("Acme");
    expect(text()).toContain("Active now");
  });
});

describe("typing", () => {
  const signs = (calls: [string, Record<string, unknown>][]) =>
    calls.filter(([name]) => name === "typing:set").map(([, args]) => args);

  it("is said at most once in three seconds, never what; and that it ended", async () => {
    const { mutations } = await mountThread([message("m1", "agent")]);
    vi.useFakeTimers();
    type(area(), "my secret");
    type(area(), "my secret is");
    expect(signs(mutations)).toEqual([{ conversationId: "c1", isTyping: true }]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(signs(mutations)).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(signs(mutations)).toHaveLength(2);
    type(area(), "");
    expect(signs(mutations).at(-1)).toEqual({ conversationId: "c1", isTyping: false });
    expect(JSON.stringify(mutations)).not.toContain("secret");
    expect(text()).not.toContain("sees what you type");
  });

  it("shows its beginning to the team only where the visitor is told so", async () => {
    const { mutations } = await mountThread([message("m1", "agent")], { typingPreview: true });
    type(area(), "x".repeat(600));
    expect(text()).toContain("The team sees what you type before you send it");
    expect(signs(mutations)).toEqual([{ conversationId: "c1", isTyping: true, draft: "x".repeat(500) }]);
  });

  it("of a teammate is shown, and goes by itself after six seconds", async () => {
    const { give } = await mountThread([message("m1", "agent")]);
    vi.useFakeTimers();
    give("typing:get", { agent: ANNA, until: 1 });
    expect(text()).toContain("Anna is typing…");
    await vi.advanceTimersByTimeAsync(5_000);
    give("typing:get", { agent: ANNA, until: 2 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(text()).toContain("Anna is typing…");
    await vi.advanceTimersByTimeAsync(1_100);
    expect(text()).not.toContain("Anna is typing…");
  });
});

describe("read receipts", () => {
  it("stand under the last of the visitor's messages that the team has read", async () => {
    const { give } = await mountThread([
      message("m3", "visitor"),
      message("m2", "agent"),
      message("m1", "visitor"),
    ]);
    expect(text()).toContain("· Sent");
    expect(text()).not.toContain("· Seen");
    give("conversations:seen", "m2");
    expect(find(".oc-group", "text of m1").textContent).toContain("· Seen");
    expect(find(".oc-group", "text of m3").textContent).toContain("· Sent");
    give("conversations:seen", "m3");
    expect(find(".oc-group", "text of m1").textContent).not.toContain("· Seen");
    expect(find(".oc-group", "text of m3").textContent).toContain("· Seen");
  });
});

describe("choices", () => {
  const choices = {
    replies: ["Yes", "No"],
    buttons: [{ label: "Guide", href: "https://shop.example/guide", host: "shop.example" }],
  };

  it("of the newest message send what they say; afterwards they are gone, and its links stay", async () => {
    const { give, sent } = await mountThread([message("m1", "agent", { choices })]);
    find<HTMLButtonElement>(".oc-reply", "Yes").click();
    expect(sent[0]?.slice(0, 2)).toEqual(["Yes", { conversationId: "c1", draftId: null }]);
    const page = [message("m2", "visitor", { text: "Yes" }), message("m1", "agent", { choices })];
    give("messages:list", { page, isDone: true, continueCursor: "end" });
    expect(document.querySelector(".oc-reply")).toBeNull();
    const link = find<HTMLAnchorElement>("a.oc-linkbutton", "Guide");
    expect([link.href, link.target, link.rel]).toEqual([
      "https://shop.example/guide",
      "_blank",
      "noopener noreferrer nofollow ugc",
    ]);
  });

  it("of an empty thread begin a message in the field", async () => {
    const commonIssues = [{ label: "My order", starter: "Where is my order?" }];
    const { sent } = await mountThread([], { commonIssues }, { views: NEW });
    find<HTMLButtonElement>(".oc-issue", "My order").click();
    expect(area().value).toBe("Where is my order?");
    expect(sent).toEqual([]);
  });
});

describe("the question for an address", () => {
  const asking = { asksEmail: true, hasEmail: false };
  const submit = () =>
    find<HTMLFormElement>(".oc-email").dispatchEvent(
      new Event("submit", { bubbles: true, cancelable: true }),
    );

  it("waits for the first message, takes only an address, and thanks for it", async () => {
    const { give, mutations } = await mountThread([], asking);
    expect(document.querySelector(".oc-email")).toBeNull();
    give("messages:list", { page: [message("m1", "visitor")], isDone: true, continueCursor: "end" });
    type(find<HTMLInputElement>(".oc-email input"), "nobody");
    submit();
    expect(text()).toContain("does not look like an e-mail address");
    type(find<HTMLInputElement>(".oc-email input"), " eve@shop.example ");
    submit();
    await vi.waitFor(() => expect(text()).toContain("We write to eve@shop.example"));
    expect(mutations.filter(([name]) => name === "visitors:identify")).toEqual([
      ["visitors:identify", { user: { email: "eve@shop.example" } }],
    ]);
  });

  it("can be left out for good, and an address added from the menu all the same", async () => {
    const { memory, refusals } = await mountThread([message("m1", "visitor")], asking);
    find<HTMLButtonElement>(".oc-email button", "Not now").click();
    expect([document.querySelector(".oc-email"), memory.get("email")]).toEqual([null, "asked"]);
    find<HTMLButtonElement>("button", "Options").click();
    find<HTMLButtonElement>("[role=menuitem]", "Add your e-mail").click();
    expect(document.activeElement).toBe(find(".oc-email input"));
    refusals.set("visitors:identify", new CallError("OFFLINE", ""));
    type(find<HTMLInputElement>(".oc-email input"), "eve@shop.example");
    submit();
    await vi.waitFor(() => expect(text()).toContain("could not be saved"));
  });
});

describe("the menu", () => {
  it("is worked with keys, and Escape closes it without closing the messenger", async () => {
    const { app, memory } = await mountThread([message("m1", "visitor")], { hasEmail: false });
    const button = find<HTMLButtonElement>("button", "Options");
    button.click();
    await Promise.resolve();
    expect(document.activeElement?.getAttribute("role")).toBe("menuitemcheckbox");
    press("ArrowDown", document.activeElement ?? button);
    expect(document.activeElement?.getAttribute("role")).toBe("menuitem");
    press("Escape", document.activeElement ?? button);
    expect([button.getAttribute("aria-expanded"), document.activeElement]).toEqual(["false", button]);
    expect(app.requestClose).not.toHaveBeenCalled();
    expect(memory.get("sound")).toBeUndefined();
  });
});

describe("article suggestions", () => {
  it("are asked for once the visitor pauses, where there are articles, and lead to one", async () => {
    const { actsOf, answer, state } = await mountThread([message("m1", "agent")], { suggestsArticles: true });
    vi.useFakeTimers();
    type(area(), "re");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(actsOf("articles:suggest")).toEqual([]);
    type(area(), "refu");
    await vi.advanceTimersByTimeAsync(300);
    type(area(), "refund");
    await vi.advanceTimersByTimeAsync(399);
    expect(actsOf("articles:suggest")).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(actsOf("articles:suggest")).toEqual([{ text: "refund" }]);
    answer("articles:suggest", [{ id: "a1", title: "How refunds work" }]);
    await vi.advanceTimersByTimeAsync(1);
    find<HTMLButtonElement>(".oc-suggest-item", "How refunds work").click();
    expect(state.get().views.at(-1)).toEqual({ name: "article", id: "a1" });
  });

  it("are never asked for where there are none", async () => {
    const { actsOf } = await mountThread([message("m1", "agent")]);
    vi.useFakeTimers();
    type(area(), "refund");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(actsOf("articles:suggest")).toEqual([]);
  });
});

describe("emoji", () => {
  it("are found by name and put where the caret is", async () => {
    await mountThread([message("m1", "agent")]);
    type(area(), "Hi there");
    area().setSelectionRange(2, 2);
    find<HTMLButtonElement>("button", "Choose an emoji").click();
    await vi.waitFor(() => expect(document.querySelector(".oc-emoji")).not.toBeNull(), WAIT);
    const search = find<HTMLInputElement>(".oc-emoji-search");
    expect(document.activeElement).toBe(search);
    type(search, "thumbs u");
    press("Enter", search);
    expect(area().value).toBe("Hi👍 there");
    expect(document.querySelector(".oc-emoji")).toBeNull();
  });

  it("go by their names in the language on show", async () => {
    const messages = { emojiSearch: "Emoji suchen", emojiNames: readEmojiNames("de") };
    await mountThread([message("m1", "agent")], {}, { messages, locale: "de" });
    // Where the keyboard goes to by itself, the picker closes.
    await vi.waitFor(() => expect(document.activeElement).toBe(area()), WAIT);
    find<HTMLButtonElement>("button", "Choose an emoji").click();
    await vi.waitFor(() => expect(document.querySelector(".oc-emoji")).not.toBeNull(), WAIT);
    const search = find<HTMLInputElement>(".oc-emoji-search", "Emoji suchen");
    type(search, "rakete");
    const found = [...document.querySelectorAll<HTMLButtonElement>(".oc-emoji-grid button")];
    expect(found.map((each) => [each.value, each.title, each.getAttribute("aria-label")])).toEqual([
      ["🚀", "Rakete", "Rakete"],
    ]);
  });
});
