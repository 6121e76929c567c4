import { render } from "solid-js/web";
import { afterEach, expect, it } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import type { Live } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL, NO_VISITOR } from "../shell/state.ts";
import { HelpScreen } from "./HelpScreen.tsx";

let unmount = () => undefined as void;
afterEach(() => unmount());

const live = { watch: () => () => undefined } as unknown as Live;
const state = createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live });
const app = {
  state,
  serverNow: () => Date.now(),
  act: async () => [] as never,
} as Partial<FrameApp> as FrameApp;

/** The search field of a screen that has just been drawn. */
function open(): HTMLInputElement {
  unmount();
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <HelpScreen />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  const field = document.querySelector("input");
  if (!field) throw new Error("no field");
  return field;
}

it("finds again what was searched for, until its visitor has signed out", () => {
  const field = open();
  field.value = "my divorce";
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  expect(open().value).toBe("my divorce");
  state.set({ phase: "unreachable" });
  expect(open().value).toBe("my divorce");
  unmount();
  state.set(NO_VISITOR);
  state.set({ phase: "ready", live });
  expect(open().value).toBe("");
});
