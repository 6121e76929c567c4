import type { InitConfig, Look, View } from "../protocol/shell/messages.ts";
import type { Launcher } from "./launcher.ts";
import type { Link } from "./link.ts";
import { type Memory, recall } from "./memory.ts";
import type { Messenger } from "./messenger.ts";
import type { Options } from "./options.ts";
import type { Stage } from "./stage.ts";
import type { Surfaces } from "./surfaces.ts";

export type Emit = (event: string, data?: unknown) => void;

/** What a running widget knows, and its parts. One per page; nothing here outlives `destroy`. */
export type Core = {
  readonly emit: Emit;
  config: InitConfig;
  look: Look;
  /** What the page itself decided, with `update` or by hiding the launcher; wins over the server's appearance. */
  forced: Partial<Look>;
  bottom: number;
  memory: Memory;
  /** Whether the launcher may be drawn: not before something tells how it looks, not after a refusal. */
  isOn: boolean;
  isHidden: boolean;
  isOpen: boolean;
  isReady: boolean;
  isPainted: boolean;
  hasIntent: boolean;
  unread: number;
  visitorRef?: string;
  view?: View;
  stage: Stage;
  launcher: Launcher;
  messenger: Messenger;
  surfaces: Surfaces;
  link: Link;
};

/** The launcher's part of an appearance. */
export const toLook = ({ color, side, icon, launcher, spacing }: Look): Look => ({
  color,
  side,
  icon,
  launcher,
  spacing,
});

export const isGated = (core: Core): boolean => core.config.consent === "required";

/** The state before anything was drawn or connected; the parts are added by `startWidget`. */
export function createState(options: Options, emit: Emit): Core {
  const { color, side, icon, launcher, spacing, bottom = 0, frameUrl: _, ...rest } = options;
  const config = { trackPageViews: false, ...rest } as InitConfig;
  const isAsking = config.consent === "required";
  const memory = isAsking ? undefined : recall(config.workspaceId);
  const isRtl = getComputedStyle(document.documentElement).direction === "rtl";
  const look: Look = {
    color: color ?? "#2563eb",
    side: side ?? (isRtl ? "left" : "right"),
    icon: icon ?? "chat",
    launcher: "visible",
    spacing: spacing ?? 20,
  };
  return {
    emit,
    config,
    memory,
    bottom,
    look: memory && memory !== "refused" ? memory : look,
    forced: launcher === "hidden" ? { launcher } : {},
    isOn: memory ? memory !== "refused" : isAsking || !!(color ?? side ?? icon ?? launcher),
    unread: 0,
  } as Core;
}

/** Draws everything as the state says. Cheap to call twice. */
export function draw(core: Core): void {
  const { stage, messenger, isOpen, isHidden, isOn, unread } = core;
  const look = { ...core.look, ...core.forced };
  const { theme } = core.config;
  stage.set("b", `${core.bottom}px`);
  stage.root.style.colorScheme = theme === "light" || theme === "dark" ? theme : "light dark";
  messenger.box.classList.toggle("w", !core.isPainted);
  core.launcher.draw({
    look,
    isOpen: !!isOpen,
    unread,
    isShown: isOn && !isHidden && look.launcher === "visible",
  });
  core.surfaces.yieldTo(isHidden ? "hidden" : isOpen ? messenger.layout().mode : "closed");
}

/** Shows the messenger at once, painted or not, and moves the keyboard into it. */
export function openMessenger(core: Core, view?: View): void {
  const { link } = core;
  core.view = view;
  link.ensure();
  // Without a line yet, the greeting says it.
  link.tell("shell.open", { view });
  if (core.isOpen) return;
  core.isOpen = true;
  core.isHidden = false;
  draw(core);
  core.messenger.open();
  link.frame()?.iframe.focus();
  core.emit("open");
}

/** Hides the messenger; the keyboard goes back to the launcher if it was inside. */
export function closeMessenger(core: Core): void {
  if (!core.isOpen) return;
  core.isOpen = false;
  const hadFocus = core.stage.hasFocus();
  core.messenger.close();
  draw(core);
  if (hadFocus) core.launcher.focus();
  core.link.tell("shell.close", {});
  core.emit("close");
}

/**
 * Ends what can be seen, because the widget is not for this page or nothing came of the frame.
 * @param isFinal false keeps the launcher where it has worked before
 */
export function turnOff(core: Core, isFinal: boolean): void {
  closeMessenger(core);
  if (isFinal || !core.memory || core.memory === "refused") core.isOn = false;
  draw(core);
}
