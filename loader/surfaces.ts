import type { SurfaceOutcome, SurfaceRefusal } from "../protocol/surfaces/messages.ts";
import type { Fields } from "./line.ts";
import { createIframe, type Link } from "./link.ts";
import { isFullscreen } from "./messenger.ts";
import { addBox, addIframe, show } from "./stage.ts";
import { state } from "./state.ts";

type Surface = { box: HTMLDialogElement; iframe: HTMLIFrameElement; order: Fields };

const surfaces = new Map<unknown, Surface>();

/** Shows or hides each surface as messenger and page ask (SPEC SU5). */
export function paintSurfaces(): void {
  state.bar = 0;
  for (const { box, order } of surfaces.values()) {
    const { placement, yieldsToMessenger } = order;
    const [width, height] = [order.width, order.height].map(Number) as [number, number];
    const isShown = !state.isHidden && !(state.isOpen && (yieldsToMessenger || isFullscreen()));
    // Clamped to the viewport by the style sheet, which follows it without a listener.
    box.style.cssText = `--w:${width}px;--t:${height}px`;
    if (isShown && placement === "bar-bottom") state.bar = Math.min(height, innerHeight / 2);
    show(box, isShown, isShown && placement === "modal");
  }
}

/** Opens a surface of our own frame, or says why not (SPEC, chapter SU). */
export function openSurface(order: Fields, { origin, nonce, tell }: Link): SurfaceOutcome {
  const { placement } = order;
  const [id, url, title] = [order.id, order.url, order.title].map(String) as [string, string, string];
  const fail = (code: SurfaceRefusal): SurfaceOutcome => ({ ok: false, code });
  // Only our frame's own surface documents: a parsed address must be its origin and path again, and nothing more.
  const path = URL.canParse(url) ? new URL(url).pathname : "";
  if (!path.includes("/surface/") || url !== origin + path) return fail("URL_REFUSED");
  if (!/^(corner|modal|bar-(top|bottom))$/.test(`${placement as string}`))
    return fail("PLACEMENT_UNAVAILABLE");
  if (surfaces.has(id) || surfaces.size > 3) return fail("TOO_MANY_SURFACES");
  const box = addBox(`${placement as string}`, placement === "modal" ? "dialog" : "div");
  const iframe = createIframe(title, `${url}#n=${nonce}&s=${id}`, () => tell("surfaces.attached", { id }));
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
