import { addBox, root, show } from "./stage.ts";
import { isGated, state } from "./state.ts";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  chat: "M12 3.5c-5 0-9 3.4-9 7.7 0 2.3 1.2 4.3 3 5.7v4l3.5-2.1c.8.2 1.6.2 2.5.2 5 0 9-3.5 9-7.8s-4-7.7-9-7.7z",
  help: "M9 9a3 3 0 1 1 5 2.5c-1.2.7-2 1.3-2 2.5m0 4v0",
  spark: "M12 3c.6 5 3.5 8 9 9-5.5 1-8.4 4-9 9-.6-5-3.5-8-9-9 5.5-1 8.4-4 9-9z",
};

/** A pictogram and the function that changes it. */
function addIcon(d: string): (d: string) => void {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(path);
  button.append(svg);
  const change = (to: string): void => path.setAttribute("d", to);
  change(d);
  return change;
}

/** The round button. Nothing written by a person is in it. */
export const button = document.createElement("button");
/** Its box is in the page for as long as the loader; only `paint` shows it. */
export const launcher = addBox("div", "l");
const setIcon = addIcon("");
addIcon("m6 9.5 6 6 6-6");
const badge = document.createElement("span");
badge.ariaHidden = "true";
button.append(badge);
button.ariaHasPopup = "dialog";
launcher.role = "region";
launcher.ariaLabel = "Chat";
launcher.append(button);

/** Draws the launcher as the state says, and what all our boxes inherit. */
export function paint(): void {
  const { look, isOpen, unread, bottom, bar, isOn, isHidden, config } = state;
  const { color, side, icon, spacing } = look;
  const value = Number.parseInt(color.slice(1), 16);
  // Perceived brightness: black on light colours, white on others.
  const isLight = (value >> 16) * 3 + ((value >> 8) & 255) * 6 + (value & 255) > 1_700;
  const isShown = isOn && !isHidden && look.launcher === "visible";
  const count = isOpen ? 0 : unread;
  const theme = config.theme ?? "system";
  root.className = `r ${side}`;
  root.style.cssText = `--c:${color};--i:${isLight ? "#111" : "#fff"};--s:${spacing}px;--b:${bottom}px;--h:min(${bar}px, 50vh);--l:${
    isShown ? 68 : 0
  }px;color-scheme:${theme === "system" ? "light dark" : theme}`;
  setIcon(ICONS[icon]);
  badge.textContent = count > 9 ? "9+" : `${count || ""}`;
  button.ariaExpanded = `${isOpen}`;
  button.ariaLabel = isOpen ? "Close chat" : `Open chat${count ? `, ${count} unread` : ""}`;
  show(launcher, isShown);
}

/** Wires the button, once. */
export function onLauncher(toggle: () => void, escape: () => void, intend: () => void): void {
  for (const type of ["click", "pointerdown", "mousedown", "keydown"]) {
    launcher.addEventListener(type, (event) => {
      // The page's own handlers have no business with our button: no outside-click closes, no shortcuts.
      event.stopPropagation();
      if (type === "click") toggle();
      if ((event as KeyboardEvent).key === "Escape") escape();
    });
  }
  button.onpointerenter = button.onfocus = () => isGated() || intend();
}
