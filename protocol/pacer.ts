import { createBucket, type Rate } from "./bucket.ts";
import { MAX_BACKLOG } from "./limits.ts";
import type { Port } from "./port.ts";

/**
 * Posts wire strings in order at the rate; what comes faster waits (SPEC RL1, RL3).
 * A timer exists only while something waits.
 */
export function createPacer(port: Port, rate: Rate, now: () => number) {
  const take = createBucket(rate, now);
  let backlog: { wire: string; key: string | undefined }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const drain = (): void => {
    timer = undefined;
    let entry = backlog[0];
    while (entry) {
      const wait = take();
      if (wait) {
        timer = setTimeout(drain, wait);
        return;
      }
      backlog.shift();
      port.postMessage(entry.wire);
      entry = backlog[0];
    }
  };

  return {
    /** False when the backlog is full. A waiting message with the same key is replaced where it stands. */
    push(wire: string, key?: string): boolean {
      const waiting = key && backlog.find((entry) => entry.key === key);
      if (waiting) waiting.wire = wire;
      else if (backlog.length < MAX_BACKLOG) backlog.push({ wire, key });
      else return false;
      if (timer === undefined) drain();
      return true;
    },
    stop(): void {
      clearTimeout(timer);
      backlog = [];
    },
  };
}
