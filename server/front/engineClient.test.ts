/** The watchdog, with a worker that can be told to hang, to die and to refuse. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { FunctionCall } from "../engine/api.ts";
import { eventually } from "../testing/eventually.ts";
import { createEngineClient, type EngineClient } from "./engineClient.ts";

const folder = mkdtempSync(join(tmpdir(), "opencom-worker-"));
const worker = join(folder, "worker.mjs");
// What its data directory says: a worker that must not start again finds "refuse" in the folder's options.
writeFileSync(
  worker,
  `import { existsSync } from "node:fs";
   import { join } from "node:path";
   import { parentPort, workerData, threadId } from "node:worker_threads";
   if (existsSync(join(workerData.dataDir, "refuse"))) {
     parentPort.postMessage({ push: "failed", message: "The data directory is in use." });
     process.exit(1);
   }
   parentPort.on("message", (message) => {
     if (message.notice) return;
     const { id, method, args } = message;
     if (method === "ping") return parentPort.postMessage({ id, ok: true, value: "pong" });
     if (method === "shutdown") return parentPort.postMessage({ id, ok: true, value: undefined });
     if (method === "setClockOffset") return parentPort.postMessage({ id, ok: true, value: undefined });
     if (method === "latestTs") return parentPort.postMessage({ id, ok: true, value: String(workerData.clockOffsetMs) });
     if (args[0].path === "hang") for (;;) {}
     if (args[0].path === "die") process.exit(3);
     if (args[0].path === "throw") throw new Error("a bug in the engine");
     if (args[0].path === "never") return;
     if (args[0].path === "refused") return parentPort.postMessage({ id, ok: false, error: { code: "OVERLOADED", message: "busy" } });
     parentPort.postMessage({ push: "viewUpdate", viewId: 7, update: { ts: "1", results: [] } });
     parentPort.postMessage({ push: "log", path: args[0].path, line: "[LOG] hi" });
     parentPort.postMessage({ id, ok: true, value: { ok: true, value: threadId, logLines: [], ts: "1" } });
   });
   parentPort.postMessage({ push: "ready" });`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let client: EngineClient;
afterEach(() => client.shutdown());
const down: string[] = [];
const logged: string[] = [];
function create(dataDir = folder): EngineClient {
  down.length = 0;
  logged.length = 0;
  client = createEngineClient({
    workerUrl: pathToFileURL(worker),
    engine: { dataDir, convexDir: "", env: {}, clockOffsetMs: 5, redactErrors: false },
    stuckAfterMs: 400,
    onDown: (reason) => down.push(reason),
    onLog: (path, line) => logged.push(`${path} ${line}`),
  });
  return client;
}
const call = (path: string): FunctionCall => ({
  kind: "query",
  path,
  args: [],
  identity: { kind: "none" },
  caller: { ip: null, userAgent: null },
});
const threadOf = async () => {
  const outcome = await client.call(call("which"));
  return outcome.ok ? outcome.value : null;
};

describe("the engine behind its thread", () => {
  test("answers calls, pushes updates, reports console lines and passes faults on by code", async () => {
    create();
    const pushed: number[] = [];
    client.onViewUpdate((viewId) => pushed.push(viewId));
    await client.start();
    expect(await threadOf()).toEqual(expect.any(Number));
    expect(pushed).toEqual([7]);
    expect(logged).toEqual(["which [LOG] hi"]);
    await expect(client.call(call("refused"))).rejects.toMatchObject({ code: "OVERLOADED" });
  });

  test.each([
    ["loops for ever", "hang", /did not answer for 400 ms/],
    ["ends its process", "die", /ended with code 3/],
    ["throws where nobody catches", "throw", /a bug in the engine/],
  ])("one that %s is started again; what waited for it fails", async (_name, path, reason) => {
    await create().start();
    const first = await threadOf();
    const waiting = client.call(call("never"));
    const results = await Promise.allSettled([waiting, client.call(call(path))]);
    for (const result of results)
      expect(result).toMatchObject({ status: "rejected", reason: { code: "INTERNAL" } });
    expect(down).toEqual([expect.stringMatching(reason)]);
    expect(() => client.openView(1)).toThrow("The engine is starting again");
    await eventually(async () => expect(await threadOf()).not.toBe(first));
  });

  test("an idle or merely busy engine is left alone", async () => {
    await create().start();
    const first = await threadOf();
    const waiting = client.call(call("never"));
    waiting.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await threadOf()).toBe(first);
    expect(down).toEqual([]);
  });

  test("the moved clock survives a restart", async () => {
    await create().start();
    await client.setClockOffset(123_000);
    await client.call(call("die")).catch(() => {});
    await eventually(async () => expect(await client.latestTs()).toBe("123000"));
  });

  test("one that cannot start says why, in its own words", async () => {
    const refusing = mkdtempSync(join(tmpdir(), "opencom-refuse-"));
    writeFileSync(join(refusing, "refuse"), "");
    await expect(create(refusing).start()).rejects.toThrow("The data directory is in use.");
    expect(down).toEqual([]);
    rmSync(refusing, { recursive: true });
  });

  test("after shutdown calls are refused and stopping again does nothing", async () => {
    await create().start();
    await client.shutdown();
    await client.shutdown();
    await expect(client.call(call("which"))).rejects.toMatchObject({ name: "EngineFault" });
  });
});
