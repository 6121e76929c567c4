import type { Layout } from "../protocol/shell/messages.ts";
import { addBox, show } from "./stage.ts";
import { state } from "./state.ts";

/** A phone, or a window too low for launcher and messenger one above the other. */
const SMALL = "(max-width: 480px), (max-height: 480px)";
/** Launcher, the gap above it, and the margin at the top. */
const TAKEN = 88;
/** Safe areas are the padding of the full-screen box, so the frame has none to care for. */
const INSETS = { top: 0, right: 0, bottom: 0, left: 0 };
const size = { width: 400, height: 704 };
const viewport = globalThis.visualViewport;

/** The box of the app frame: a small window by the launcher, the whole screen of a phone. */
export const messenger = addBox("m");
messenger.ariaLabel = "Messenger";

/** The messenger's box for the viewport as it is now, CSS px. */
export function measure(): Layout {
  const isFull = matchMedia(SMALL).matches;
  const root = document.documentElement;
  // The keyboard shrinks the visual viewport only. Pinch zoom does too, and must not move us.
  const visual = viewport && viewport.scale < 1.01 ? viewport : { width: innerWidth, height: innerHeight };
  const { spacing } = state.look;
  return {
    mode: isFull ? "fullscreen" : "window",
    width: isFull ? visual.width : Math.min(size.width, root.clientWidth - 2 * spacing),
    height: isFull
      ? visual.height
      : Math.min(size.height, innerHeight - spacing - state.bottom - state.bar - TAKEN),
    dir: getComputedStyle(root).direction as Layout["dir"],
    reducedMotion: matchMedia("(prefers-reduced-motion: reduce)").matches,
    insets: INSETS,
  };
}

/** What opening and closing the messenger must tell; set once by widget.ts. */
export const hooks = {
  onLayout: (_layout: Layout): void => undefined,
  /** The system asked to close: Escape or the back gesture of a phone. */
  onCancel: (): void => undefined,
};

/** Puts the open messenger where it belongs now. */
function place(): void {
  const layout = measure();
  const { mode, width, height } = layout;
  const isFull = mode === "fullscreen";
  messenger.style.cssText = `width:${width}px;height:${height}px;${
    isFull && viewport ? `left:${viewport.offsetLeft}px;top:${viewport.offsetTop}px` : ""
  }`;
  // A full-screen messenger is a modal dialog: the browser makes the page inert.
  show(messenger, true, isFull);
  hooks.onLayout(layout);
}

/** Takes the frame's wish for the window's size, CSS px. */
export function resize(width: number, height: number): void {
  size.width = Math.max(280, width);
  size.height = Math.max(240, height);
  if (state.isOpen) place();
}

/** Shows the messenger and keeps it in its place, or hides it; listens only while it is shown. */
export function showMessenger(isShown: boolean): void {
  const verb = isShown ? "addEventListener" : "removeEventListener";
  globalThis[verb]("resize", place);
  viewport?.[verb]("resize", place);
  viewport?.[verb]("scroll", place);
  messenger.oncancel = isShown
    ? (event) => {
        event.preventDefault();
        hooks.onCancel();
      }
    : null;
  if (isShown) place();
  else show(messenger, false);
}
