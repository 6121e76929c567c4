import { TEST_ATTRIBUTES } from "./features.ts";
import { runInSlices } from "./slices.ts";
import { getInner, type Root, walk } from "./tree.ts";
import { SAID } from "./words.ts";

/** One who wants to know when the page has changed under its element. */
export type Watcher = {
  /** Whether nothing has changed for it. */
  isSettled: () => boolean;
  /** Looks anew. */
  look: () => Promise<void>;
};

/** Watches a page as long as somebody wants to know. */
export type PageWatch = { add: (watcher: Watcher) => () => void };

/** How long changes are gathered. A timer runs only after a change, never on an idle page. */
const GATHER_MS = 100;
/** Looking takes no more than this part of the time on a page that never rests, and waits no longer than that. */
const PART = 20;
const LONGEST_MS = 3_000;
const OBSERVED: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  // By these things come, go and are told apart; of what is moved by its style, nobody needs to hear.
  attributeFilter: [
    ...TEST_ATTRIBUTES,
    ...SAID,
    ..."class,hidden,id,open,inert,aria-hidden,href,name".split(","),
  ],
};
/** What changes what can be seen, and no node: late styles and frames, ends of transitions, popovers. */
const EVENTS = ["load", "transitionend", "animationend", "toggle", "visibilitychange"];

/**
 * Watches a document with its open shadow roots and frames: after changes, watchers whose element is no longer what it was
 * look anew, one after the other.
 * @param forget is called before: what was read of the page holds no more
 */
export function makePageWatch(root: Root, forget: () => void): PageWatch {
  const watchers = new Set<Watcher>();
  const document = root.ownerDocument ?? (root as Document);
  let life: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = GATHER_MS;
  let isLooking = false;
  let isStale = false;
  const pass = async (): Promise<void> => {
    timer = undefined;
    if (document.hidden) return;
    isLooking = true;
    isStale = false;
    const started = performance.now();
    forget();
    for (const watcher of watchers) if (!watcher.isSettled()) await watcher.look();
    wait = Math.min(LONGEST_MS, Math.max(GATHER_MS, PART * (performance.now() - started)));
    isLooking = false;
    if (isStale) gather();
  };
  const gather = (): void => {
    isStale = true;
    // Hidden: the page says when it shows again.
    if (!isLooking && life && !document.hidden) timer ??= setTimeout(() => void pass(), wait);
  };
  return {
    add: (watcher) => {
      watchers.add(watcher);
      if (!life) {
        life = new AbortController();
        observeAll(root, gather, life.signal);
      }
      void watcher.look();
      return () => {
        if (!watchers.delete(watcher) || watchers.size > 0) return;
        life?.abort();
        clearTimeout(timer);
        life = timer = undefined;
        forget();
      };
    },
  };
}

/** Says when anything has changed in a root or in those within it. */
function observeAll(root: Root, onChange: () => void, signal: AbortSignal): void {
  const seen = new WeakSet<Root>();
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node.nodeType === 1) void runInSlices(observeIn(node as Element));
    onChange();
  });
  const observe = (each: Root | null): void => {
    if (!each || seen.has(each)) return;
    seen.add(each);
    observer.observe(each, OBSERVED);
  };
  const observeIn = function* (within: Root | Element): Generator<void, void> {
    if ("localName" in within) observe(getInner(within));
    for (const each of walk(within)) {
      if (signal.aborted) return;
      observe(getInner(each));
      yield;
    }
  };
  observe(root);
  void runInSlices(observeIn(root));
  const document = root.ownerDocument ?? (root as Document);
  for (const name of EVENTS)
    document.addEventListener(
      name,
      ({ target }) => {
        if ((target as Node).nodeType === 1) observe(getInner(target as Element));
        onChange();
      },
      { capture: true, signal },
    );
  signal.addEventListener("abort", () => observer.disconnect());
}
