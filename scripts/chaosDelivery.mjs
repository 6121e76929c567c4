// `npm run chaos:delivery -- --sends 3000 --seed 7`: messages over a link that breaks all the time (tests/chaos).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureChromium } from "./chromium.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const { values } = parseArgs({
  options: { sends: { type: "string", default: "3000" }, seed: { type: "string" } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^[1-9]\d*$/.test(value)) continue;
  process.stderr.write(`--${name} must be a whole number above 0, not "${value}".\n`);
  process.exit(2);
}
const env = {
  ...process.env,
  CHAOS_SENDS: values.sends,
  ...(values.seed ? { CHAOS_SEED: values.seed } : {}),
};
if (!existsSync("dist/server/cli.js"))
  spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
const chromium = await ensureChromium();
if (!chromium) process.exit(1);
const flags = ["test", "--project", "chaos", "--workers", "1"];
const run = spawnSync("npx", ["playwright", ...flags], {
  stdio: "inherit",
  env: { ...env, CHROMIUM_PATH: chromium },
});
process.exit(run.status ?? 1);
