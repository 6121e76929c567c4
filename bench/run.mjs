// `npm run bench`: measures the built product in Chromium against minimal scripts in the same run. Not a test: it
// exits 0 whatever the figures are.   node bench/run.mjs [launcher | messenger | engagement | live | anchors | anchored] [--rounds N] [--only home,thread,help,article,tickets,scroll,search] [--visitors N]
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { ensureChromium } from "../scripts/chromium.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

function wholeNumber(name, fallback) {
  const at = process.argv.indexOf(name);
  const number = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (Number.isInteger(number) && number >= 1) return number;
  process.stderr.write(`${name} takes a whole number of at least 1.\n`);
  process.exit(2);
}
const rounds = wholeNumber("--rounds", 7);
const visitors = wholeNumber("--visitors", 100_000);
if (
  !process.argv.includes("anchors") &&
  (!existsSync("dist/server/cli.js") || !existsSync("dist/manifest.json"))
) {
  process.stderr.write("Nothing is built yet: run npm run build first.\n");
  process.exit(2);
}
const load = async (file) =>
  (await runnerImport(`./bench/${file}.ts`, { configFile: false, logLevel: "error" })).module;
// No browser: this one is about the server.
if (process.argv.includes("engagement")) {
  await (await load("engagement")).runEngagementBench({ rounds, outDir: "bench/results", visitors });
  process.exit(0);
}
const executable = await ensureChromium();
if (!executable) process.exit(1);
const chosen = process.argv.indexOf("--only");
const only = chosen < 0 ? null : (process.argv[chosen + 1] ?? "").split(",");
const options = { executable, rounds, outDir: "bench/results", only };
if (process.argv.includes("anchored")) await (await load("anchored")).runAnchoredBench(options);
else if (process.argv.includes("anchors"))
  await (await load("anchors")).runAnchorsBench({ ...options, args: process.argv.slice(2) });
else if (process.argv.includes("live")) await (await load("live")).runLiveBench(options);
else if (process.argv.includes("messenger")) await (await load("messenger")).runMessengerBench(options);
else await (await load("launcher")).runLauncherBench(options);
