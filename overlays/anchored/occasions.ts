/** When something in the page may have come to stand elsewhere, or under something else. */
export type Occasions = {
  /** Looks before the page is painted next. */
  soon: () => void;
  /** Looks a little later, once for all that changes until then; while something scrolls, once it has come to rest. */
  later: () => void;
  /** Listens to a document, or a root in it, as well. */
  hear: (root: Node) => void;
};

/** How long changes are gathered; a timer runs only after one. */
const GATHER_MS = 100;
/** Looking takes no more than this part of the time on a page that never rests. */
const PART = 20;
const LONGEST_MS = 2_000;
const PASSIVE = { capture: true, passive: true };
/** What moves or covers things without a node of the page being changed. */
const EVENTS = [
  "transitionend",
  "animationend",
  "toggle",
  "close",
  "fullscreenchange",
  "load",
  "visibilitychange",
];
const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  attributeFilter: ["class", "style", "hidden", "open", "dir"],
};
type Moving = Document & { activeViewTransition?: { finished: Promise<unknown> } | null };
/** A page may scroll for ever: it is looked at all the same. */
const MOST_WAITS = 20;

/**
 * Looks whenever there is reason to, at most once per frame; while nothing happens, nothing runs.
 * @param look at all there is; something may be scrolling
 * @param on `follow` while something scrolls, before the page is painted; `onChange` at once when the page has changed
 */
export function watchOccasions(
  look: (isScrolling: boolean) => void,
  { follow, onChange }: { follow: () => void; onChange: () => void },
  signal: AbortSignal,
): Occasions {
  const heard = new WeakSet<Node>();
  let isFrameAsked = false;
  let scrolledAt = -GATHER_MS;
  let waits = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = GATHER_MS;
  const isScrolling = (): boolean => performance.now() - scrolledAt < GATHER_MS;
  const onFrame = (): void => {
    isFrameAsked = false;
    if (signal.aborted) return;
    // Where things stand is known once a transition of views is over.
    const transition = (document as Moving).activeViewTransition;
    if (transition) return void transition.finished.then(soon, soon);
    const started = performance.now();
    look(isScrolling());
    wait = Math.min(LONGEST_MS, Math.max(GATHER_MS, PART * (performance.now() - started)));
  };
  const soon = (): void => {
    if (!isFrameAsked) requestAnimationFrame(onFrame);
    isFrameAsked = true;
  };
  const later = (): void => {
    // Nobody sees it; it is looked at once the page shows again.
    if (document.hidden) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      waits = isScrolling() ? (waits + 1) % MOST_WAITS : 0;
      (waits ? later : soon)();
    }, wait);
  };
  const hear = (root: Node): void => {
    if (heard.has(root)) return;
    heard.add(root);
    const onScroll = (): void => {
      scrolledAt = performance.now();
      follow();
      later();
    };
    root.addEventListener("scroll", onScroll, { ...PASSIVE, signal });
    for (const type of EVENTS) root.addEventListener(type, later, { ...PASSIVE, signal });
  };
  hear(document);
  addEventListener("resize", soon, { signal });
  visualViewport?.addEventListener("resize", soon, { signal });
  visualViewport?.addEventListener("scroll", later, { signal });
  const observer = new MutationObserver(() => {
    onChange();
    later();
  });
  observer.observe(document, OBSERVED);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  return { soon, later, hear };
}
