import css from "./widget.css?inline";

/** Our one element in the page, under `<html>`. Everything we draw is inside its closed shadow root. */
const host = document.createElement("div");
/** Custom properties and classes here reach all we draw. */
export const root = document.createElement("div");
const sheet = new CSSStyleSheet();
const shadow = host.attachShadow({ mode: "closed", slotAssignment: "manual" });
sheet.replaceSync(css);
shadow.adoptedStyleSheets = [sheet];
shadow.append(root);

const MAX_RETURNS = 20;
let returns = 0;

/** Set once by widget.ts. A script threw us out; we came back with boxes hidden, or gave in (`isLost`). */
export const stage = { onReturn: (_isLost: boolean): void => undefined };

/** A box of ours, hidden; see `.p` in widget.css. Only what may take the keyboard when shown is a `dialog`. */
export function addBox(classes: string, tag = "div"): HTMLDialogElement {
  const box = document.createElement(tag) as HTMLDialogElement;
  box.className = `p ${classes}`;
  box.popover = "manual";
  // Before the box is in the page: a slot put into one that DevTools shows already crashes Chromium 156.
  box.append(document.createElement("slot"));
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
export function show(box: HTMLDialogElement, isShown: boolean, isModal = false): void {
  const classes = box.className.replace(/ on| f/g, "") + (isShown ? " on" : "") + (isModal ? " f" : "");
  if (classes === box.className) return;
  box.className = classes;
  attempt(() => box.close());
  attempt(() => box.hidePopover());
  if (isModal) box.showModal();
  else if (isShown) attempt(() => document.querySelector(":modal") ?? box.showPopover());
}

/** What the top layer refuses, or this browser does not have, is not needed either. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch {
    // As it says.
  }
}

/** True while the keyboard is in anything of ours. */
export const hasFocus = (): boolean => host.contains(document.activeElement);

const observer = new MutationObserver(() => {
  if (host.isConnected) return;
  const isLost = ++returns > MAX_RETURNS;
  for (const box of root.children) box.classList.remove("on");
  if (!isLost) enter();
  stage.onReturn(isLost);
});

/** Enters the page, or stays where it is: moving would reload frames. */
export function enter(): void {
  const { documentElement } = document;
  if (!host.isConnected) documentElement.append(host);
  // The root element itself may be replaced.
  for (const node of [document, documentElement]) observer.observe(node, { childList: true });
}

export function leave(): void {
  observer.disconnect();
  host.remove();
}
