/**
 * Bundles the functions folder with the options of Convex's own CLI: one script for the context, and one for the modules
 * that say `"use node"`, with copies of their own of what both import.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { type BuildOptions, build } from "esbuild";

type Script = { code: string; sourceMap: string };

export type Bundle = Script & {
  /** `code` is a script whose last value is `Record<module path, namespace>`; here the body of a CommonJS module. */
  node: Script | null;
};

const SOURCE = /\.(ts|tsx|js|jsx|mjs|cjs)$/;
// Before anything but comments.
const USE_NODE = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*(["'])use node\1/;
const MAX_BUNDLE_BYTES = 32 * 2 ** 20;
const GLOBAL = "__opencomFunctions";

/** Entry points as the CLI takes them: no `_generated`, dotfiles, names with two dots (tests) or spaces. `schema` is added. */
export function findModules(convexDir: string): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || entry.name.includes(" ")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "_generated" && entry.name !== "node_modules") visit(path);
      } else if (SOURCE.test(entry.name) && entry.name.split(".").length === 2) {
        found.push(relative(convexDir, path).split(sep).join("/"));
      }
    }
  };
  visit(convexDir);
  return found.sort();
}

function entrySource(modules: string[]): string {
  const imports = modules.map(
    (module, index) => `import * as m${index} from ${JSON.stringify(`./${module}`)};`,
  );
  const entries = modules.map(
    (module, index) => `${JSON.stringify(module.replace(SOURCE, ".js"))}: m${index}`,
  );
  return `${imports.join("\n")}\nexport const modules = { ${entries.join(", ")} };`;
}

/** Throws an Error with esbuild's own messages when the folder does not bundle. */
export async function bundleFunctions(convexDir: string): Promise<Bundle> {
  const folder = resolve(convexDir);
  const files = findModules(folder);
  const isNode = (file: string): boolean => USE_NODE.test(readFileSync(join(folder, file), "utf8"));
  const nodeFiles = files.filter(isNode);
  const [script, node] = await Promise.all([
    bundle(
      folder,
      files.filter((file) => !nodeFiles.includes(file)),
      {
        platform: "browser",
        format: "iife",
        globalName: GLOBAL,
      },
    ),
    nodeFiles.length === 0 ? null : bundle(folder, nodeFiles, { platform: "node", format: "cjs" }),
  ]);
  return { ...script, code: `${script.code}\n${GLOBAL}.modules;`, node };
}

async function bundle(folder: string, files: string[], target: BuildOptions): Promise<Script> {
  const result = await build({
    ...target,
    stdin: { contents: entrySource(files), resolveDir: folder, sourcefile: "functions.js", loader: "js" },
    bundle: true,
    target: "esnext",
    jsx: "automatic",
    conditions: ["convex", "module"],
    minifySyntax: true,
    keepNames: true,
    define: { "process.env.NODE_ENV": '"production"' },
    sourcemap: "external",
    outfile: join(folder, "functions.js"),
    write: false,
    logLevel: "silent",
  }).catch((error: Error) => {
    throw new Error(`The functions in ${folder} do not bundle:\n${error.message}`);
  });
  const text = (suffix: string): string =>
    result.outputFiles?.find((file) => file.path.endsWith(suffix))?.text ?? "";
  const code = text(".js");
  if (code.length > MAX_BUNDLE_BYTES)
    throw new Error(`The functions in ${folder} bundle to more than 32 MiB.`);
  return { code, sourceMap: text(".map") };
}
