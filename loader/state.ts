import type { InitConfig, Look, View } from "../protocol/shell/messages.ts";
import { DEFAULT_LOOK, toLook } from "./look.ts";
import { recall } from "./memory.ts";
import type { Options } from "./options.ts";

/**
 * What the running widget knows. A page has one widget by definition, so the loader keeps its state and its elements in
 * modules instead of handing them around: that is a fifth of its bytes (docs/adr/0005-loader-state-in-modules.md).
 */
export const state = {} as {
  config: InitConfig & { bottom?: number; launcher?: string };
  look: Look;
  /** Height of a bar of ours at the bottom, CSS px. */
  bar: number;
  /** This browser has shown this workspace's launcher before. */
  isKnown: boolean;
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

/** Puts options over what is known. */
export function apply(options: Options): void {
  Object.assign(state.config, options);
  Object.assign(state.look, toLook(options));
}

/** Takes the look from the last visit or the server. A page that hides the launcher, or sets a theme, has the last word. */
export function takeLook(from: unknown): void {
  const { theme, launcher } = state.config;
  Object.assign(state.look, toLook(from), toLook({ theme }), launcher === "hidden" && { launcher });
}

/** The state before anything was drawn or connected. */
export function reset(options: Options): void {
  const isAsking = options.consent === "required";
  const memory = isAsking ? undefined : recall(options.workspaceId);
  const known = toLook(memory);
  const isKnown = "color" in known;
  Object.assign(state, {
    config: { trackPageViews: false },
    look: { ...DEFAULT_LOOK },
    bar: 0,
    isKnown,
    isOn: memory !== "refused" && (isKnown || isAsking || Object.keys(toLook(options)).length > 0),
    isHidden: false,
    unread: 0,
  });
  state.isOpen = state.isReady = state.isPainted = state.isEager = false;
  state.visitorRef = state.view = undefined;
  if (getComputedStyle(document.documentElement).direction === "rtl") state.look.side = "left";
  apply(options);
  takeLook(known);
}
