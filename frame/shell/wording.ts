import type { FrameState } from "../app.ts";
import type { Store } from "../core/store.ts";
import { fn } from "../live/functions.ts";

/**
 * Keeps the workspace's appearance and branding, the visitor's tabs and the workspace's own texts as they are on the server, in the
 * language the visitor would like; asked again when that changes. Costs nothing while there is no connection.
 */
export function followWording(state: Store<FrameState>): void {
  let last = state.get();
  let stop: (() => void) | undefined;
  state.subscribe((now) => {
    const isSame = now.live === last.live && now.wishes === last.wishes;
    last = now;
    if (isSame) return;
    stop?.();
    stop = now.live?.watch(fn.currentSession, { languages: now.wishes }, (result) => {
      if (!result.ok) return;
      const { appearance, branding, messenger, texts } = result.value;
      state.set({ appearance, branding, messenger, texts });
    });
  });
}
