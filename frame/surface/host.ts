import type { BoxOrder, SurfaceOpen } from "../../protocol/messages.ts";

/** Draws into a surface's window; returns its undoing. Runs again whenever that document loads anew. */
export type Draw = (window: Window & typeof globalThis) => () => void;

export type SurfaceHost = {
  /** Opens a surface and draws into it as soon as its document is there. `onGone` runs if it goes without our asking. */
  open(request: SurfaceOpen, draw: Draw, onGone: () => void): void;
  resize(id: string, width: number, height: number): void;
  close(id: string): void;
  closeAll(): void;
};

export type SurfaceWires = {
  /** Of a surface's document, on our own origin. */
  path: string;
  order(box: BoxOrder): void;
  /** A bar at the bottom came, went or has another height. */
  onLift(): void;
};

type Entry = { draw: Draw; onGone: () => void; dispose: (() => void) | null; request: SurfaceOpen };

/**
 * The app's side of surfaces (DESIGN D3a). A surface's own script finds this window and calls `attach`; the loader only
 * ever knows an id, a size and a place.
 */
export class Surfaces implements SurfaceHost {
  readonly #wires: SurfaceWires;
  readonly #entries = new Map<string, Entry>();

  constructor(wires: SurfaceWires) {
    this.#wires = wires;
  }

  open(request: SurfaceOpen, draw: Draw, onGone: () => void): void {
    if (this.#entries.has(request.id)) return;
    this.#entries.set(request.id, { draw, onGone, dispose: null, request: { ...request } });
    this.#wires.order({ ...request, path: this.#wires.path });
    this.#wires.onLift();
  }

  /** Called by a surface's document each time it loads. Returns what to run when it goes; null if nobody waits for it. */
  attach(window: Window & typeof globalThis, id: string): (() => void) | null {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    entry.dispose?.();
    const dispose = entry.draw(window);
    entry.dispose = dispose;
    return () => {
      if (entry.dispose !== dispose) return;
      entry.dispose = null;
      dispose();
    };
  }

  resize(id: string, width: number, height: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    Object.assign(entry.request, { width, height });
    this.#wires.order({ id, width, height });
    this.#wires.onLift();
  }

  close(id: string): void {
    if (this.#forget(id)) this.#wires.order({ id, isGone: true });
  }

  closeAll(): void {
    for (const id of this.#entries.keys()) this.close(id);
  }

  /** The loader says it is gone: the visitor pressed Escape, or it was refused. */
  gone(id: string): void {
    const entry = this.#entries.get(id);
    if (this.#forget(id)) entry?.onGone();
  }

  /** Height of the bars at the bottom of the page, CSS px: what stands there is to be lifted by as much. */
  lift(isMessengerOpen: boolean): number {
    const heights = [...this.#entries.values()]
      .filter(({ request }) => request.placement === "bar-bottom")
      .filter(({ request }) => !(isMessengerOpen && request.yieldsToMessenger))
      .map(({ request }) => request.height);
    return Math.max(0, ...heights);
  }

  #forget(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    this.#entries.delete(id);
    entry.dispose?.();
    this.#wires.onLift();
    return true;
  }
}
