/** What of the page takes Escape for itself. */
const TAKERS = ":modal,:fullscreen,[popover]:not([popover=manual]):popover-open,[aria-modal=true]";

/**
 * Hears Escape where the keyboard is in the page and the page has no use for it: last of all listeners, and not while one of
 * its dialogs or menus is open.
 */
export function watchEscape(onEscape: () => void, signal: AbortSignal): void {
  let isTaken = false;
  const isKey = ({ key, isTrusted }: KeyboardEvent): boolean => isTrusted && key === "Escape";
  addEventListener(
    "keydown",
    (event) => {
      // Before the page closes what it closes.
      if (isKey(event))
        isTaken = [...document.querySelectorAll(TAKERS)].some((each) => each.checkVisibility());
    },
    { capture: true, passive: true, signal },
  );
  addEventListener(
    "keydown",
    (event) => {
      if (isKey(event) && !isTaken && !event.defaultPrevented && !event.isComposing) onEscape();
    },
    { passive: true, signal },
  );
}
