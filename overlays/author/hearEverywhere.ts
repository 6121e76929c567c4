import { runInSlices } from "../anchors/slices.ts";
import { walk } from "../anchors/tree.ts";

type Ear = {
  types: readonly string[];
  on: (event: never) => void;
  signal: AbortSignal;
  /** Hears last of all, what the page has left of it, instead of first. */
  isLast?: boolean;
  /** A frame is of another origin: nothing is heard in there. */
  onForeign?: (frame: Element) => void;
};

/** Hears at the window, and at those of frames of this origin, whichever come meanwhile. Nothing is set on an element. */
export function hearEverywhere({ types, on, signal, isLast = false, onForeign }: Ear): void {
  const hear = (view: Window | null, frame?: Element): void => {
    if (signal.aborted) return;
    try {
      // Told twice of the same, a window hears once.
      for (const type of types)
        view?.addEventListener(type, on as EventListener, {
          capture: !isLast,
          passive: isLast || /^(touch|scroll|resize)/.test(type),
          signal,
        });
      const { document } = view as Window;
      for (const type of ["load", "pointerover"])
        document.addEventListener(type, onFrame, { capture: true, passive: true, signal });
      void runInSlices(hearIn(document));
      return;
    } catch {
      // Of another origin.
    }
    if (frame) onForeign?.(frame);
  };
  // By this name, so that it is the same one each time.
  const onFrame = (event: Event): void => hearFrame(event.composedPath()[0] as Element);
  const hearFrame = (element: Element): void => {
    if (/^i?frame$/.test(element.localName)) hear((element as HTMLIFrameElement).contentWindow, element);
  };
  const hearIn = function* (root: Document): Generator<void, void> {
    for (const element of walk(root)) {
      if (element.ownerDocument === root) hearFrame(element);
      yield;
    }
  };
  hear(window);
}
