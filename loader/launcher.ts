import { addBox, root, show } from "./stage.ts";
import { state } from "./state.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Closed shapes are filled; round line joins make their corners round. */
const ICONS = {
  chat: "M12 4c5 0 9 3 9 7s-4 7-9 7q-2 0-4-1l-4 2 1-4q-2-2-2-4c0-4 4-7 9-7z",
  help: "M9 9a3 3 0 1 1 4.5 2.5c-1 .6-1.5 1.3-1.5 2.5m0 4v0",
  spark: "m12 4 2 6 6 2-6 2-2 6-2-6-6-2 6-2z",
};

/** The round button. Nothing written by a person is in it. */
export const button = document.createElement("button");
/** Its box is in our shadow tree for good; only `paint` shows it. */
const box = addBox("l");
const badge = document.createElement("span");

/** Adds a pictogram to the button. */
function addIcon(d: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", d);
  svg.append(path);
  button.append(svg);
  return path;
}

const icon = addIcon("");
addIcon("m6 9.5 6 6 6-6");
badge.ariaHidden = "true";
box.role = "region";
box.ariaLabel = "Chat";
button.append(badge);
box.append(button);

/** Draws the launcher as the state says, and sets what all our boxes inherit. */
export function paint(): void {
  const { look, isOpen, unread, config, bar, isOn, isHidden } = state;
  const { color, side, spacing, theme } = look;
  const value = Number.parseInt(color.slice(1), 16);
  // Perceived brightness: black on light colours, white on others.
  const ink = (value >> 16) * 3 + ((value >> 8) & 255) * 6 + (value & 255) > 1_700 ? "#111" : "#fff";
  const isShown = isOn && !isHidden && look.launcher === "visible";
  const count = isOpen ? 0 : unread;
  root.className = `r ${side}`;
  root.style.cssText = `--c:${color};--i:${ink};--s:${spacing}px;--l:${isShown ? 68 : 0}px;--y:calc(${
    spacing + (Number(config.bottom) || 0) + bar
  }px + env(safe-area-inset-bottom));color-scheme:${theme === "system" ? "light dark" : theme}`;
  icon.setAttribute("d", ICONS[look.icon]);
  badge.textContent = count > 9 ? "9+" : `${count || ""}`;
  button.ariaExpanded = `${isOpen}`;
  button.ariaLabel = isOpen ? "Close chat" : `Open chat${count ? `, ${count} unread` : ""}`;
  show(box, isShown);
}

/** Wires the button, once. */
export function onLauncher(toggle: () => void, escape: () => void, intend: () => void): void {
  for (const type of ["click", "pointerdown", "mousedown", "keydown"]) {
    box.addEventListener(type, (event) => {
      // The page's own handlers have no business with our button: no outside-click closes, no shortcuts.
      event.stopPropagation();
      if (type === "click") toggle();
      if ((event as KeyboardEvent).key === "Escape") escape();
    });
  }
  button.onpointerenter = button.onfocus = intend;
}
