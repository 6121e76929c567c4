/** The engine's time: wall clock plus a settable offset, never running backwards. Commit timestamps come from it. */

export interface Clock {
  /** ms since the epoch, with a fraction. Never less than before. */
  nowMs(): number;
  /** A timestamp in ns, above every earlier one and above `floor`. */
  nextTs(floor: bigint): bigint;
  /** Strictly growing creation times: ms as a double, sub-millisecond part included. */
  nextCreationTime(): number;
  setOffset(offsetMs: number): void;
}

const NS_PER_MS = 1_000_000;
const scratch = new DataView(new ArrayBuffer(8));

/** The next double above a positive one. */
export function nextDouble(value: number): number {
  scratch.setFloat64(0, value);
  scratch.setBigUint64(0, scratch.getBigUint64(0) + 1n);
  return scratch.getFloat64(0);
}

/** `wallMs` is the wall clock (tests hand in their own). */
export function createClock(offsetMs: number, wallMs: () => number = () => Date.now()): Clock {
  let offset = offsetMs;
  let lastMs = 0;
  let lastCreation = 0;
  const nowMs = (): number => (lastMs = Math.max(lastMs, wallMs() + offset));
  return {
    nowMs,
    nextTs: (floor) => {
      const now = BigInt(Math.floor(nowMs())) * BigInt(NS_PER_MS);
      return now > floor ? now : floor + 1n;
    },
    nextCreationTime: () => (lastCreation = Math.max(nowMs(), nextDouble(lastCreation))),
    setOffset: (next) => {
      offset = next;
    },
  };
}
