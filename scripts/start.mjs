// `npm start`: installs and builds what is missing or stale, then starts the server in this process.
// Uses nothing but Node itself, because on a fresh clone there is nothing else.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const MINIMUM_NODE = [20, 19];
/** Everything a build is made from. `convex/` counts for its generated types; its functions are read at start. */
const SOURCES = [
  "protocol",
  "loader",
  "overlays",
  "frame",
  "ui",
  "console",
  "convex",
  "server",
  "demo",
  "package.json",
  "package-lock.json",
  "vite.config.ts",
  "tsconfig.json",
  "scripts/build.mjs",
];
const OUTPUTS = [
  "dist/manifest.json",
  "dist/server/cli.js",
  "dist/server/worker.js",
  "dist/console/index.html",
];

/** True when every package of the lock file is installed in its version. */
export function isInstalled(folder) {
  const wanted = readJson(join(folder, "package-lock.json"))?.packages;
  const found = readJson(join(folder, "node_modules/.package-lock.json"))?.packages;
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(
    // Optional packages are there only on the systems they are for.
    ([path, { version, optional, link }]) =>
      path === "" || optional || link || found[path]?.version === version,
  );
}

/** Why `dist/` has to be built, or null. */
export function whyBuild(folder) {
  const missing = OUTPUTS.find((file) => !existsSync(join(folder, file)));
  if (missing) return `${missing} is missing`;
  const built = statSync(join(folder, OUTPUTS[0])).mtimeMs;
  const newer = SOURCES.flatMap((source) => filesOf(join(folder, source))).find(
    (file) => statSync(file).mtimeMs > built,
  );
  return newer ? `${newer.slice(folder.length).replace(/^\//, "")} has changed` : null;
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const file = join(path, entry.name);
    if (entry.isDirectory()) return filesOf(file);
    return /\.(test|contract)\.tsx?$|\.md$/.test(entry.name) ? [] : [file];
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null; // Missing or damaged: either way it has to be made again.
  }
}

/** Runs a command with all its output on stderr: stdout belongs to the server. Ends the process when it fails. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  process.stderr.write(`\`${[command, ...args].join(" ")}\` failed${error ? `: ${error.message}` : ""}.\n`);
  process.exit(status || 1);
}

async function start() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
    process.stderr.write(
      `Node ${MINIMUM_NODE.join(".")} or newer is needed; this is ${process.versions.node}.\n`,
    );
    process.exit(1);
  }
  if (!isInstalled(root)) {
    process.stderr.write("Installing packages…\n");
    run("npm", ["install", "--include=dev", "--no-audit", "--no-fund"]);
  }
  const reason = whyBuild(root);
  if (reason) {
    process.stderr.write(`Building (${reason})…\n`);
    run(process.execPath, ["scripts/build.mjs"]);
  }
  const { main } = await import(pathToFileURL(join(root, "dist/server/cli.js")).href);
  await main(["--examples", ...process.argv.slice(2)]);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await start();
