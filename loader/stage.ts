import { attempt, create } from "./dom.ts";
import css from "./widget.css?inline";

/** Our one element in the page, under `<html>`. Everything we draw is inside its closed shadow root. */
const host = create("div");
/** Styles set here reach all we draw; each child is a box. */
export const root = create("div");
const sheet = new CSSStyleSheet();
const shadow = host.attachShadow({ mode: "closed", slotAssignment: "manual" });
sheet.replaceSync(css);
shadow.adoptedStyleSheets = [sheet];
shadow.append(root);

/** Set once by widget.ts. */
export const hooks = {} as {
  /** A script threw us out, or put us elsewhere: whoever is told hides all, and may enter again. */
  onRemoved(): void;
  /** A box will not be seen, or no longer, though nobody ordered it away. */
  onGone(id: unknown, reason: "escape" | "refused"): void;
};

/** A box of ours, hidden. Its kind is its id, see widget.css. Only what may take the keyboard is a `dialog`. */
export function addBox(kind: string): HTMLDialogElement {
  const box = create(kind[0] === "m" ? "dialog" : "div") as HTMLDialogElement;
  box.id = kind;
  box.popover = "manual";
  // Before the box is in the page: a slot put into one that DevTools shows already crashes Chromium 156.
  box.append(create("slot"));
  root.append(box);
  return box;
}

/**
 * Shows an iframe in a box without ever moving it again: it is a child of our element in the page's tree, where
 * surfaces find the app through `parent[i]`, and appears in the box through a slot.
 */
export function addIframe(iframe: HTMLIFrameElement, box: HTMLElement): void {
  host.append(iframe);
  (box.firstChild as HTMLSlotElement).assign(iframe);
}

/**
 * Shows or hides a box; modal ones make the page inert. In the top layer it stands above whatever the page's styles do,
 * but below a dialog the page has open: then `z-index` must do.
 */
export function show(box: HTMLDialogElement, isShown: boolean, isModal?: boolean): void {
  const state = !isShown || !host.isConnected ? "" : isModal ? "on f" : "on";
  if (state === box.className) return;
  box.className = state;
  attempt(() => {
    box.close?.();
    box.hidePopover?.();
    if (!state) return;
    if (isModal) box.showModal();
    else if (!document.querySelector(":modal")) box.showPopover();
  });
}

/** True while the keyboard is in anything of ours. */
export const hasFocus = (): boolean => host.contains(document.activeElement);

/** Elsewhere in the page we would neither stand in the top layer nor see what becomes of that place. */
const isHome = (): boolean => host.parentNode === document.documentElement;
const observer = new MutationObserver(() => isHome() || hooks.onRemoved());

/** Enters the page, or stays where it is: moving would reload frames. */
export function enter(): void {
  // The root element itself may be replaced.
  for (const node of [document, document.documentElement]) observer.observe(node, { childList: true });
  if (!isHome()) document.documentElement.append(host);
}

export function leave(): void {
  observer.disconnect();
  host.remove();
}
