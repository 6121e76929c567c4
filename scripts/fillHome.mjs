// `node scripts/fillHome.mjs VISITOR [--data DIR] [--unread N]`: fills the running home whose data lie in DIR (default
// `.data`) with content of full size, to try it on: some hundred articles, sixty conversations of that visitor, one of them
// of 5,000 messages, forty tickets. `OpencomWidget.getVisitorId()` on the demo site tells the visitor.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";

const { values, positionals } = parseArgs({
  options: { data: { type: "string", default: ".data" }, unread: { type: "string", default: "0" } },
  allowPositionals: true,
});
const [visitorId] = positionals;
if (!visitorId) {
  process.stderr.write("Usage: fillHome.mjs VISITOR [--data DIR] [--unread N]\n");
  process.exit(2);
}
const info = {
  ...JSON.parse(await readFile(join(values.data, "server.json"), "utf8")),
  dataDir: values.data,
};
const key = (await readFile(join(values.data, "admin-key"), "utf8")).trim();

async function run(path, args) {
  const response = await fetch(`${info.url}/api/function`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Convex ${key}` },
    body: JSON.stringify({ path, args, format: "json" }),
  });
  const { status, value, errorMessage } = await response.json();
  if (status !== "success") throw new Error(`${path}: ${errorMessage}`);
  return value;
}

const { module } = await runnerImport("./tests/content/fillHome.ts", {
  configFile: false,
  logLevel: "error",
});
const { articles, ms } = await module.fillHome({ info, run }, visitorId, { unread: Number(values.unread) });
const times = Object.entries(ms).map(([what, time]) => `${what} ${(time / 1000).toFixed(1)} s`);
process.stdout.write(`${articles} articles; ${times.join(", ")}\n`);
