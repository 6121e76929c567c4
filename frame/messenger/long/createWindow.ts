import { createEffect, createMemo, on, onCleanup } from "solid-js";
import type { Scroll } from "../ThreadLog.tsx";
import type { Thread } from "../threadState.ts";
import { MessageWindow } from "./messageWindow.ts";

/**
 * A window over a long conversation: of its pages only those around the reader are drawn, held in memory and live. Below
 * them stands an empty space as high as what was put aside, so that nothing in view moves. The newest page stays live all
 * the time, so that news are told.
 */
export function createWindow(thread: Thread, scroll: Scroll): MessageWindow {
  const kept = new MessageWindow(scroll);
  createEffect(() => {
    thread.state();
    const pages = thread.pages();
    if (pages) kept.keep(pages);
  });
  const { box, toEnd } = scroll;
  scroll.toEnd = (behavior) => {
    if (!kept.isAway()) return toEnd(behavior);
    kept.toFirstPage();
    return box?.scrollTo({ top: 0 });
  };
  // What is sent stands at the end, and is followed wherever its writer has been.
  const sent = createMemo(() => thread.entries().length);
  createEffect(on(sent, (count, before = count) => void (count > before && kept.isAway() && scroll.toEnd())));
  const look = (): void => kept.look();
  box?.addEventListener("scroll", look, { passive: true });
  onCleanup(() => {
    box?.removeEventListener("scroll", look);
    kept.stop();
    scroll.toEnd = toEnd;
  });
  return kept;
}
