import type { Look } from "../protocol/shell/messages.ts";
import { lower, raise, type Stage } from "./stage.ts";

const SVG = "http://www.w3.org/2000/svg";
const ICONS: Record<Look["icon"] | "close", string> = {
  chat: "M12 3.5c-5 0-8.800 3.400-8.800 7.700 0 2.300 1.100 4.300 2.900 5.700v3.900l3.500-2.100c.8.2 1.500.2 2.400.2 5 0 8.800-3.400 8.800-7.700S17 3.500 12 3.500z",
  help: "M8.900 8.800a3.200 3.200 0 1 1 4.900 2.700c-1.100.7-1.800 1.300-1.800 2.700M12 18v.01",
  spark:
    "M12 3c.6 4.900 3.400 8.100 9 9-5.600.9-8.400 4.100-9 9-.6-4.900-3.400-8.100-9-9 5.600-.9 8.400-4.100 9-9z",
  close: "m6 9.500 6 6 6-6",
};

export type LauncherEvents = { onClick(): void; onEscape(): void; onIntent(): void };

export type Launcher = {
  draw(state: { look: Look; isShown: boolean; isOpen: boolean; unread: number }): void;
  focus(): void;
  /** Keyboard intent needs no listener any more once the frame is there. */
  settle(): void;
};

function createIcon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Black or white, whichever reads better on the colour (WCAG relative luminance; they are equal at 0.179). */
function inkFor(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  // White up to 0.36 still has a contrast of 2.6 for a 28 px pictogram, and looks right on mid colours.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.36 ? "#111" : "#fff";
}

/** The round button. It is drawn only by `draw`; nothing written by a person is in it. */
export function createLauncher(stage: Stage, events: LauncherEvents): Launcher {
  const box = stage.addBox("div", "l");
  const button = document.createElement("button");
  const badge = document.createElement("span");
  let icon = "";
  badge.setAttribute("aria-hidden", "true");
  button.setAttribute("aria-haspopup", "dialog");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Chat");
  button.append("", createIcon("close"), badge);
  box.append(button);

  const handle = (event: Event): void => {
    // The page's own handlers have no business with our button: no outside-click closes, no shortcuts.
    event.stopPropagation();
    if (event.type === "click") events.onClick();
    if ((event as KeyboardEvent).key === "Escape") events.onEscape();
  };
  for (const type of ["click", "pointerdown", "mousedown", "keydown"]) box.addEventListener(type, handle);
  button.onpointerenter = button.onfocus = events.onIntent;

  return {
    draw({ look, isShown, isOpen, unread }) {
      const { classList, style } = stage.root;
      classList.toggle("left", look.side === "left");
      style.setProperty("--c", look.color);
      style.setProperty("--i", inkFor(look.color));
      style.setProperty("--s", `${look.spacing}px`);
      style.setProperty("--l", isShown ? "68px" : "0px");
      if (icon !== look.icon) {
        icon = look.icon;
        button.firstChild?.replaceWith(createIcon(look.icon));
      }
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
