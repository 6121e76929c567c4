/** What may be asked for, with what we make of anything else: nothing. */
type Wanted = { scroll: boolean; exit: boolean; elements: Watched[] };
type Watched = { id: string; selector: string; when: string };

const STEP = 5;
/** Between two reports that say nothing but that somebody is here. */
const ACTIVE_MS = 5_000;
/** Sooner than the frame takes somebody who wrote to have stopped. */
const TYPING_MS = 2_000;
/** In these somebody writes. */
const EDITABLE =
  "input:not([type=button],[type=checkbox],[type=radio],[type=submit]),textarea,select,[contenteditable]";
/** Dialogs of the page; ours are in a closed tree. */
const DIALOG = "dialog:modal,[aria-modal=true]";
/** The page's own word for: not here. */
const QUIET = "[data-opencom-quiet]";
const INPUTS = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"];
const PASSIVE = { capture: true, passive: true };

function readWanted(given: unknown): Wanted {
  const { scroll, exit, elements } = { ...(given as Partial<Wanted>) };
  const isOne = (each: Watched | null): boolean =>
    typeof each?.id === "string" && typeof each.selector === "string" && each.selector !== "";
  return { scroll: !!scroll, exit: !!exit, elements: Array.isArray(elements) ? elements.filter(isOne) : [] };
}

/** Anything that is no selector matches nothing. */
function matchIn(root: ParentNode, selector: string): Element | null {
  try {
    return root.querySelector(selector);
  } catch {
    return null;
  }
}

/** Per cent of what can be scrolled, in steps; all of it where nothing can. */
function readScroll(): number {
  const { scrollTop, scrollHeight, clientHeight } = document.scrollingElement ?? document.documentElement;
  const room = scrollHeight - clientHeight;
  const percent = room > 0 ? (Math.min(scrollTop, room) / room) * 100 : 100;
  return Math.floor((percent + 0.5) / STEP) * STEP;
}

function readBusy(isTyping: boolean): string {
  if (matchIn(document, QUIET)) return "quiet";
  if (document.fullscreenElement) return "fullscreen";
  if ([...document.querySelectorAll(DIALOG)].some((each) => each.checkVisibility())) return "dialog";
  return isTyping ? "typing" : "";
}

/**
 * Tells the frame what happens in the page, as far as it asks: that somebody is active, whether something forbids to come
 * between, how far was scrolled, that the pointer leaves through the top, that an element came into view or was clicked.
 * Reports go out with the visitor's own events; no timer, no polling, nothing left on an element.
 */
export function watchFacts(
  given: unknown,
  perform: (name: "facts", args: unknown[]) => void,
  signal: AbortSignal,
): void {
  const wanted = readWanted(given);
  let furthest = -1;
  let reportedAt = -ACTIVE_MS;
  let busy: string | undefined;

  const report = (more: object = {}, isTyping = false): void => {
    busy = readBusy(isTyping);
    perform("facts", [{ busy, ...more }]);
  };
  const onInput = ({ type, target }: Event): void => {
    const isTyping = type === "keydown" && target instanceof Element && !!target.closest(EDITABLE);
    const isDue = performance.now() - reportedAt >= (isTyping ? TYPING_MS : ACTIVE_MS);
    // Somebody who begins to write is not to be interrupted from the first key on.
    if (!isDue && !(isTyping && busy !== "typing")) return;
    reportedAt = performance.now();
    report({ isActive: true }, isTyping);
  };
  for (const type of INPUTS) document.addEventListener(type, onInput, { ...PASSIVE, signal });
  document.addEventListener("fullscreenchange", () => report(), { signal });

  const onScroll = (): void => {
    const scroll = readScroll();
    if (scroll <= furthest || signal.aborted) return;
    furthest = scroll;
    report({ isActive: true, scroll });
  };
  if (wanted.scroll) {
    let isWaiting = false;
    const onFrame = (): void => {
      isWaiting = false;
      onScroll();
    };
    // Layout is read once a frame, when it is fresh.
    const later = (): void => {
      if (!isWaiting) requestAnimationFrame(onFrame);
      isWaiting = true;
    };
    document.addEventListener("scroll", later, { ...PASSIVE, signal });
    later();
  }

  if (wanted.exit) watchLeaving(() => report({ isLeaving: true }), signal);
  watchClicks(wanted.elements, (elementId) => report({ isActive: true, elementId }), signal);
  watchAppearing(wanted.elements, (elementId) => report({ elementId }), signal);
  report();
}

/** Calls back once for each element of which half came into view, whenever it came into the page. */
function watchAppearing(elements: Watched[], onSeen: (id: string) => void, signal: AbortSignal): void {
  const missing = new Set(elements.filter(({ when }) => when === "appears"));
  if (missing.size === 0) return;
  const ids = new Map<Element, string[]>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        for (const id of ids.get(target) ?? []) onSeen(id);
      }
    },
    { threshold: 0.5 },
  );
  const look = (): void => {
    for (const each of missing) {
      const found = matchIn(document, each.selector);
      if (!found) continue;
      missing.delete(each);
      ids.set(found, [...(ids.get(found) ?? []), each.id]);
      seen.observe(found);
    }
    if (missing.size === 0) changes.disconnect();
  };
  let isWaiting = false;
  const changes = new MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      if (!signal.aborted) look();
    });
  });
  changes.observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class", "id", "hidden"],
  });
  signal.addEventListener("abort", () => {
    changes.disconnect();
    seen.disconnect();
  });
  look();
}

/** The mouse goes upwards and out of the window: to the address bar, or to another tab. */
function watchLeaving(onLeave: () => void, signal: AbortSignal): void {
  document.documentElement.addEventListener(
    "mouseleave",
    ({ clientY, movementY }) => clientY <= 0 && movementY <= 0 && onLeave(),
    { signal },
  );
}

/** Calls back at each click on such an element, or in it. */
function watchClicks(elements: Watched[], onClick: (id: string) => void, signal: AbortSignal): void {
  const clicked = elements.filter(({ when }) => when === "clicked");
  if (clicked.length === 0) return;
  const look = (event: Event): void => {
    // Of shadow trees the page has opened, what was really clicked.
    const [target] = event.composedPath();
    if (!(target instanceof Element)) return;
    for (const { id, selector } of clicked) {
      try {
        if (target.closest(selector)) onClick(id);
      } catch {
        // No selector.
      }
    }
  };
  document.addEventListener("click", look, { ...PASSIVE, signal });
}
