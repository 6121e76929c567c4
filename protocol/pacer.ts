import { MAX_BACKLOG } from "./limits.ts";
import type { Port } from "./port.ts";

/**
 * Posts wire strings in order, as fast as `take` gives tokens; what comes faster waits (SPEC RL1, RL3).
 * A timer exists only while something waits. The result is false when too much waits already; what is urgent goes before
 * all of it.
 */
export function createPacer(port: Port, take: () => number) {
  let backlog: { wire: string; key: string | undefined }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const drain = (): void => {
    timer = undefined;
    for (let entry = backlog[0]; entry; entry = backlog[0]) {
      const wait = take();
      if (wait) {
        timer = setTimeout(drain, wait);
        return;
      }
      port.postMessage(entry.wire);
      backlog.shift();
    }
  };

  return {
    /** A waiting message with the same key is replaced where it stands. */
    push(wire: string, key?: string, isUrgent?: boolean): boolean {
      const waiting = backlog.find((entry) => key && entry.key === key);
      if (waiting) waiting.wire = wire;
      else if (isUrgent) backlog.unshift({ wire, key });
      else if (backlog.push({ wire, key }) > MAX_BACKLOG) return !backlog.pop();
      if (!timer) drain();
      return true;
    },
    stop(): void {
      clearTimeout(timer);
      backlog = [];
    },
  };
}
