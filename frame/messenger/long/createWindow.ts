import { createEffect, createMemo, on, onCleanup } from "solid-js";
import type { Pages, Segment } from "../../live/pages.ts";
import type { Message } from "../messages.ts";
import type { Scroll } from "../ThreadLog.tsx";
import type { Thread } from "../threadState.ts";
import { makeHold } from "./makeHold.ts";

/** Pages that are drawn and live at a time. */
const KEPT = 6;
/** Later pages are fetched when this little of what is drawn is left below, CSS px. */
const LATER_PX = 1_500;

export type Window = {
  /** How much teammates have written in a page, put aside or not. */
  theirs(segment: Segment<Message>): number;
  /** Lets it grow while something is looked for that is not in view yet. */
  setGrowing(is: boolean): void;
};

/**
 * A window over a long conversation: of its pages only those around the reader are drawn, held in memory and live. Below
 * them stands an empty space as high as what was put aside, so that nothing in view moves. The newest page stays live all
 * the time, so that news are told.
 */
export function createWindow(thread: Thread, scroll: Scroll): Window {
  const hold = makeHold(scroll);
  const counts = new WeakMap<Segment<Message>, number>();
  let pages: Pages<Message> | null = null;
  let [isGrowing, isTrimming] = [false, false];
  let newest: string | undefined;

  const isAway = (): boolean => pages?.segments[1]?.isAside === true;
  /** Of what is drawn: how much lies below the window's lower edge (negative in the space) and above its upper one, CSS px. */
  const outside = (): { below: number; above: number } => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = scroll.box ?? {};
    return {
      below: -scrollTop - hold.space(),
      above: scrollHeight - clientHeight + scrollTop,
    };
  };
  const theirs = (segment: Segment<Message>): number => {
    const page = segment.result?.page;
    return page ? page.filter(({ sender }) => sender.kind === "agent").length : (counts.get(segment) ?? 0);
  };
  /** Lets go of one page too many, on the side that is further away. False when there is none. */
  const letGo = (list: Pages<Message>): boolean => {
    const all = list.segments;
    const from = firstShown(all);
    const last = all.at(-1);
    if (isGrowing || !last?.result || all.length - from <= KEPT) return false;
    const { below, above } = outside();
    const latest = all[Math.max(1, from)];
    if (below > above && latest) {
      counts.set(latest, theirs(latest));
      putAside(latest);
    } else {
      last.stop();
      all.pop();
    }
    return true;
  };
  const around = (change: () => void): void => {
    if (!pages || isTrimming) return change();
    if (isAway() || hold.space() > 0) hold.place(change, isAway);
    else change();
    isTrimming = true;
    while (letGo(pages)) hold.place(() => pages?.publish(), isAway);
    isTrimming = false;
    const first = pages.segments[0]?.result?.page[0]?.id;
    if (isAway() && newest !== undefined && first !== newest) scroll.setHasNew(true);
    newest = first;
    return undefined;
  };
  /** To where the bar was dragged: about there, since nobody knows how high the pages are that stand for the space. */
  const jump = (list: Pages<Message>, inSpace: number): void => {
    const all = list.segments;
    const from = firstShown(all);
    const at = Math.floor((inSpace / hold.space()) * from);
    const to = Math.max(1, Math.min(from - 1, at));
    for (const gone of all.splice(to + 1)) gone.stop();
    hold.setSpace(Math.max(0, inSpace - (scroll.box?.clientHeight ?? 0)));
    askAgain(list, to);
  };
  const onScroll = (): void => {
    if (!pages || !isAway()) return;
    const { scrollTop = 0, clientHeight = 0 } = scroll.box ?? {};
    const { below } = outside();
    if (scrollTop > -1) toFirstPage(pages);
    else if (below < -clientHeight) jump(pages, -scrollTop);
    else if (below < LATER_PX) askAgain(pages, firstShown(pages.segments) - 1);
  };

  let letBe = (): void => undefined;
  createEffect(() => {
    thread.state();
    const list = thread.pages();
    if (!list || list === pages) return;
    pages = list;
    const tell = list.onChange;
    list.onChange = (state) => around(() => tell(state));
    letBe = () => {
      list.onChange = tell;
    };
    hold.setSpace(0);
  });
  const { toEnd } = scroll;
  scroll.toEnd = () => {
    if (!isAway()) return toEnd();
    if (pages) toFirstPage(pages);
    scroll.box?.scrollTo({ top: 0 });
    return undefined;
  };
  // What is sent stands at the end, and is followed wherever its writer has been.
  const sent = createMemo(() => thread.entries().length);
  createEffect(on(sent, (count, before = count) => void (count > before && isAway() && scroll.toEnd())));
  const { box } = scroll;
  box?.addEventListener("scroll", onScroll, { passive: true });
  onCleanup(() => {
    box?.removeEventListener("scroll", onScroll);
    letBe();
    hold.remove();
    scroll.toEnd = toEnd;
  });
  return {
    theirs,
    setGrowing(is) {
      isGrowing = is;
      if (!is) pages?.publish();
    },
  };
}

/** Ends the query of a page and forgets its rows. */
function putAside(segment: Segment<Message>): void {
  segment.stop();
  Object.assign(segment, { result: null, isAside: true, isIdle: true });
}

/** Asks for a page that was put aside, unless that was done. */
function askAgain(pages: Pages<Message>, index: number): void {
  const segment = pages.segments[index];
  if (segment?.isIdle) pages.ask(segment);
}

/** Back to the end, and to the newest page alone. */
export function toFirstPage(pages: Pages<Message>): void {
  for (const segment of pages.segments.splice(1)) segment.stop();
  pages.publish();
}

/** The newest page that is drawn: the first one, or the first behind those that were put aside. */
function firstShown(all: readonly Segment<Message>[]): number {
  if (!all[1]?.isAside) return 0;
  const at = all.findIndex((each, index) => index > 0 && !each.isAside);
  return at < 0 ? all.length : at;
}
