// Proves, without network, that Convex would accept the convex/ folder:
//   1. the unmodified Convex command line bundles it and writes the request it would send on a deploy;
//   2. the committed convex/_generated is what that command line generates.
// Both run on a copy, so that a check never changes the working tree. `--write` copies the generated files back.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cli = join(root, "node_modules", "convex", "bin", "main.js");
const GENERATED = join("convex", "_generated");

/** Copies what the command line reads into a folder of its own. */
async function copyProject() {
  const folder = await mkdtemp(join(tmpdir(), "opencom-convex-"));
  await cp(join(root, "convex"), join(folder, "convex"), { recursive: true });
  await cp(join(root, "package.json"), join(folder, "package.json"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

/** Runs `npx convex` with nothing of this machine's Convex settings. */
async function convex(folder, args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CONVEX_")));
  try {
    await run(process.execPath, [cli, ...args], { cwd: folder, env: { ...env, CI: "1" }, timeout: 60_000 });
  } catch (error) {
    throw new Error(`convex ${args[0]} failed:\n${error.stderr || error.stdout || error.message}`, {
      cause: error,
    });
  }
}

/** The request of a deploy, as the real backend would receive it. */
async function dryRun(folder) {
  const target = join(folder, "push");
  const nowhere = ["--url", "http://127.0.0.1:9", "--admin-key", "none"];
  const quiet = ["--codegen", "disable", "--typecheck", "disable", "--push-all-modules"];
  await convex(folder, ["deploy", ...quiet, "--write-push-request", target, ...nowhere]);
  const request = JSON.parse(await readFile(`${target}.json`, "utf8"));
  const { changedModules, schema } = request.appDefinition;
  const modules = changedModules.map((module) => module.path);
  for (const needed of ["http.js", "crons.js", "widgetSessions.js", "inbox.js"]) {
    if (!modules.includes(needed)) throw new Error(`The deploy request lacks ${needed}.`);
  }
  if (!schema) throw new Error("The deploy request lacks the schema.");
  if (modules.some((path) => path.includes("test"))) throw new Error("The deploy request holds test files.");
  return modules.length;
}

// What a backend without components answers to a push; enough for the command line to write its files.
const ANALYSIS = {
  definition: {
    path: "",
    definitionType: { type: "app" },
    childComponents: [],
    httpMounts: {},
    exports: { type: "branch", branch: [] },
  },
  schema: null,
  functions: {},
  udfConfig: { serverVersion: "0.0.0", importPhaseRngSeed: [], importPhaseUnixTimestamp: 0 },
};
const ANSWERS = {
  "/api/get_config_hashes": { config: { functions: "convex/" }, moduleHashes: [], udfServerVersion: null },
  "/api/deploy2/start_push": {
    environmentVariables: {},
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: [],
    analysis: { "": ANALYSIS },
    app: {
      definitionPath: "",
      componentPath: "",
      args: {},
      childComponents: {},
      httpRoutes: { httpModuleRoutes: null, mounts: [] },
      exports: {},
    },
    schemaChange: { allocatedComponentIds: {}, schemaIds: {}, indexDiffs: {} },
  },
  "/api/deploy2/evaluate_push": {
    schemaChange: { allocatedComponentIds: {}, schemaIds: {}, indexDiffs: {} },
  },
  "/api/deploy2/wait_for_schema": { type: "complete" },
  "/api/deploy2/finish_push": { componentDiffs: {} },
};

/** A backend on this machine that answers a push. */
async function startStub() {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const answer = ANSWERS[new URL(request.url, "http://localhost").pathname];
      response.writeHead(answer ? 200 : 404, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer ?? { code: "NotFound", message: "not part of the check" }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** The files `npx convex codegen` writes, by name. */
async function generate(folder) {
  const stub = await startStub();
  try {
    await convex(folder, ["codegen", "--typecheck", "disable", "--url", stub.url, "--admin-key", "none"]);
  } finally {
    stub.stop();
  }
  return readFolder(join(folder, GENERATED));
}

async function readFolder(folder) {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return new Map(names.map((name, index) => [name, texts[index]]));
}

function differences(committed, generated) {
  const names = new Set([...committed.keys(), ...generated.keys()]);
  return [...names].filter((name) => committed.get(name) !== generated.get(name));
}

async function main() {
  const folder = await copyProject();
  try {
    const modules = await dryRun(folder);
    const changed = differences(await readFolder(join(root, GENERATED)), await generate(folder));
    if (changed.length > 0 && process.argv.includes("--write")) {
      await rm(join(root, GENERATED), { recursive: true, force: true });
      await cp(join(folder, GENERATED), join(root, GENERATED), { recursive: true });
      console.log(`convex: wrote ${changed.join(", ")}.`);
    } else if (changed.length > 0) {
      throw new Error(
        `convex/_generated is out of date: ${changed.join(", ")}.\nRun: node scripts/checkConvex.mjs --write`,
      );
    }
    console.log(`convex: a deploy would send ${modules} modules; _generated is up to date.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
