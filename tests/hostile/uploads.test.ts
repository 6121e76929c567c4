/** Files that are not what they say, names that are more than names, uploads that lie, stop or come twice. */
import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { TestHome } from "../../server/testing/home.ts";
import { safeFileName } from "../../server/wire/fileName.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";
import { dialRaw, speak } from "./httpRaw.ts";
import { bytes, expectHarmless, PNG, SCRIPT, SVG } from "./uploadsFiles.ts";

const MAX_FILE_BYTES = 300_000;
const STORAGE_BYTES = 4_000_000;
let it: HostileHome;
beforeAll(async () => {
  it = await startHostileHome({
    env: { OPENCOM_MAX_FILE_BYTES: String(MAX_FILE_BYTES), OPENCOM_STORAGE_BYTES: String(STORAGE_BYTES) },
  });
}, START_TIMEOUT_MS);
afterEach(async () => {
  // Nothing half-done is left lying about.
  await eventually(() => expect(readdirSync(join(it.home.dataDir, "incoming"))).toEqual([]));
  await it.expectWell();
});
afterAll(() => it.stop());

const uploadUrl = async () => (await it.home.run("files:uploadUrl")) as string;
type Content = string | Uint8Array<ArrayBuffer>;
const post = async (url: string, body: Content, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", body, headers });

/** Stores a file and says where it is; it is removed again by the caller, for the room there is. */
async function store(body: Content, headers: Record<string, string> = {}) {
  const answer = await post(await uploadUrl(), body, headers);
  const { storageId } = (await answer.json()) as { storageId: string };
  expect(answer.status, JSON.stringify(headers)).toBe(200);
  const url = (await it.home.run("files:url", { storageId })) as string;
  return { storageId, url, remove: () => it.home.run("files:remove", { storageId }) };
}

/** Stores, reads back in every way there is, and compares every byte. */
async function expectServedSafely(
  body: Uint8Array<ArrayBuffer>,
  image: string | null,
  headers: Record<string, string>,
) {
  const shown = `${JSON.stringify(headers)} ${Buffer.from(body.subarray(0, 24)).toString("latin1")}`;
  const { url, remove } = await store(body, headers);
  for (const [path, method] of [
    [url, "GET"],
    [url, "HEAD"],
    [`${url}?.html`, "GET"],
    [`${url}?content-type=text/html&response-content-disposition=inline`, "GET"],
    [`${url}#x.html`, "GET"],
  ] as const)
    expectHarmless(await fetch(path, { method, headers: { accept: "text/html" } }), image, shown);
  for (const tail of [".html", "/x.html", ";.html", "%2f..%2fx.html"])
    expect((await fetch(url + tail)).status).toBe(404);
  const read = new Uint8Array(await (await fetch(url)).arrayBuffer());
  expect(Buffer.from(read).equals(Buffer.from(body)), shown).toBe(true);
  const part = await fetch(url, { headers: { range: "bytes=1-" } });
  if (body.length > 1) expectHarmless(part, image, shown);
  await part.arrayBuffer();
  await remove();
}

describe("a file", () => {
  const TYPES = [
    "text/html",
    "text/html; charset=utf-7",
    "image/svg+xml",
    "image/png",
    "text/javascript",
    "application/xhtml+xml",
    "application/pdf",
    "text/xml",
    "multipart/x-mixed-replace; boundary=x",
    "message/rfc822",
    "text/html\tx",
    "",
    "x",
    "x".repeat(300),
  ];
  const BODIES: [string, Uint8Array<ArrayBuffer>, string | null][] = [
    ["page.html", bytes(`<!doctype html>${SCRIPT}`), null],
    ["picture.png", bytes(SCRIPT), null],
    ["picture.svg", bytes(SVG), null],
    ["picture.png.html", bytes(PNG), "image/png"],
    ["page.html", bytes([0xff, 0xd8, 0xff, 0xe0], SCRIPT), "image/jpeg"],
    ["archive.zip", bytes("GIF89a", SCRIPT), "image/gif"],
    ["x.txt", bytes("RIFF", [0, 0, 0, 0], "WEBP", SCRIPT), "image/webp"],
  ];

  test("[H70] is served as what its bytes are, whatever was said of it", async () => {
    // Each with every third type, so that all have had their turn.
    for (const [i, [name, body, image]] of BODIES.entries())
      for (const type of TYPES.filter((_type, at) => (at + i) % 3 === 0))
        await expectServedSafely(body, image, {
          ...(type ? { "content-type": type } : {}),
          "content-disposition": `attachment; filename="${name}"`,
        });
  });

  test("[H71] of two kinds at once is the harmless one", async () => {
    const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
    const mixed: [Uint8Array<ArrayBuffer>, string | null][] = [
      [bytes("GIF89a/*", SCRIPT, "*/=1;alert(1)"), "image/gif"],
      [bytes("GIF87a=1;alert(1)//"), "image/gif"],
      [bytes(PNG, SCRIPT), "image/png"],
      [bytes([0xff, 0xd8, 0xff, 0xfe, 0x00, 0x20], SCRIPT), "image/jpeg"],
      [bytes([0xff, 0xd8, 0xff], "*/alert(1)/*"), "image/jpeg"],
      [bytes("RIFF=1/*xWEBP", "*/;alert(1)"), null],
      [bytes("RIFF/**/WEBP;alert(1)"), "image/webp"],
      [bytes("BM", SCRIPT), null],
      [bytes("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"), null],
      [bytes("PK\x03\x04", SCRIPT), null],
      [bytes(SCRIPT, "%PDF-1.4"), null],
      [
        bytes(SVG.replace("<svg", "<?xml version='1.0'?><?xml-stylesheet href='x' type='text/xsl'?><svg")),
        null,
      ],
      [bytes("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"), null],
      [
        bytes(
          "Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n",
          SCRIPT,
        ),
        null,
      ],
      [bytes("+ADw-script+AD4-alert(1)+ADw-/script+AD4-"), null],
      [bytes(utf16(SCRIPT)), null],
      [bytes([0xef, 0xbb, 0xbf], SCRIPT), null],
      [bytes([0xef, 0xbb, 0xbf], PNG), null],
      [bytes("\n", PNG), null],
      [bytes([0x89, 0x50, 0x4e, 0x47], SCRIPT), null],
      [bytes("gif89a", SCRIPT), null],
      [bytes("CWS\x09", SCRIPT), null],
      [bytes("#!/bin/sh\necho"), null],
      [bytes("MZ", [0x90, 0], "This program cannot be run in DOS mode"), null],
      [bytes("\0asm\x01\0\0\0"), null],
      [bytes("CACHE MANIFEST\n/\nFALLBACK:\n/ /x"), null],
      [bytes('{"a":1}'), null],
      [bytes("=cmd|' /C calc'!A0,x\n"), null],
      [bytes([0x00, 0x00, 0x00, 0x1c], "ftypavif"), null],
    ];
    for (const [body, image] of mixed) await expectServedSafely(body, image, { "content-type": "text/html" });
  });

  const NAMES: [string, string | null][] = [
    ["../../../etc/passwd", "passwd"],
    ["..\\..\\boot.ini", "boot.ini"],
    ["/abs/olute.txt", "olute.txt"],
    ["C:\\x\\y.txt", "y.txt"],
    ["a%00.html", "a_00.html"],
    ["a\u0000.txt", "a.txt"],
    ["a\r\nSet-Cookie: x=1", "aSet-Cookie_ x=1"],
    ["a\u2028b\u2029c", "abc"],
    ["x\u202etxt.exe", "xtxt.exe"],
    ["\u2066a\u2069.png", "a.png"],
    ["a\u200b\u200d.txt", "a.txt"],
    ['a";filename="evil.exe', "a__filename=_evil.exe"],
    ["a;b,c.txt", "a_b,c.txt"],
    ["a|b<c>d?e*f:g.txt", "a_b_c_d_e_f_g.txt"],
    ["....", null],
    [".", null],
    ["..", null],
    [" ", null],
    [".htaccess", "htaccess"],
    ["con.txt", "con.txt"],
    ["name.txt. . .", "name.txt"],
    ["\ud83d\ude00.png", "\ud83d\ude00.png"],
    ["\u05e9\u05dc\u05d5\u05dd.pdf", "\u05e9\u05dc\u05d5\u05dd.pdf"],
    ["u\u0308.txt", "\u00fc.txt"],
    [`${"a".repeat(500)}.pdf`, `${"a".repeat(116)}.pdf`],
    [`a.${"b".repeat(500)}`, `a.${"b".repeat(118)}`],
  ];

  test("[H72] has a name that is a name, in a header that is one line", async () => {
    for (const [given, safe] of NAMES) {
      const encoded = encodeURIComponent(given).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
      const { url, remove } = await store("x", {
        "content-disposition": `attachment; filename*=UTF-8''${encoded}`,
      });
      const header = (await fetch(url)).headers.get("content-disposition") ?? "";
      const shown = `${JSON.stringify(given)} → ${header}`;
      expect(header, shown).toMatch(
        /^attachment(; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+)?$/,
      );
      const read = /filename\*=UTF-8''(.*)$/.exec(header)?.[1];
      expect(read === undefined ? null : decodeURIComponent(read), shown).toBe(safe);
      await remove();
    }
    const odd = [
      "attachment; filename=plain.txt",
      'attachment; filename="unfinished',
      "attachment; filename*=UTF-8''%E0%A4%A",
      "attachment; filename*=UTF-7''+AG8-",
      "attachment; filename*=''x",
      'attachment; filename="a\\"b.txt"; filename="c.txt"',
      "attachment; filename==?utf-8?B?ZXZpbA==?=",
      'form-data; name="x"; filename="../x"',
      "inline; filename*=UTF-8''x.html",
      ";;;",
      `attachment; filename="${"a".repeat(5_000)}"`,
      "\x80\xff",
    ];
    for (const header of odd) {
      const { url, remove } = await store("x", { "content-disposition": header });
      const served = await fetch(url);
      expectHarmless(served, null, header);
      expect(served.headers.get("content-disposition")).not.toMatch(/evil|\.\.|[^\x20-\x7e]/);
      await remove();
    }
  });

  test("[H72] keeps no hidden sign, path or quote in its name, whatever it was called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (given) => {
        const name = safeFileName(given);
        if (name === null) return;
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\"<>:|?*;%]/u);
        expect(name).not.toMatch(/^[. ]|[. ]$|^$/);
        expect([...name].length).toBeLessThanOrEqual(120);
        expect(safeFileName(name)).toBe(name);
      }),
      { numRuns: 5_000, seed: 72 },
    );
  });
});

describe("a size", () => {
  const ask = async (head: string, body: string | Buffer = "") => {
    const url = new URL(await uploadUrl());
    const start = `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${it.host}\r\n${head}\r\n\r\n`;
    const { answers } = await speak(it.port, Buffer.concat([Buffer.from(start), Buffer.from(body)]), {
      count: 1,
      patienceMs: 8_000,
    });
    return answers[0]?.status;
  };

  test("[H73] is what arrives, not what is promised, and never above the limit", async () => {
    for (const length of [MAX_FILE_BYTES + 1, 2 ** 31, 2 ** 53, 2 ** 53 * 2])
      expect(await ask(`Content-Length: ${length}`, "x"), `${length}`).toBe(413);
    expect(await ask("Content-Length: 99999999999999999999999", "x")).toBe(400);
    expect(await ask("Content-Length: -1", "x")).toBe(400);
    const piece = `${(65_536).toString(16)}\r\n${"x".repeat(65_536)}\r\n`;
    expect(await ask("Transfer-Encoding: chunked", piece.repeat(5))).toBe(413);
    expect(await ask("Transfer-Encoding: chunked", "10000000000000000\r\nx")).toBe(400);
    expect(await ask("Content-Length: 0")).toBe(200);
  });

  test("[H73] packed or pictured is only bytes here: nothing is unpacked, nothing is drawn", async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const chunk = (type: string, data: Buffer) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
    };
    const size = Buffer.alloc(13);
    size.writeUInt32BE(2 ** 31 - 1, 0);
    size.writeUInt32BE(2 ** 31 - 1, 4);
    size.set([8, 6, 0, 0, 0], 8);
    const picture = bytes(
      PNG,
      chunk("IHDR", size),
      chunk("IDAT", deflateSync(Buffer.alloc(1_000_000))),
      chunk("IEND", Buffer.alloc(0)),
    );
    await expectServedSafely(new Uint8Array(zeros), null, { "content-type": "application/gzip" });
    await expectServedSafely(picture, "image/png", { "content-type": "image/png" });
    await expectServedSafely(bytes("GIF89a", [0xff, 0xff, 0xff, 0xff]), "image/gif", {});
    for (const encoding of ["gzip", "br", "deflate", "gzip, identity", "constructor"])
      expect(
        (
          await post(await uploadUrl(), new Uint8Array(zeros.subarray(0, 1_000)), {
            "content-encoding": encoding,
          })
        ).status,
        encoding,
      ).toBe(415);
  });
});

describe("an upload URL", () => {
  test("[H74] stores one file of one server, and cannot be made or changed", async () => {
    const url = new URL(await uploadUrl());
    const token = url.searchParams.get("token") ?? "";
    const flipped = Array.from({ length: token.length }, (_, i) => {
      const other = token[i] === "A" ? "B" : "A";
      return token.slice(0, i) + other + token.slice(i + 1);
    });
    const wrong = [
      ...flipped,
      "",
      "x",
      `${token}x`,
      token.slice(1),
      token.toUpperCase(),
      `${token} `,
      "__proto__",
      "../x",
      "A".repeat(5_000),
    ];
    for (const each of wrong) {
      const answer = await post(`${url.origin}${url.pathname}?token=${encodeURIComponent(each)}`, "x");
      expect([each, answer.status]).toEqual([each, 401]);
    }
    const race = await Promise.all(Array.from({ length: 7 }, (_, i) => post(url.href, `content ${i}`)));
    expect(race.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(race.filter(({ status }) => status === 409)).toHaveLength(6);
    expect((await post(`${url.href}&token=x`, "again")).status).toBe(409);
  });

  test("[H74] does not lead to a file of anybody's: those have addresses nobody can guess", async () => {
    const { url, remove } = await store("mine");
    const key = new URL(url).pathname.split("/").at(-1) ?? "";
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const base = url.slice(0, -key.length);
    for (const guess of [
      key.toUpperCase(),
      key.slice(0, -1),
      `${key}0`,
      key.replaceAll("-", ""),
      `{${key}}`,
      `%7B${key}%7D`,
      ` ${key}`,
      key.replace(/.$/, (c) => (c === "0" ? "1" : "0")),
      "*",
      "%25",
      ".",
    ])
      expect((await fetch(base + guess)).status, guess).toBe(404);
    await remove();
    expect((await fetch(url)).status).toBe(404);
  });
});

describe("an upload that", () => {
  test("[H75] breaks off anywhere leaves nothing, and its URL is as good as before", async () => {
    const body = randomBytes(200_000);
    for (const cut of [0, 1, 100, 4_096, 65_536, 199_999]) {
      const url = new URL(await uploadUrl());
      const socket = dialRaw(it.port);
      socket.write(
        `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${it.host}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body.subarray(0, cut));
      await eventually(() => expect(readdirSync(join(it.home.dataDir, "incoming"))).toHaveLength(1));
      if (cut % 2 === 0) socket.destroy();
      else socket.resetAndDestroy();
      await eventually(() => expect(readdirSync(join(it.home.dataDir, "incoming"))).toEqual([]));
      const { storageId } = (await (await post(url.href, new Uint8Array(body))).json()) as {
        storageId: string;
      };
      const facts = (await it.home.run("files:facts", { storageId })) as { sha256: string };
      expect(facts.sha256).toBe(createHash("sha256").update(body).digest("base64"));
      await it.home.run("files:remove", { storageId });
    }
  });

  test("[H75] is cut by the server's own death is gone after it, and its URL still stores once", async () => {
    const url = new URL(await uploadUrl());
    const socket = dialRaw(it.port);
    socket.write(
      `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${it.host}\r\nContent-Length: 1000\r\n\r\nstart`,
    );
    await eventually(() => expect(readdirSync(join(it.home.dataDir, "incoming"))).toHaveLength(1));
    await it.home.end("SIGKILL");
    await it.home.relaunch();
    await eventually(() => expect(readdirSync(join(it.home.dataDir, "incoming"))).toEqual([]));
    expect([(await post(url.href, "a")).status, (await post(url.href, "b")).status]).toEqual([200, 409]);
  });

  test("[H75] comes an hour and a half late is told so", async () => {
    const url = new URL(await uploadUrl());
    await it.home.end("SIGTERM");
    const later = await TestHome.start({
      folder: it.folder,
      dataDir: it.home.dataDir,
      env: { OPENCOM_CLOCK_OFFSET_MS: "5400000" },
    });
    try {
      const late = await post(`${later.info.url}${url.pathname}${url.search}`, "late");
      expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([
        401,
        "UploadTokenExpired",
      ]);
      const fresh = new URL((await later.run("files:uploadUrl")) as string);
      expect((await post(`${later.info.url}${fresh.pathname}${fresh.search}`, "x")).status).toBe(200);
    } finally {
      await later.end("SIGTERM");
      await it.home.relaunch();
    }
  });
});
