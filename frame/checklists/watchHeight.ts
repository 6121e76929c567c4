import { onCleanup } from "solid-js";

const LIST = ".oc-checklist-scroll";
/** What scrolls where there is too little room: the list, or with next to none all of the panel. */
const SCROLLING = `.oc-checklist, ${LIST}`;

/**
 * Tells how tall a panel would like to be, CSS px, whenever that may have changed. It is as tall as the window at most, and
 * the window becomes as tall as it would like to be: so what is hidden in its scrolling parts counts.
 * Until its owner goes.
 * @param part of the panel, by whose height that of the whole changes; attached
 */
export function watchHeight(
  part: HTMLElement,
  root: HTMLElement,
  heard: { onHeight(height: number): void },
): void {
  // The app frame's own observers stand still while the messenger is closed.
  const view = part.ownerDocument.defaultView;
  if (!view) return;
  const observer = new view.ResizeObserver(() => {
    const height = wantedHeight(root, view);
    if (height > 0) heard.onHeight(height);
  });
  observer.observe(part);
  onCleanup(() => observer.disconnect());
}

function wantedHeight(root: HTMLElement, view: Window): number {
  let height = root.getBoundingClientRect().height;
  for (const each of root.querySelectorAll(SCROLLING)) {
    // Of the list; the panel's own is what there is room for.
    const limit = each.matches(LIST)
      ? Number.parseFloat(view.getComputedStyle(each).maxHeight)
      : each.scrollHeight;
    height += Math.max(0, Math.min(each.scrollHeight, limit) - each.clientHeight);
  }
  return Math.ceil(height);
}
