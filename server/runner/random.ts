/** Random bytes for one function execution: unpredictable seed, then a SHA-256 counter stream. */
import { createHash } from "node:crypto";
import { randomBytes } from "../wire/randomBytes.ts";

export type RandomSource = { bytes(target: Uint8Array): void; fraction(): number };

const BLOCK = 32;

/** `fixedSeed` makes the stream repeatable (tests); by default the seed is fresh, and drawn when first needed. */
export function createRandom(fixedSeed?: Uint8Array): RandomSource {
  let seed = fixedSeed;
  let counter = 0;
  let block = Buffer.alloc(0);
  let used = 0;
  const bytes = (target: Uint8Array): void => {
    for (let i = 0; i < target.length; i++) {
      if (used === block.length) {
        seed ??= randomBytes(BLOCK);
        block = createHash("sha256").update(seed).update(String(counter++)).digest();
        used = 0;
      }
      target[i] = block[used++]!;
    }
  };
  return {
    bytes,
    fraction: () => {
      const scratch = new Uint8Array(8);
      bytes(scratch);
      // 53 bits, as Math.random gives.
      return Number(new DataView(scratch.buffer).getBigUint64(0) >> 11n) / 2 ** 53;
    },
  };
}
