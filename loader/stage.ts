import css from "./widget.css?inline";

/** Our one element in the page, under `<html>`, with everything drawn inside its closed shadow root. */
export type Stage = {
  root: HTMLElement;
  /** Sets a custom property that all we draw inherits. */
  set(name: string, value: string): void;
  /** A box of ours; see `.p` in widget.css. */
  addBox(tag: "div" | "dialog", classes: string): HTMLElement;
  /**
   * Shows an iframe in a box without ever moving it again: it is a child of our element in the page's tree, where
   * surfaces find the app through `parent[i]`, and appears in the box through a slot.
   */
  addIframe(iframe: HTMLIFrameElement, box: HTMLElement): void;
  /** True while the keyboard is in anything of ours. */
  hasFocus(): boolean;
  stop(): void;
};

const MAX_RETURNS = 20;

/**
 * @param onReturn a script of the page threw our element out and we came back: frames are loading again
 * @param onLost it keeps doing so, and we gave in
 */
export function createStage(onReturn: () => void, onLost: () => void): Stage {
  const host = document.createElement("div");
  const root = document.createElement("div");
  const shadow = host.attachShadow({ mode: "closed", slotAssignment: "manual" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(root);
  root.className = "r";

  let returns = 0;
  const enter = (): void => {
    document.documentElement.append(host);
    observer.observe(document.documentElement, { childList: true });
  };
  const observer = new MutationObserver(() => {
    if (host.isConnected) return;
    if (++returns > MAX_RETURNS) return onLost();
    enter();
    onReturn();
  });
  // The root element itself may be replaced.
  observer.observe(document, { childList: true });
  enter();

  return {
    root,
    set: (name, value) => root.style.setProperty(`--${name}`, value),
    addBox(tag, classes) {
      const box = document.createElement(tag);
      box.className = `p ${classes}`;
      box.popover = "manual";
      // Before the box is in the page: a slot put into one that DevTools shows already crashes Chromium 156.
      box.append(document.createElement("slot"));
      root.append(box);
      return box;
    },
    addIframe(iframe, box) {
      host.append(iframe);
      (box.firstChild as HTMLSlotElement).assign(iframe);
    },
    hasFocus: () => host.contains(document.activeElement),
    stop() {
      observer.disconnect();
      host.remove();
    },
  };
}

/** Brings a box to the top layer, unless a dialog of the page is open: then it stays below it. */
export function raise(box: HTMLElement): void {
  try {
    if (!document.querySelector(":modal")) box.showPopover();
  } catch {
    // No popovers in this browser, or shown already: z-index serves.
  }
}

/** Takes a box out of the top layer, however it came there. */
export function lower(box: HTMLElement): void {
  try {
    (box as HTMLDialogElement).close?.();
    box.hidePopover();
  } catch {
    // It was not there.
  }
}
