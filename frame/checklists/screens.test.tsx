import { render } from "solid-js/web";
import { afterEach, describe, expect, it } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import "../cards.ts";
import { nameOf } from "../live/functions.ts";
import type { Live, LiveResult } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import { ChecklistScreen, TasksScreen } from "../tasks.ts";

const item = (id: string, more: object = {}) => ({
  id,
  title: `Item ${id}`,
  blocks: [],
  action: { type: "none" },
  isDone: false,
  isManual: true,
  ...more,
});
const list = (items: ReturnType<typeof item>[]) => ({
  id: "l1",
  title: "First steps",
  description: "",
  items,
  done: items.filter(({ isDone }) => isDone).length,
  startedAt: null,
  version: 1,
  dismissedAt: null,
});

let unmount = () => undefined as void;
function mount(Screen: () => ReturnType<typeof TasksScreen>, first: unknown) {
  let push: (value: unknown) => void = () => undefined;
  const fake = {
    mutations: [] as [string, unknown][],
    reply: (() => ({ done: 1, total: 1 })) as () => unknown,
    give: (value: unknown) => push(value),
  };
  const live = {
    watch: (_query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      push = (value) =>
        on(value instanceof CallError ? { ok: false, error: value } : { ok: true, value: value as never });
      if (first !== undefined) push(first);
      return () => undefined;
    },
    mutate: async (mutation: unknown, args: unknown) => {
      fake.mutations.push([nameOf(mutation), args]);
      return fake.reply();
    },
  } as unknown as Live;
  const went: unknown[] = [];
  const told: unknown[] = [];
  const started: unknown[] = [];
  const app = {
    state: createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live }),
    serverNow: () => Date.now(),
    go: (view: unknown) => void went.push(view),
    requestOpen: () => undefined,
    start: (...asked: unknown[]) => void started.push(asked),
    wantStrings: async () => undefined,
    emit: (...event: unknown[]) => void told.push(event),
  } as unknown as FrameApp;
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <Screen />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  return { fake, went, told, started };
}
afterEach(() => unmount());

const text = () => document.body.textContent ?? "";
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const boxes = () => [...document.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
const one = () => <ChecklistScreen id="l1" />;

describe("the tasks tab", () => {
  it("waits, stands empty, fails and lists", () => {
    const { fake, went } = mount(TasksScreen, undefined);
    expect(document.querySelector("[role=status][aria-label=Loading]")).not.toBeNull();
    fake.give([]);
    expect(text()).toContain("Nothing to do");
    fake.give(new CallError("INTERNAL", ""));
    expect(text()).toContain("This did not load");
    fake.give([list([item("a", { isDone: true }), item("b")])]);
    expect(text()).toContain("1 of 2 done");
    fake.give([list([item("a", { isDone: true })])]);
    expect(text()).toContain("Completed");
    document.querySelector<HTMLElement>(".oc-tasks-row")?.click();
    expect(went).toEqual([{ name: "checklist", id: "l1" }]);
  });
});

describe("a checklist", () => {
  it("shows a tick at once, and takes it back where it was not saved", async () => {
    const { fake } = mount(one, [list([item("a"), item("b")])]);
    boxes()[0]?.click();
    expect(document.querySelector("progress")?.value).toBe(1);
    await settle();
    expect(fake.mutations).toEqual([["checklists:complete", { checklistId: "l1", itemId: "a", done: true }]]);
    fake.give([list([item("a", { isDone: true }), item("b")])]);
    expect(boxes().map(({ checked }) => checked)).toEqual([true, false]);
    fake.reply = () => {
      throw new CallError("OFFLINE", "");
    };
    boxes()[1]?.click();
    await settle();
    expect(text()).toContain("This could not be saved.");
    expect(boxes().map(({ checked }) => checked)).toEqual([true, false]);
    expect(text()).not.toContain("All done!");
  });

  it("celebrates what becomes whole before one's eyes, not what was so already", () => {
    const { fake, told } = mount(one, [list([item("a", { isDone: true })])]);
    expect(text()).toContain("All done!");
    expect(document.querySelector(".oc-confetti")).toBeNull();
    fake.give([list([item("a", { isDone: true }), item("b")])]);
    expect(text()).not.toContain("All done!");
    fake.give([list([item("a", { isDone: true }), item("b", { isDone: true })])]);
    expect(document.querySelector(".oc-confetti")).not.toBeNull();
    expect(told).toEqual([["checklistCompleted", { id: "l1" }]]);
  });

  it("leads where its items say, with the host beside an address", () => {
    const url = { type: "url", label: "Go", href: "https://a.example/x", host: "a.example" };
    const { went, started } = mount(one, [
      list([
        item("a", { action: url }),
        item("b", { action: { type: "article", articleId: "a1" } }),
        item("c", { action: { type: "newConversation", text: "Hello!" } }),
        item("d", { action: { type: "tab", tab: "help", label: "Help" } }),
        item("e", { action: { type: "survey", surveyId: "s1", label: "Tell us" } }),
        item("f", { action: { type: "tour", tourId: "t1", label: "Look around" } }),
      ]),
    ]);
    const link = document.querySelector("a");
    expect([link?.href, link?.target, link?.rel, link?.textContent]).toEqual([
      "https://a.example/x",
      "_blank",
      "noopener noreferrer",
      "Goa.example",
    ]);
    for (const button of document.querySelectorAll<HTMLElement>("button.oc-item-action")) button.click();
    expect(went).toEqual([
      { name: "article", id: "a1" },
      { name: "newMessage", prefill: "Hello!" },
      { name: "help" },
    ]);
    expect(started).toEqual([
      ["survey", "s1"],
      ["tour", "t1"],
    ]);
  });

  it("has a box that cannot be pressed where the deployment finds out, and words with what is in them", () => {
    const runs = [{ text: "Export " }, { text: "something", bold: true }];
    mount(one, [list([item("a", { isManual: false, isDone: true, blocks: [{ type: "paragraph", runs }] })])]);
    const [box] = boxes();
    expect([box?.disabled, box?.checked]).toEqual([true, true]);
    const ids = box?.getAttribute("aria-describedby")?.split(" ") ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual([
      "Ticks itself off",
      "Export something",
    ]);
    expect(document.querySelector("strong")?.textContent).toBe("something");
  });

  it("says when it is gone", () => {
    mount(one, []);
    expect(text()).toContain("This list is not here any more");
  });
});
