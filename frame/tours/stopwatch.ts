/** Time in which something ran, in ms of one clock. Keeps no timer; who asks gives the time. */
export class Stopwatch {
  #counted = 0;
  #since: number | null = null;

  /** Runs from now on, or stands still. */
  run(isRunning: boolean, now: number): void {
    if (isRunning === (this.#since !== null)) return;
    this.#counted = this.ms(now);
    this.#since = isRunning ? now : null;
  }

  /** So long it has run. */
  ms(now: number): number {
    return this.#counted + (this.#since === null ? 0 : Math.max(0, now - this.#since));
  }

  /** Until it has run for so long, if it goes on; null while it stands still. */
  left(ms: number, now: number): number | null {
    return this.#since === null ? null : Math.max(0, ms - this.ms(now));
  }
}
