/** Bodies that lie about themselves, that are more than they look, and that take for ever. */
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";
import { dialRaw, speak } from "./httpRaw.ts";

let it: HostileHome;
/** They have been at it since the beginning: every other test here is served beside them. */
let slow: SlowSenders;
beforeAll(async () => {
  it = await startHostileHome();
  slow = startSlowSenders();
}, START_TIMEOUT_MS);
afterEach(() => it.expectWell());
afterAll(async () => {
  slow.stop();
  await it.stop();
});

const SLOW = 150;
type SlowSenders = { closed: number; stop: () => void };

/** Requests that begin and do not end; some say a byte a second, which keeps them busy but not in time. */
function startSlowSenders(): SlowSenders {
  const openings = [
    "",
    "G",
    "GET /version HTTP/1.1\r\n",
    `GET /version HTTP/1.1\r\nHost: ${it.host}\r\nX-a: `,
    `POST /api/query HTTP/1.1\r\nHost: ${it.host}\r\nX: `,
  ];
  const sockets = Array.from({ length: SLOW }, (_, i) => {
    const socket = dialRaw(it.port);
    socket.resume().write(openings[i % openings.length] ?? "");
    return socket.once("close", () => senders.closed++);
  });
  const drip = setInterval(() => {
    for (const [i, socket] of sockets.entries())
      if (i % openings.length > 2 && !socket.closed) socket.write("a");
  }, 1_000);
  const senders: SlowSenders = {
    closed: 0,
    stop() {
      clearInterval(drip);
      for (const socket of sockets) socket.destroy();
    },
  };
  return senders;
}

const MIB = 1024 * 1024;
const notes = (channel: string) => it.home.run("notes:list", { channel }) as Promise<string[]>;

describe("requests whose end is in doubt", () => {
  test("[H51] are refused or end the connection: nothing behind them is taken for a request", async () => {
    const call = '{"path":"notes:add","args":{"channel":"smuggled","text":"x"}}';
    const smuggled = `POST /api/mutation HTTP/1.1\r\nHost: ${it.host}\r\nContent-Length: ${call.length}\r\n\r\n${call}`;
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
    const start = `POST /api/query HTTP/1.1\r\nHost: ${it.host}\r\n`;
    const n = smuggled.length;
    const cases: Record<string, string> = {
      "both lengths": `${start}Content-Length: ${n + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      "both, the other way": `${start}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunk(smuggled)}`,
      "two lengths": `${start}Content-Length: 0\r\nContent-Length: ${n}\r\n\r\n${smuggled}`,
      "a list of lengths": `${start}Content-Length: 0, ${n}\r\n\r\n${smuggled}`,
      "a signed length": `${start}Content-Length: +0\r\n\r\n${smuggled}`,
      "a negative length": `${start}Content-Length: -1\r\n\r\n${smuggled}`,
      "a hexadecimal length": `${start}Content-Length: 0x0\r\n\r\n${smuggled}`,
      "an exponent": `${start}Content-Length: 0e5\r\n\r\n${smuggled}`,
      "a length beyond 64 bits": `${start}Content-Length: 18446744073709551616\r\n\r\n${smuggled}`,
      "an empty length": `${start}Content-Length:\r\n\r\n${smuggled}`,
      "a space before the colon": `${start}Content-Length : 0\r\nTransfer-Encoding : chunked\r\n\r\n${smuggled}`,
      "a vertical tab": `${start}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      "an unknown encoding": `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      "identity behind chunked": `${start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
      "two encodings": `${start}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
      "a folded header": `${start}Transfer-Encoding:\r\n chunked\r\nX: y\r\n z\r\nContent-Length: 0\r\n\r\n${smuggled}`,
      "a folded host": `GET /version HTTP/1.1\r\nHost:\r\n evil.example\r\n\r\n${smuggled}`,
      "lines without CR": `POST /api/query HTTP/1.1\nHost: ${it.host}\nContent-Length: ${n}\n\n${smuggled}`,
      "lines of CR alone": `POST /api/query HTTP/1.1\rHost: ${it.host}\rContent-Length: 0\r\r${smuggled}`,
      "a NUL in a name": `${start}Content\0-Length: 0\r\nX\0: y\r\n\r\n${smuggled}`,
      "a NUL in a value": `${start}X: a\0b\r\nContent-Length: 0\r\n\r\n${smuggled}`,
      "a chunk of a negative size": `${start}Transfer-Encoding: chunked\r\n\r\n-1\r\n${smuggled}`,
      "a chunk beyond 64 bits": `${start}Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n${smuggled}`,
      "a chunk size with a prefix": `${start}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${smuggled}`,
      "a chunk that is longer than it says": `${start}Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n${smuggled}`,
      "an endless chunk extension": `${start}Transfer-Encoding: chunked\r\n\r\n1;${"a".repeat(100_000)}\r\nx\r\n0\r\n\r\n${smuggled}`,
      "the previous version": `POST /api/query HTTP/1.0\r\nHost: ${it.host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${smuggled}`,
      "a version to come": `GET /version HTTP/9.9\r\nHost: ${it.host}\r\n\r\n${smuggled}`,
      "the preface of HTTP/2": `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${smuggled}`,
      "a TLS greeting": `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${smuggled}`,
      "a header with no colon": `${start}Content-Length 0\r\n\r\n${smuggled}`,
      "an empty header name": `${start}: x\r\nContent-Length: 0\r\n\r\n${smuggled}`,
      "headers of 100 KiB": `${start}X: ${"a".repeat(100_000)}\r\n\r\n${smuggled}`,
      "ten thousand headers": `${start}${"X: y\r\n".repeat(10_000)}\r\n${smuggled}`,
    };
    for (const [name, bytes] of Object.entries(cases)) {
      const { answers, isHungUp } = await speak(it.port, bytes, { end: true });
      expect(isHungUp, name).toBe(true);
      for (const { status, body } of answers) {
        expect(status, name).toBeGreaterThanOrEqual(400);
        expect(status, name).toBeLessThan(500);
        expect(body, name).not.toContain('"success"');
      }
    }
    expect(await notes("smuggled")).toEqual([]);
  });

  test("[H51] that promise more than they bring are never run; what follows a whole one is read by itself", async () => {
    const call = '{"path":"notes:add","args":{"channel":"short","text":"x"}}';
    const head = (length: number) =>
      `POST /api/mutation HTTP/1.1\r\nHost: ${it.host}\r\nContent-Length: ${length}\r\n\r\n${call}`;
    await Promise.all(
      [1, 100, 900_000].map((more) => speak(it.port, head(call.length + more), { end: true })),
    );
    const cut = `POST /api/mutation HTTP/1.1\r\nHost: ${it.host}\r\nTransfer-Encoding: chunked\r\n\r\n${call.length.toString(16)}\r\n${call}\r\n`;
    await speak(it.port, cut, { end: true });
    expect(await notes("short")).toEqual([]);
    // One byte less: the rest begins the next request, which it cannot.
    const { answers } = await speak(it.port, head(call.length - 1), { end: true });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(await notes("short")).toEqual([]);
    const whole = await speak(it.port, head(call.length).repeat(3), { count: 3 });
    expect(whole.answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await notes("short")).toEqual(["x", "x", "x"]);
  });
});

describe("bombs", () => {
  const post = async (body: Buffer | string, headers: Record<string, string> = {}) =>
    fetch(`${it.home.info.url}/api/query`, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
      headers,
    });

  test("[H52] that inflate are stopped at the limit, whatever they are wrapped in", async () => {
    const zeros = Buffer.alloc(256 * MIB);
    const bombs: [string, Buffer][] = [
      ["gzip", gzipSync(zeros)],
      ["br", brotliCompressSync(zeros, { params: { 1: 5 } })],
      ["gzip", gzipSync(gzipSync(zeros))],
      ["br", brotliCompressSync(gzipSync(zeros))],
    ];
    for (const [encoding, bomb] of bombs) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => post(bomb, { "content-encoding": encoding })),
      );
      for (const { status } of answers) expect([400, 413]).toContain(status);
    }
    const good = gzipSync('{"path":"notes:odd","args":{}}');
    expect((await post(good, { "content-encoding": "gzip" })).status).toBe(200);
    for (const encoding of [
      "deflate",
      "zstd",
      "gzip, gzip",
      "gzip,br",
      "GZIP",
      "x-gzip",
      "constructor",
      "toString",
      "__proto__",
      "hasOwnProperty",
      "valueOf",
    ])
      expect((await post(good, { "content-encoding": encoding })).status, encoding).toBe(415);
    const plain = '{"path":"notes:odd","args":{}}';
    expect((await post(plain, { "content-encoding": "constructor" })).status).toBe(415);
    for (const broken of [
      good.subarray(0, 10),
      good.subarray(5),
      Buffer.concat([good, good]),
      Buffer.from("x"),
    ])
      expect([400, 413], `${broken.length}`).toContain(
        (await post(broken, { "content-encoding": "gzip" })).status,
      );
  });

  test("[H52] of depth, width and odd values are answered as what they are: bad arguments", async () => {
    const wrap = (args: string, path = "notes:list") => `{"path":"${path}","args":${args}}`;
    const deep = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);
    const bombs: Record<string, string> = {
      "lists in lists": wrap(`{"channel":${deep("[", "]", 400_000)}}`),
      "objects in objects": wrap(`{"channel":${`{"a":`.repeat(150_000)}1${"}".repeat(150_000)}}`),
      "a body of lists": deep("[", "]", 500_000),
      "half of a body of lists": "[".repeat(1_000_000),
      "depth just above the limit": wrap(`{"channel":${deep("[", "]", 70)}}`),
      "a hundred thousand keys": wrap(`{${Array.from({ length: 80_000 }, (_, i) => `"k${i}":1`).join(",")}}`),
      "keys that are numbers": wrap(
        `{${Array.from({ length: 80_000 }, (_, i) => `"${i * 7}":1`).join(",")}}`,
      ),
      "one key many times": wrap(`{${'"channel":"x",'.repeat(50_000)}"channel":1}`),
      "a long number": wrap(`{"channel":${"9".repeat(900_000)}}`),
      "a number beyond numbers": wrap('{"channel":1e999}'),
      "own prototypes": wrap('{"__proto__":{"channel":"x"}}'),
      "own constructors": wrap('{"constructor":{"prototype":{"channel":"x"}}}'),
      "half a surrogate": wrap('{"channel":"\\ud800"}'),
      "a key of 64 KiB": wrap(`{"${"k".repeat(65_536)}":1}`),
      "reserved keys": wrap('{"$integer":"AAAAAAAAAAA="}'),
      "a special number that is none": wrap('{"channel":{"$float":"AAAA"}}'),
      "bytes that are none": wrap('{"channel":{"$bytes":"***"}}'),
      "arguments for a function of another kind": wrap("{}", "notes:add"),
      "a path of 500 parts": wrap("{}", `${"a/".repeat(250)}b:c`),
      "a path with a NUL": wrap("{}", "notes\\u0000:list"),
      "a path of the prototype": wrap("{}", "__proto__:constructor"),
      "a path out of the folder": wrap("{}", "../../notes:list"),
      "a batch of everything": `{"queries":[${Array.from({ length: 100 }, () => wrap(`{"channel":${deep("[", "]", 2_000)}}`)).join(",")}]}`,
    };
    for (const [name, body] of Object.entries(bombs)) {
      for (const route of ["/api/query", "/api/mutation", "/api/function", "/api/query_batch"]) {
        const answer = await fetch(it.home.info.url + route, { method: "POST", body });
        const text = await answer.text();
        const shown = `${name} at ${route}: ${answer.status} ${text.slice(0, 200)}`;
        expect([200, 400, 413], shown).toContain(answer.status);
        expect(text, shown).not.toContain('"success"');
        expect(text.length, shown).toBeLessThan(100_000);
      }
    }
    expect(({} as { channel?: string }).channel).toBeUndefined();
    expect((await notes("x")).length).toBe(0);
  });
});

test("[H53] a Range gets the whole, one part or nothing, never more bytes than there are", async () => {
  const content = "0123456789".repeat(100);
  const uploadUrl = (await it.home.run("files:uploadUrl")) as string;
  const stored = await fetch(uploadUrl, { method: "POST", body: content });
  const { storageId } = (await stored.json()) as { storageId: string };
  const url = (await it.home.run("files:url", { storageId })) as string;
  const many = Array.from({ length: 2_000 }, (_, i) => `${i % 10}-`).join(",");
  const ranges: [string, number, string | null][] = [
    ["bytes=0-0", 206, "0"],
    ["bytes=999-", 206, "9"],
    ["bytes=-1", 206, "9"],
    ["bytes=-1000000000000000000000", 206, content],
    ["bytes=0-1000000000000000000000", 206, content],
    ["bytes=1000000000000000000000-", 416, ""],
    ["bytes=1000-", 416, ""],
    ["bytes=-0", 416, ""],
    ["bytes=5-4", 200, content],
    ["bytes=-", 200, content],
    ["bytes=", 200, content],
    ["bytes=--1", 200, content],
    ["bytes=0x0-0x5", 200, content],
    ["bytes=1e1-", 200, content],
    ["bytes=0-1,2-3", 200, content],
    [`bytes=${many}`, 200, content],
    [`bytes=0-,${"0-,".repeat(1_300)}0-`, 200, content],
    ["bytes=0-0, -1", 200, content],
    ["lines=0-0", 200, content],
    ["bytes 0-0/1000", 200, content],
    ["bytes=\u0661-\u0662".replace(/[^\x20-\x7e]/g, "?"), 200, content],
    ["bytes=0-0;q=1", 200, content],
    ["none", 200, content],
  ];
  for (const [range, status, body] of ranges) {
    const answer = await fetch(url, { headers: { range } });
    expect([range.slice(0, 40), answer.status, await answer.text()]).toEqual([
      range.slice(0, 40),
      status,
      body,
    ]);
    expect(answer.headers.get("content-type")).not.toMatch(/multipart/);
  }
  for (const condition of ['W/"x"', "*", '"', "Thu, 01 Jan 1970 00:00:00 GMT", '""', "x".repeat(4_000)])
    expect((await fetch(url, { headers: { range: "bytes=0-0", "if-range": condition } })).status).toBe(200);
  // Built files have no ranges.
  expect((await fetch(`${it.home.info.url}/widget.js`, { headers: { range: "bytes=0-0" } })).status).toBe(
    200,
  );
});

describe("slow ones", () => {
  test("[H54] readers of large answers hold up nobody", async () => {
    const sockets = Array.from({ length: 10 }, (_, i) => {
      const body = JSON.stringify({ path: "notes:large", args: { size: 100_000 + i } });
      const socket = dialRaw(it.port);
      socket.pause();
      socket.write(
        `POST /api/query HTTP/1.1\r\nHost: ${it.host}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      return socket;
    });
    await sleep(500);
    await it.expectWell();
    for (const socket of sockets) socket.destroy();
  });

  test("[H54] senders have been cut off, and whoever was quick was served meanwhile", {
    timeout: 40_000,
  }, async () => {
    expect(await (await fetch(`${it.home.info.url}/version`)).text()).toBe("9.8.7");
    // 10 s for the headers, and a look at all connections every 5 s.
    await vi.waitFor(() => expect(slow.closed).toBe(SLOW), { timeout: 30_000, interval: 200 });
  });
});
