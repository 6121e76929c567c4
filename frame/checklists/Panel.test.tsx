import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import "../cards.ts";
import type { Live } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import type { Checklist } from "./functions.ts";
import { Panel } from "./Panel.tsx";

const LIST = {
  id: "l1",
  version: 1,
  title: "First steps",
  description: "",
  items: [{ id: "a", title: "One", blocks: [], action: { type: "none" }, isDone: false, isManual: true }],
  done: 0,
  startedAt: null,
  dismissedAt: null,
} as unknown as Checklist;

let unmount = () => undefined as void;
afterEach(() => unmount());

function mount() {
  // A tick that is on its way as long as the test lasts.
  const live = { mutate: () => new Promise(() => undefined) } as unknown as Live;
  const app = {
    state: createStore<FrameState>({ ...INITIAL, phase: "ready", live }),
    serverNow: () => Date.now(),
  } as unknown as FrameApp;
  const [list, setList] = createSignal(LIST);
  const heard = {
    minimise: vi.fn(),
    dismiss: vi.fn(),
    close: vi.fn(),
    follow: vi.fn(),
    complete: vi.fn(),
    use: vi.fn(),
    height: vi.fn(),
  };
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <Panel
          list={list()}
          isMinimised={false}
          onMinimise={heard.minimise}
          onDismiss={heard.dismiss}
          onClose={heard.close}
          onFollow={heard.follow}
          onComplete={heard.complete}
          onUse={heard.use}
          onHeight={heard.height}
        />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  return { ...heard, setList };
}
const press = (label: string) => document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.click();

it("closed before its end it was put away", () => {
  const heard = mount();
  press("Close");
  expect(heard.dismiss).toHaveBeenCalledOnce();
  expect(heard.close).not.toHaveBeenCalled();
});

it("closed at its end it was not, also while the last tick is on its way", () => {
  const heard = mount();
  document.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  expect(heard.complete).toHaveBeenCalledOnce();
  press("Close");
  expect(heard.close).toHaveBeenCalledOnce();
  expect(heard.dismiss).not.toHaveBeenCalled();
});

it("is made small by its button and by Escape, which puts nothing away", () => {
  const heard = mount();
  press("Minimise");
  document
    .querySelector("section")
    ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(heard.minimise.mock.calls).toEqual([[true], [true]]);
  expect(heard.dismiss).not.toHaveBeenCalled();
});

it("is held while the focus is in it, and touched by whoever moves over it", () => {
  const { use } = mount();
  const box = document.querySelector<HTMLInputElement>("input[type=checkbox]");
  const sign = (type: string) =>
    document.querySelector("section")?.dispatchEvent(new Event(type, { bubbles: true }));
  sign("pointermove");
  expect(use.mock.calls).toEqual([[false]]);
  box?.focus();
  expect(use).toHaveBeenLastCalledWith(true);
  sign("pointermove");
  expect(use).toHaveBeenLastCalledWith(true);
  box?.blur();
  expect(use).toHaveBeenLastCalledWith(false);
  sign("pointerdown");
  expect(use).toHaveBeenLastCalledWith(false);
});

it("is completed once, however often the list is told anew", () => {
  const { complete, setList } = mount();
  document.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  const items = LIST.items.map((each) => ({ ...each, isDone: true }));
  setList({ ...LIST, items, done: 1, startedAt: 1 });
  setList({ ...LIST, items: items.map((each) => ({ ...each })), done: 1, startedAt: 1 });
  expect(complete).toHaveBeenCalledOnce();
});
