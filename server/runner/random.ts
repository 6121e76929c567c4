/** Random bytes for one function execution: unpredictable seed, then a SHA-256 counter stream. */
import { createHash, randomBytes } from "node:crypto";

export type RandomSource = { bytes(target: Uint8Array): void; fraction(): number };

const BLOCK = 32;

/** `seed` makes the stream repeatable (tests); by default it is fresh. */
export function createRandom(seed: Uint8Array = randomBytes(BLOCK)): RandomSource {
  let counter = 0;
  let block = Buffer.alloc(0);
  let used = 0;
  const bytes = (target: Uint8Array): void => {
    for (let i = 0; i < target.length; i++) {
      if (used === block.length) {
        block = createHash("sha256").update(seed).update(String(counter++)).digest();
        used = 0;
      }
      target[i] = block[used++]!;
    }
  };
  const scratch = new Uint8Array(8);
  const view = new DataView(scratch.buffer);
  return {
    bytes,
    fraction: () => {
      bytes(scratch);
      // 53 bits, as Math.random gives.
      return Number(view.getBigUint64(0) >> 11n) / 2 ** 53;
    },
  };
}
