// `npm run check`: types, lint, format, borders, unused code and the Convex folder, side by side where they can be.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const CHECKS = [
  ["types", "npx", ["tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["lint", "npx", ["oxlint", "--deny-warnings"]],
  ["format", "npx", ["biome", "check", "--error-on-warnings", "."]],
  [
    "borders",
    "npx",
    [
      "depcruise",
      "--config",
      ".dependency-cruiser.cjs",
      "protocol",
      "loader",
      "overlays",
      "frame",
      "ui",
      "convex",
      "server",
      "console",
      "demo",
    ],
  ],
  ["unused", "npx", ["knip"]],
  ["convex", process.execPath, ["scripts/checkConvex.mjs"]],
];

function run([name, command, args]) {
  return new Promise((resolve) => {
    const started = Date.now();
    let output = "";
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: "0" },
    });
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("exit", (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${status === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)\n`);
      if (status !== 0) process.stdout.write(`${output.split("\n").slice(0, 200).join("\n")}\n`);
      resolve(status === 0);
    });
  });
}

const wanted = process.argv.slice(2);
const queue = CHECKS.filter(([name]) => wanted.length === 0 || wanted.includes(name));
let failed = false;
// Two at a time: the machines that run this have two cores.
await Promise.all(
  [0, 1].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) if (!(await run(next))) failed = true;
  }),
);
process.exit(failed ? 1 : 0);
