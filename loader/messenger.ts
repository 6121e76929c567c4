import type { Layout } from "../protocol/shell/messages.ts";
import { lower, raise, type Stage } from "./stage.ts";

/** A phone, or a window too low for launcher and messenger one above the other. */
const SMALL = "(max-width: 480px), (max-height: 480px)";
const LAUNCHER = 68;
const MARGIN = 20;
/** Safe areas are the padding of the full-screen box, so the frame has none to care for. */
const INSETS = { top: 0, right: 0, bottom: 0, left: 0 };

export type MessengerEvents = {
  onLayout(layout: Layout): void;
  /** The system asked to close: Escape or the back gesture. */
  onCancel(): void;
};

export type Messenger = {
  box: HTMLElement;
  open(): void;
  close(): void;
  /** The frame's wish for the window's size, CSS px. */
  resize(width: number, height: number): void;
  layout(): Layout;
};

/** @param offset the height below the launcher, CSS px */
export function createMessenger(stage: Stage, offset: () => number, events: MessengerEvents): Messenger {
  const box = stage.addBox("dialog", "m") as HTMLDialogElement;
  const wish = { width: 400, height: 704 };
  let isOpen = false;
  box.ariaLabel = "Messenger";

  const layout = (): Layout => measure(wish, offset());

  const place = (): void => {
    const now = layout();
    const isFull = now.mode === "fullscreen";
    if (!isOpen || isFull !== box.matches(".f")) {
      lower(box);
      box.classList.toggle("f", isFull);
      // A full-screen messenger is a modal dialog: the browser makes the page inert.
      if (isFull) box.showModal();
      else raise(box);
    }
    box.classList.add("on");
    for (const [name, value] of Object.entries({
      width: now.width,
      height: now.height,
      left: visualViewport?.offsetLeft,
      top: visualViewport?.offsetTop,
    })) {
      box.style.setProperty(name, isFull || /h/.test(name) ? `${value}px` : "");
    }
    events.onLayout(now);
  };

  const cancel = (event: Event): void => {
    event.preventDefault();
    events.onCancel();
  };

  /** Listeners for as long as the messenger is open. */
  const listen = (verb: "addEventListener" | "removeEventListener"): void => {
    globalThis[verb]("resize", place);
    visualViewport?.[verb]("resize", place);
    visualViewport?.[verb]("scroll", place);
    box[verb]("cancel", cancel);
  };

  return {
    box,
    layout,
    open() {
      place();
      isOpen = true;
      listen("addEventListener");
    },
    close() {
      isOpen = false;
      listen("removeEventListener");
      box.classList.remove("on");
      lower(box);
    },
    resize(width, height) {
      wish.width = Math.max(280, width);
      wish.height = Math.max(240, height);
      if (isOpen) place();
    },
  };
}

function measure(wish: { width: number; height: number }, offset: number): Layout {
  const isFull = matchMedia(SMALL).matches;
  const root = document.documentElement;
  // The keyboard shrinks the visual viewport only. Pinch zoom does too, and must not move us.
  const visual = visualViewport && visualViewport.scale < 1.01 ? visualViewport : null;
  return {
    mode: isFull ? "fullscreen" : "window",
    width: isFull ? (visual?.width ?? innerWidth) : Math.min(wish.width, root.clientWidth - 2 * MARGIN),
    height: isFull
      ? (visual?.height ?? innerHeight)
      : Math.min(wish.height, innerHeight - offset - LAUNCHER - MARGIN),
    dir: getComputedStyle(root).direction as Layout["dir"],
    reducedMotion: matchMedia("(prefers-reduced-motion: reduce)").matches,
    insets: INSETS,
  };
}
