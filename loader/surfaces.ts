import type { SurfaceOutcome, SurfaceRefusal } from "../protocol/surfaces/messages.ts";
import type { Fields } from "./line.ts";
import { createIframe, type Link } from "./link.ts";
import { isFullscreen } from "./messenger.ts";
import { addBox, addIframe, show } from "./stage.ts";
import { state } from "./state.ts";

const MAX_SURFACES = 4;

type Surface = { box: HTMLDialogElement; iframe: HTMLIFrameElement; order: Fields };

const surfaces = new Map<unknown, Surface>();

/** Shows or hides each surface as messenger and page ask (SPEC SU5). */
export function paintSurfaces(): void {
  state.bar = 0;
  for (const { box, order } of surfaces.values()) {
    const height = +(order.height as number);
    const isShown = !state.isHidden && !(state.isOpen && (order.yieldsToMessenger || isFullscreen()));
    // Clamped to the viewport by the style sheet, which follows it without a listener.
    box.style.cssText = `--w:${+(order.width as number)}px;--t:${height}px`;
    if (isShown && order.placement === "bar-bottom") state.bar = Math.min(height, innerHeight / 2);
    show(box, isShown, isShown && order.placement === "modal");
  }
}

/** Opens a surface of our own frame, or says why not (SPEC, chapter SU). */
export function openSurface(order: Fields, { origin, nonce, tell }: Link): SurfaceOutcome {
  const id = `${order.id as string}`;
  const url = `${order.url as string}`;
  // Only our frame's own surface documents: a parsed address must be its origin and path again, and nothing more.
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  const code: SurfaceRefusal | undefined = !/^(corner|modal|bar-top|bar-bottom)$/.test(
    order.placement as string,
  )
    ? "PLACEMENT_UNAVAILABLE"
    : surfaces.has(id)
      ? "SURFACE_EXISTS"
      : surfaces.size >= MAX_SURFACES
        ? "TOO_MANY_SURFACES"
        : path.includes("/surface/") && url === origin + path
          ? undefined
          : "URL_REFUSED";
  if (code) {
    tell("surfaces.dismissed", { id, reason: "refused", code });
    return { ok: false, code };
  }
  const box = addBox(order.placement as string, order.placement === "modal" ? "dialog" : "div");
  const iframe = createIframe(`${order.title as string}`, `${url}#n=${nonce}&s=${id}`);
  iframe.onload = () => tell("surfaces.attached", { id });
  box.oncancel = () => {
    closeSurface(id);
    tell("surfaces.dismissed", { id, reason: "escape" });
  };
  surfaces.set(id, { box, iframe, order });
  addIframe(iframe, box);
  return { ok: true };
}

/** Takes a new size; it counts from the next `paintSurfaces`. */
export function resizeSurface({ id, width, height }: Fields): void {
  Object.assign(surfaces.get(id)?.order ?? {}, { width, height });
}

/** Removes one surface, or all. */
export function closeSurface(wanted?: unknown): void {
  for (const [id, { box, iframe }] of surfaces) {
    if (wanted && wanted !== id) continue;
    surfaces.delete(id);
    box.remove();
    iframe.remove();
  }
}
