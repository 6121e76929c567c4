import { brotliCompressSync } from "node:zlib";
import { minify } from "terser";
import type { Plugin } from "vite";

const weigh = (code: string): number => brotliCompressSync(code).length;

/**
 * Minifies each script once more, with another minifier, where that weighs less (docs/adr/0014): every byte counts in the customer's
 * page, and until the messenger is open.
 */
export const squeeze = (): Plugin => ({
  name: "squeeze",
  generateBundle: {
    order: "post",
    async handler({ format }, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const { code } = await minify(chunk.code, {
          module: format === "es",
          compress: { ecma: 2020, passes: 3 },
          format: { ecma: 2020 },
        });
        if (code && weigh(code) < weigh(chunk.code)) chunk.code = code;
      }
    },
  },
});
