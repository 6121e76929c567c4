import { render } from "solid-js/web";
import { expect, it } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import "../help.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import type { Live } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import { CollectionScreen } from "./CollectionScreen.tsx";

it("says of a collection that is gone that it is one, not an article", () => {
  const live = {
    watch: (_query: unknown, _args: unknown, on: (result: unknown) => void) => {
      on({ ok: false, error: new CallError("NOT_FOUND", "") });
      return () => undefined;
    },
  } as unknown as Live;
  const app = {
    state: createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live }),
    serverNow: () => Date.now(),
  } as Partial<FrameApp> as FrameApp;
  const unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <CollectionScreen id="gone" />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  expect(document.body.textContent).toContain("This collection is not here any more");
  unmount();
});
