import type { InitConfig, Look, View } from "../protocol/shell/messages.ts";
import { type Memory, recall } from "./memory.ts";
import type { Options } from "./options.ts";

/**
 * What the running widget knows. A page has one widget by definition, so the loader keeps its state and its elements in
 * modules instead of handing them around: that is a fifth of its bytes (docs/adr/0010-loader-state-in-modules.md).
 */
export const state = {} as {
  config: InitConfig;
  look: Look;
  /** CSS px everything is lifted by. */
  bottom: number;
  /** Height of a bar at the bottom, CSS px: it lifts everything else. */
  bar: number;
  memory: Memory;
  /** Whether the launcher may be drawn: not before something tells how it looks, not after a refusal. */
  isOn: boolean;
  isHidden: boolean;
  isOpen: boolean;
  isReady: boolean;
  isPainted: boolean;
  /** `shell.intent` was sent. */
  isEager: boolean;
  unread: number;
  visitorRef: string | undefined;
  view: View | undefined;
  emit(event: string, data?: unknown): void;
};

export const isGated = (): boolean => state.config.consent === "required";

/** Puts options over what is known: the launcher's part in the look, the frame's part in the config. */
export function apply({ color, side, icon, launcher, bottom, frameUrl: _, ...config }: Options): void {
  for (const [key, value] of Object.entries({ color, side, icon, launcher })) {
    if (value) Object.assign(state.look, { [key]: value });
  }
  state.bottom = bottom ?? state.bottom;
  Object.assign(state.config, config);
}

/** The state before anything was drawn or connected. */
export function reset(options: Options): void {
  const { color, side, icon, launcher, consent, workspaceId } = options;
  const memory = consent === "required" ? undefined : recall(workspaceId as string);
  Object.assign(state, {
    config: { trackPageViews: false },
    look: {
      color: "#2563eb",
      side: getComputedStyle(document.documentElement).direction === "rtl" ? "left" : "right",
      icon: "chat",
      launcher: "visible",
      spacing: 20,
    },
    bottom: 0,
    bar: 0,
    memory,
    isOn: memory !== "refused" && !!(memory ?? consent ?? color ?? side ?? icon ?? launcher),
    isHidden: launcher === "hidden",
    isOpen: false,
    isReady: false,
    isPainted: false,
    isEager: false,
    unread: 0,
    visitorRef: undefined,
    view: undefined,
  });
  apply(options);
  if (memory !== "refused") Object.assign(state.look, memory);
}
