// `npm test`: everything. Each step prints its own output; the first failure ends the run with its exit code.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureChromium, ensureShell } from "./chromium.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const env = { ...process.env };

function step(name, command, args) {
  const started = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(command, args, { stdio: "inherit", env });
  process.stdout.write(
    `── ${name}: ${status === 0 ? "passed" : `failed (${status})`} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
  );
  if (status !== 0) process.exit(status || 1);
}

if (!existsSync("node_modules/.package-lock.json")) step("install", "npm", ["install"]);
step("build", process.execPath, ["scripts/build.mjs"]);
step("check", process.execPath, ["scripts/check.mjs"]);
step("size", "npx", ["size-limit"]);
step("unit", "npx", ["vitest", "run"]);
const chromium = await ensureChromium();
if (!chromium) process.exit(1);
env.CHROMIUM_PATH = chromium;
const shell = ensureShell(chromium);
if (shell) env.CHROMIUM_SHELL_PATH = shell;
step("browsers", process.execPath, ["scripts/browsers.mjs"]);
step("end to end", "npx", ["playwright", "test"]);
