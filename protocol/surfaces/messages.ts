export type Placement = "corner" | "modal" | "bar-top" | "bar-bottom" | "anchored";

/** What a feature asks for. */
export type SurfaceOpen = {
  /** `[A-Za-z0-9_-]{1,64}`, unique among open surfaces, and not `m`. */
  id: string;
  placement: Placement;
  /** CSS px; the loader clamps both to the viewport. Bars ignore the width. */
  width: number;
  height: number;
  /** Accessible name of the iframe. */
  title: string;
  /** Hide while the messenger is open. */
  yieldsToMessenger?: boolean;
};

/**
 * Opens a surface at a path of the frame's own origin (SPEC SU2); changes the one of that id; closes it. The messenger
 * is the box `m`, which is always there.
 */
export type BoxOrder =
  | (SurfaceOpen & { path: string })
  | { id: string; width: number; height: number }
  | { id: string; isGone: true };

export type SurfacesToFrame = {
  /** It is not to be seen, or no longer, though it was not ordered away: the visitor closed it, or it was refused. */
  gone: [id: string, reason: "escape" | "refused"];
};
