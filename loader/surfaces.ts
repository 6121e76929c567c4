import type { SurfaceOpen, SurfaceOutcome, SurfaceRefusal } from "../protocol/surfaces/messages.ts";
import { createIframe } from "./frame.ts";
import { lower, raise, type Stage } from "./stage.ts";

const MAX_SURFACES = 4;

export type SurfacesEvents = {
  onAttached(id: string): void;
  onDismissed(id: string): void;
};

/** The app frame whose surfaces these are. */
type Home = { origin: string; nonce: string };

type Surface = { box: HTMLElement; iframe: HTMLIFrameElement; order: SurfaceOpen };

export type Surfaces = {
  open(order: SurfaceOpen): SurfaceOutcome;
  resize(id: string, width: number, height: number): void;
  close(id: string): void;
  closeAll(): void;
  /** Shows or hides each as the messenger's state asks (SPEC SU5). */
  yieldTo(messenger: "closed" | "window" | "fullscreen" | "hidden"): void;
};

export function createSurfaces(stage: Stage, home: () => Home | undefined, events: SurfacesEvents): Surfaces {
  const surfaces = new Map<string, Surface>();
  let messenger = "closed";

  const show = ({ box, order }: Surface): void => {
    const isShown = messenger === "closed" || (messenger === "window" && !order.yieldsToMessenger);
    if (box.matches(".on") === isShown) return;
    box.classList.toggle("on", isShown);
    if (!isShown) lower(box);
    else if (order.placement === "modal") (box as HTMLDialogElement).showModal();
    else raise(box);
  };

  const size = ({ box, order }: Surface): void => {
    // Clamped to the viewport by the style sheet, which follows it without a listener.
    box.style.setProperty("--w", `${order.width}px`);
    box.style.setProperty("--t", `${order.height}px`);
    if (order.placement === "bar-bottom") stage.set("h", `min(${order.height}px, 50vh)`);
  };

  const close = (id: string): void => {
    const surface = surfaces.get(id);
    if (!surface) return;
    surfaces.delete(id);
    lower(surface.box);
    surface.box.remove();
    surface.iframe.remove();
    if (surface.order.placement === "bar-bottom") stage.set("h", "0px");
  };

  return {
    close,
    closeAll: () => surfaces.forEach((_, id) => close(id)),
    open(order) {
      const { id, url, placement, title } = order;
      const code = refusal(order, surfaces, home());
      if (code) return { ok: false, code };
      const box = stage.addBox(placement === "modal" ? "dialog" : "div", placement);
      const iframe = createIframe(title);
      iframe.onload = () => events.onAttached(id);
      iframe.src = `${url}#n=${home()?.nonce}&s=${id}`;
      box.oncancel = (event) => {
        event.preventDefault();
        close(id);
        events.onDismissed(id);
      };
      const surface = { box, iframe, order };
      surfaces.set(id, surface);
      stage.addIframe(iframe, box);
      size(surface);
      show(surface);
      return { ok: true };
    },
    resize(id, width, height) {
      const surface = surfaces.get(id);
      if (!surface) return;
      surface.order = { ...surface.order, width, height };
      size(surface);
    },
    yieldTo(state) {
      messenger = state;
      surfaces.forEach(show);
    },
  };
}

function refusal(order: SurfaceOpen, open: Map<string, Surface>, home?: Home): SurfaceRefusal | undefined {
  if (order.placement === "anchored") return "PLACEMENT_UNAVAILABLE";
  if (open.has(order.id)) return "SURFACE_EXISTS";
  if (open.size >= MAX_SURFACES) return "TOO_MANY_SURFACES";
  // Only our frame's own surface documents (SPEC SU2): a parsed address is its origin plus a path, and nothing more.
  const path = URL.canParse(order.url) && new URL(order.url).pathname;
  return path && path.includes("/surface/") && order.url === home?.origin + path ? undefined : "URL_REFUSED";
}
