import { ANSWER_MS, ASK_MS, MAX_ASK_MS } from "./engineTimes.ts";

/** The host says how the page stands once it is asked; where nobody moves it tells nothing by itself. Times on one clock, ms. */
export class PageAnswer {
  #onReport: (() => void) | null = null;
  #againAt = Number.POSITIVE_INFINITY;
  #againMs = ASK_MS;

  /** Asks, and waits for the answer; not for ever. */
  wait(ask: () => void): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#onReport = null;
        resolve();
      };
      const timer = setTimeout(done, ANSWER_MS);
      this.#onReport = done;
      ask();
    });
  }

  /** The host has told of the page. */
  heard(): void {
    this.#onReport?.();
  }

  /** Whether it is time to ask again: a dialog of the page, for which something waits, may have closed with nobody moving. */
  isDue(isHeld: boolean, now: number): boolean {
    if (!isHeld) [this.#againAt, this.#againMs] = [Number.POSITIVE_INFINITY, ASK_MS];
    const isDue = this.#againAt <= now;
    if (isDue) this.#againMs = Math.min(2 * this.#againMs, MAX_ASK_MS);
    if (isDue || (isHeld && !Number.isFinite(this.#againAt))) this.#againAt = now + this.#againMs;
    return isDue;
  }

  /** For how long nothing is asked, ms. */
  restMs(now: number): number {
    return this.#againAt - now;
  }
}
