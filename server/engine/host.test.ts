import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallResult, EngineOptions, ViewUpdate } from "./api.ts";
import type { EngineReply, FrontMessage, WorkerMessage } from "./rpc.ts";
import { buildForNode } from "./testBundle.ts";
import { FIXTURES } from "./testEngine.ts";

const root = mkdtempSync(join(tmpdir(), "opencom-host-"));
let bundle: Awaited<ReturnType<typeof buildForNode>>;
beforeAll(async () => {
  bundle = await buildForNode("worker.ts");
});
afterAll(() => {
  bundle.remove();
  rmSync(root, { recursive: true, force: true });
});

type Client = {
  worker: Worker;
  messages: WorkerMessage[];
  request: (method: string, args: unknown[]) => Promise<unknown>;
  exit: Promise<number>;
};

async function startWorker(options: Partial<EngineOptions> = {}): Promise<Client> {
  const workerData = {
    dataDir: join(root, "data"),
    convexDir: FIXTURES,
    env: {},
    clockOffsetMs: 0,
    redactErrors: false,
    ...options,
  };
  const worker = new Worker(bundle.url, { workerData });
  const messages: WorkerMessage[] = [];
  const pending = new Map<number, (reply: EngineReply) => void>();
  let next = 1;
  const exit = new Promise<number>((resolve) => worker.on("exit", resolve));
  await new Promise<void>((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (message: WorkerMessage) => {
      messages.push(message);
      if ("id" in message) pending.get(message.id)?.(message);
      else if (message.push === "ready" || message.push === "failed") resolve();
    });
  });
  const request = (method: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = next++;
      pending.set(id, (reply) =>
        reply.ok ? resolve(reply.value) : reject(Object.assign(new Error(reply.error.message), reply.error)),
      );
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
      worker.postMessage({ id, method, args } as FrontMessage);
    });
  return { worker, messages, request, exit };
}

const call = (path: string, args: object, more: object = {}): unknown[] => [
  {
    kind: "any",
    path,
    args: [args],
    identity: { kind: "none" },
    caller: { ip: null, userAgent: null },
    ...more,
  },
];

describe("the worker", () => {
  it("[W1] serves calls, views and heartbeats over its port, the outcome before the push, and shuts down cleanly", async () => {
    const { worker, messages, request, exit } = await startWorker();
    expect(await request("ping", [])).toBe("pong");
    const channel = (await request("call", call("messages:createChannel", { name: "w" }))) as CallResult & {
      value: string;
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage({ notice: "openView", viewId: 3 } satisfies FrontMessage);
    const change = {
      add: [{ queryId: 0, path: "messages:list", args: [{ channelId: channel.value }] }],
      remove: [],
    };
    const first = (await request("updateView", [3, change])) as ViewUpdate;
    expect(first.results).toHaveLength(1);
    const before = messages.length;
    await request("call", call("messages:send", { channelId: channel.value, text: "hi" }, { viewId: 3 }));
    for (let i = 0; i < 500 && !messages.slice(before).some((message) => "push" in message); i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const order = messages.slice(before).map((message) => ("id" in message ? "reply" : message.push));
    expect(order).toEqual(["reply", "viewUpdate"]);
    await expect(request("updateView", [3, change])).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(request("constructor", [])).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await request("shutdown", []);
    expect(await exit).toBe(0);
  });

  it("[W2] says why it cannot start and exits", async () => {
    const { messages, exit } = await startWorker({ convexDir: join(root, "missing") });
    expect(messages[0]).toMatchObject({ push: "failed", message: expect.stringContaining("missing") });
    expect(await exit).toBe(1);
  });

  it("[W3] a worker that was ended in a busy loop leaves a data directory that the next one opens", async () => {
    const options = { dataDir: join(root, "busy") };
    const first = await startWorker(options);
    await first.request("call", call("messages:increment", { name: "n" }));
    first.request("call", call("messages:increment", { name: "n" })).catch(() => {});
    await first.worker.terminate();
    const second = await startWorker(options);
    const { value } = (await second.request(
      "call",
      call("messages:counter", { name: "n" }),
    )) as CallResult & { value: number };
    expect(value).toBeGreaterThanOrEqual(1);
    await second.request("shutdown", []);
    await second.exit;
  });
});
