/** Before the next try of what has failed, by how often in a row. */
const TRIES_MS = [2_000, 5_000, 15_000, 60_000, 300_000];
/** A clock that is a little ahead of the deployment's must not ask without a pause. */
const MIN_MS = 1_000;

/** Until when each item is left alone: it was refused, or has failed. Times on one clock, ms. */
export class Patience {
  readonly #until = new Map<string, number>();
  readonly #failures = new Map<string, number>();

  /** Refused until then; null: not by waiting. Whatever changes that makes the deployment answer anew. */
  refuse(itemId: string, until: number | null, now: number): void {
    this.#until.set(itemId, Math.max(until ?? Number.POSITIVE_INFINITY, now + MIN_MS));
  }

  /** It did not work, and may the next time: sooner at first, then more and more rarely. */
  fail(itemId: string, now: number): void {
    const failures = this.#failures.get(itemId) ?? 0;
    this.#failures.set(itemId, failures + 1);
    this.#until.set(itemId, now + (TRIES_MS[Math.min(failures, TRIES_MS.length - 1)] as number));
  }

  /** It has worked, or somebody wants it now. */
  forget(itemId: string): void {
    this.#until.delete(itemId);
    this.#failures.delete(itemId);
  }

  /** The deployment has answered anew: what it had refused may be tried. What fails on the page still waits. */
  renew(): void {
    for (const itemId of this.#until.keys()) if (!this.#failures.has(itemId)) this.#until.delete(itemId);
  }

  isWaiting(itemId: string, now: number): boolean {
    return (this.#until.get(itemId) ?? 0) > now;
  }

  /** How long until some item may be tried again, ms. */
  waits(now: number): number[] {
    return [...this.#until.values()].filter(Number.isFinite).map((until) => until - now);
  }
}
