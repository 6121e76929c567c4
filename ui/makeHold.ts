/** The parts of a log that is scrolled from its end. Read anew each time: a screen may draw them afresh. */
export type LogParts = {
  /** What scrolls. */
  readonly box?: HTMLElement | undefined;
  /** What holds the lines. */
  readonly lines?: HTMLElement | undefined;
  /** The empty space below the lines, for what is not drawn. */
  readonly space?: HTMLElement | undefined;
};

export type Hold = {
  /** Height of the empty space below what is drawn, CSS px. */
  space(): number;
  setSpace(height: number): void;
  /** Makes a change of what is drawn without moving what is in view: by the space while there is one, else by scrolling. */
  place(change: () => void): void;
};

/**
 * Holds the place in a log that is scrolled from its end: what is added or taken above moves nothing, what is below would.
 * @param marks selects the lines that tell how far all has moved
 * @param isAway whether the end is not drawn
 */
export function makeHold(parts: LogParts, marks: string, isAway: () => boolean): Hold {
  let height = 0;
  const setSpace = (next: number): void => {
    height = next;
    if (parts.space) parts.space.style.height = `${next}px`;
  };
  return {
    space: () => height,
    setSpace,
    place(change) {
      const { box: log, lines } = parts;
      if (!log || !lines) {
        change();
        return;
      }
      // Before anything else: what has no place away from the end goes with the attribute, and counts as taken.
      const inView = linesInView(log, lines, marks);
      // Where the browser would hold the place by itself, it must have stopped before anything changes.
      log.toggleAttribute("data-away", true);
      const before = height;
      // More than enough, so that the browser does not meet a log too short for where it is scrolled to.
      setSpace(before + lines.offsetHeight);
      change();
      log.toggleAttribute("data-away", isAway());
      // The lowest: what goes on above it may grow there.
      const mark = inView.findLast(({ element }) => lines.contains(element));
      const off = (): number => (mark ? topOf(mark.element) - mark.top : 0);
      const needed = mark ? height + off() : before;
      setSpace(isAway() ? Math.max(0, needed) : 0);
      const rest = off();
      if (Math.abs(rest) >= 1) log.scrollTop += rest;
    },
  };
}

type Mark = { element: Element; top: number };

const topOf = (element: Element): number => element.getBoundingClientRect().top;

/** Lines in view, and where. Some may be drawn anew by a change; any that is left tells how far all has moved. */
function linesInView(log: HTMLElement, lines: HTMLElement, marks: string): Mark[] {
  const { top, bottom } = log.getBoundingClientRect();
  return [...lines.querySelectorAll(marks)].flatMap((element) => {
    const rect = element.getBoundingClientRect();
    return rect.bottom > top && rect.top < bottom ? { element, top: rect.top } : [];
  });
}
