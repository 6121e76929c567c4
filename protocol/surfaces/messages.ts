export type Placement = "corner" | "modal" | "bar-top" | "bar-bottom" | "anchored";

export type SurfaceOpen = {
  /** `[A-Za-z0-9_-]{1,64}`, unique among open surfaces. */
  id: string;
  /** Absolute, on the frame's own origin, in its `/surface/` folder, without a fragment (SPEC SU2). */
  url: string;
  placement: Placement;
  /** CSS px; the loader clamps both to the viewport. Bars ignore the width. */
  width: number;
  height: number;
  /** Accessible name of the iframe. */
  title: string;
  /** Hide while the messenger is open. */
  yieldsToMessenger?: boolean;
};

export type SurfaceOutcome = { ok: true } | { ok: false; code: SurfaceRefusal };

export type SurfaceRefusal = "PLACEMENT_UNAVAILABLE" | "URL_REFUSED" | "TOO_MANY_SURFACES";

export type SurfacesToFrame = {
  /** The surface's document has loaded in its place. */
  "surfaces.attached": { id: string };
  /** It is gone without an order: the visitor closed it. */
  "surfaces.dismissed": { id: string; reason: "escape" };
};

export type SurfacesToHost = {
  "surfaces.open": SurfaceOpen;
  "surfaces.resize": { id: string; width: number; height: number };
  "surfaces.close": { id: string };
};
