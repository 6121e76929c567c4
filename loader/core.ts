import type { InitConfig, Look, View } from "../protocol/shell/messages.ts";
import type { Launcher } from "./launcher.ts";
import type { Link } from "./link.ts";
import { type Memory, recall } from "./memory.ts";
import type { Messenger } from "./messenger.ts";
import type { Options } from "./options.ts";
import type { Stage } from "./stage.ts";
import type { Surfaces } from "./surfaces.ts";
import type { OpencomEvents } from "./types.ts";

export type Emit = <K extends keyof OpencomEvents>(event: K, data?: OpencomEvents[K]) => void;

/** What a running widget knows, and its parts. One per page; nothing here outlives `destroy`. */
export type Core = {
  readonly emit: Emit;
  config: InitConfig;
  look: Look;
  bottom: number;
  /** What `update` set; wins over what the server says. */
  forced: Partial<Look>;
  memory: Memory;
  /**
   * `unknown`: nothing tells how the launcher looks; wait for the frame. `on`: drawn. `off`: refused or unreachable.
   */
  standing: "unknown" | "on" | "off";
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

const LOOK_KEYS = ["color", "side", "icon", "launcher", "spacing"] as const;

/** The launcher's part of options or of an appearance, only the keys that are set. */
export const pickLook = (from: Partial<Look>): Partial<Look> =>
  Object.fromEntries(LOOK_KEYS.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])));

/** The frame's part of options. */
export const pickConfig = ({ bottom, frameUrl, color, side, icon, launcher, ...config }: Options): Options =>
  config;

export const mayRemember = ({ config }: Core): boolean => config.consent !== "required";

/** The state before anything was drawn or connected. */
export function createState(
  options: Options,
  emit: Emit,
): Omit<Core, "stage" | "launcher" | "messenger" | "surfaces" | "link"> {
  const config = { trackPageViews: false, ...pickConfig(options) } as InitConfig;
  const isGated = config.consent === "required";
  const memory: Memory = isGated ? { isRefused: false } : recall(config.workspaceId);
  const hints = pickLook(options);
  const isRtl = getComputedStyle(document.documentElement).direction === "rtl";
  const isKnown = memory.look ?? (isGated || Object.keys(hints)[0]);
  return {
    emit,
    config,
    memory,
    forced: hints.launcher === "hidden" ? { launcher: "hidden" } : {},
    look: {
      color: "#2563eb",
      side: isRtl ? "left" : "right",
      icon: "chat",
      launcher: "visible",
      spacing: 20,
      ...hints,
      ...memory.look,
    },
    bottom: options.bottom ?? 0,
    standing: isKnown && !memory.isRefused ? "on" : "unknown",
    isHidden: false,
    isOpen: false,
    isReady: false,
    isPainted: false,
    hasIntent: false,
    unread: 0,
  };
}

/** Draws everything as the state says. Cheap to call twice. */
export function draw(core: Core): void {
  const { stage, launcher, messenger, surfaces, isOpen, isHidden, standing, unread } = core;
  const look = { ...core.look, ...core.forced };
  const theme = core.config.theme ?? "system";
  stage.root.style.setProperty("--b", `${core.bottom}px`);
  stage.root.style.setProperty("color-scheme", theme === "system" ? "light dark" : theme);
  launcher.draw({
    look,
    isOpen,
    unread,
    isShown: standing === "on" && !isHidden && look.launcher === "visible",
  });
  messenger.setWaiting(!core.isPainted);
  if (isHidden) surfaces.yieldTo("hidden");
  else surfaces.yieldTo(isOpen ? messenger.layout().mode : "closed");
}

/** Shows the messenger at once, painted or not, and moves the keyboard into it. */
export function openMessenger(core: Core, view?: View): void {
  const { link, messenger } = core;
  core.view = view;
  link.ensure();
  // Without a line yet, `greet` says it.
  if (link.isUp()) link.send("shell.open", { view });
  if (core.isOpen) return;
  core.isOpen = true;
  core.isHidden = false;
  draw(core);
  messenger.open();
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
  if (core.link.isUp()) core.link.send("shell.close", {});
  core.emit("close");
}
