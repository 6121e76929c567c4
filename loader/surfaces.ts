import type {
  Placement,
  SurfaceOpen,
  SurfaceOutcome,
  SurfaceRefusal,
} from "../protocol/surfaces/messages.ts";
import { createIframe } from "./frame.ts";
import { lower, raise, type Stage } from "./stage.ts";

const MAX_SURFACES = 4;
const MARGIN = 20;

export type SurfacesEvents = {
  onAttached(id: string): void;
  onDismissed(id: string): void;
};

type Surface = {
  box: HTMLElement;
  iframe: HTMLIFrameElement;
  placement: Placement;
  yields: boolean;
  width: number;
  height: number;
};

export type Surfaces = {
  open(order: SurfaceOpen): SurfaceOutcome;
  resize(id: string, width: number, height: number): void;
  close(id: string): void;
  closeAll(): void;
  /** Hides what makes room for the messenger (SPEC SU5). */
  yieldTo(messenger: "closed" | "window" | "fullscreen" | "hidden"): void;
};

/** @param home the app frame whose surfaces these are: exact origin and nonce */
export function createSurfaces(
  stage: Stage,
  home: () => { origin: string; nonce: string } | undefined,
  events: SurfacesEvents,
): Surfaces {
  const surfaces = new Map<string, Surface>();
  let messenger = "closed";

  const refusal = ({ id, url, placement }: SurfaceOpen): SurfaceRefusal | undefined => {
    if (placement === "anchored") return "PLACEMENT_UNAVAILABLE";
    if (surfaces.has(id)) return "SURFACE_EXISTS";
    if (surfaces.size >= MAX_SURFACES) return "TOO_MANY_SURFACES";
    return isOurs(url, home()?.origin) ? undefined : "URL_REFUSED";
  };

  const show = ({ box, placement, yields }: Surface): void => {
    const isHidden =
      messenger === "fullscreen" || messenger === "hidden" || (yields && messenger === "window");
    if (box.classList.contains("on") !== isHidden) return;
    box.classList.toggle("on", !isHidden);
    if (isHidden) lower(box);
    else if (placement === "modal") (box as HTMLDialogElement).showModal();
    else raise(box);
  };

  /** A bar at the bottom lifts launcher and messenger. */
  const lift = (height: number): void => stage.root.style.setProperty("--h", `${height}px`);

  const size = ({ box, placement, width, height }: Surface): void => {
    const isBar = placement.startsWith("bar");
    const room = isBar ? innerHeight / 2 : innerHeight - 2 * MARGIN - (placement === "corner" ? 68 : 0);
    const set = (name: string, value: string): void => box.style.setProperty(name, value);
    set("width", isBar ? "100%" : `min(${width}px, 100vw - ${2 * MARGIN}px)`);
    set("height", `${Math.max(0, Math.min(height, room))}px`);
    if (placement === "bar-bottom") lift(Math.min(height, room));
  };

  const close = (id: string): void => {
    const surface = surfaces.get(id);
    if (!surface) return;
    surfaces.delete(id);
    lower(surface.box);
    surface.box.remove();
    surface.iframe.remove();
    if (surface.placement === "bar-bottom") lift(0);
  };

  return {
    close,
    closeAll: () => [...surfaces.keys()].forEach(close),
    open(order) {
      const code = refusal(order);
      if (code) return { ok: false, code };
      const { id, url, placement, width, height, title, yieldsToMessenger } = order;
      const box = stage.addBox(placement === "modal" ? "dialog" : "div", placement);
      const iframe = createIframe(title);
      iframe.onload = () => events.onAttached(id);
      iframe.src = `${url}#n=${home()?.nonce}&s=${id}`;
      box.oncancel = (event) => {
        event.preventDefault();
        close(id);
        events.onDismissed(id);
      };
      const surface = { box, iframe, placement, yields: yieldsToMessenger === true, width, height };
      surfaces.set(id, surface);
      stage.addIframe(iframe, box);
      size(surface);
      show(surface);
      return { ok: true };
    },
    resize(id, width, height) {
      const surface = surfaces.get(id);
      if (surface) size(Object.assign(surface, { width, height }));
    },
    yieldTo(state) {
      messenger = state;
      surfaces.forEach(show);
    },
  };
}

/** Only our frame's own surface documents may be shown (SPEC SU2). */
function isOurs(address: string, origin: string | undefined): boolean {
  try {
    const url = new URL(address);
    return (
      url.origin === origin &&
      url.pathname.includes("/surface/") &&
      !url.hash &&
      !url.username &&
      !url.password
    );
  } catch {
    return false;
  }
}
