// `npm run chaos`: what takes too long for `npm test`, one after the other; each prints its seed and its figures.
// `npm run chaos -- messages --count 200000 --seed 7` runs one of them.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureChromium } from "./chromium.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: "string" }, seed: { type: "string" } },
});

function stop(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}

for (const [name, value] of Object.entries(values))
  if (!/^[1-9]\d*$/.test(value)) stop(`--${name} must be a whole number above 0, not "${value}".`);

const seed = values.seed ?? `${Math.floor(Math.random() * 2 ** 31)}`;
const RUNS = {
  /** Generated protocol messages from wrong windows and over the private port (tests/hostile/generated.spec.ts). */
  messages: [
    "npx",
    ["playwright", "test", "generated.spec", "--project", "hostile", "--workers", "1", "--retries", "0"],
    { HOSTILE_MESSAGES: values.count ?? "1000000", CHAOS_SEED: seed },
  ],
  /** Messages over a link that breaks all the time (tests/e2e/delivery.spec.ts). */
  delivery: [process.execPath, ["scripts/chaosDelivery.mjs", "--seed", seed], {}],
  /** Starts beside a frame that sprays messages at every window (tests/e2e/siblings.spec.ts). */
  siblings: [
    "npx",
    ["playwright", "test", "siblings.spec", "--project", "one origin", "--workers", "1", "--retries", "0"],
    { OPENCOM_SPRAY_RUNS: values.count ?? "500" },
  ],
  /** Logouts on line, off line, from another tab and in a crash (tests/e2e/logout.spec.ts). */
  logouts: [
    "npx",
    ["playwright", "test", "/logout.spec", "--project", "one origin", "--workers", "1", "--retries", "0"],
    { LOGOUT_RUNS: values.count ?? "100" },
  ],
  /** Audience rules against a second, plain model of them (convex/model/engagement/ruleWorlds.test.ts). */
  rules: [
    "npx",
    ["vitest", "run", "convex/model/engagement/ruleWorlds.test.ts"],
    { RULE_WORLDS: values.count ?? "100000", CHAOS_SEED: seed },
  ],
  /** Schedule, frequency, pace and leases against a log of all that happened (convex/model/engagement/deliveryWorlds.test.ts). */
  "delivery-rules": [
    "npx",
    ["vitest", "run", "convex/model/engagement/deliveryWorlds.test.ts"],
    { DELIVERY_WORLDS: values.count ?? "100000", CHAOS_SEED: seed },
  ],
};

const wanted = positionals.length > 0 ? positionals : Object.keys(RUNS);
for (const name of wanted)
  if (!RUNS[name]) stop(`There is no run "${name}": ${Object.keys(RUNS).join(", ")}.`);

/** What needs neither a build nor a browser. */
const PLAIN = ["rules", "delivery-rules"];
let chromium = "";
if (wanted.some((name) => !PLAIN.includes(name))) {
  if (!existsSync("dist/server/cli.js"))
    spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  chromium = await ensureChromium();
  if (!chromium) process.exit(1);
}

let failed = 0;
for (const name of wanted) {
  const [command, args, env] = RUNS[name];
  const started = Date.now();
  process.stdout.write(`\n── ${name}, seed ${seed}\n`);
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: chromium, ...env },
  });
  if (status !== 0) failed += 1;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`── ${name}: ${status === 0 ? "passed" : `failed (${status})`} in ${seconds} s\n`);
}
process.exit(failed > 0 ? 1 : 0);
