/** The unmodified `convex` command line against the built server. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { START_TIMEOUT_MS } from "../testing/eventually.ts";
import { createPackage, TestHome } from "../testing/home.ts";

const NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
let pack: Awaited<ReturnType<typeof createPackage>>;
let home: TestHome;
let project: string;
beforeAll(async () => {
  pack = await createPackage();
  home = await TestHome.start({ folder: pack.folder });
  project = mkdtempSync(join(tmpdir(), "opencom-project-"));
  cpSync(join(pack.folder, "convex"), join(project, "convex"), { recursive: true, dereference: true });
  symlinkSync(NODE_MODULES, join(project, "node_modules"));
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "project", dependencies: { convex: "*" } }),
  );
}, START_TIMEOUT_MS);
afterAll(async () => {
  await home.remove();
  pack.remove();
  rmSync(project, { recursive: true, force: true });
});

function convex(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    [
      join(NODE_MODULES, "convex/bin/main.js"),
      ...args,
      "--url",
      home.info.url,
      "--admin-key",
      home.info.adminKey,
    ],
    { cwd: project, env: { ...process.env, CI: "1", FORCE_COLOR: "0" } },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, output })));
}

test("codegen writes the generated types", async () => {
  const { code, output } = await convex("codegen", "--typecheck", "disable");
  expect([code, output]).toEqual([0, expect.anything()]);
  expect(readFileSync(join(project, "convex/_generated/api.d.ts"), "utf8")).toContain("notes");
  for (const file of ["api.js", "dataModel.d.ts", "server.d.ts", "server.js"])
    expect(existsSync(join(project, "convex/_generated", file))).toBe(true);
});

test("run calls a function", async () => {
  const { code, output } = await convex(
    "run",
    "notes:add",
    '{"channel":"cli","text":"hello"}',
    "--typecheck",
    "disable",
    "--codegen",
    "disable",
  );
  expect([code, output]).toEqual([0, expect.anything()]);
  expect(await home.run("notes:list", { channel: "cli" })).toEqual(["hello"]);
});

test("deploy is told plainly that nothing was deployed", async () => {
  const { code, output } = await convex("deploy", "--typecheck", "disable", "--codegen", "disable", "-y");
  expect(code).toBe(1);
  expect(output).toContain("loads its folder of functions when it starts");
});
