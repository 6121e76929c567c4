import type { FrameState } from "../app.ts";
import type { Store } from "../core/store.ts";
import type { StorageAdapter } from "../session/storage.ts";

export type PageViewsWorld = {
  window: Window & typeof globalThis;
  state: Store<FrameState>;
  storage: StorageAdapter;
  signal: AbortSignal;
  onView(page: { url: string; title: string }): void;
};

export type PageViews = {
  /** Page views are wanted just now: counts the page that is there, unless that is the one of the last look. */
  look(): void;
};

const SEEN = "viewed";
const SEEN_TTL_MS = 86_400_000;

/** What makes a page another one: its path, its query, and the route of a hash router. Empty for no address. */
function placeOf(address: string): string {
  if (!URL.canParse(address)) return "";
  const { origin, pathname, search, hash } = new URL(address);
  return origin + pathname + search + (/^#!?\//.test(hash) ? hash : "");
}

/** Counts a page's views, as often as it is told to look. */
export function watchPageViews({ window, state, storage, signal, onView }: PageViewsWorld): PageViews {
  // The nonce in our own address tells a document that was loaded anew in the same page from one in the next page.
  const { hash } = window.location;
  const seen = storage.get(SEEN) ?? "";
  let last = seen.startsWith(`${hash} `) ? seen.slice(hash.length + 1) : "";
  const look = (): void => {
    const { url, title } = state.get().page;
    const place = placeOf(url);
    if (!place || place === last) return;
    last = place;
    storage.set(SEEN, `${hash} ${place}`, SEEN_TTL_MS);
    onView({ url, title });
  };
  window.addEventListener(
    "pageshow",
    ({ persisted }) => {
      // Back by way of the browser's cache, where the address has not changed.
      if (!persisted || !last) return;
      last = "";
      look();
    },
    { signal },
  );
  return { look };
}
