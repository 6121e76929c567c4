import type { SurfaceOpen, SurfaceOutcome, SurfaceRefusal } from "../protocol/surfaces/messages.ts";
import { createIframe, type Link } from "./link.ts";
import { measure } from "./messenger.ts";
import { addBox, addIframe, show } from "./stage.ts";
import { state } from "./state.ts";

const MAX_SURFACES = 4;

type Surface = { box: HTMLDialogElement; iframe: HTMLIFrameElement; order: SurfaceOpen };

const surfaces = new Map<string, Surface>();

/** Shows or hides each surface as messenger and page ask (SPEC SU5). */
export function paintSurfaces(): void {
  state.bar = 0;
  for (const { box, order } of surfaces.values()) {
    const { placement, width, height, yieldsToMessenger } = order;
    const isShown =
      !state.isHidden && !(state.isOpen && (yieldsToMessenger || measure().mode === "fullscreen"));
    // Clamped to the viewport by the style sheet, which follows it without a listener.
    box.style.cssText = `--w:${width}px;--t:${height}px`;
    if (isShown && placement === "bar-bottom") state.bar = Math.min(height, innerHeight / 2);
    show(box, isShown, isShown && placement === "modal");
  }
}

/** Opens a surface of our own frame, or says why not (SPEC, chapter SU). */
export function openSurface(order: SurfaceOpen, { origin, nonce, tell }: Link): SurfaceOutcome {
  const { id, url, placement, title } = order;
  const code = refusal(order, origin);
  if (code) {
    tell("surfaces.dismissed", { id, reason: "refused", code });
    return { ok: false, code };
  }
  const box = addBox(placement);
  const iframe = createIframe(title, `${url}#n=${nonce}&s=${id}`);
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
export function resizeSurface({ id, ...size }: { id: string; width: number; height: number }): void {
  Object.assign(surfaces.get(id)?.order ?? {}, size);
}

/** Removes one surface, or all. */
export function closeSurface(wanted?: string): void {
  for (const [id, { box, iframe }] of surfaces) {
    if (wanted && wanted !== id) continue;
    surfaces.delete(id);
    box.remove();
    iframe.remove();
  }
}

function refusal({ id, url, placement }: SurfaceOpen, origin: string): SurfaceRefusal | undefined {
  if (placement === "anchored") return "PLACEMENT_UNAVAILABLE";
  if (surfaces.has(id)) return "SURFACE_EXISTS";
  if (surfaces.size >= MAX_SURFACES) return "TOO_MANY_SURFACES";
  // Only our frame's own surface documents: a parsed address must be its origin and path again, and nothing more.
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  return path.includes("/surface/") && url === origin + path ? undefined : "URL_REFUSED";
}
