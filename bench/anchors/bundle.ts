import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** A script of this folder with ours and the peers in it, as one text to run in a page. */
export async function bundleInPage(entry: string, peersFrom?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join("bench/anchors", entry)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    nodePaths: peersFrom ? [join(peersFrom, "node_modules")] : [],
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** Playwright's own generator, which it injects into pages; empty where this release keeps it elsewhere. */
export function readPlaywright(): string {
  const folder = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
  const bundle = readFileSync(join(folder, "lib/coreBundle.js"), "utf8");
  const line = bundle
    .split("\n")
    .find((each) => each.includes("packages/injected/src/injectedScript.ts\\nvar injectedScript_exports"));
  const literal = line?.match(/=\s*('(?:[^'\\]|\\.)*')/s)?.[1];
  return literal ? (new Function(`return ${literal}`)() as string) : "";
}
