import type { Showing } from "./engine.ts";

/** For so long after it has come or was touched, something is still looked at. */
const USE_MS = 5_000;

/** Who is at what. Times on one clock, ms. */
export class Uses {
  readonly #until = new WeakMap<Showing, number>();

  /** It has come or was touched; or it has the focus, for as long as it is held. */
  note(showing: Showing, isHeld: boolean, now: number): void {
    this.#until.set(showing, isHeld ? Number.POSITIVE_INFINITY : now + USE_MS);
  }

  /** For so long it must not go under somebody's hands, ms. */
  leftMs(showing: Showing, now: number): number {
    return Math.max(0, (this.#until.get(showing) ?? 0) - now);
  }
}
