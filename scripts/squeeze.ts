import { brotliCompressSync } from "node:zlib";
import { type CompressOptions, minify } from "terser";
import type { Plugin } from "vite";

const weigh = (code: string): number => brotliCompressSync(code).length;

/** Ways to write the same: which weighs least is another for each script. */
const WAYS: readonly CompressOptions[] = [
  { passes: 3 },
  { passes: 3, sequences: false },
  { passes: 3, join_vars: false },
  { passes: 3, inline: 1, reduce_vars: false },
  { passes: 2, inline: 1, reduce_vars: false, evaluate: false },
  // No method of ours is ever a constructor.
  { passes: 3, inline: 1, unsafe_methods: true, unsafe_arrows: true, if_return: false, dead_code: false },
  { passes: 2, inline: 0, sequences: false, reduce_vars: false, unsafe_arrows: true, hoist_props: false },
  { passes: 3, inline: 0, reduce_vars: false, unsafe_methods: true, if_return: false, evaluate: false },
  { passes: 2, inline: 1, if_return: false, collapse_vars: false, dead_code: false },
  { passes: 1, unsafe_methods: true, comparisons: false, hoist_props: false, dead_code: false },
  { passes: 3, unsafe_methods: true, unsafe_arrows: true },
];

const ROUNDS = 2;

/**
 * Minifies each script once more, with another minifier in a few ways, and keeps what weighs least (docs/adr/0014): every byte
 * counts in the customer's page, and until the messenger is open.
 * @param isThorough all ways are tried, twice: a second or two for each script
 */
export const squeeze = (isThorough: boolean): Plugin => ({
  name: "squeeze",
  generateBundle: {
    order: "post",
    async handler({ format }, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        // What came of one way may be written shorter still by another.
        for (let round = 0; round < (isThorough ? ROUNDS : 1); round++) {
          const given = chunk.code;
          for (const way of isThorough ? WAYS : WAYS.slice(0, 1)) {
            const { code } = await minify(given, {
              module: format === "es",
              compress: { ecma: 2020, ...way },
              format: { ecma: 2020 },
            });
            if (code && weigh(code) < weigh(chunk.code)) chunk.code = code;
          }
        }
      }
    },
  },
});
