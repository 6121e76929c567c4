// `npm run loader:keep`, once for each release: keeps the built loader under tests/fixtures/loaders/<version>/, where
// tests/e2e/oldLoaders.spec.ts runs it against the frame of every later release. Customers who host the file themselves
// may never update it, so what is kept is never changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

function stop(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

if (!existsSync("dist/widget.js")) stop("There is no dist/widget.js: run npm run build first.");
const code = readFileSync("dist/widget.js");
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const major = Number(/MAJOR = (\d+)/.exec(readFileSync("protocol/version.ts", "utf8"))?.[1]);
if (!code.includes(version)) stop(`dist/widget.js is not of version ${version}: run npm run build again.`);

const folder = `tests/fixtures/loaders/${version}`;
const sha256 = createHash("sha256").update(code).digest("hex");
const about = `${JSON.stringify({ version, major, sha256 }, null, 2)}\n`;
if (existsSync(`${folder}/loader.json`)) {
  if (readFileSync(`${folder}/loader.json`, "utf8") !== about)
    stop(`${version} was kept already with other bytes: a release has a version of its own.`);
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/widget.js`, code);
  writeFileSync(`${folder}/loader.json`, about);
}
process.stdout.write(`${folder}: protocol ${major}, ${sha256}\n`);
