/** What of the page takes Escape for itself. */
const TAKERS = ":modal,:fullscreen,[popover]:not([popover=manual]):popover-open,[aria-modal=true]";

/** What may be open without the browser knowing, and what says so. */
const OPEN = "[aria-expanded=true],[role=listbox],[role=menu],[role=dialog]";

const find = (selector: string): Element[] =>
  [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());

/**
 * Hears Escape where the keyboard is in the page and the page has no use for it: last of all listeners, and not while one of
 * its dialogs or menus is open, or has been closed by that key.
 */
export function watchEscape(onEscape: () => void, signal: AbortSignal): void {
  let isTaken = false;
  let open: Element[] = [];
  const isKey = ({ key, isTrusted }: KeyboardEvent): boolean => isTrusted && key === "Escape";
  addEventListener(
    "keydown",
    (event) => {
      // Before the page closes what it closes.
      if (!isKey(event)) return;
      isTaken = find(TAKERS).length > 0;
      open = find(OPEN);
    },
    { capture: true, passive: true, signal },
  );
  addEventListener(
    "keydown",
    (event) => {
      if (!isKey(event) || isTaken || event.defaultPrevented || event.isComposing) return;
      // Frameworks draw a little later.
      setTimeout(() => {
        const now = find(OPEN);
        if (!signal.aborted && open.every((each) => now.includes(each))) onEscape();
      });
    },
    { passive: true, signal },
  );
}
