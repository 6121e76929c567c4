import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { splitUtf8 } from "./serverMessage.ts";
import { MAX_QUEUED_MUTATIONS, SyncSession } from "./session.ts";
import { TestEngine } from "./testEngine.ts";
import { decodeTs, encodeTs } from "./timestamp.ts";

type Version = { querySet: number; identity: number; ts: string };
// oxlint-disable-next-line typescript/no-explicit-any -- messages of every type are looked into
type Message = Record<string, any>;

let engine: TestEngine;
let nextViewId = 1;
beforeEach(() => {
  engine = new TestEngine();
});

/** A client that checks on every Transition what the npm client checks: versions follow each other without a gap. */
function connect({ sessionId = "11111111-1111-4111-8111-111111111111", isConnected = true } = {}) {
  const received: Message[] = [];
  const chunks: string[] = [];
  const results = new Map<number, unknown>();
  let version: Version = { querySet: 0, identity: 0, ts: encodeTs("0") };
  let slow = false;
  const closed: { code?: number; reason?: string }[] = [];
  const viewId = nextViewId++;
  const session = new SyncSession({
    engine,
    viewId,
    caller: { ip: "127.0.0.1", userAgent: null },
    adminIdentity: (key) => (key === "secret" ? { kind: "admin" } : null),
    transport: {
      isSlow: () => slow,
      close: (code, reason) => closed.push({ code, reason }),
      send(frame) {
        let message = JSON.parse(frame) as Message;
        received.push(message);
        if (message.type === "TransitionChunk") {
          expect(message.partNumber).toBe(chunks.length);
          chunks.push(message.chunk);
          if (chunks.length < message.totalParts) return;
          message = JSON.parse(chunks.splice(0).join("")) as Message;
        } else {
          expect(chunks).toHaveLength(0);
        }
        if (message.type !== "Transition") return;
        expect(message.startVersion).toEqual(version);
        version = message.endVersion;
        for (const change of message.modifications) {
          if (change.type === "QueryRemoved") results.delete(change.queryId);
          else
            results.set(change.queryId, change.type === "QueryUpdated" ? change.value : change.errorMessage);
        }
      },
    },
  });
  engine.onViewUpdate((id, update) => clients.find((client) => client.viewId === id)?.session.push(update));
  const say = (message: object) => session.receive(JSON.stringify(message));
  if (isConnected)
    say({ type: "Connect", sessionId, connectionCount: 0, lastCloseReason: "InitialConnect", clientTs: 0 });
  const client = {
    session,
    viewId,
    received,
    results,
    closed,
    say,
    version: () => version,
    types: () => received.map(({ type }) => type),
    setSlow(value: boolean) {
      slow = value;
      if (!value) session.drained();
    },
    add: (base: number, ...queries: [queryId: number, udfPath: string, args: object][]) =>
      say({
        type: "ModifyQuerySet",
        baseVersion: base,
        newVersion: base + 1,
        modifications: queries.map(([queryId, udfPath, args]) => ({
          type: "Add",
          queryId,
          udfPath,
          args: [args],
        })),
      }),
    write: (requestId: number, text: string, channel = "a") =>
      say({ type: "Mutation", requestId, udfPath: "notes:add", args: [{ channel, text }] }),
  };
  clients.push(client);
  return client;
}
const clients: { viewId: number; session: SyncSession }[] = [];

async function settle() {
  for (let i = 0; i < 12; i++) await nextTurn();
}

describe("subscriptions", () => {
  test("a ModifyQuerySet is answered by one Transition with every result", async () => {
    const client = connect();
    client.add(0, [0, "notes:list", { channel: "a" }], [1, "notes:list", { channel: "b" }]);
    await settle();
    expect(client.types()).toEqual(["Transition"]);
    expect(client.version()).toEqual({ querySet: 1, identity: 0, ts: encodeTs("1000") });
    expect(client.results).toEqual(
      new Map([
        [0, []],
        [1, []],
      ]),
    );
  });

  test("an empty first ModifyQuerySet still moves the version", async () => {
    const client = connect();
    client.add(0);
    await settle();
    expect(client.version().querySet).toBe(1);
  });

  test("changes that arrive while the engine is busy are folded into one Transition", async () => {
    let open = () => {};
    engine.gate = new Promise((resolve) => (open = resolve));
    const client = connect();
    client.add(0, [0, "notes:list", { channel: "a" }]);
    client.add(1, [1, "notes:list", { channel: "b" }]);
    client.add(2, [2, "notes:list", { channel: "c" }]);
    engine.gate = null;
    open();
    await settle();
    expect(client.types()).toEqual(["Transition", "Transition"]);
    expect(client.version().querySet).toBe(3);
    expect(client.results.size).toBe(3);
  });

  test("a query added and removed while the engine is busy leaves nothing behind", async () => {
    let open = () => {};
    engine.gate = new Promise((resolve) => (open = resolve));
    const client = connect();
    client.add(0);
    client.add(1, [7, "notes:list", { channel: "a" }]);
    client.say({
      type: "ModifyQuerySet",
      baseVersion: 2,
      newVersion: 3,
      modifications: [{ type: "Remove", queryId: 7 }],
    });
    engine.gate = null;
    open();
    await settle();
    expect(client.version().querySet).toBe(3);
    expect(client.results.has(7)).toBe(false);
    expect(engine.views.get(client.viewId)?.queries.size).toBe(0);
    expect(client.closed).toEqual([]);
  });

  test("a result that did not change is left out, the timestamp moves all the same", async () => {
    const client = connect();
    client.add(0, [0, "notes:list", { channel: "a" }], [1, "notes:missing", {}]);
    await settle();
    await engine.write("elsewhere", "x");
    await settle();
    expect(client.received).toHaveLength(2);
    // The failed query's request id is another one each time; that is no news either.
    expect(client.received[1]).toMatchObject({
      type: "Transition",
      modifications: [],
      endVersion: { ts: encodeTs("1001") },
    });
  });

  test("changes that pile up faster than the engine takes them close the socket as overloaded", async () => {
    engine.gate = new Promise(() => {});
    const client = connect();
    for (let i = 0; i < 300; i++) {
      const change =
        i % 2
          ? { type: "Remove", queryId: 0 }
          : { type: "Add", queryId: 0, udfPath: "notes:list", args: [{}] };
      client.say({ type: "ModifyQuerySet", baseVersion: i, newVersion: i + 1, modifications: [change] });
    }
    expect(client.closed).toEqual([{ code: 1013, reason: "TooManyConcurrentRequests" }]);
  });

  test("a failure carries errorData only when there is some", async () => {
    const client = connect();
    client.say({ type: "Mutation", requestId: 0, udfPath: "notes:fail", args: [{}] });
    client.say({ type: "Mutation", requestId: 1, udfPath: "notes:fail", args: [{ data: { code: "X" } }] });
    await settle();
    expect(client.received[0]).toEqual({
      type: "MutationResponse",
      requestId: 0,
      success: false,
      result: "[Request ID: 0123456789abcdef] Server Error",
      logLines: [],
      ts: null,
    });
    expect(client.received[1]?.errorData).toEqual({ code: "X" });
  });

  test("the journal a client hands in is given back with the result", async () => {
    const client = connect();
    client.say({
      type: "ModifyQuerySet",
      baseVersion: 0,
      newVersion: 1,
      modifications: [
        { type: "Add", queryId: 0, udfPath: "notes:list", args: [{ channel: "a" }], journal: "page-1" },
      ],
    });
    await settle();
    expect(client.received[0]?.modifications[0].journal).toBe("page-1");
  });
});

describe("mutations and actions", () => {
  test("the response comes first, then the Transition that holds its effect", async () => {
    const client = connect();
    client.add(0, [0, "notes:list", { channel: "a" }]);
    await settle();
    client.write(0, "hello");
    await settle();
    expect(client.types()).toEqual(["Transition", "MutationResponse", "Transition"]);
    expect(client.received[1]).toMatchObject({ success: true, result: 0, ts: encodeTs("1001") });
    expect(client.version().ts).toBe(encodeTs("1001"));
    expect(client.results.get(0)).toEqual(["hello"]);
  });

  test("a mutation without any subscription is followed by an empty Transition", async () => {
    const client = connect();
    client.write(0, "hello");
    await settle();
    expect(client.types()).toEqual(["MutationResponse", "Transition"]);
    expect(client.received[1]?.modifications).toEqual([]);
  });

  test("mutations of one socket run one at a time, in order", async () => {
    let open = () => {};
    engine.gate = new Promise((resolve) => (open = resolve));
    const client = connect();
    for (let i = 0; i < 5; i++) client.write(i, `note ${i}`);
    await settle();
    expect(engine.ran["notes:add"]).toBeUndefined();
    open();
    await settle();
    const answers = client.received.filter(({ type }) => type === "MutationResponse");
    expect(answers.map(({ requestId, result }) => [requestId, result])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  test("a replayed mutation answers with its first timestamp, changes nothing and is followed by a Transition", async () => {
    const first = connect();
    first.write(0, "once");
    await settle();
    first.session.stop();
    await engine.write("b", "later");
    const second = connect();
    second.add(0, [0, "notes:list", { channel: "a" }]);
    await settle();
    second.write(0, "once");
    await settle();
    expect(second.types()).toEqual(["Transition", "MutationResponse", "Transition"]);
    expect(second.received[1]).toMatchObject({ success: true, ts: encodeTs("1001") });
    expect(second.results.get(0)).toEqual(["once"]);
  });

  test("the mutation after the last that may wait closes the socket as overloaded", async () => {
    engine.gate = new Promise(() => {});
    const client = connect();
    for (let i = 0; i <= MAX_QUEUED_MUTATIONS; i++) client.write(i, "x");
    expect(client.closed).toEqual([]);
    client.write(MAX_QUEUED_MUTATIONS + 1, "x");
    expect(client.closed).toEqual([{ code: 1013, reason: "TooManyConcurrentRequests" }]);
  });

  test("an action is not held up by a waiting mutation", async () => {
    const client = connect();
    client.say({ type: "Action", requestId: 4, udfPath: "notes:whoami", args: [{}] });
    await settle();
    expect(client.received).toEqual([
      { type: "ActionResponse", requestId: 4, success: true, result: "none", logLines: [] },
    ]);
  });

  test("a lost engine closes the socket so that the client comes back and replays", async () => {
    const client = connect();
    client.say({ type: "Mutation", requestId: 0, udfPath: "engine:dies", args: [{}] });
    await settle();
    expect(client.closed).toEqual([{ code: 1011, reason: "InternalServerError" }]);
    expect(client.received).toEqual([]);
    expect(engine.views.size).toBe(0);
  });
});

describe("identity", () => {
  test("the admin key changes who the queries run as", async () => {
    const client = connect();
    client.add(0, [0, "notes:whoami", {}]);
    client.say({ type: "Authenticate", baseVersion: 0, tokenType: "Admin", value: "secret" });
    await settle();
    expect(client.results.get(0)).toBe("admin");
    expect(client.version()).toMatchObject({ querySet: 1, identity: 1 });
    client.say({ type: "Authenticate", baseVersion: 1, tokenType: "None" });
    await settle();
    expect(client.results.get(0)).toBe("none");
  });

  test.each([
    [{ tokenType: "Admin", value: "wrong" }, "Invalid admin key"],
    [{ tokenType: "User", value: "a.b.c" }, "No auth provider is configured"],
  ])("%j is answered with an AuthError at the current version", async (token, error) => {
    const client = connect();
    client.say({ type: "Authenticate", baseVersion: 0, ...token });
    await settle();
    expect(client.received).toEqual([
      { type: "AuthError", error, baseVersion: 0, authUpdateAttempted: true },
    ]);
    expect(client.closed).toEqual([{ code: undefined, reason: undefined }]);
  });
});

describe("errors a client would repeat for ever end in a FatalError", () => {
  const connectMessage = {
    type: "Connect",
    sessionId: "s",
    connectionCount: 0,
    lastCloseReason: null,
    clientTs: 0,
  };
  const addZero = { type: "Add", queryId: 0, udfPath: "notes:list", args: [{}] };
  const modify = (baseVersion: unknown, newVersion: unknown, ...modifications: unknown[]) => ({
    type: "ModifyQuerySet",
    baseVersion,
    newVersion,
    modifications,
  });
  test.each<[string, unknown[]]>([
    ["a gap in the query set version", [modify(3, 4)]],
    ["a query set version that stands still", [modify(0, 0)]],
    ["a gap in the identity version", [{ type: "Authenticate", baseVersion: 2, tokenType: "None" }]],
    ["a queryId used twice", [modify(0, 1, addZero), modify(1, 2, addZero)]],
    ["a queryId used twice in one message", [modify(0, 1, addZero, addZero)]],
    ["an unknown queryId removed", [modify(0, 1, { type: "Remove", queryId: 9 })]],
    ["a negative queryId", [modify(0, 1, { ...addZero, queryId: -1 })]],
    ["arguments that are no list", [modify(0, 1, { ...addZero, args: {} })]],
    ["arguments that are no object", [{ type: "Mutation", requestId: 0, udfPath: "notes:add", args: [7] }]],
    ["a path that is no string", [{ type: "Action", requestId: 0, udfPath: null, args: [{}] }]],
    [
      "a component path",
      [{ type: "Mutation", requestId: 0, udfPath: "a:b", args: [{}], componentPath: "x" }],
    ],
    ["a second Connect", [connectMessage]],
    ["an unknown type", [{ type: "Subscribe" }]],
    ["no object at all", [[1, 2]]],
    ["null", [null]],
  ])("%s", async (_name, messages) => {
    const client = connect();
    for (const message of messages) client.say(message as object);
    await settle();
    expect(client.received.at(-1)?.type).toBe("FatalError");
    expect(client.closed).toEqual([{ code: 1002, reason: "ProtocolError" }]);
    expect(engine.views.size).toBe(0);
  });

  test("anything before Connect", () => {
    const client = connect({ isConnected: false });
    client.add(0);
    expect(client.received[0]?.type).toBe("FatalError");
  });

  test("text that is no JSON", () => {
    const client = connect();
    client.session.receive("{");
    expect(client.received[0]).toEqual({ type: "FatalError", error: "Received Invalid JSON" });
    client.add(0);
    expect(client.received).toHaveLength(1);
  });

  test("an Event is ignored", () => {
    const client = connect();
    client.say({ type: "Event", eventType: "ClientConnect", event: {} });
    expect(client.closed).toEqual([]);
  });
});

describe("large and slow", () => {
  test("a Transition above five megabytes travels in contiguous chunks", async () => {
    const client = connect();
    client.add(0, [0, "notes:large", { size: 1_000_000 }], [1, "notes:list", { channel: "a" }]);
    await settle();
    expect(client.types()).toEqual(["TransitionChunk", "TransitionChunk"]);
    expect(client.results.get(0)).toBe("ä🙂".repeat(1_000_000));
    for (const { chunk } of client.received) expect(Buffer.byteLength(chunk)).toBeLessThanOrEqual(5_000_000);
    await engine.write("a", "after");
    await settle();
    expect(client.results.get(1)).toEqual(["after"]);
  });

  test("characters are never cut in two", () => {
    const text = "aä€🙂".repeat(50);
    for (let limit = 4; limit < 24; limit++) {
      const parts = splitUtf8(Buffer.from(text), limit);
      expect(parts.join("")).toBe(text);
      for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(limit);
    }
  });

  test("what a slow socket misses is covered by one Transition when it has drained", async () => {
    const client = connect();
    client.add(0, [0, "notes:list", { channel: "a" }]);
    await settle();
    client.setSlow(true);
    for (let i = 0; i < 50; i++) {
      await engine.write("a", `note ${i}`);
    }
    await settle();
    expect(client.received).toHaveLength(1);
    client.setSlow(false);
    expect(client.received).toHaveLength(2);
    expect(client.results.get(0)).toHaveLength(50);
    expect(client.version().ts).toBe(encodeTs("1050"));
  });

  test("a result that came back to what the client has is not sent again", async () => {
    const client = connect();
    client.add(0, [0, "notes:list", { channel: "a" }]);
    await settle();
    client.setSlow(true);
    client.session.push({
      ts: "1001",
      results: [{ queryId: 0, outcome: { ok: true, value: ["x"], logLines: [] }, journal: null }],
    });
    client.session.push({
      ts: "1002",
      results: [{ queryId: 0, outcome: { ok: true, value: [], logLines: [] }, journal: null }],
    });
    client.setSlow(false);
    expect(client.received.at(-1)).toMatchObject({
      type: "Transition",
      modifications: [],
      endVersion: { ts: encodeTs("1002") },
    });
  });
});

test("timestamps survive the wire", () => {
  for (const ts of ["0", "1", "1750000000000000000", "18446744073709551615"])
    expect(decodeTs(encodeTs(ts))).toBe(ts);
  expect(encodeTs("0")).toBe("AAAAAAAAAAA=");
  for (const bad of ["", "AAAA", 7, null, "AAAAAAAAAAAAAAAA"]) expect(decodeTs(bad)).toBeNull();
});
