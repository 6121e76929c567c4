import { type Accessor, createEffect, createSignal } from "solid-js";
import { makeChunk } from "./chunk.ts";
import { useMessenger } from "./context.ts";
import { livelyChunk } from "./livelyChunk.ts";
import { whenDrawn } from "./whenDrawn.ts";

/** The conversation's screen and what belongs to it. */
export const threadChunk = makeChunk(() => import("../thread.ts"));

/** On a page that is busy all the time nothing waits for longer, ms. */
const BUSY_MS = 3_000;

/** Safari has no word for "once there is time". */
export const whenIdle = (act: () => void) =>
  "requestIdleCallback" in window ? requestIdleCallback(act, { timeout: BUSY_MS }) : setTimeout(act, 500);

/**
 * Fetches the conversation's screen: at once when one is shown, and ahead of that when the open messenger has nothing
 * else to do or a message waits for its reader.
 */
export function createThreadScreen(isShown: Accessor<boolean>) {
  const { app, isOpen, live, unread } = useMessenger();
  const [error, setError] = createSignal<unknown>();
  const load = (): void => {
    setError(undefined);
    threadChunk.load().catch((thrown: unknown) => isShown() && setError(thrown));
  };
  createEffect(() => {
    if (threadChunk.parts()) return;
    if (isShown()) load();
    else if (isOpen() && live()) whenDrawn(() => whenIdle(load));
    else if (unread().latest) whenIdle(load);
  });
  createEffect(() => {
    // A thread without what makes it lively is whole: the next one tries again. Who wants to hear messages needs no thread.
    if (threadChunk.parts() && (isShown() || app.remembered("sound") === "on"))
      livelyChunk.load().then(
        () => {
          livelyChunk.parts()?.startSound(app);
          return app.wantStrings("lively");
        },
        () => undefined,
      );
  });
  return {
    load,
    /** Undefined while it is on its way. Throws when it did not arrive. */
    screen: () => {
      if (error()) throw error();
      return threadChunk.parts()?.ThreadScreen;
    },
  };
}
