import type { Layout } from "../protocol/shell/messages.ts";
import { lower, raise, type Stage } from "./stage.ts";

/** A phone, or a window too low for launcher and messenger one above the other. */
const SMALL = "(max-width: 480px), (max-height: 480px)";
const LAUNCHER = 68;
const MARGIN = 20;

export type MessengerEvents = {
  onLayout(layout: Layout): void;
  /** The system asked to close: Escape or the back gesture. */
  onCancel(): void;
};

export type Messenger = {
  box: HTMLElement;
  open(): void;
  close(): void;
  /** A spinner until the frame has painted. */
  setWaiting(isWaiting: boolean): void;
  /** The frame's wish for the window's size, CSS px. */
  resize(width: number, height: number): void;
  layout(): Layout;
};

/** @param offset the height below the messenger that launcher spacing and `bottom` take, CSS px */
export function createMessenger(stage: Stage, offset: () => number, events: MessengerEvents): Messenger {
  const box = stage.addBox("dialog", "m") as HTMLDialogElement;
  const viewport = globalThis.visualViewport;
  let wish = { width: 400, height: 704 };
  let isOpen = false;
  box.ariaLabel = "Messenger";

  const layout = (): Layout => {
    const mode = matchMedia(SMALL).matches ? "fullscreen" : "window";
    const { clientWidth, clientHeight } = document.documentElement;
    const computed = getComputedStyle(box);
    // The keyboard shrinks the visual viewport only; pinch zoom does too, and must not move us.
    const visual = viewport && viewport.scale < 1.01 ? viewport : { width: innerWidth, height: innerHeight };
    const inset = (edge: string): number =>
      mode === "window" ? 0 : Number.parseFloat(computed.getPropertyValue(`scroll-padding-${edge}`)) || 0;
    return {
      mode,
      width: mode === "window" ? Math.min(wish.width, clientWidth - 2 * MARGIN) : visual.width,
      height:
        mode === "window"
          ? Math.min(
              wish.height,
              Math.min(clientHeight || innerHeight, innerHeight) - offset() - LAUNCHER - MARGIN,
            )
          : visual.height,
      dir: getComputedStyle(document.documentElement).direction as Layout["dir"],
      reducedMotion: matchMedia("(prefers-reduced-motion: reduce)").matches,
      insets: { top: inset("top"), right: inset("right"), bottom: inset("bottom"), left: inset("left") },
    };
  };

  const place = (): void => {
    const now = layout();
    const isFull = now.mode === "fullscreen";
    if (isFull !== box.classList.contains("f") || !box.classList.contains("on")) {
      lower(box);
      box.classList.toggle("f", isFull);
      // A full-screen messenger is a modal dialog: the browser makes the page inert and gives focus back.
      if (isFull) box.showModal();
      else raise(box);
    }
    box.classList.add("on");
    const set = (name: string, value: number | undefined): void =>
      box.style.setProperty(name, value === undefined ? "" : `${value}px`);
    set("width", now.width);
    set("height", now.height);
    set("left", isFull ? (viewport?.offsetLeft ?? 0) : undefined);
    set("top", isFull ? (viewport?.offsetTop ?? 0) : undefined);
    events.onLayout(now);
  };

  const cancel = (event: Event): void => {
    event.preventDefault();
    events.onCancel();
  };

  /** Listeners for as long as the messenger is open. */
  const listen = (verb: "addEventListener" | "removeEventListener"): void => {
    globalThis[verb]("resize", place);
    viewport?.[verb]("resize", place);
    viewport?.[verb]("scroll", place);
    box[verb]("cancel", cancel);
  };

  return {
    box,
    layout,
    open() {
      if (!isOpen) listen("addEventListener");
      isOpen = true;
      place();
    },
    close() {
      if (isOpen) listen("removeEventListener");
      isOpen = false;
      box.classList.remove("on");
      lower(box);
    },
    setWaiting: (isWaiting) => void box.classList.toggle("w", isWaiting),
    resize(width, height) {
      wish = { width: Math.max(280, width), height: Math.max(240, height) };
      if (isOpen) place();
    },
  };
}
