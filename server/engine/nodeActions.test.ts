/** Actions in files that say `"use node"`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadApp } from "./app.ts";
import { startTestEngine, type TestEngine } from "./testEngine.ts";

const admin = { identity: { kind: "admin" as const } };
const HOUR = 3_600_000;

let engine: TestEngine;
let server: Server;
let port: number;
beforeAll(async () => {
  engine = await startTestEngine();
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => socket.end(chunk.toString().toUpperCase()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  await engine.shutdown();
  server.close();
});

describe("A2 actions with Node", () => {
  it("open sockets, call functions, and have the app's environment, console and clock", async () => {
    const channelId = await engine.run<string>("messages:createChannel", { name: "node" });
    await engine.setClockOffset(HOUR);
    const args = { port, channelId, text: "hello" };
    const found = await engine.run<{ answer: string; stored: string[]; now: number }>(
      "outside:exchange",
      args,
      admin,
    );
    expect(found).toMatchObject({ answer: "hi HELLO", stored: ["hi HELLO"] });
    expect(found.now).toBeGreaterThan(Date.now() + HOUR / 2);
    expect(engine.logs).toContain("outside:exchange [LOG] 'exchanged' 'hi HELLO'");
  });

  it("fail as other actions do, with their own source lines", async () => {
    await expect(engine.run("outside:fail")).rejects.toThrow("ECONNREFUSED");
    await expect(engine.run("outside:throwHere")).rejects.toThrow(
      /from a file of Node's\n {4}at .*outside\.ts:\d+/,
    );
  });

  it("are as hidden as others when they are internal", async () => {
    await expect(engine.run("outside:exchange", {})).rejects.toThrow("Could not find public function");
  });
});

describe("a folder", () => {
  const load = async (files: Record<string, string>): Promise<unknown> => {
    const folder = mkdtempSync(join(tmpdir(), "opencom-node-"));
    try {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, ".."), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      return await loadApp({
        convexDir: folder,
        env: {},
        nowMs: Date.now,
        onLog: () => {},
        services: () => {
          throw new Error("not here");
        },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const QUERY =
    "const query = Object.assign(() => {}, { isQuery: true, isPublic: true });\nexport { query };";

  it("is refused with a query in a file of Node's", async () => {
    await expect(load({ "both.ts": `// why\n"use node";\n${QUERY}` })).rejects.toThrow(
      'both:query is a query in a file with "use node"',
    );
  });

  it("is refused when a file without the directive wants a module of Node's", async () => {
    const text = 'import { connect } from "node:net";\nexport const use = connect;';
    await expect(load({ "plain.ts": text })).rejects.toThrow("do not bundle");
  });
});
