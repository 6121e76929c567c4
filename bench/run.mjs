// `npm run bench`: measures the built product in Chromium against minimal scripts in the same run. Not a test: it
// exits 0 whatever the figures are.   node bench/run.mjs [--rounds N]
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { ensureChromium } from "../scripts/chromium.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 7 : Number(process.argv[at + 1]);
if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write("--rounds takes a whole number of at least 1.\n");
  process.exit(2);
}
if (!existsSync("dist/server/cli.js") || !existsSync("dist/manifest.json")) {
  process.stderr.write("Nothing is built yet: run npm run build first.\n");
  process.exit(2);
}
const executable = await ensureChromium();
if (!executable) process.exit(1);
const { module } = await runnerImport("./bench/launcher.ts", { configFile: false, logLevel: "error" });
await module.runLauncherBench({ executable, rounds, outDir: "bench/results" });
