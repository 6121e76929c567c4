/** Waits between attempts to boot: an eighth of the time away, as for the socket (live.ts). */
const SHARE = 1 / 8;
const MIN_MS = 1_000;
const CAP_MS = 60_000;
/** Longer than any limit of the server; a timer that is set to more than 24 days goes off at once. */
const MAX_ASKED_MS = 3_600_000;

/** Tries again later, and less often the longer it takes; each browser at a moment of its own. */
export function makeRetry(act: () => void) {
  /** When it was first tried in vain, ms; 0 while it works. */
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    /** Tries again. What the server has asked for comes on top, since it asks many at the same time. */
    plan(askedMs = 0): void {
      since ||= Date.now();
      const wait = Math.min(CAP_MS, Math.max(MIN_MS, Math.abs(Date.now() - since) * SHARE));
      timer = setTimeout(act, Math.min(askedMs, MAX_ASKED_MS) + wait * (0.5 + Math.random() / 2));
    },
    /** Forgets the attempt that is planned. */
    stop: () => clearTimeout(timer),
    /** It works again. */
    done: () => {
      since = 0;
    },
  };
}
