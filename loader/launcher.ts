import type { Look } from "../protocol/shell/order.ts";
import { create } from "./dom.ts";
import { addBox, show } from "./stage.ts";
import { state } from "./state.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Closed shapes are filled; round line joins make their corners round. */
const ICONS = {
  chat: "M5 15a8 8 0 1 1 4 3.4L4 20z",
  help: "M9 9a3 3 0 1 1 3 3v2m0 4v0",
  spark: "m12 4 2 6 6 2-6 2-2 6-2-6-6-2 6-2z",
  // Upside down: it turns while the messenger opens.
  close: "m6 14.5 6-6 6 6",
};
/** What the page's own handlers have no business with: no outside-click closes, no shortcuts. */
const PRIVATE = "touchstart pointerdown pointerup mousedown keydown keyup mouseup".split(" ");

/** The round button. Nothing written by a person is in it. */
export const button = create("button");
/** Its box is in our shadow tree for good; only `paintLauncher` shows it. */
const box = addBox("l");
const badge = create("span");

const svg = document.createElementNS(SVG, "svg");
const icon = document.createElementNS(SVG, "path");
svg.setAttribute("viewBox", "0 0 24 24");
svg.append(icon);
badge.ariaHidden = "true";
box.role = "region";
box.ariaLabel = "Chat";
button.append(svg, badge);
box.append(button);

/** Draws the launcher; `state` has its words. */
export function paintLauncher(name: Look["icon"], isShown: boolean, isOpen: boolean): void {
  icon.setAttribute("d", ICONS[isOpen ? "close" : name]);
  badge.textContent = isOpen ? "" : `${state.badge}`;
  button.ariaExpanded = `${isOpen}`;
  button.ariaLabel = isOpen ? state.close : state.open;
  show(box, isShown);
}

/**
 * Wires the button, once. It listens for little until somebody points at it or gives it the keyboard.
 * @param onIntent that has happened; may come often. Returns what ends the listening for more.
 */
export function onLauncher(perform: (name: "toggle" | "close") => void, onIntent: () => AbortSignal): void {
  const keep = (event: Event): void => {
    event.stopPropagation();
    if ((event as KeyboardEvent).key === "Escape") perform("close");
  };
  box.onclick = (event) => {
    keep(event);
    perform("toggle");
  };
  button.onpointerenter = button.onfocus = () => {
    const signal = onIntent();
    for (const type of PRIVATE) box.addEventListener(type, keep, { signal });
  };
}
