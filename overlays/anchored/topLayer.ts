/** Says whether an element of ours stands in the top layer. */
const isOpen = (box: HTMLElement): boolean => box.matches(":popover-open");

/**
 * Puts a box of ours into the top layer, above all that is there, anchored to an element of this document where one is
 * given. An engine that knows no anchors, or does not let us, is found out by where the box then is.
 */
export function raise(box: HTMLElement, source?: Element): void {
  try {
    if (isOpen(box)) box.hidePopover();
    box.showPopover(source?.ownerDocument === document ? { source: source as HTMLElement } : {});
  } catch {
    // Its `z-index` must do.
  }
}

/** Whether a box has to be put there once more. */
export const isSunk = (box: HTMLElement): boolean => !isOpen(box);
