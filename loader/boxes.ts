import { createIframe } from "./iframe.ts";
import { MAX_BOXES } from "./limits.ts";
import { addBox, addIframe, hooks, show } from "./stage.ts";

/** What the frame says of a box; nothing was checked. Sizes are CSS px. */
export type Order = Record<string, unknown>;
type Box = [element: HTMLDialogElement, iframe: HTMLIFrameElement, order: Order];

/** The messenger's id among the boxes. */
export const MESSENGER = "m";

const boxes = new Map<unknown, Box>();
/** Made once: taking away a slot whose iframe DevTools shows crashes Chromium 156. */
const messenger = addBox(MESSENGER);
/** A phone, or a window too low for launcher and messenger one above the other. */
const small = matchMedia("(max-width:480px),(max-height:480px)");

/** True where the messenger takes the whole screen. */
export const isFull = (): boolean => small.matches;

function add(element: HTMLDialogElement, order: Order, iframe: HTMLIFrameElement): void {
  boxes.set(order.id, [element, iframe, order]);
  // A box that is no dialog has no role that takes a name; the frame in it has one.
  if (element.close as unknown) element.ariaLabel = iframe.title;
  addIframe(iframe, element);
}

/** Makes the messenger's frame and its box. */
export function addMessenger(url: string, onLoad: () => void): HTMLIFrameElement {
  const iframe = createIframe("Messenger", url, onLoad);
  add(messenger, { id: MESSENGER, width: 400, height: 704 }, iframe);
  return iframe;
}

/** Moves the keyboard into the messenger. */
export const focusMessenger = (): void => boxes.get(MESSENGER)?.[1].focus();

/** Follows an order: changes a box that is there, opens a surface of our own frame, or refuses (SPEC, chapter SU). */
export function setBox(order: Order): void {
  const { id, path, placement, title, isGone } = order;
  const box = boxes.get(id);
  if (isGone && id !== MESSENGER) removeBox(id);
  else if (box) Object.assign(box[2], order);
  else if (
    // Only our frame's own surface documents, whose address is spelt as it is.
    /^(?!.*\.\.)\/[\w./~-]*surface\/[\w./-]+$/.test(path as string) &&
    /^(corner|modal|anchored|bar-(top|bottom))$/.test(placement as string) &&
    boxes.size < MAX_BOXES
  ) {
    // The app's own address with another path. By the nonce in its fragment a surface finds the app.
    const app = boxes.get(MESSENGER)?.[1].src as string;
    const url = `${app.replace(/([^/])\/[^/].*#/, `$1${path as string}#`)}&s=${id as string}`;
    add(addBox(placement as string), order, createIframe(title, url));
  } else hooks.onGone(id, "refused");
}

/** Removes one box, or all surfaces. */
export function removeBox(wanted?: unknown): void {
  for (const [id, [element, iframe]] of boxes) {
    if (wanted ? wanted !== id : id === MESSENGER) continue;
    boxes.delete(id);
    // Still `about:blank` to us, though its document may be there: removed now, Chromium might keep that for ever (SPEC SU9).
    if (element !== messenger && (iframe.contentDocument?.URL as string) < "b") iframe.onload = iframe.remove;
    else iframe.remove();
    show(element, false);
    if (element !== messenger) element.remove();
  }
}

/** Shows or hides each box as messenger and page ask (SPEC SU5), and puts it where it belongs now. */
export function paintBoxes(isOpen: boolean, isHidden: boolean): void {
  const { scale = 2, height: free, offsetTop } = visualViewport ?? {};
  for (const [id, [element, , order]] of boxes) {
    const { width, height, placement, yieldsToMessenger } = order;
    const isMessenger = id === MESSENGER;
    const isShown = isMessenger ? isOpen : !isHidden && !(isOpen && (yieldsToMessenger || isFull()));
    // Clamped to the viewport by the style sheet, which follows it without a listener. All but a phone's keyboard:
    // that shrinks the visual viewport only. Pinch zoom does too, and must not move us.
    element.style.cssText =
      `--w:${+(width as number)}px;--h:${+(height as number)}px;` +
      (isMessenger && isFull() && scale < 1.01 ? `height:${free}px;inset:${offsetTop}px 0 auto` : "");
    // Escape, or the back gesture of a phone.
    element.oncancel = isShown
      ? (event) => {
          event.preventDefault();
          hooks.onGone(id, "escape");
        }
      : null;
    // A full-screen messenger is a modal dialog: the browser makes the page inert.
    show(element, isShown, isMessenger ? isFull() : placement === "modal");
  }
}
