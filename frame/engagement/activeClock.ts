/** Somebody who has not moved for so long does not read any more. */
const ATTENTION_MS = 30_000;
/** What is done within so long after a sign is not told again (protocol SPEC FA4). */
const UNTOLD_MS = 5_000;

/**
 * Counts the time in which a page is visible and in use: from each sign of somebody on, half a minute at most. Keeps no
 * timer; who asks gives the time, in ms of one clock.
 */
export class ActiveClock {
  #counted: number;
  #from: number;
  #until: number;
  #untoldUntil = Number.NEGATIVE_INFINITY;
  #isVisible: boolean;

  constructor(now: number, isVisible: boolean, counted = 0) {
    this.#counted = counted;
    this.#from = now;
    // Loading a page is a sign of somebody.
    this.#until = now + ATTENTION_MS;
    this.#isVisible = isVisible;
  }

  /** Somebody has done something. */
  touch(now: number): void {
    this.#settle(now);
    this.#until = now + ATTENTION_MS;
    this.#untoldUntil = now + UNTOLD_MS;
  }

  setVisible(isVisible: boolean, now: number): void {
    this.#settle(now);
    this.#isVisible = isVisible;
    if (isVisible) this.#until = now + ATTENTION_MS;
  }

  /** So long it was in use until now, ms. */
  activeMs(now: number): number {
    return this.#counted + (this.#isVisible ? Math.max(0, Math.min(now, this.#until) - this.#from) : 0);
  }

  /** For so long at least nobody has done anything, ms: after the last sign there may have been more that was not told. */
  idleMs(now: number): number {
    return Math.max(0, now - Math.max(this.#until - ATTENTION_MS, this.#untoldUntil));
  }

  /** How long until it will have been in use for `ms`, if somebody stays as attentive as now; null if that will not be. */
  reaches(ms: number, now: number): number | null {
    const missing = ms - this.activeMs(now);
    if (missing <= 0) return 0;
    return this.#isVisible && now + missing <= this.#until ? missing : null;
  }

  #settle(now: number): void {
    this.#counted = this.activeMs(now);
    this.#from = now;
  }
}
