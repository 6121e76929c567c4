import type { SurfaceOpen } from "../../protocol/messages.ts";

/** Draws into a surface's window; returns its undoing. Runs again whenever that document loads anew. */
export type Draw = (window: Window & typeof globalThis) => () => void;

export type SurfaceHost = {
  /** Opens a surface and draws into it as soon as its document is there. `onGone` runs if it goes without our asking. */
  open(request: Omit<SurfaceOpen, "url">, draw: Draw, onGone: () => void): void;
  resize(id: string, width: number, height: number): void;
  close(id: string): void;
  closeAll(): void;
};

export type SurfaceWires = {
  url: string;
  open(request: SurfaceOpen): Promise<unknown>;
  resize(id: string, width: number, height: number): void;
  close(id: string): void;
};

type Entry = { draw: Draw; onGone: () => void; dispose: (() => void) | null };

/**
 * The app's side of surfaces (DESIGN D3a). A surface's own script finds this window and calls `attach`; the loader only
 * ever knows an id, a size and a place.
 */
export class Surfaces implements SurfaceHost {
  private readonly wires: SurfaceWires;
  private readonly entries = new Map<string, Entry>();

  constructor(wires: SurfaceWires) {
    this.wires = wires;
  }

  open(request: Omit<SurfaceOpen, "url">, draw: Draw, onGone: () => void): void {
    if (this.entries.has(request.id)) return;
    this.entries.set(request.id, { draw, onGone, dispose: null });
    this.wires
      .open({ ...request, url: this.wires.url })
      .then((outcome) => {
        const isOpen =
          typeof outcome === "object" && outcome !== null && (outcome as { ok?: unknown }).ok === true;
        if (!isOpen) this.gone(request.id);
      })
      .catch(() => this.gone(request.id)); // No answer: not shown, and the next occasion tries again.
  }

  /** Called by a surface's document each time it loads. Returns what to run when it goes; null if nobody waits for it. */
  attach(window: Window & typeof globalThis, id: string): (() => void) | null {
    const entry = this.entries.get(id);
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
    if (this.entries.has(id)) this.wires.resize(id, width, height);
  }

  close(id: string): void {
    if (this.forget(id)) this.wires.close(id);
  }

  closeAll(): void {
    for (const id of this.entries.keys()) this.close(id);
  }

  /** The loader says it is gone: the visitor pressed Escape, or it was refused. */
  gone(id: string): void {
    const entry = this.entries.get(id);
    if (this.forget(id)) entry?.onGone();
  }

  private forget(id: string): boolean {
    const entry = this.entries.get(id);
    if (!entry) return false;
    this.entries.delete(id);
    entry.dispose?.();
    return true;
  }
}
