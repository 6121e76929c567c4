import { type Accessor, createEffect, createSignal, onCleanup, untrack } from "solid-js";
import type { Scroll } from "../ThreadLog.tsx";
import type { Thread } from "../threadState.ts";
import { firstUnreadKey } from "../timelineOf.ts";
import type { MessageWindow } from "./messageWindow.ts";

/** Further back than this many pages nobody is led. */
const MAX_PAGES = 20;

type Place = { thread: Thread; scroll: Scroll; kept: MessageWindow };

export type UnreadSeek = {
  /** What was unread at the opening begins above what is in view, and was not seen since. */
  isOut: Accessor<boolean>;
  isSeeking: Accessor<boolean>;
  /** Goes there, through as many pages as it takes. */
  seek(): void;
};

/** The way to the first message that was unread when the conversation was opened. */
export function createUnreadSeek({ thread, scroll, kept }: Place): UnreadSeek {
  const [isSeen, setSeen] = createSignal(false);
  const [isAbove, setAbove] = createSignal(false);
  const [isSeeking, setSeeking] = createSignal(false);
  const line = () => scroll.box?.querySelector(".oc-unread");
  const look = (): void => {
    const { box } = scroll;
    const mark = line();
    setAbove(!!mark && !!box && mark.getBoundingClientRect().bottom < box.getBoundingClientRect().top);
    if (mark && !untrack(isAbove)) setSeen(true);
  };
  const arrive = (): void => {
    setSeeking(false);
    setSeen(true);
    (line() ?? scroll.inner?.firstElementChild)?.scrollIntoView({ block: "start" });
    kept.setGrowing(false);
  };
  /** The key of the first unread line, if its page has come. */
  const find = (): string | null => {
    let left = thread.unread.was();
    for (const segment of thread.pages()?.segments ?? []) left -= kept.theirs(segment);
    const isEnough = left <= 0 || !thread.state().hasMore;
    return isEnough ? firstUnreadKey(thread.lines(), thread.unread.was()) : null;
  };
  createEffect(() => {
    if (!isSeeking() || thread.state().isLoadingMore || !thread.isWhole()) return;
    const key = untrack(find);
    if (key !== null) thread.unread.setKey(key);
    if (key !== null || (thread.pages()?.segments.length ?? MAX_PAGES) >= MAX_PAGES) queueMicrotask(arrive);
    else queueMicrotask(thread.loadMore);
  });
  // A new opening, a new line.
  createEffect(() => {
    thread.unread.was();
    thread.unread.key();
    thread.isWhole();
    setSeen(false);
    queueMicrotask(look);
  });
  const { box } = scroll;
  box?.addEventListener("scroll", look, { passive: true });
  onCleanup(() => box?.removeEventListener("scroll", look));
  const isUnknown = () => thread.unread.key() === null && thread.unread.was() > 0;
  return {
    isOut: () => !isSeen() && (isUnknown() || isAbove()),
    isSeeking,
    seek() {
      if (thread.unread.key() !== null && line()) return arrive();
      // Found by counting from the newest on, which takes all of them.
      if (thread.state().isAway) kept.toFirstPage();
      kept.setGrowing(true);
      setSeeking(true);
    },
  };
}
