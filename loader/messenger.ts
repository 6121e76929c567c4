import type { Layout } from "../protocol/shell/messages.ts";
import { addBox, show } from "./stage.ts";
import { state } from "./state.ts";

/** A phone, or a window too low for launcher and messenger one above the other. As in widget.css. */
const small = matchMedia("(max-width:480px),(max-height:480px)");
let wish = "";
/** Safe areas are the padding of the full-screen box, so the frame has none to care for. */
const INSETS = { top: 0, right: 0, bottom: 0, left: 0 };

/** The box of the app frame: a small window by the launcher, the whole screen of a phone. */
export const messenger = addBox("m", "dialog");
messenger.ariaLabel = "Messenger";

/** What opening and closing must tell; set once by widget.ts. */
export const hooks = {
  onLayout: (): void => undefined,
  /** The system asked to close: Escape or the back gesture of a phone. */
  onCancel: (): void => undefined,
};

export const isFullscreen = (): boolean => small.matches;

/** The messenger's box as it is, CSS px; without a size while it is closed. */
export function measure(): Layout {
  const { offsetWidth: width, offsetHeight: height } = messenger;
  return {
    mode: small.matches ? "fullscreen" : "window",
    width,
    height,
    dir: getComputedStyle(document.documentElement).direction as Layout["dir"],
    reducedMotion: matchMedia("(prefers-reduced-motion)").matches,
    insets: INSETS,
  };
}

/** Puts the open messenger where it belongs now. The style sheet does all but the keyboard of a phone. */
function place(): void {
  const { scale = 2, height, offsetTop } = visualViewport ?? {};
  // A full-screen messenger is a modal dialog: the browser makes the page inert.
  show(messenger, true, small.matches);
  // The keyboard shrinks the visual viewport only. Pinch zoom does too, and must not move us.
  messenger.style.cssText =
    wish + (small.matches && scale < 1.01 ? `height:${height}px;top:${offsetTop}px` : "");
  hooks.onLayout();
}

/** Takes the frame's wish for the window's size, CSS px; the style sheet clamps it. */
export function resize(width: unknown, height: unknown): void {
  wish = `--mw:${+(width as number)}px;--mt:${+(height as number)}px;`;
  if (state.isOpen) place();
}

/** Shows the messenger and keeps it in its place, or hides it; listens only while it is shown. */
export function showMessenger(isShown: boolean): void {
  const verb = isShown ? "addEventListener" : "removeEventListener";
  globalThis[verb]("resize", place);
  for (const type of ["resize", "scroll"]) visualViewport?.[verb](type, place);
  messenger.oncancel = isShown
    ? (event) => {
        event.preventDefault();
        hooks.onCancel();
      }
    : null;
  if (isShown) place();
  else show(messenger, false);
}
