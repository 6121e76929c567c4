/** The command itself: what it prints, keeps, refuses, and how it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { ConvexClient } from "convex/browser";
import { makeFunctionReference as ref } from "convex/server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, START_TIMEOUT_MS } from "../testing/eventually.ts";
import { createPackage, TestHome, VERSION, WIDGET } from "../testing/home.ts";

let pack: Awaited<ReturnType<typeof createPackage>>;
beforeAll(async () => {
  pack = await createPackage();
}, START_TIMEOUT_MS);
afterAll(() => pack.remove());
const homes: TestHome[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const home of homes.splice(0)) await home.remove();
});

async function start(options: { args?: string[]; env?: Record<string, string> } = {}): Promise<TestHome> {
  const home = await TestHome.start({ folder: pack.folder, ...options });
  homes.push(home);
  return home;
}

/** Runs the command until it ends by itself. */
function runToEnd(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(pack.folder, "dist/server/cli.js"), ...args], {
    env: { ...process.env, ...env },
  });
  children.push(child);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, stdout, stderr })));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

test("the first line is JSON with everything a script needs, kept in a private file; then quiet", async () => {
  const home = await start();
  const { info, dataDir } = home;
  expect(info).toEqual({
    url: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    widgetUrl: `${info.url}/widget.js`,
    consoleUrl: `${info.url}/console/`,
    demoUrl: null,
    demoPages: [],
    workspaceId: expect.stringMatching(/^[0-9a-z]{31,37}$/),
    owner: {
      email: expect.stringContaining("@"),
      password: expect.stringMatching(/^([a-z]{4}-){4}[a-z]{4}$/),
    },
    adminKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    dataDir,
  });
  expect(JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8"))).toEqual(info);
  expect(readFileSync(join(dataDir, "admin-key"), "utf8").trim()).toBe(info.adminKey);
  for (const file of ["server.json", "admin-key", "owner.json"])
    expect([file, modeOf(join(dataDir, file))]).toEqual([file, "600"]);
  expect(modeOf(dataDir)).toBe("700");
  expect(await (await fetch(info.widgetUrl)).text()).toBe(WIDGET);
  expect(await home.run("releases:versions")).toEqual([VERSION]);
  expect(home.stdout.split("\n")).toHaveLength(2);
  expect(home.stderr).toBe("");
});

test("Ctrl-C ends it cleanly, and everything is there at the next start", async () => {
  const home = await start();
  const { workspaceId, owner, adminKey } = home.info;
  await home.run("notes:add", { channel: "kept", text: "yes" });
  expect(await home.end("SIGINT")).toBe(0);
  expect(home.stderr).toBe("");
  await home.relaunch();
  expect(home.info).toMatchObject({ workspaceId, owner, adminKey });
  expect(await home.run("notes:list", { channel: "kept" })).toEqual(["yes"]);
  expect(await home.run("releases:versions")).toEqual([VERSION]);
  expect(await home.end("SIGTERM")).toBe(0);
});

test("functions get the secret key of the data directory, made once and private", async () => {
  const home = await start();
  const file = join(home.dataDir, "secret-key");
  const key = readFileSync(file, "utf8").trim();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(modeOf(file)).toBe("600");
  expect(await home.run("notes:secretKey")).toBe(key);
  const visitor = await home.fetch("/api/query", { path: "notes:secretKey", args: {} });
  expect(await visitor.text()).not.toContain(key);
  await home.end("SIGKILL");
  await home.relaunch();
  expect(await home.run("notes:secretKey")).toBe(key);
  expect((await start()).dataDir).not.toBe(home.dataDir);
  expect(await homes.at(-1)?.run("notes:secretKey")).not.toBe(key);
});

test("a Ctrl-C while it starts is clean as well", async () => {
  const child = spawn(process.execPath, [
    join(pack.folder, "dist/server/cli.js"),
    "--port",
    "0",
    "--no-demo",
    "--data",
    join(pack.folder, "early"),
  ]);
  children.push(child);
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  await eventually(() => expect(existsSync(join(pack.folder, "early"))).toBe(true), 5);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(stderr).toBe("");
});

test("without --json a person is told addresses, sign-in and snippet", async () => {
  const dataDir = join(pack.folder, "talk");
  const child = spawn(process.execPath, [
    join(pack.folder, "dist/server/cli.js"),
    "--port",
    "0",
    "--demo-port",
    "0",
    "--data",
    dataDir,
  ]);
  children.push(child);
  let stdout = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  await eventually(() => expect(stdout).toContain("Ctrl-C stops."));
  const { url, demoUrl, demoPages, owner, workspaceId } = JSON.parse(
    readFileSync(join(dataDir, "server.json"), "utf8"),
  );
  const snippet = `<script async src="${url}/widget.js" data-opencom-convex-url="${url}" data-opencom-workspace-id="${workspaceId}"`;
  for (const part of [url, demoUrl, owner.email, owner.password, snippet, 'data-opencom-side="right"'])
    expect(stdout).toContain(part);
  expect(await (await fetch(demoPages.at(-1))).text()).toContain(snippet);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  expect(await ended).toBe(0);
});

test("a moved clock is the functions' clock", async () => {
  const ahead = 8 * 24 * 3_600_000;
  const home = await start({ env: { OPENCOM_CLOCK_OFFSET_MS: String(ahead) } });
  await home.run("notes:add", { channel: "time", text: "x" });
  const answer = (await home.run("notes:page", {
    channel: "time",
    paginationOpts: { numItems: 1, cursor: null },
  })) as {
    page: { _creationTime: number }[];
  };
  expect(Math.abs((answer.page[0]?._creationTime ?? 0) - Date.now() - ahead)).toBeLessThan(60_000);
});

describe("what it refuses, in one sentence", () => {
  test("a second server on the same data", async () => {
    const home = await start();
    const second = await runToEnd(["--port", "0", "--no-demo", "--data", home.dataDir]);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/in use by process \d+/);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    expect(second.stdout).toBe("");
    // The first one's files were not touched.
    expect(JSON.parse(readFileSync(join(home.dataDir, "server.json"), "utf8"))).toEqual(home.info);
  });

  test("a port that is taken", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => blocker.once("listening", resolve));
    const { port } = blocker.address() as { port: number };
    const { code, stderr } = await runToEnd([
      "--port",
      String(port),
      "--no-demo",
      "--data",
      join(pack.folder, "taken"),
    ]);
    blocker.close();
    expect([code, stderr.trim()]).toEqual([
      1,
      `Port ${port} is in use. Choose another with --port (0 picks a free one).`,
    ]);
  });

  test("a widget that has not been built", async () => {
    const manifest = join(pack.folder, "dist/manifest.json");
    renameSync(manifest, `${manifest}.away`);
    const missing = await runToEnd(["--port", "0", "--no-demo", "--data", join(pack.folder, "unbuilt")]);
    writeFileSync(manifest, "{}");
    const damaged = await runToEnd(["--port", "0", "--no-demo", "--data", join(pack.folder, "unbuilt")]);
    renameSync(`${manifest}.away`, manifest);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("Run `npm run build`")]);
    expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining("not a release manifest")]);
  });

  test("a flag that does not exist, with the list of those that do", async () => {
    const { code, stderr } = await runToEnd(["--porf", "1"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Unknown option '--porf'[^]*Usage:/)]);
  });

  test.each(["admin-key", "secret-key"])("a damaged %s", async (name) => {
    const dataDir = join(pack.folder, "damaged");
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, name), "short");
    const { code, stderr } = await runToEnd(["--port", "0", "--no-demo", "--data", dataDir]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${name} is damaged`)]);
    expect(readFileSync(join(dataDir, name), "utf8")).toBe("short");
    rmSync(dataDir, { recursive: true });
  });
});

test("another address is bound on request, with a warning, and the public name is answered", async () => {
  const port = await freePort();
  const home = await start({
    args: ["--host", "0.0.0.0", "--public-url", "https://chat.example", "--port", String(port)],
  });
  expect(home.stderr).toMatch(/Warning: binding 0\.0\.0\.0/);
  expect(home.info.url).toBe("https://chat.example");
  const status = (host: string) =>
    new Promise((resolve) => {
      get({ host: "127.0.0.1", port, path: "/version", headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
  expect(await status("chat.example")).toBe(200);
  expect(await status(`localhost:${port}`)).toBe(200);
  expect(await status(`192.0.2.1:${port}`)).toBe(421);
});

test("a function that loops for ever costs its callers an error; everybody comes back by themselves", async () => {
  const home = await start({ env: { OPENCOM_STUCK_AFTER_MS: "700" } });
  const client = new ConvexClient(home.info.url, {
    unsavedChangesWarning: false,
    logger: false,
    webSocketConstructor: WebSocket as never,
  });
  const seen: string[][] = [];
  client.onUpdate(ref<"query", { channel: string }, string[]>("notes:list"), { channel: "loop" }, (value) =>
    seen.push(value),
  );
  await eventually(() => expect(seen).toEqual([[]]));
  const hung = await home.fetch("/api/query", { path: "notes:loop", args: {} });
  expect(hung.status).toBe(500);
  expect(await hung.json()).toMatchObject({ code: "InternalServerError" });
  await client.mutation(ref<"mutation">("notes:add"), { channel: "loop", text: "after" });
  expect(seen.at(-1)).toEqual(["after"]);
  expect(client.connectionState().connectionCount).toBeGreaterThan(1);
  expect(home.stderr).toContain("did not answer for 700 ms");
  await client.close();
});
