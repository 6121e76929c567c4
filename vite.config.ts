import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import solid from "vite-plugin-solid";
import { slimConvexPlugin } from "./frame/slimConvex.mjs";
import { slimPostmate } from "./frame/slimPostmate.mjs";
import { slimSolidPlugin } from "./frame/slimSolid.mjs";
import { slimPostmatePlugin } from "./loader/slimPostmate.mjs";
import { catalogs } from "./scripts/catalogs.ts";
import { squeeze } from "./scripts/squeeze.ts";

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
 * Entries of lazy chunks that are only ever fetched behind another's. The bundler is told, so that what the two share stays
 * in the earlier one: it would make a chunk of its own of that, which is one request more until anything shows.
 */
const BEHIND = [
  ["/frame/thread.ts", "frame/messenger.ts"],
  ["/frame/branding.ts", "frame/messenger.ts"],
  ["/frame/messenger/teaser.tsx", "frame/messenger.ts"],
  ["/frame/rich.ts", "frame/thread.ts"],
  ["/frame/long.ts", "frame/thread.ts"],
  ["/frame/lively.ts", "frame/thread.ts"],
  ["/frame/help.ts", "frame/thread.ts"],
  ["/frame/tickets.ts", "frame/rich.ts"],
  ["/frame/cards.ts", "frame/messenger.ts"],
  ["/frame/tasks.ts", "frame/cards.ts"],
  ["/frame/tasks.ts", "frame/help.ts"],
  ["/frame/checklist.ts", "frame/tasks.ts"],
  ["/frame/announcement.ts", "frame/help.ts"],
  ["/frame/csat.ts", "frame/lively.ts"],
  ["/frame/rating.ts", "frame/csat.ts"],
  ["/frame/rating.ts", "frame/messenger/teaser.tsx"],
  ["/frame/outbound.ts", "frame/help.ts"],
  ["/frame/outbound.ts", "frame/messenger/teaser.tsx"],
  ["/frame/survey.ts", "frame/messenger/teaser.tsx"],
  ["/frame/tooltip.ts", "frame/anchoredMarks.ts"],
  ["/frame/tooltip.ts", "frame/help.ts"],
  ["/frame/tooltip.ts", "frame/messenger/teaser.tsx"],
  ["/frame/tour.ts", "frame/tours.ts"],
  ["/frame/tour.ts", "frame/engagement.ts"],
  ["/frame/tour.ts", "frame/outbound.ts"],
  ["/frame/tour.ts", "frame/anchoredMarks.ts"],
  ["/frame/tourList.ts", "frame/engagement.ts"],
  ["/frame/tourDone.ts", "frame/tasks.ts"],
  ["/frame/tourDone.ts", "frame/tour.ts"],
  ["/frame/anchoredMarks.ts", "frame/messenger/teaser.tsx"],
  ["/frame/authoring.ts", "frame/convex.ts"],
  ["/frame/authoring.ts", "frame/tooltip.ts"],
  ["/frame/authoring.ts", "frame/anchoredMarks.ts"],
  // What only outbound messages and surveys share lies with what every surface is drawn by, for the same reason.
  ["/frame/messenger/createSurface.tsx", "frame/media/drawMedia.tsx"],
] as const;

/**
 * Leaves out of the frame what it never runs: Postmate's parent, Vite's preloading of styles (a lazy chunk here is one
 * file), and of zod/mini all but the part our schemas use. Of Convex's client, see slimConvexPlugin.
 */
const slimFrame = (): Plugin => ({
  name: "slim-frame",
  enforce: "pre",
  resolveId(source) {
    if (source === "\0vite/preload-helper.js") return here("frame/live/lazy.ts");
    return source === "zod/mini" ? here("frame/core/schemaKit.ts") : null;
  },
  transform(code, id) {
    if (id.endsWith("postmate.es.js")) return { code: slimPostmate(code), map: null };
    const earlier = BEHIND.filter(([later]) => id.endsWith(later)).map(
      ([, each]) => `\nimport "${here(each)}";`,
    );
    return earlier.length > 0 ? { code: code + earlier.join(""), map: null } : null;
  },
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
      for (const chunk of chunks) chunk.code = bareImports(chunk.code);
      dropWrapper(chunks);
    },
  },
});

/** Takes off each `import()` what Vite wraps around it to preload styles, which no lazy chunk here has. */
function bareImports(code: string): string {
  const bare = code.replaceAll(
    /[\w$]+\((?:async\(\)=>\{let\{[^}]*\}=await (import\(`[^`]*`\)(?:\.then\(e=>e\.\w+\))?);return\{[^}]*\}\}|\(\)=>(import\(`[^`]*`\)(?:\.then\(e=>e\.\w+\))?)),\[\],import\.meta\.url\)/g,
    "$1$2",
  );
  if (bare.includes("import.meta"))
    throw new Error(`bareImports: Vite wraps an import() in another way: ${bare.match(/.{80}import.meta/)}`);
  return bare;
}

/** Takes out of `frame.js` what `bareImports` has left without use, and out of the chunks that it was handed to. */
function dropWrapper(chunks: { fileName: string; code: string }[]): void {
  const frame = chunks.find(({ fileName }) => fileName === "frame.js");
  const [whole, local = ""] = frame?.code.match(/function ([\w$]+)\((\w)\)\{return \2\(\)\}/) ?? [];
  const [, name] = frame?.code.match(new RegExp(`[{,]${local.replace("$", "\\$")} as (\\w+)[,}]`)) ?? [];
  if (!frame || !whole || !name) throw new Error("dropWrapper: Vite's wrapper looks different.");
  const without = (list: string, item: RegExp) =>
    list
      .split(",")
      .filter((each) => !item.test(each))
      .join();
  frame.code = frame.code
    .replace(whole, "")
    .replace(/(?<=export\{)[^}]*/, (list) => without(list, new RegExp(` as ${name}$`)));
  for (const chunk of chunks)
    chunk.code = chunk.code
      .replace(/(?<=import\{)[^}]*(?=\}from"\.\/frame\.js")/, (list) =>
        without(list, new RegExp(`^${name} as `)),
      )
      .replace('import{}from"./frame.js";', "");
}

const targets: Record<string, () => UserConfig> = {
  /** `widget.js`: one classic script that leaves one global. */
  loader: () => ({
    plugins: [slimPostmatePlugin(), squeeze()],
    build: {
      ...browser,
      outDir: here("dist/stage/loader"),
      lib: { entry: here("loader/index.ts"), formats: ["iife"], name: "_", fileName: () => "widget.js" },
      rollupOptions: { optimization: { inlineConst: { mode: "all", pass: 3 } } },
    },
  }),

  /** `extras.js`: what few pages need in the host document, which the loader imports from beside itself. */
  overlays: () => ({
    plugins: [squeeze()],
    build: {
      ...browser,
      outDir: here("dist/stage/overlays"),
      lib: { entry: here("overlays/extras/index.ts"), formats: ["es"], fileName: () => "extras.js" },
      // `facts.js` and the like, which `extras.js` imports from beside itself.
      rollupOptions: {
        output: {
          chunkFileNames: "[name].js",
          // What all of them share is the first one's: a file more would be one more way to go before anything is seen.
          codeSplitting: {
            groups: [
              { name: "anchored", test: /anchors\/tree\.ts|anchored\/(anchored|address|elementOf)\.ts/ },
            ],
          },
        },
      },
    },
  }),

  /** The frame: `frame.js` boots, `convex.js` and `messenger.js` are lazy, `surface.js` stands alone (DESIGN D3a). */
  frame: () => ({
    // Relative, so that lazy chunks load from wherever this release is hosted.
    base: "./",
    plugins: [
      catalogs(),
      slimFrame(),
      slimConvexPlugin(here),
      slimSolidPlugin(),
      solid({ solid: { moduleName: here("frame/solidWeb.ts"), contextToCustomElements: false } }),
      squeeze(),
    ],
    build: {
      ...browser,
      outDir: here("dist/stage/frame"),
      cssCodeSplit: false,
      // The oldest that have what our scripts use (URL.canParse, regular expressions with "v").
      cssTarget: ["chrome120", "firefox115", "safari17"],
      rollupOptions: {
        optimization: { inlineConst: { mode: "all", pass: 3 } },
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

/** One build per target: `vite build --mode loader | overlays | frame | console | server`. `scripts/build.mjs` runs them all. */
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
