import type { Scroll } from "../ThreadLog.tsx";

export type Hold = {
  /** Height of the empty space below what is drawn, CSS px. */
  space(): number;
  setSpace(height: number): void;
  /** Makes a change of what is drawn without moving what is in view: by the space while there is one, else by scrolling. */
  place(change: () => void, isAway: () => boolean): void;
  remove(): void;
};

/** Holds the place in a log that is scrolled from its end: what is added or taken above moves nothing, what is below would. */
export function makeHold(scroll: Scroll): Hold {
  const filler = document.createElement("div");
  filler.className = "oc-space";
  let height = 0;
  const setSpace = (next: number): void => {
    height = next;
    filler.style.height = `${next}px`;
  };
  // A reversed column: its first child stands at its end.
  scroll.box?.prepend(filler);
  return {
    space: () => height,
    setSpace,
    place(change, isAway) {
      const { box: log, inner: lines } = scroll;
      if (!log || !lines) return change();
      const marks = inView(log, lines);
      const before = height;
      // More than enough, so that the browser does not meet a log too short for where it is scrolled to.
      setSpace(before + lines.offsetHeight);
      change();
      log.toggleAttribute("data-away", isAway());
      const mark = marks.find(({ element }) => lines.contains(element));
      const off = (): number => (mark ? topOf(mark.element) - mark.top : 0);
      const needed = mark ? height + off() : before;
      setSpace(isAway() ? Math.max(0, needed) : 0);
      const rest = off();
      if (Math.abs(rest) >= 1) log.scrollTop += rest;
      return undefined;
    },
    remove: () => filler.remove(),
  };
}

type Mark = { element: Element; top: number };

const topOf = (element: Element): number => element.getBoundingClientRect().top;

/**
 * Lines in view, and where. Some may be drawn anew by a change; any that is left tells how far all has moved. What stands
 * over the first line is none: it stays over whatever comes first.
 */
function inView(log: HTMLElement, lines: HTMLElement): Mark[] {
  const { top, bottom } = log.getBoundingClientRect();
  return [...lines.querySelectorAll(":scope > :not(.oc-older, .oc-intro)")].flatMap((element) => {
    const rect = element.getBoundingClientRect();
    return rect.bottom > top && rect.top < bottom ? { element, top: rect.top } : [];
  });
}
