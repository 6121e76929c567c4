/** Handshakes and frames that no WebSocket client sends, against the built server. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";
import { speak } from "./httpRaw.ts";
import { CONNECT, type Frame, frameOf, handshake, OPCODE, openRaw, type RawPeer, say } from "./socketsRaw.ts";

let it: HostileHome;
beforeAll(async () => {
  it = await startHostileHome({ maxGrowthMiB: 64 });
}, START_TIMEOUT_MS);
const peers: RawPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.socket.destroy();
  await it.expectWell();
});
afterAll(() => it.stop());

async function open(): Promise<RawPeer> {
  const peer = await openRaw(it.port, it.host);
  peers.push(peer);
  return peer;
}

/** Asks for one query and waits for its result: the socket works. */
async function expectAnswer(peer: RawPeer): Promise<void> {
  const modifications = [{ type: "Add", queryId: 0, udfPath: "notes:odd", args: [{}] }];
  peer.socket.write(say(CONNECT()));
  peer.socket.write(say({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications }));
  await eventually(() => expect(peer.texts.map(({ type }) => type)).toContain("Transition"));
}

describe("an upgrade", () => {
  const KEY = "Sec-WebSocket-Key";
  const EXTENSIONS = "Sec-WebSocket-Extensions";
  const wrong: [string, () => string][] = [
    ["without a key", () => handshake(it.host, undefined, { [KEY]: null })],
    ["with an empty key", () => handshake(it.host, undefined, { [KEY]: "" })],
    ["with a short key", () => handshake(it.host, undefined, { [KEY]: "AAAA" })],
    ["with a key that is no base64", () => handshake(it.host, undefined, { [KEY]: "!".repeat(24) })],
    ["with a long key", () => handshake(it.host, undefined, { [KEY]: "A".repeat(2_000) })],
    ["of an old version", () => handshake(it.host, undefined, { "Sec-WebSocket-Version": "7" })],
    ["of a version to come", () => handshake(it.host, undefined, { "Sec-WebSocket-Version": "99" })],
    ["of no version", () => handshake(it.host, undefined, { "Sec-WebSocket-Version": null })],
    ["of two versions", () => handshake(it.host, undefined, { "Sec-WebSocket-Version": "13, 7" })],
    ["to another protocol", () => handshake(it.host, undefined, { Upgrade: "h2c" })],
    ["to two protocols", () => handshake(it.host, undefined, { Upgrade: "websocket, h2c" })],
    ["by POST", () => handshake(it.host).replace("GET", "POST")],
    [
      "with a bad list of protocols",
      () => handshake(it.host, undefined, { "Sec-WebSocket-Protocol": "a,,b" }),
    ],
    ["with a doubled protocol", () => handshake(it.host, undefined, { "Sec-WebSocket-Protocol": "a, a" })],
    ["at no path of ours", () => handshake(it.host, "/")],
    ["at a path beside it", () => handshake(it.host, "/api/a/b/sync")],
    ["at a path with dots", () => handshake(it.host, "/x/../api/sync")],
    ["at an encoded path", () => handshake(it.host, "/api/%73ync")],
    ["at a path in capitals", () => handshake(it.host, "/API/SYNC")],
    ["at a doubled slash", () => handshake(it.host, "//api/sync")],
    ["at a very long version", () => handshake(it.host, `/api/${"1".repeat(5_000)}/sync`)],
    ["at a path with a tail", () => handshake(it.host, "/api/sync/")],
    ["through this server to another", () => handshake(it.host, "http://evil.example/api/sync")],
    ["from another site", () => handshake(it.host, undefined, { Origin: "https://evil.example" })],
    ["from an opaque origin", () => handshake(it.host, undefined, { Origin: "null" })],
    ["from a look-alike", () => handshake(it.host, undefined, { Origin: `http://${it.host}.evil.example` })],
    ["for another host", () => handshake("evil.example")],
    ["for a rebound host", () => handshake(`rebound.example:${it.port}`)],
    ["for two hosts", () => handshake(it.host, undefined, { "X: y\r\nHost": "evil.example" })],
    ["with headers of 100 KiB", () => handshake(it.host, undefined, { X: "a".repeat(100_000) })],
  ];

  test.each(wrong)(
    "[H55] %s is refused in HTTP, and the line is cut though the client keeps its end",
    async (_name, bytes) => {
      const { answers } = await speak(it.port, bytes(), { count: 1 });
      expect([400, 403, 404, 405, 421, 426, 431]).toContain(answers[0]?.status);
      // A client that does not hang up in its turn must not keep the connection.
      const socket = connect({ port: it.port, host: "127.0.0.1", allowHalfOpen: true });
      const isGone = new Promise<void>((resolve) => socket.once("error", () => resolve()));
      socket.resume();
      socket.write(bytes());
      await new Promise((resolve) => socket.once("end", resolve).once("error", resolve));
      const push = setInterval(() => socket.write("x"), 20);
      await isGone;
      clearInterval(push);
      socket.destroy();
    },
  );

  test("[H55] with extensions nobody asked for works without them", async () => {
    for (const offered of [
      "permessage-deflate",
      "permessage-deflate; client_max_window_bits=99999; server_no_context_takeover=x",
      Array.from({ length: 400 }, (_, i) => `x-${i}; a=b`).join(", "),
      'permessage-deflate; a="unfinished',
      ";;;,,,===",
    ]) {
      const head = handshake(it.host, undefined, { [EXTENSIONS]: offered });
      const { answers } = await speak(it.port, head, { count: 1 });
      expect([101, 400]).toContain(answers[0]?.status);
      expect(answers[0]?.headers["sec-websocket-extensions"]).toBeUndefined();
    }
    const [behind] = (await speak(it.port, handshake(it.host) + frameOf({ opcode: 3 }).toString("latin1")))
      .answers;
    expect(behind?.status).toBe(101);
    await expectAnswer(await open());
  });
});

describe("a frame", () => {
  const { text, binary, continuation, close, ping, pong } = OPCODE;
  const bad = Buffer.from([0xc3, 0x28]);
  const closeWith = (code: number, reason: string | Buffer = "") => {
    const head = Buffer.alloc(2);
    head.writeUInt16BE(code);
    return { opcode: close, payload: Buffer.concat([head, Buffer.from(reason)]) };
  };
  const wrong: [string, Frame[], number[]][] = [
    ["without a mask", [{ opcode: text, payload: "{}", isMasked: false }], [1002]],
    ...[1, 2, 3, 4, 5, 6, 7].map((rsv): [string, Frame[], number[]] => [
      `with reserved bits ${rsv}`,
      [{ opcode: text, payload: "{}", rsv }],
      [1002],
    ]),
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Frame[], number[]] => [
      `of the unknown kind ${opcode}`,
      [{ opcode }],
      [1002],
    ]),
    ["that continues nothing", [{ opcode: continuation, payload: "x" }], [1002]],
    [
      "that begins inside another message",
      [
        { opcode: text, payload: "{", fin: false },
        { opcode: text, payload: "}" },
      ],
      [1002],
    ],
    ["that is a ping in two pieces", [{ opcode: ping, fin: false }], [1002]],
    ["that is a close in two pieces", [{ opcode: close, fin: false }], [1002]],
    ["that is a ping of 126 bytes", [{ opcode: ping, payload: "x".repeat(126) }], [1002]],
    ["that is a pong of 64 KiB", [{ opcode: pong, payload: "x".repeat(65_536) }], [1002]],
    ["that says 2^63 bytes", [{ opcode: text, said: 2n ** 63n, form: 8 }], [1002, 1009]],
    ["that says all 64 bits", [{ opcode: text, said: 2n ** 64n - 1n, form: 8 }], [1002, 1009]],
    ["that says a gibibyte", [{ opcode: text, said: 2n ** 30n, form: 8 }], [1009]],
    ["that says a byte too many", [{ opcode: text, said: BigInt(2 ** 20 + 1), form: 8 }], [1009]],
    [
      "that makes a message too long",
      [
        { opcode: text, payload: "x".repeat(600_000), fin: false },
        { opcode: continuation, payload: "x".repeat(600_000) },
      ],
      [1009],
    ],
    ["of text that is no UTF-8", [{ opcode: text, payload: bad }], [1007]],
    [
      "of text that ends within a character",
      [
        { opcode: text, payload: Buffer.from([0xf0, 0x9f]), fin: false },
        { opcode: continuation, payload: "x" },
      ],
      [1007],
    ],
    ["of an overlong slash", [{ opcode: text, payload: Buffer.from([0xc0, 0xaf]) }], [1007]],
    ["of a surrogate in UTF-8", [{ opcode: text, payload: Buffer.from([0xed, 0xa0, 0x80]) }], [1007]],
    ["of bytes", [{ opcode: binary, payload: "{}" }], [1003]],
    ["of no bytes", [{ opcode: binary }], [1003]],
    ["that closes with one byte", [{ opcode: close, payload: "x" }], [1002]],
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map((code): [string, Frame[], number[]] => [
      `that closes with ${code}`,
      [closeWith(code)],
      [1002],
    ]),
    ["that closes with words that are no UTF-8", [closeWith(1000, bad)], [1007]],
    ["that closes, and one behind it", [closeWith(1000), { opcode: text, payload: "{}" }], [1000]],
    ["that is empty text", [{ opcode: text }], [1002]],
  ];

  test.each(wrong)("[H56] %s ends its socket and no other", async (_name, frames, codes) => {
    const bystander = await open();
    const peer = await open();
    peer.socket.write(Buffer.concat([say(CONNECT()), ...frames.map(frameOf)]));
    expect(codes).toContain(await peer.closed);
    await expectAnswer(bystander);
  });

  test("[H56] with its length written the long way, or in pieces of a byte, is read all the same", async () => {
    const peer = await open();
    const query = { type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] };
    peer.socket.write(frameOf({ opcode: text, payload: JSON.stringify(CONNECT()), form: 8 }));
    for (const byte of say(query)) peer.socket.write(Buffer.from([byte]));
    await eventually(() => expect(peer.texts.map(({ type }) => type)).toEqual(["Transition"]));
  });
});

describe("a flood", () => {
  const repeat = (frame: Buffer, times: number) => Buffer.concat(Array.from({ length: times }, () => frame));
  const pour = async (peer: RawPeer, bytes: Buffer, times: number) => {
    for (let i = 0; i < times && !peer.socket.destroyed; i++) {
      if (!peer.socket.write(bytes))
        await Promise.race([
          new Promise((resolve) => peer.socket.once("drain", resolve)),
          peer.closed,
          sleep(500),
        ]);
    }
  };

  test("[H57] of pieces of one message ends its socket", async () => {
    for (const payload of ["", "a"]) {
      const peer = await open();
      peer.socket.write(frameOf({ opcode: OPCODE.text, payload: "{", fin: false }));
      await pour(peer, repeat(frameOf({ opcode: OPCODE.continuation, payload, fin: false }), 1_000), 40);
      expect([1008, 1009]).toContain(await peer.closed);
    }
  });

  test("[H57] of pings by somebody who reads nothing costs the server no memory", async () => {
    const bystander = await open();
    const flooders = await Promise.all(Array.from({ length: 4 }, open));
    for (const { socket } of flooders) socket.pause();
    const pings = repeat(frameOf({ opcode: OPCODE.ping, payload: "x".repeat(125) }), 2_000);
    await Promise.all(flooders.map((peer) => pour(peer, pings, 40)));
    await it.expectWell();
    await expectAnswer(bystander);
  });

  test("[H57] of pings, pongs and pieces mixed leaves a socket that is read working", async () => {
    const peer = await open();
    const { ping, pong, text, continuation } = OPCODE;
    await pour(peer, repeat(frameOf({ opcode: pong, payload: "x" }), 1_000), 10);
    const message = JSON.stringify(CONNECT());
    const pieces = [...message].map((char, i) =>
      frameOf({ opcode: i === 0 ? text : continuation, payload: char, fin: i === message.length - 1 }),
    );
    // Fewer than would wait for an answer at once: more from one who does not read is the test above.
    const mixed = pieces.flatMap((piece, i) =>
      i % 4 > 0 ? [piece] : [frameOf({ opcode: ping, payload: "p" }), piece],
    );
    peer.socket.write(Buffer.concat(mixed));
    peer.socket.write(say({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] }));
    await eventually(() => expect(peer.texts.map(({ type }) => type)).toEqual(["Transition"]));
    await eventually(() => expect(peer.pongs).toBe(Math.ceil(message.length / 4)));
  });

  test("[H57] of messages that do nothing, and of nonsense, ends or is swallowed", async () => {
    const peer = await open();
    peer.socket.write(say(CONNECT()));
    await pour(peer, repeat(say({ type: "Event", eventType: "x", event: "y".repeat(200) }), 1_000), 20);
    peer.socket.write(say({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] }));
    await eventually(() => expect(peer.texts.map(({ type }) => type)).toEqual(["Transition"]));
    const noise = await open();
    await pour(noise, Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251)), 20);
    await noise.closed;
  });
});
