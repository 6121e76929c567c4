// `npm run dev`: starts everything, watches the sources, rebuilds what a change touches and restarts the server.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

/** Folder → build targets it ends up in. The server reads `convex/` by path, so it needs a restart only. */
const BUILDS = {
  protocol: ["loader", "frame"],
  loader: ["loader", "frame"],
  frame: ["loader", "frame"],
  ui: ["loader", "frame", "console"],
  console: ["console"],
  server: ["server"],
  demo: ["server"],
  convex: [],
};
const SETTLE_MS = 150;

let server = null;
let stopping = false;
let pending = new Set();
let timer;

function build(targets) {
  return spawnSync(process.execPath, ["scripts/build.mjs", ...targets], { stdio: "inherit" }).status === 0;
}

function start() {
  server = spawn(process.execPath, ["dist/server/cli.js", ...process.argv.slice(2)], { stdio: "inherit" });
  server.on("exit", (code) => {
    if (stopping) process.exit(code ?? 0);
  });
}

async function restart() {
  const old = server;
  if (old && old.exitCode === null) {
    const gone = new Promise((resolve) => old.once("exit", resolve));
    old.kill("SIGTERM");
    await gone;
  }
  start();
}

async function apply() {
  const folders = [...pending];
  pending = new Set();
  const targets = [...new Set(folders.flatMap((folder) => BUILDS[folder]))];
  // A broken source keeps the last good build running; the build has printed why.
  if (targets.length && !build(targets)) return;
  // The console's files are read on each request: no restart needed for them alone.
  if (folders.some((folder) => folder !== "console")) await restart();
}

for (const folder of Object.keys(BUILDS)) {
  if (!existsSync(folder)) continue;
  watch(folder, { recursive: true }, (_event, name) => {
    if (name && /(_generated|\.test\.tsx?)/.test(name)) return;
    pending.add(folder);
    clearTimeout(timer);
    timer = setTimeout(() => void apply(), SETTLE_MS);
  });
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    stopping = true;
    if (server?.exitCode === null) server.kill(signal);
    else process.exit(0);
  });
}

if (!existsSync("dist/manifest.json") && !build([])) process.exit(1);
start();
