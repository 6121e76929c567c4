/** Whether a box has to be put into the top layer, once more or at all. */
export const isSunk = (box: HTMLElement): boolean => !box.matches(":popover-open");

/**
 * Puts a box of ours into the top layer, above all that is there, anchored to an element of this document where one is
 * given. An engine that knows no anchors, or does not let us, is found out by where the box then is.
 */
export function raise(box: HTMLElement, source?: Element): void {
  try {
    if (!isSunk(box)) box.hidePopover();
    box.showPopover(source?.ownerDocument === document ? { source: source as HTMLElement } : {});
  } catch {
    // Its `z-index` must do.
  }
}
