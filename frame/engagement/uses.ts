import type { Showing } from "./engineWorld.ts";
import { KINDS } from "./kinds.ts";

/** For so long after it has come or was touched, something is still looked at. */
const USE_MS = 5_000;

/** Who is at what has come by itself to stay. Times on one clock, ms. */
export class Uses {
  readonly #until = new WeakMap<Showing, number>();

  /**
   * It has come or was touched; or it has the focus, for as long as it is held.
   * @returns whether nothing is planned yet for when that is over
   */
  note(showing: Showing, isHeld: boolean, now: number): boolean {
    if (!isLasting(showing)) return false;
    const leftMs = this.leftMs(showing, now);
    this.#until.set(showing, isHeld ? Number.POSITIVE_INFINITY : now + USE_MS);
    return leftMs === 0 || !Number.isFinite(leftMs);
  }

  /** For so long it must not go under somebody's hands, ms. */
  leftMs(showing: Showing, now: number): number {
    return Math.max(0, (this.#until.get(showing) ?? 0) - now);
  }

  /** Whether it stands there with nobody at it. */
  isLeft(showing: Showing, now: number): boolean {
    return isLasting(showing) && this.leftMs(showing, now) === 0;
  }
}

/** Whether it has come by itself, to stay. */
const isLasting = ({ candidate, isStartedByVisitor }: Showing): boolean =>
  KINDS[candidate.kind]?.isLasting === true && !isStartedByVisitor;
