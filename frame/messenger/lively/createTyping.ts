import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Live } from "../../live/live.ts";
import { livelyFn } from "./names.ts";

/** How often it is said that the visitor goes on typing. */
const SIGN_EVERY_MS = 3_000;
/** A teammate's sign counts for so long after it has come. */
const TYPING_MS = 6_000;
const MAX_DRAFT_LENGTH = 500;

type Place = { live: Accessor<Live | null>; id: Accessor<string | null>; showsDraft: Accessor<boolean> };

/** Says that the visitor is typing while `text` changes; what, only where the visitor has been told so. */
export function createTypingSign({ live, id, showsDraft }: Place, text: Accessor<string>): void {
  let saidAt = 0;
  let isSaid = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (isTyping: boolean): void => {
    const conversationId = id();
    isSaid = isTyping;
    saidAt = Date.now();
    if (conversationId === null) return;
    const draft = isTyping && showsDraft() ? { draft: text().slice(0, MAX_DRAFT_LENGTH) } : {};
    // Best effort: the sign runs out by itself, and the next one says it again.
    live()
      ?.mutate(livelyFn.setTyping, { conversationId, isTyping, ...draft })
      .catch(() => undefined);
  };
  createEffect(
    on(
      text,
      (now) => {
        clearTimeout(timer);
        if (now.trim() === "") {
          // A message that was sent takes the sign away by itself.
          if (isSaid) say(false);
          return;
        }
        const wait = saidAt + SIGN_EVERY_MS - Date.now();
        if (!isSaid || wait <= 0) say(true);
        else timer = setTimeout(() => say(true), wait);
      },
      { defer: true },
    ),
  );
  onCleanup(() => clearTimeout(timer));
}

/** Whether a sign that is renewed with each `until` still counts, by this page's own clock. */
export function createFresh(until: Accessor<number | undefined>): Accessor<boolean> {
  const [isFresh, setFresh] = createSignal(false);
  createEffect(
    on(until, (time) => {
      setFresh(time !== undefined);
      const timer = setTimeout(() => setFresh(false), TYPING_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return isFresh;
}
