import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

type Start = { isInstalled: (folder: string) => boolean; whyBuild: (folder: string) => string | null };
// A variable keeps the compiler from looking for types of a plain script.
const script = "./start.mjs";
const { isInstalled, whyBuild } = (await import(script)) as Start;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "opencom-start-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: object | string = "", ageS = 0): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  const time = Date.now() / 1000 - ageS;
  utimesSync(file, time, time);
}

const lock = (packages: object) => ({ lockfileVersion: 3, packages: { "": { name: "x" }, ...packages } });

test("packages are installed when each of the lock file is there in its version", () => {
  expect(isInstalled(folder)).toBe(false);
  write(
    "package-lock.json",
    lock({ "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0", optional: true } }),
  );
  expect(isInstalled(folder)).toBe(false);
  write("node_modules/.package-lock.json", lock({ "node_modules/a": { version: "1.0.0" } }));
  expect(isInstalled(folder)).toBe(true);
  write("package-lock.json", lock({ "node_modules/a": { version: "1.0.1" } }));
  expect(isInstalled(folder)).toBe(false);
  write("node_modules/.package-lock.json", "{ damaged");
  expect(isInstalled(folder)).toBe(false);
});

test("a build is needed when an output is missing or a source is newer, and then only", () => {
  expect(whyBuild(folder)).toBe("dist/manifest.json is missing");
  for (const file of [
    "dist/manifest.json",
    "dist/server/cli.js",
    "dist/server/worker.js",
    "dist/console/index.html",
  ])
    write(file, "", 60);
  write("frame/main.ts", "", 120);
  expect(whyBuild(folder)).toBeNull();
  write("frame/main.test.ts");
  write("frame/README.md");
  write("docs/architecture.md");
  expect(whyBuild(folder)).toBeNull();
  write("server/http/body.ts");
  expect(whyBuild(folder)).toBe("server/http/body.ts has changed");
});
