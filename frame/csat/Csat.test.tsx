import { render } from "solid-js/web";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import { Csat } from "../csat.ts";
import { nameOf } from "../live/functions.ts";
import type { Live, LiveResult } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";

type Call = [string, Record<string, unknown>];

const memory = new Map<string, string>();
let unmount = () => undefined as void;

/** The question of conversation c1, over a connection that answers with what it is given. */
function mount(first: unknown, { isConnected = true } = {}) {
  let push: (value: unknown) => void = () => undefined;
  const mutations: Call[] = [];
  const fake = { mutations, reply: (() => null) as () => unknown, give: (value: unknown) => push(value) };
  const live = {
    watch: (_query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      push = (value) => on({ ok: true, value: value as never });
      push(first);
      return () => undefined;
    },
    mutate: async (mutation: unknown, args: Record<string, unknown>) => {
      mutations.push([nameOf(mutation), args]);
      return fake.reply();
    },
  } as unknown as Live;
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live });
  const emit = vi.fn();
  const app = {
    state,
    emit,
    serverNow: () => Date.now(),
    wantStrings: async () => undefined,
    draft: (key: string) => memory.get(key) ?? "",
    setDraft: (key: string, text: string) => void memory.set(key, text),
  } as unknown as FrameApp;
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <Csat id={() => "c1"} />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  if (!isConnected) state.set({ live: null });
  return { fake, emit, state };
}

const ASK = { state: "ask", askAt: 0 };
const rated = (more: object = {}) => ({
  state: "rated",
  rating: 4,
  comment: "fine",
  changeableUntil: Date.now() + 1_000,
  ...more,
});
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const text = () => document.body.textContent ?? "";
const radios = () => [...document.querySelectorAll<HTMLInputElement>("input[type=radio]")];
const choose = (rating: number) => radios()[rating - 1]?.click();
const comment = () => document.querySelector("textarea");
const button = (name: string) =>
  [...document.querySelectorAll("button")].find((each) => each.textContent === name);

beforeEach(() => memory.clear());
afterEach(() => unmount());

describe("rating a conversation", () => {
  it("asks with five named radios of one group, and nothing can be sent before one is chosen", async () => {
    mount(ASK);
    await settle();
    expect(document.querySelector("fieldset legend")?.textContent).toBe("How was this conversation?");
    expect(radios().map((radio) => radio.closest("label")?.textContent)).toEqual([
      "Terrible",
      "Bad",
      "Okay",
      "Good",
      "Great",
    ]);
    expect(new Set(radios().map(({ name }) => name)).size).toBe(1);
    expect(button("Send rating")).toBeUndefined();
    choose(2);
    expect(button("Send rating")).toBeDefined();
    expect(comment()?.maxLength).toBe(1_000);
  });

  it.each([
    ["before its time", { state: "ask", askAt: Date.now() + 3_600_000 }],
    ["where there is none", { state: "none" }],
  ])("asks nothing %s", async (_case, answer) => {
    mount(answer);
    await settle();
    expect(text()).toBe("");
  });

  it("asks at once when a conversation is closed in front of the visitor, by a server whose clock is a little ahead", async () => {
    const { fake } = mount({ state: "none" });
    await settle();
    expect(text()).toBe("");
    fake.give({ state: "ask", askAt: Date.now() + 2_000 });
    expect(text()).toContain("How was this conversation?");
  });

  it("sends once, tells the page once, and says thank you when the server has it", async () => {
    const { fake, emit } = mount(ASK);
    await settle();
    choose(4);
    button("Send rating")?.click();
    button("Sending…")?.click();
    await settle();
    expect(fake.mutations).toEqual([
      ["csat:seen", { conversationId: "c1" }],
      ["csat:submit", { conversationId: "c1", rating: 4, comment: "" }],
    ]);
    expect(emit.mock.calls).toEqual([
      ["csatShown", { id: "c1" }],
      ["csatCompleted", { id: "c1" }],
    ]);
    fake.give(rated());
    expect(text()).toContain("Thank you for your rating");
    button("Change rating")?.click();
    expect(comment()?.value).toBe("fine");
    choose(5);
    button("Send rating")?.click();
    await settle();
    expect(fake.mutations[2]).toEqual(["csat:submit", { conversationId: "c1", rating: 5, comment: "fine" }]);
    expect(emit).toHaveBeenCalledTimes(2);
  });

  it("cannot be changed any more after its time", async () => {
    mount(rated({ changeableUntil: Date.now() - 1 }));
    await settle();
    expect(button("Change rating")).toBeUndefined();
  });

  it("keeps what was filled in when it fails or is off line, says so, and over a reload", async () => {
    const { fake, emit } = mount(ASK);
    await settle();
    choose(1);
    const failures = [
      ["INTERNAL", "Your rating was not sent."],
      ["OFFLINE", "You are off line."],
    ] as const;
    for (const [code, says] of failures) {
      fake.reply = () => {
        throw new CallError(code, "");
      };
      button("Send rating")?.click();
      await settle();
      expect(document.querySelector("[role=alert]")?.textContent).toContain(says);
      expect(radios()[0]?.checked).toBe(true);
    }
    expect(emit.mock.calls).toEqual([["csatShown", { id: "c1" }]]);
    unmount();
    mount(ASK);
    await settle();
    expect(radios()[0]?.checked).toBe(true);
  });

  it("says that it is off line where there is no connection at all", async () => {
    const { fake } = mount(ASK);
    await settle();
    choose(3);
    fake.reply = () => {
      throw new CallError("OFFLINE", "");
    };
    button("Skip rating")?.click();
    await settle();
    expect(fake.mutations.map(([name]) => name)).toEqual(["csat:seen", "csat:dismiss"]);
    expect(text()).toContain("You are off line.");
    expect(radios()).toHaveLength(5);
  });

  it("is not led astray by a draft that is none", async () => {
    memory.set("csat.c1", '{"rating":9,"comment":{}}');
    mount(ASK);
    await settle();
    expect(radios().some(({ checked }) => checked)).toBe(false);
  });
});
