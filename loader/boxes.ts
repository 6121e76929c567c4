import { createIframe } from "./iframe.ts";
import { MAX_BOXES } from "./limits.ts";
import { addBox, addIframe, show } from "./stage.ts";

/** What the frame says of a box; nothing was checked. Sizes are CSS px. */
export type Order = Record<string, unknown>;
type Box = { element: HTMLDialogElement; iframe: HTMLIFrameElement; order: Order };

/** The messenger's id among the boxes. */
export const MESSENGER = "m";

const boxes = new Map<unknown, Box>();
/** A phone, or a window too low for launcher and messenger one above the other. */
const small = matchMedia("(max-width:480px),(max-height:480px)");

/** True where the messenger takes the whole screen. */
export const isFull = (): boolean => small.matches;

/** Told when a box will not be seen, or no longer, though nobody ordered it away. */
type OnGone = (id: unknown, reason: "escape" | "refused") => void;

function add(order: Order, iframe: HTMLIFrameElement, onGone: OnGone): void {
  const element = addBox(`${order.placement as string}`);
  // Escape, or the back gesture of a phone.
  element.oncancel = (event) => {
    event.preventDefault();
    onGone(order.id, "escape");
  };
  boxes.set(order.id, { element, iframe, order });
  addIframe(iframe, element);
}

/** Makes the messenger's frame and its box. */
export function addMessenger(url: string, onLoad: () => void, onGone: OnGone): HTMLIFrameElement {
  const iframe = createIframe("Messenger", url, onLoad);
  add({ id: MESSENGER, placement: MESSENGER, width: 400, height: 704 }, iframe, onGone);
  return iframe;
}

/** Moves the keyboard into the messenger. */
export const focusMessenger = (): void => boxes.get(MESSENGER)?.iframe.focus();

/** Follows an order: changes a box that is there, opens a surface of our own frame, or refuses (SPEC, chapter SU). */
export function setBox(order: Order, onGone: OnGone): void {
  const { id, path, placement, title, isGone } = order;
  const box = boxes.get(id);
  if (isGone) removeBox(id);
  else if (box) Object.assign(box.order, order);
  else if (
    // Only our frame's own surface documents, whose address is spelt as it is.
    /^(?!.*\.\.)\/[\w./~-]*surface\/[\w./-]+$/.test(path as string) &&
    /^(corner|modal|bar-(top|bottom))$/.test(placement as string) &&
    boxes.size < MAX_BOXES
  ) {
    // The app's own address with another path. By the nonce in its fragment a surface finds the app.
    const app = boxes.get(MESSENGER)?.iframe.src as string;
    add(
      order,
      createIframe(title, `${app.replace(/([^/])\/[^/].*#/, `$1${path as string}#`)}&s=${id as string}`),
      onGone,
    );
  } else onGone(id, "refused");
}

/** Removes one box, or all surfaces. */
export function removeBox(wanted?: unknown): void {
  for (const [id, { element, iframe }] of boxes) {
    if (wanted ? wanted !== id : id === MESSENGER) continue;
    boxes.delete(id);
    element.remove();
    iframe.remove();
  }
}

/** Shows or hides each box as messenger and page ask (SPEC SU5), and puts it where it belongs now. */
export function paintBoxes(isOpen: boolean, isHidden: boolean): void {
  const { scale = 2, height: free, offsetTop } = visualViewport ?? {};
  for (const [id, { element, order }] of boxes) {
    const { width, height, placement, yieldsToMessenger } = order;
    const isMessenger = id === MESSENGER;
    const isShown = isMessenger ? isOpen : !isHidden && !(isOpen && (yieldsToMessenger || isFull()));
    // Clamped to the viewport by the style sheet, which follows it without a listener. All but a phone's keyboard:
    // that shrinks the visual viewport only. Pinch zoom does too, and must not move us.
    element.style.cssText =
      `--w:${Number(width)}px;--h:${Number(height)}px;` +
      (isMessenger && isFull() && scale < 1.01 ? `height:${free}px;inset:${offsetTop}px 0 auto` : "");
    // A full-screen messenger is a modal dialog: the browser makes the page inert.
    show(element, isShown, isMessenger ? isFull() : placement === "modal");
  }
}
