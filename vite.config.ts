import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import solid from "vite-plugin-solid";
import { slimPostmate } from "./frame/slimPostmate.mjs";
import { slimPostmatePlugin } from "./loader/slimPostmate.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Shared by every browser target: no polyfills, no source maps, no preload helper code. */
const browser: UserConfig["build"] = {
  target: "es2022",
  modulePreload: false,
  sourcemap: false,
  emptyOutDir: true,
  assetsInlineLimit: 0,
  reportCompressedSize: false,
};

/**
 * Leaves out of the frame what it never runs: Convex's identity tokens, metrics and logs, Postmate's parent, Vite's preloading of styles (a lazy
 * chunk here is one file), and of zod/mini all but the part our schemas use. Together 13 KB of the frame's budget.
 */
const slimFrame = (): Plugin => ({
  name: "slim-frame",
  enforce: "pre",
  resolveId(source, importer) {
    if (source === "\0vite/preload-helper.js") return here("frame/live/lazy.ts");
    if (source === "zod/mini") return here("frame/core/schemaKit.ts");
    const isUnused = /\/(authentication_manager|jwt-decode\/index|metrics|logging|server\/api)\.js$/.test(
      source,
    );
    return isUnused && importer?.includes("/convex/dist/") ? here("frame/live/slimConvex.ts") : null;
  },
  transform(code, id) {
    if (id.endsWith("postmate.es.js")) return { code: slimPostmate(code), map: null };
    if (!id.includes("/convex/dist/")) return null;
    // Sentences for a console nobody has open, and fields set to the value they have anyway.
    const quiet = code
      .replaceAll(/this\.(?:logger\.|_)?logVerbose\(\s*(?:`[^`]*`|"[^"]*")\s*\);/g, ";")
      .replaceAll(/__publicField\(this, "\w+"\);/g, ";");
    return { code: quiet, map: null };
  },
});

const targets: Record<string, () => UserConfig> = {
  /** `widget.js`: one classic script that leaves one global. */
  loader: () => ({
    plugins: [slimPostmatePlugin()],
    build: {
      ...browser,
      outDir: here("dist/stage/loader"),
      lib: { entry: here("loader/index.ts"), formats: ["iife"], name: "_", fileName: () => "widget.js" },
    },
  }),

  /** The frame: `frame.js` boots, `convex.js` and `messenger.js` are lazy, `surface.js` stands alone (DESIGN D3a). */
  frame: () => ({
    // Relative, so that lazy chunks load from wherever this release is hosted.
    base: "./",
    plugins: [
      slimFrame(),
      solid({ solid: { moduleName: here("frame/solidWeb.ts"), contextToCustomElements: false } }),
    ],
    build: {
      ...browser,
      outDir: here("dist/stage/frame"),
      cssCodeSplit: false,
      rollupOptions: {
        input: { frame: here("frame/main.ts"), surface: here("frame/surface/attach.ts") },
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "[name].js",
          assetFileNames: "[name][extname]",
        },
      },
    },
  }),

  console: () => ({
    root: here("console"),
    base: "./",
    plugins: [solid()],
    build: { ...browser, outDir: here("dist/console") },
  }),

  /** `cli.js` and the engine's `worker.js`; npm packages stay outside. */
  server: () => ({
    build: {
      target: "node20",
      ssr: true,
      outDir: here("dist/server"),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      rollupOptions: {
        input: { cli: here("server/cli.ts"), worker: here("server/worker.ts") },
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  }),
};

/** One build per target: `vite build --mode loader | frame | console | server`. `scripts/build.mjs` runs them all. */
export default defineConfig(({ mode }) => {
  const target = targets[mode];
  if (!target)
    throw new Error(`Unknown build target "${mode}". Use one of: ${Object.keys(targets).join(", ")}.`);
  return {
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    ...target(),
  };
});
