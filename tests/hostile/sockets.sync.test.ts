/** Clients that keep the frames and break the protocol, against the built server: order, versions, sizes, replays. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { eventually, START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";

let it: HostileHome;
beforeAll(async () => {
  it = await startHostileHome();
}, START_TIMEOUT_MS);
const opened: WebSocket[] = [];
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  await it.expectWell();
});
afterAll(() => it.stop());

// What the server says differs by type; the checks below read it field by field.
type Message = { type: string } & Record<string, unknown>;
type Version = { querySet: number; identity: number; ts: string };
type Client = {
  say: (message: unknown) => void;
  received: Message[];
  closed: Promise<{ code: number; reason: string }>;
  socket: WebSocket;
};

async function connect(sessionId: string | null = crypto.randomUUID()): Promise<Client> {
  const socket = new WebSocket(`${it.home.info.url.replace("http", "ws")}/api/sync`);
  opened.push(socket);
  socket.on("error", () => {});
  const received: Message[] = [];
  socket.on("message", (data) => received.push(JSON.parse(String(data)) as Message));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once("close", (code, reason) => resolve({ code, reason: String(reason) })),
  );
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const say = (message: unknown) => {
    if (socket.readyState === socket.OPEN)
      socket.send(typeof message === "string" ? message : JSON.stringify(message));
  };
  if (sessionId !== null) say({ type: "Connect", sessionId, connectionCount: 0 });
  return { say, received, closed, socket };
}

const add = (queryId: number, args: object = { channel: "x" }, udfPath = "notes:list") => ({
  type: "Add",
  queryId,
  udfPath,
  args: [args],
});
const modify = (baseVersion: unknown, newVersion: unknown, modifications: unknown) => ({
  type: "ModifyQuerySet",
  baseVersion,
  newVersion,
  modifications,
});
const write = (requestId: unknown, text: string, channel = "replay") => ({
  type: "Mutation",
  requestId,
  udfPath: "notes:add",
  args: [{ channel, text }],
});

/** Ends a socket the way its developer understands and its client does not repeat. */
async function expectFatal({ closed, received }: Client, name: string): Promise<void> {
  expect([(await closed).code, received.at(-1)?.type], name).toEqual([1002, "FatalError"]);
}

describe("versions and order", () => {
  const deep = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown;
  const wrong: [string, unknown[]][] = [
    ["a gap", [modify(0, 1, []), modify(5, 6, [])]],
    ["a repetition", [modify(0, 1, []), modify(0, 1, [])]],
    ["a step back", [modify(0, 5, []), modify(5, 4, [])]],
    ["no step", [modify(0, 0, [])]],
    ["a start that is not the beginning", [modify(1, 2, [])]],
    ["versions that are texts", [modify("0", "1", [])]],
    ["versions that are fractions", [modify(0, 0.5, [])]],
    ["versions below zero", [modify(-1, 0, [])]],
    ["versions beyond exact numbers", [modify(0, 2 ** 53, [])]],
    ["no versions", [{ type: "ModifyQuerySet", modifications: [] }]],
    ["modifications that are an object", [modify(0, 1, {})]],
    ["modifications that are null", [modify(0, 1, [null])]],
    ["a second greeting", [{ type: "Connect", sessionId: crypto.randomUUID() }]],
    ["an id that leaves before it came", [modify(0, 1, [{ type: "Remove", queryId: 1 }])]],
    ["an id that comes twice", [modify(0, 1, [add(1), add(1)])]],
    ["an id that comes and leaves at once", [modify(0, 1, [add(1), { type: "Remove", queryId: 1 }])]],
    ["an id that is a text", [modify(0, 1, [{ ...add(1), queryId: "1" }])]],
    ["a kind of change that is none", [modify(0, 1, [{ ...add(1), type: "constructor" }])]],
    ["a component", [modify(0, 1, [{ ...add(1), componentPath: "x" }])]],
    ["an identity out of turn", [{ type: "Authenticate", baseVersion: 1, tokenType: "None" }]],
    ["an unknown identity", [{ type: "Authenticate", baseVersion: 0, tokenType: "__proto__" }]],
    ["a type of the prototype", [{ type: "constructor" }]],
    ["no type", [{}]],
    ["a list", [[]]],
    ["a text", ['"Connect"']],
    ["nothing", ["null"]],
    ["half of a message", ['{"type":"Mutation","requestId":0']],
    ["a request below zero", [write(-1, "x", "order")]],
    ["a request that is a text", [write("1", "x", "order")]],
    ["arguments that are no list", [{ ...write(0, "x", "order"), args: { channel: "order", text: "x" } }]],
    ["two arguments", [{ ...write(0, "x", "order"), args: [{}, {}] }]],
    ["a path that is a number", [{ ...write(0, "x", "order"), udfPath: 7 }]],
    ["a path of a mebibyte", [{ ...write(0, "x", "order"), udfPath: "a".repeat(1_000_000) }]],
    ["arguments 70 levels deep", [{ ...write(0, "x", "order"), args: [{ channel: deep(70), text: "x" }] }]],
    [
      "arguments 200,000 levels deep",
      [
        `{"type":"Mutation","requestId":0,"udfPath":"notes:add","args":[{"channel":${"[".repeat(200_000)}${"]".repeat(200_000)}}]}`,
      ],
    ],
    [
      "a query 200,000 levels deep",
      [
        `{"type":"ModifyQuerySet","baseVersion":0,"newVersion":1,"modifications":[{"type":"Add","queryId":0,"udfPath":"notes:list","args":[{"channel":${"[".repeat(200_000)}${"]".repeat(200_000)}}]}]}`,
      ],
    ],
    [
      "half of a surrogate pair",
      [{ ...write(0, "x", "order"), args: [{ channel: "order", text: "\ud800" }] }],
    ],
    [
      "an own prototype",
      [
        '{"type":"Mutation","requestId":0,"udfPath":"notes:add","args":[{"__proto__":{"channel":"order","text":"x"}}]}',
      ],
    ],
  ];

  test.each(wrong)(
    "[H58] that are %s end the socket for good, and nothing is written",
    async (name, messages) => {
      const client = await connect();
      for (const message of messages) client.say(message);
      await expectFatal(client, name);
      expect(await it.home.run("notes:list", { channel: "order" })).toEqual([]);
    },
  );

  test("[H58] before any greeting there is nothing to ask", async () => {
    for (const message of [
      modify(0, 1, []),
      write(0, "x"),
      { type: "Event" },
      { type: "Authenticate", baseVersion: 0, tokenType: "None" },
    ]) {
      const client = await connect(null);
      client.say(message);
      await expectFatal(client, JSON.stringify(message));
    }
    for (const sessionId of ["", "a/b", "a".repeat(65), 7, null, "a\0b", "../x"]) {
      const client = await connect(null);
      client.say({ type: "Connect", sessionId });
      await expectFatal(client, JSON.stringify(sessionId));
    }
  });

  const count = fc.oneof(
    { weight: 8, arbitrary: fc.nat(4) },
    fc.constantFrom(-1, 0.5, 2 ** 53, "1", null, Number.POSITIVE_INFINITY, "__proto__"),
  );
  const change = fc.oneof(
    { weight: 5, arbitrary: fc.nat(3).map((id) => add(id)) },
    { weight: 3, arbitrary: fc.nat(3).map((queryId) => ({ type: "Remove", queryId })) },
    fc.nat(3).map((id) => add(id, { channel: 7 })),
    fc.nat(3).map((id) => add(id, {}, "nowhere:nothing")),
    fc.constant({ type: "Add" }),
  );
  const message = fc.oneof(
    { weight: 10, arbitrary: fc.record({ step: fc.nat(20), changes: fc.array(change, { maxLength: 3 }) }) },
    {
      weight: 3,
      arbitrary: fc.tuple(count, count, fc.array(change, { maxLength: 2 })).map((all) => modify(...all)),
    },
    { weight: 4, arbitrary: fc.nat(3).map((id) => write(id, "fuzz", "fuzz")) },
    { weight: 2, arbitrary: fc.constant({ type: "Event" }) },
    fc.constant({ type: "Authenticate", baseVersion: 0, tokenType: "None" }),
    fc.json({ maxDepth: 3 }),
  );

  test("[H58] whatever is said, the server goes on without a gap or says what was wrong", {
    timeout: 40_000,
  }, async () => {
    const seen = { whole: 0, fatal: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), async (script) => {
        const client = await connect();
        let version = 0;
        for (const step of script) {
          if (typeof step === "object" && step !== null && "changes" in step) {
            const { changes } = step as { changes: unknown[] };
            client.say(modify(version, ++version, changes));
          } else client.say(step);
        }
        // A last word that is fine, so that whoever is still here says something.
        client.say(modify(version, version + 1, []));
        let isClosed = false;
        void client.closed.then(() => (isClosed = true));
        await eventually(() => {
          const last = client.received.findLast(({ type }) => type === "Transition");
          const reached = (last?.endVersion as Version | undefined)?.querySet ?? 0;
          expect(isClosed || reached > version).toBe(true);
        }, 2);
        checkTransitions(client.received);
        if (isClosed) {
          seen.fatal += 1;
          await expectFatal(client, JSON.stringify(script));
        } else seen.whole += 1;
        client.socket.terminate();
      }),
      { numRuns: 400, seed: 58 },
    );
    expect(Math.min(seen.whole, seen.fatal)).toBeGreaterThan(40);
  });

  function checkTransitions(received: Message[]): void {
    let at: Version = { querySet: 0, identity: 0, ts: "AAAAAAAAAAA=" };
    for (const each of received) {
      if (each.type !== "Transition") continue;
      expect(each.startVersion).toEqual(at);
      at = each.endVersion as Version;
    }
  }
});

describe("sizes", () => {
  test("[H59] a thousand queries are the most, at once or by and by", async () => {
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => add(from + i));
    const atOnce = await connect();
    atOnce.say(modify(0, 1, range(0, 1_001)));
    await expectFatal(atOnce, "at once");
    const byAndBy = await connect();
    for (let i = 0; i < 10; i++) byAndBy.say(modify(i, i + 1, range(i * 100, i * 100 + 100)));
    await eventually(() =>
      expect((byAndBy.received.at(-1)?.endVersion as Version | undefined)?.querySet).toBe(10),
    );
    byAndBy.say(modify(10, 11, [add(1_000)]));
    await expectFatal(byAndBy, "by and by");
    const crowd = await connect();
    crowd.say(
      modify(
        0,
        1,
        Array.from({ length: 15_000 }, () => ({ type: "Remove", queryId: 0 })),
      ),
    );
    await expectFatal(crowd, "removals");
  });

  test("[H59] what a socket's queries ask with is bounded as a whole, not each by itself", async () => {
    const large = "x".repeat(200_000);
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect()));
    for (const client of clients)
      for (let i = 0; i < 100; i++) client.say(modify(i, i + 1, [add(i, { channel: `${i}${large}` })]));
    for (const client of clients) await expectFatal(client, "arguments");
    // Room is given back.
    const patient = await connect();
    for (let i = 0; i < 20; i++) {
      patient.say(modify(i * 2, i * 2 + 1, [add(i, { channel: `${i}${large}` })]));
      patient.say(modify(i * 2 + 1, i * 2 + 2, [{ type: "Remove", queryId: i }]));
    }
    await eventually(() =>
      expect((patient.received.at(-1)?.endVersion as Version | undefined)?.querySet).toBe(40),
    );
  });

  test("[H59] what waits to be run is bounded in bytes as well, and a client that waits for answers loses nothing", async () => {
    const large = "x".repeat(500_000);
    const flooder = await connect();
    for (let i = 0; i < 150; i++) flooder.say({ ...write(i, large, "waiting"), udfPath: "notes:refuse" });
    const { code, reason } = await Promise.race([
      flooder.closed,
      sleep(10_000, { code: 0, reason: "served" }),
    ]);
    // Either it is quick enough to serve them all, or it says that this was too much, if the line lets it.
    expect([
      [1013, "TooManyConcurrentRequests"],
      [1006, ""],
      [0, "served"],
    ]).toContainEqual([code, reason]);
    const polite = await connect();
    for (let i = 0; i < 12; i++) {
      polite.say(write(i, large, "polite"));
      await eventually(() =>
        expect(polite.received.filter(({ type }) => type === "MutationResponse")).toHaveLength(i + 1),
      );
    }
  });
});

describe("a request that comes again", () => {
  test("[H61] is run once, whoever sends it how often, and always gets the first answer", async () => {
    const sessionId = crypto.randomUUID();
    for (let round = 0; round < 10; round++) {
      const clients = await Promise.all(Array.from({ length: 4 }, () => connect(sessionId)));
      for (const client of clients) for (let i = 0; i < 5; i++) client.say(write(round, `round ${round}`));
      await eventually(() => {
        for (const { received } of clients)
          expect(received.filter(({ type }) => type === "MutationResponse")).toHaveLength(5);
      });
      const answers = clients.flatMap(({ received }) =>
        received.filter(({ type }) => type === "MutationResponse").map(({ result, ts }) => `${result} ${ts}`),
      );
      expect(new Set(answers).size).toBe(1);
      for (const { socket } of clients) socket.terminate();
    }
    const texts = Array.from({ length: 10 }, (_, round) => `round ${round}`);
    expect(await it.home.run("notes:list", { channel: "replay" })).toEqual(texts);
  });

  test("[H61] is told by session and number: another session's is another request, and what failed may be tried again", async () => {
    const [first, second] = await Promise.all([connect(), connect()]);
    for (const client of [first, second]) client.say(write(0, "each", "each"));
    first?.say({ ...write(1, "x"), udfPath: "notes:refuse", args: [{ code: "NO" }] });
    first?.say(write(1, "again", "each"));
    await eventually(async () => {
      expect(first?.received.filter(({ type }) => type === "MutationResponse")).toHaveLength(3);
      expect(await it.home.run("notes:list", { channel: "each" })).toHaveLength(3);
    });
    expect(await it.home.run("notes:list", { channel: "each" })).toEqual(["each", "each", "again"]);
    // Numbers out of order, far apart, or huge are numbers all the same.
    for (const id of [7, 3, 2 ** 53 - 1, 3]) first?.say(write(id, `n${id}`, "numbers"));
    await eventually(() =>
      expect(first?.received.filter(({ type }) => type === "MutationResponse")).toHaveLength(7),
    );
    expect(await it.home.run("notes:list", { channel: "numbers" })).toEqual(["n7", "n3", `n${2 ** 53 - 1}`]);
  });
});
