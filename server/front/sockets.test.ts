/** Raw sockets against the built server: who gets in, and what a misbehaving client can do to the others. */
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ConvexClient } from "convex/browser";
import { makeFunctionReference as ref } from "convex/server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, START_TIMEOUT_MS } from "../testing/eventually.ts";
import { createPackage, TestHome } from "../testing/home.ts";

const list = ref<"query", { channel: string }, string[]>("notes:list");
const add = ref<"mutation", { channel: string; text: string }, string>("notes:add");

let pack: Awaited<ReturnType<typeof createPackage>>;
let home: TestHome;
/** A well-behaved client that every test must leave working. */
let bystander: ConvexClient;
let view: string[] | undefined;
beforeAll(async () => {
  pack = await createPackage();
  home = await TestHome.start({ folder: pack.folder, env: { OPENCOM_MAX_SOCKETS_PER_IP: "12" } });
  bystander = new ConvexClient(home.info.url, {
    unsavedChangesWarning: false,
    logger: false,
    webSocketConstructor: WebSocket as never,
  });
  bystander.onUpdate(list, { channel: "bystander" }, (value) => {
    view = value;
  });
}, START_TIMEOUT_MS);
afterAll(async () => {
  await bystander.close();
  await home.remove();
  pack.remove();
});
let written = 0;
const opened: RawSocket[] = [];
afterEach(async () => {
  for (const raw of opened.splice(0)) raw.socket.terminate();
  await bystander.mutation(add, { channel: "bystander", text: "ok" });
  expect(view).toHaveLength(++written);
  expect(bystander.connectionState().connectionCount).toBe(1);
});

type RawSocket = {
  socket: WebSocket;
  received: { type: string; [key: string]: unknown }[];
  say: (message: object | string) => void;
  closed: Promise<{ code: number; reason: string }>;
};

function dial(path = "/api/1.48.0/sync", headers: Record<string, string> = {}): RawSocket {
  const socket = new WebSocket(home.info.url.replace("http", "ws") + path, { headers });
  const received: RawSocket["received"] = [];
  socket.on("message", (data) => received.push(JSON.parse(String(data)) as RawSocket["received"][number]));
  socket.on("error", () => {});
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once("close", (code, reason) => resolve({ code, reason: String(reason) })),
  );
  const raw: RawSocket = {
    socket,
    received,
    say: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    closed,
  };
  opened.push(raw);
  return raw;
}

async function openSockets(): Promise<number> {
  const headers = { authorization: `Convex ${home.info.adminKey}` };
  const answer = await fetch(`${home.info.url}/api/opencom/stats`, { headers });
  return ((await answer.json()) as { openSockets: number }).openSockets;
}

async function connect(path?: string): Promise<RawSocket> {
  const raw = dial(path);
  await new Promise((resolve) => raw.socket.once("open", resolve));
  raw.say({
    type: "Connect",
    sessionId: crypto.randomUUID(),
    connectionCount: 0,
    lastCloseReason: "InitialConnect",
    clientTs: 0,
  });
  return raw;
}

/** HTTP status an upgrade is answered with; 101 when it succeeds. */
function upgradeStatus(path: string, headers: Record<string, string>): Promise<number> {
  const raw = dial(path, headers);
  return new Promise((resolve) => {
    raw.socket.once("open", () => resolve(101));
    raw.socket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
  });
}

describe("admission", () => {
  test.each([
    ["/api/sync", 101],
    ["/api/1.48.0/sync", 101],
    ["/api/0.1.0-alpha.1/sync", 101],
    ["/api/sync?x=1", 101],
    ["/api/a/b/sync", 404],
    ["/sync", 404],
    ["/", 404],
  ])("an upgrade at %s is answered with %i", async (path, status) => {
    expect(await upgradeStatus(path, {})).toBe(status);
  });

  test("origins: own and loopback pages may connect, others and opaque ones may not", async () => {
    const { port } = new URL(home.info.url);
    for (const [origin, status] of [
      [home.info.url, 101],
      [`http://127.0.0.1:${port}`, 101],
      ["http://127.0.0.1:4001", 101],
      ["http://shop.localhost:3000", 101],
      ["https://evil.example", 403],
      ["http://localhost.evil.example", 403],
      ["null", 403],
      ["file://", 403],
    ] as const) {
      expect([origin, await upgradeStatus("/api/sync", { Origin: origin })]).toEqual([origin, status]);
      for (const raw of opened.splice(0)) raw.socket.terminate();
    }
  });

  test("a foreign Host is refused before anything else", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${new URL(home.info.url).port}`,
      "localhost",
      "localhost:1",
    ]) {
      expect(await upgradeStatus("/api/sync", { Host: host })).toBe(421);
    }
  });

  test("one address gets so many sockets and no more, and closing one makes room", async () => {
    const sockets = await Promise.all(Array.from({ length: 11 }, () => connect()));
    expect(await upgradeStatus("/api/sync", {})).toBe(429);
    expect(await openSockets()).toBe(12);
    sockets[0]?.socket.terminate();
    await eventually(async () => expect(await openSockets()).toBe(11));
    await eventually(async () => expect(await upgradeStatus("/api/sync", {})).toBe(101));
  });
});

describe("a misbehaving client is ended alone", () => {
  test.each<[string, (string | object)[]]>([
    ["junk", ["}{"]],
    ["a version gap", [{ type: "ModifyQuerySet", baseVersion: 5, newVersion: 6, modifications: [] }]],
    [
      "a queryId used twice",
      [1, 2].map((version) => ({
        type: "ModifyQuerySet",
        baseVersion: version - 1,
        newVersion: version,
        modifications: [{ type: "Add", queryId: 0, udfPath: "notes:list", args: [{ channel: "x" }] }],
      })),
    ],
    ["a prototype for arguments", ['{"type":"Mutation","requestId":0,"udfPath":"notes:add","args":[[]]}']],
  ])("%s", async (_name, messages) => {
    const raw = await connect();
    for (const message of messages) raw.say(message);
    expect(await raw.closed).toMatchObject({ code: 1002 });
    expect(raw.received.at(-1)?.type).toBe("FatalError");
  });

  test("a message above one mebibyte", async () => {
    const raw = await connect();
    raw.say({ type: "Event", eventType: "x", event: "x".repeat(1024 * 1024) });
    expect((await raw.closed).code).toBe(1009);
  });

  test("binary frames", async () => {
    const raw = await connect();
    raw.socket.send(Buffer.from([1, 2, 3]));
    expect((await raw.closed).code).toBe(1003);
  });

  test("bytes that are no WebSocket frame", async () => {
    const raw = await connect();
    (raw.socket as unknown as { _socket: { write: (data: Buffer) => void } })._socket.write(
      Buffer.alloc(64, 0xff),
    );
    await raw.closed;
  });

  test("a half-open upgrade", async () => {
    const { hostname, port } = new URL(home.info.url);
    const half = request({
      hostname,
      port,
      path: "/api/sync",
      headers: { connection: "upgrade", upgrade: "websocket" },
    });
    half.on("error", () => {});
    const status = await new Promise((resolve) => {
      half.on("response", ({ statusCode }) => resolve(statusCode));
      half.end();
    });
    expect(status).toBe(400);
  });

  test("one that asks for much and reads nothing is not read from either, and loses nothing when it reads on", async () => {
    const raw = await connect();
    raw.socket.pause();
    const queries = 40;
    for (let i = 0; i < queries; i++) {
      raw.say({
        type: "ModifyQuerySet",
        baseVersion: i,
        newVersion: i + 1,
        modifications: [{ type: "Add", queryId: i, udfPath: "notes:large", args: [{ size: 100_000 + i }] }],
      });
    }
    await sleep(300);
    await bystander.mutation(add, { channel: "bystander", text: "meanwhile" });
    expect(view).toHaveLength(++written);
    raw.socket.resume();
    await eventually(() => expect(transitions(raw).at(-1)?.endVersion.querySet).toBe(queries));
    const updated = transitions(raw).flatMap(({ modifications }) => modifications);
    expect(new Set(updated.map(({ queryId }) => queryId)).size).toBe(queries);
    // Folded: one Transition covers what several changes asked for.
    expect(transitions(raw).length).toBeLessThan(queries);
  });
});

type Transition = { endVersion: { querySet: number }; modifications: { queryId: number }[] };

/** The Transitions received so far, put together from their chunks. */
function transitions({ received }: RawSocket): Transition[] {
  const whole: Transition[] = [];
  let chunks: string[] = [];
  for (const message of received) {
    if (message.type === "Transition") whole.push(message as unknown as Transition);
    if (message.type !== "TransitionChunk") continue;
    chunks.push(String(message.chunk));
    if (chunks.length < Number(message.totalParts)) continue;
    whole.push(JSON.parse(chunks.join("")) as Transition);
    chunks = [];
  }
  return whole;
}

test("the connection is kept awake from both sides", async () => {
  const raw = await connect();
  const pinged = new Promise((resolve) => raw.socket.once("ping", resolve));
  await pinged;
}, 10_000);
