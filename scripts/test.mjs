// `npm test`: everything. Each step prints its own output; the first failure ends the run with its exit code.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureChromium, ensureShell } from "./chromium.mjs";
import { runPrinted } from "./runPrinted.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const env = { ...process.env };

const secondsSince = (started) => ((Date.now() - started) / 1000).toFixed(1);

function report(name, status, started) {
  const outcome = status === 0 ? "passed" : `failed (${status})`;
  process.stdout.write(`── ${name}: ${outcome} in ${secondsSince(started)} s\n`);
}

function step(name, command, args) {
  const started = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(command, args, { stdio: "inherit", env });
  report(name, status, started);
  if (status !== 0) process.exit(status || 1);
}

/** Steps side by side, for what keeps less than half of a small machine busy. Each prints in one piece once it is over. */
async function stepsBeside(steps) {
  const run = async ([name, command, args]) => {
    const started = Date.now();
    const { status, printed } = await runPrinted(command, args, env);
    process.stdout.write(`\n── ${name}\n`);
    process.stdout.write(printed);
    report(name, status, started);
    return status ?? 1;
  };
  const statuses = await Promise.all(steps.map(run));
  const failed = statuses.find((status) => status !== 0);
  if (failed) process.exit(failed);
}

if (!existsSync("node_modules/.package-lock.json")) step("install", "npm", ["install"]);
step("build", process.execPath, ["scripts/build.mjs"]);
step("size", "npx", ["size-limit"]);
// With its fonts, and before anything else installs it without.
const chromium = await ensureChromium();
if (!chromium) process.exit(1);
env.CHROMIUM_PATH = chromium;
const shell = ensureShell(chromium);
if (shell) env.CHROMIUM_SHELL_PATH = shell;
// Types are one thread's work, and the other engines mostly wait for themselves.
await stepsBeside([
  ["check", process.execPath, ["scripts/check.mjs"]],
  ["browsers", process.execPath, ["scripts/browsers.mjs"]],
]);
step("unit", "npx", ["vitest", "run"]);
step("end to end", "npx", ["playwright", "test"]);
