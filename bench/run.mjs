// `npm run bench`: measures the built product in Chromium against minimal scripts in the same run. Not a test: it
// exits 0 whatever the figures are.   node bench/run.mjs [launcher | messenger] [--rounds N] [--only home,thread,help,article,tickets,scroll,search]
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
const chosen = process.argv.indexOf("--only");
const only = chosen < 0 ? null : (process.argv[chosen + 1] ?? "").split(",");
const options = { executable, rounds, outDir: "bench/results", only };
const load = async (file) =>
  (await runnerImport(`./bench/${file}.ts`, { configFile: false, logLevel: "error" })).module;
if (process.argv.includes("messenger")) await (await load("messenger")).runMessengerBench(options);
else await (await load("launcher")).runLauncherBench(options);
