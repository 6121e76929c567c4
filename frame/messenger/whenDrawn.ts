import { onCleanup } from "solid-js";

/**
 * Calls `act` once the frame is drawn, unless the owner is done before. The order to open may arrive while the page
 * around still hides the frame, and nothing in a hidden frame can take the keyboard; its animation frames wait as well.
 */
export function whenDrawn(act: () => void): void {
  const request = requestAnimationFrame(act);
  onCleanup(() => cancelAnimationFrame(request));
}
