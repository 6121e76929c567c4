import { Stopwatch } from "./stopwatch.ts";

/** With what somebody is at the card; of its video, whether they watch it. */
export type Holder = "pointer" | "keyboard" | "video";

/** Time of the step at hand: how long it has been in its phase, and how long its card could be read by nobody being at it. Keeps no timer. */
export class StepClock {
  #phase = new Stopwatch();
  #shown = new Stopwatch();
  /** Who is at the card. */
  readonly #holders = new Set<Holder>();

  /** Another step: whoever was at the card was at that of the step before. */
  enterStep(): void {
    this.#shown = new Stopwatch();
    this.#holders.clear();
  }

  enterPhase(): void {
    this.#phase = new Stopwatch();
  }

  /** Somebody is at the card, or has left it. Returns whether that is news. */
  hold(by: Holder, isHeld: boolean): boolean {
    if (isHeld === this.#holders.has(by)) return false;
    if (isHeld) this.#holders.add(by);
    else this.#holders.delete(by);
    return true;
  }

  /** Time runs while somebody could see it pass. */
  run(now: number, { isVisible, isShown }: { isVisible: boolean; isShown: boolean }): void {
    this.#phase.run(isVisible, now);
    this.#shown.run(isVisible && isShown && this.#holders.size === 0, now);
  }

  inPhase(now: number): number {
    return this.#phase.ms(now);
  }

  shownMs(now: number): number {
    return this.#shown.ms(now);
  }

  /** Until the next of these limits of the phase, or until the card was there for so long; null: time changes nothing. */
  dueMs(now: number, limits: readonly number[], shownMs: number | undefined): number | null {
    // What is over has been seen to.
    const waits = limits.map((limit) => this.#phase.left(limit, now) || null);
    if (shownMs !== undefined) waits.push(this.#shown.left(shownMs, now));
    const due = waits.filter((wait) => wait !== null);
    return due.length > 0 ? Math.min(...due) : null;
  }
}
