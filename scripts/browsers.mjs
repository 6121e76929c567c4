// Runs the cross-engine suite of tests/engines in Debian's Firefox ESR and in WebKitGTK, side by side, and in Chromium what
// is held against all three:
//   node scripts/browsers.mjs [firefox] [webkit] [chromium]
// Installs what is missing where it may. An engine that is not there and cannot be installed is left out, loudly.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { canInstallPackages, findChromium, installPackages } from "./chromium.mjs";
import { runPrinted } from "./runPrinted.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

/** What each engine needs: variable that names a program → places to look; and the packages that bring them. */
const ENGINES = {
  firefox: {
    title: "Firefox ESR",
    packages: ["firefox-esr"],
    programs: { FIREFOX_PATH: () => onPath("firefox-esr") ?? onPath("firefox") },
  },
  webkit: {
    title: "WebKitGTK",
    packages: ["webkit2gtk-driver", "xvfb"],
    programs: {
      WEBKIT_DRIVER_PATH: () => onPath("WebKitWebDriver"),
      WEBKIT_BROWSER_PATH: findMiniBrowser,
      XVFB_PATH: () => onPath("Xvfb"),
    },
  },
  chromium: {
    title: "Chromium",
    packages: ["chromium"],
    programs: { CHROMIUM_PATH: findChromium },
  },
};

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).concat("/usr/bin");
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** WebKitGTK keeps its test browser below the architecture's library folder. */
function findMiniBrowser() {
  const roots = ["/usr/lib", "/usr/libexec"].filter((root) => existsSync(root));
  const folders = roots.flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))]);
  const paths = folders.flatMap((folder) =>
    ["4.1", "6.0", "4.0"].map((api) => join(folder, `webkit2gtk-${api}`, "MiniBrowser")),
  );
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Paths of an engine's programs (`NAME=value` of the environment wins), or the names of those that are missing. */
function locate({ programs }) {
  const found = Object.entries(programs).map(([variable, find]) => [
    variable,
    process.env[variable] ?? find(),
  ]);
  return {
    env: Object.fromEntries(found),
    missing: found.filter(([, path]) => !path).map(([variable]) => variable),
  };
}

function announce(lines) {
  const bar = "!".repeat(78);
  process.stdout.write(`\n${bar}\n${lines.map((line) => `!! ${line}`).join("\n")}\n${bar}\n\n`);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !ENGINES[name]);
if (unknown.length) {
  process.stderr.write(
    `Unknown engine: ${unknown.join(", ")}. Use one or more of: ${Object.keys(ENGINES).join(", ")}.\n`,
  );
  process.exit(2);
}
const wanted = Object.keys(ENGINES).filter((name) => asked.length === 0 || asked.includes(name));

const absent = wanted.filter((name) => locate(ENGINES[name]).missing.length);
if (absent.length && canInstallPackages()) installPackages(absent.flatMap((name) => ENGINES[name].packages));

const env = { ...process.env };
const ready = [];
for (const name of wanted) {
  const { title, packages } = ENGINES[name];
  const { env: paths, missing } = locate(ENGINES[name]);
  if (missing.length === 0) {
    ready.push(name);
    Object.assign(env, paths);
    continue;
  }
  announce([
    `${title} IS NOT TESTED IN THIS RUN: it is not installed and could not be installed.`,
    `Missing: ${missing.join(", ")}.`,
    `On Debian, as root: apt-get install ${packages.join(" ")}`,
  ]);
}
if (ready.length === 0) process.exit(0);

const VITEST =
  "node_modules/vitest/vitest.mjs run --config tests/engines/vitest.config.ts --reporter verbose".split(" ");

async function test(engine) {
  const { status, signal, printed } = await runPrinted(process.execPath, VITEST, { ...env, ENGINE: engine });
  process.stdout.write(printed);
  if (signal) process.stderr.write(`The suite in ${engine} was ended by ${signal}.\n`);
  return status ?? 1;
}

// A process for each: projects of one run take turns where files do, and most of this time is waiting for an engine.
const statuses = await Promise.all(ready.map(test));
process.exit(statuses.find((status) => status !== 0) ?? 0);
