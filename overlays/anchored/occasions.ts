/** When something in the page may have come to stand elsewhere, or under something else. */
export type Occasions = {
  /** Looks before the page is painted next. */
  soon: () => void;
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
const EVENTS = ["transitionend", "animationend", "toggle", "close", "fullscreenchange", "load", "scrollend"];
const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  attributeFilter: ["class", "style", "hidden", "open", "dir"],
};

/**
 * Looks whenever there is reason to, at most once per frame; while nothing happens, nothing runs.
 * @param look at all there is
 * @param follow is called once per frame while something scrolls or the window changes
 */
export function watchOccasions(look: () => void, follow: () => void, signal: AbortSignal): Occasions {
  const heard = new WeakSet<Node>();
  let isFrameAsked = false;
  let isLookDue = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = GATHER_MS;
  const onFrame = (): void => {
    isFrameAsked = false;
    if (signal.aborted) return;
    if (!isLookDue) return follow();
    isLookDue = false;
    const started = performance.now();
    look();
    wait = Math.min(LONGEST_MS, Math.max(GATHER_MS, PART * (performance.now() - started)));
  };
  const ask = (): void => {
    if (!isFrameAsked) requestAnimationFrame(onFrame);
    isFrameAsked = true;
  };
  const soon = (): void => {
    isLookDue = true;
    ask();
  };
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      soon();
    }, wait);
  };
  const hear = (root: Node): void => {
    if (heard.has(root)) return;
    heard.add(root);
    root.addEventListener(
      "scroll",
      () => {
        ask();
        // Safari before 26.2 does not say when it is over.
        if (!("onscrollend" in window)) later();
      },
      { ...PASSIVE, signal },
    );
    for (const type of EVENTS) root.addEventListener(type, later, { ...PASSIVE, signal });
  };
  hear(document);
  addEventListener("resize", soon, { signal });
  visualViewport?.addEventListener("resize", soon, { signal });
  visualViewport?.addEventListener("scroll", later, { signal });
  const observer = new MutationObserver(later);
  observer.observe(document, OBSERVED);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  return { soon, hear };
}
