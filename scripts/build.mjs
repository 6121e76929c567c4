// Builds every target and lays the release out (DESIGN 6):
//   dist/widget.js  dist/extras.js  dist/manifest.json  dist/v/<version>/…  dist/console/  dist/server/
// <version> carries a hash of its own files, so that everything below /v/ never changes once published.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const stage = join(dist, "stage");
const TARGETS = ["loader", "overlays", "frame", "console", "server"];
/** What a release consists of; each has a folder in dist/stage. */
const RELEASED = ["loader", "overlays", "frame"];
/** What the loader imports from beside itself, in the page: no document of ours names it. */
const BESIDE = [
  "extras.js",
  "facts.js",
  "room.js",
  "anchored.js",
  "pool.js",
  "intoView.js",
  "watches.js",
  "hands.js",
  "beacons.js",
  "author.js",
];
/** What the loader is, under names that stay. */
const LASTING = ["widget.js", ...BESIDE].flatMap((name) => [name, `${name}.br`]);
const TEXT = /\.(js|css|html|json|svg|txt)$/;

const wanted = process.argv.slice(2).filter((name) => TARGETS.includes(name));

export async function buildAll(only = TARGETS) {
  process.chdir(root);
  for (const mode of only) await build({ mode, configFile: join(root, "vite.config.ts") });
  if (RELEASED.some((target) => only.includes(target))) layOutRelease();
  if (only.includes("console")) compressTree(join(dist, "console"));
}

function layOutRelease() {
  const files = {};
  for (const folder of RELEASED) {
    const from = join(stage, folder);
    if (!existsSync(from))
      throw new Error(`dist/stage/${folder} is missing: build all of them together once.`);
    for (const name of walk(from)) {
      // A release is one folder.
      if (files[name]) throw new Error(`dist/stage/${folder}/${name}: another part has a file of that name.`);
      // The bundler makes one of what two others share; no server has it at the address that they ask for.
      if (folder !== "frame" && !LASTING.includes(name))
        throw new Error(
          `dist/stage/${folder}/${name}: add it to BESIDE and to assetRoutes.ts, or share nothing.`,
        );
      files[name] = readFileSync(join(from, name));
    }
  }
  const { version: base } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const names = Object.keys(files).sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update("\0").update(files[name]);
  const version = `${base}-${hash.digest("hex").slice(0, 10)}`;
  // Catalogs are no code, and the script that fetches them has their hashes (scripts/catalogs.ts).
  const checked = names.filter((name) => !name.endsWith(".json") && !BESIDE.includes(name));
  const integrity = Object.fromEntries(checked.map((name) => [name, sri(name, files[name])]));

  rmSync(join(dist, "v"), { recursive: true, force: true });
  const folder = join(dist, "v", version);
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), files[name]);
  }
  compressTree(folder);
  for (const name of LASTING) cpSync(join(folder, name), join(dist, name));
  writeFileSync(
    join(dist, "manifest.json"),
    `${JSON.stringify({ latest: version, versions: { [version]: { files: names, integrity } } }, null, 2)}\n`,
  );
}

/** 384 bits for what customers may pin; 256 for the frame's own, as for its catalogs: each frame's document carries them all. */
function sri(name, bytes) {
  const algorithm = name === "widget.js" ? "sha384" : "sha256";
  return `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;
}

function compressTree(folder) {
  for (const name of walk(folder)) {
    if (!TEXT.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }));
  }
}

function walk(folder, prefix = "") {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(folder, `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  await buildAll(wanted.length ? wanted : TARGETS);
  process.stderr.write(
    `built ${(wanted.length ? wanted : TARGETS).join(", ")} in ${Date.now() - started} ms\n`,
  );
}
