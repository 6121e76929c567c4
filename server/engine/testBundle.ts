/** Builds a server entry for plain Node, for tests that need a real thread or process. Tests only. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));

/** Bundles `entry` (relative to `server/`). The output lies under node_modules, so that packages resolve. */
export async function buildForNode(entry: string): Promise<{ url: URL; remove: () => void }> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, "opencom-server-"));
  const outfile = join(folder, "entry.mjs");
  const source = fileURLToPath(new URL(`../${entry}`, import.meta.url));
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    target: "node20",
    logLevel: "silent",
  });
  return { url: pathToFileURL(outfile), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
