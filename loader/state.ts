/**
 * What the frame may set of the running widget, and nothing else reads or writes it but by these names (SPEC SH2). A page
 * has one widget by definition, so the loader keeps its state in modules (docs/adr/0005-loader-state-in-modules.md).
 */
export const state = {} as {
  /** Whether the launcher may be drawn: not before something tells how it looks, not after a refusal. */
  isOn: boolean;
  /** It stays drawn when the frame is lost: a frame has ordered it, here or on an earlier page. */
  isKnown: boolean;
  /** The open messenger may be seen. */
  isPainted: boolean;
  /** Opaque id; set while the visitor is known to the server. */
  visitor: string | null;
  tours: unknown[];
  /** What a frame that loads again needs to go on. The loader never looks into it. */
  kept: unknown;
  /** Words of the launcher: its labels, and what it counts. */
  open: string;
  close: string;
  badge: string;
};

/** The state before there is a frame; whether something is drawn is for memory and hints to say. */
export const reset = (): unknown =>
  Object.assign(state, {
    isPainted: false,
    visitor: null,
    tours: [],
    kept: null,
    open: "Open chat",
    close: "Close chat",
    badge: "",
  });
