import type { Look } from "../protocol/shell/messages.ts";
import { lower, raise, type Stage } from "./stage.ts";

const SVG = "http://www.w3.org/2000/svg";
const ICONS: Record<Look["icon"] | "close", string> = {
  chat: "M12 3.5c-5 0-8.8 3.4-8.8 7.7 0 2.3 1.1 4.3 2.9 5.7v3.9l3.5-2.1c.8.2 1.6.2 2.4.2 5 0 8.8-3.4 8.8-7.7S17 3.5 12 3.5z",
  help: "M9 9a3.2 3.2 0 1 1 4.8 2.7c-1.1.7-1.8 1.3-1.8 2.8m0 4v.01",
  spark: "M12 3c.6 5 3.5 8 9 9-5.5 1-8.4 4-9 9-.6-5-3.5-8-9-9 5.5-1 8.4-4 9-9z",
  close: "m6 9.5 6 6 6-6",
};

export type LauncherEvents = { onClick(): void; onEscape(): void; onIntent(): void };

export type LauncherState = { look: Look; isShown: boolean; isOpen: boolean; unread: number };

export type Launcher = {
  draw(state: LauncherState): void;
  focus(): void;
  /** Keyboard intent needs no listener any more once the frame is there. */
  settle(): void;
};

function createIcon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.ariaHidden = "true";
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Black on light colours, white on others; by perceived brightness. */
function inkFor(color: string): string {
  const value = Number.parseInt(color.slice(1), 16);
  return (value >> 16) * 299 + ((value >> 8) & 255) * 587 + (value & 255) * 114 > 17e4 ? "#111" : "#fff";
}

/** The round button. It is drawn only by `draw`; nothing written by a person is in it. */
export function createLauncher(stage: Stage, { onClick, onEscape, onIntent }: LauncherEvents): Launcher {
  const box = stage.addBox("div", "l");
  const button = document.createElement("button");
  const badge = document.createElement("span");
  let icon = "";
  box.role = "region";
  box.ariaLabel = "Chat";
  button.ariaHasPopup = "dialog";
  badge.ariaHidden = "true";
  button.append("", createIcon("close"), badge);
  box.append(button);

  const handle = (event: Event): void => {
    // The page's own handlers have no business with our button: no outside-click closes, no shortcuts.
    event.stopPropagation();
    if (event.type === "click") onClick();
    if ((event as KeyboardEvent).key === "Escape") onEscape();
  };
  for (const type of ["click", "pointerdown", "mousedown", "keydown"]) box.addEventListener(type, handle);
  button.onpointerenter = button.onfocus = onIntent;

  return {
    draw({ look, isShown, isOpen, unread }) {
      stage.root.classList.toggle("left", look.side === "left");
      stage.set("c", look.color);
      stage.set("i", inkFor(look.color));
      stage.set("s", `${look.spacing}px`);
      stage.set("l", isShown ? "68px" : "0px");
      if (icon !== look.icon) button.firstChild?.replaceWith(createIcon(look.icon));
      icon = look.icon;
      const count = isOpen ? 0 : unread;
      badge.textContent = count > 9 ? "9+" : `${count || ""}`;
      button.ariaExpanded = `${isOpen}`;
      button.ariaLabel = isOpen ? "Close chat" : `Open chat${count ? `, ${count} unread` : ""}`;
      box.classList.toggle("on", isShown);
      if (isShown) raise(box);
      else lower(box);
    },
    focus: () => button.focus({ preventScroll: true }),
    settle() {
      button.onfocus = null;
    },
  };
}
