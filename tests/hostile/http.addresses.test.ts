/** Where a request says it goes and where it says it comes from, told falsely. Raw sockets against the built server. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";
import { dialRaw, type RawAnswer, speak } from "./httpRaw.ts";

let it: HostileHome;
beforeAll(async () => {
  it = await startHostileHome();
}, START_TIMEOUT_MS);
afterEach(() => it.expectWell());
afterAll(() => it.stop());

const BATCH = 40;

/** Asks for every target over few connections; answers come in order. */
async function askAll(requests: string[]): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  for (let from = 0; from < requests.length; from += BATCH) {
    const batch = requests.slice(from, from + BATCH);
    const got = await speak(it.port, batch.join(""), { count: batch.length });
    expect(got.answers, batch[got.answers.length]).toHaveLength(batch.length);
    answers.push(...got.answers);
  }
  return answers;
}

const get = (target: string, headers: string[] = []) =>
  `GET ${target} HTTP/1.1\r\n${[`Host: ${it.host}`, ...headers].join("\r\n")}\r\n\r\n`;
const post = (target: string, body: string, headers: string[] = []) =>
  `POST ${target} HTTP/1.1\r\n${[`Host: ${it.host}`, ...headers].join("\r\n")}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const ask = async (request: string) => (await speak(it.port, request, { count: 1 })).answers[0];

describe("paths", () => {
  const UP = [
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    ".%2e/",
    "%252e%252e%252f",
    "..%5c",
    "..\\",
    "....//",
    "..;/",
    "..%00/",
    "%c0%ae%c0%ae/",
    "%u002e%u002e/",
    "%ef%bc%8e%ef%bc%8e/",
    "..%c0%af",
    "./../",
    "//../",
    "..%09/",
    "..%0d%0a/",
  ];
  const BASES = [
    "/",
    "/v/",
    "/v/0.0.0-test/",
    "/console/",
    "/console/assets/",
    "/http/",
    "/frame/",
    "/surface/x/",
    "/api/",
    "/api/storage/",
    "/api/run/",
  ];
  const TARGETS = ["package.json", "server/cli.js", "convex/notes.ts", "node_modules/ws/package.json"];

  test("[H48] lead to nothing but built files and routes, however they are written", async () => {
    const key = readFileSync(join(it.home.dataDir, "admin-key"), "utf8").trim();
    const paths = BASES.flatMap((base) =>
      UP.flatMap((up) => [1, 3].flatMap((depth) => TARGETS.map((to) => `${base}${up.repeat(depth)}${to}`))),
    );
    const absolute = ["/etc/passwd", `${it.home.dataDir}/admin-key`, "/proc/self/environ"].flatMap((file) =>
      BASES.flatMap((base) => [base, `${base}/`, `${base}%2f`, `${base}file:`].map((start) => start + file)),
    );
    const answers = await askAll([...paths, ...absolute].map((path) => get(path)));
    const bad = answers.map(({ status, body, headers }, i) => {
      const path = [...paths, ...absolute][i] ?? "";
      const isPage = headers["content-type"]?.startsWith("text/html") && !/\bimport\b|root:/.test(body);
      const isFine = status === 200 ? isPage : [302, 400, 404].includes(status);
      const leaks = [key, "root:x", '"type":"module"', "OPENCOM_", "mutationGeneric", '"name":'].some(
        (word) => body.includes(word),
      );
      return isFine && !leaks ? null : `${status} ${path}`;
    });
    expect(bad.filter(Boolean)).toEqual([]);
    expect(answers.length).toBeGreaterThan(1_500);
  });

  test("[H48] that are no paths are bad requests, and never the server's own failure", async () => {
    const targets = [
      "*",
      "http://",
      "http://[",
      "http://evil.example/version",
      "https://localhost/version",
      "//evil.example/version",
      "\\\\evil.example\\version",
      "/\\evil.example/version",
      "javascript:alert(1)",
      "file:///etc/passwd",
      "/%",
      "/%zz",
      "/v/%",
      "/v/%ff%fe",
      "/v/constructor",
      "/v/__proto__/widget.js",
      "/console/assets/%",
      "/api/run/%E0%A4%A",
      "/api/run/%00/x",
      "/api/run/constructor/prototype",
      "/api/run/__proto__/toString",
      "/api/run/",
      "/api/run/x",
      "/api/storage/%00",
      "/api/storage/__proto__",
      "/api/query?path=constructor:prototype&args={}",
      "/api/query?path=__proto__:x&args={}",
      "/api/query?path=notes:__proto__&args={}",
      "/api/query?path=notes:constructor&args={}",
      "/api/query?path=%E0%A4%A&args=%E0%A4%A",
      "/api/query?path=notes:list&args={}&format=constructor",
      "/api/query?path=notes:list&args={}&format=__proto__",
      "/http/%E0%A4%A",
      "/frame/%E0%A4%A",
      `/${"a".repeat(12_000)}`,
      `/v/${"a/".repeat(6_000)}`,
      `/frame/${"%41".repeat(4_000)}`,
      `/api/query?${"a=1&".repeat(3_000)}path=notes:list&args={}`,
    ];
    for (const target of targets) {
      for (const request of [get(target), post(target, "{}")]) {
        const answer = await ask(request);
        const shown = `${request.slice(0, 4)} ${target.slice(0, 80)}: ${answer?.status} ${answer?.body.slice(0, 200)}`;
        expect(answer?.status, shown).toBeLessThan(500);
        expect(answer?.body, shown).not.toMatch(/\bat \S+ \(|node:internal|TypeError|RangeError/);
      }
    }
    const formats = await askAll(
      ["constructor", "__proto__", "toString", "hasOwnProperty"].map((format) =>
        get(`/api/query?path=notes:odd&args={}&format=${format}`),
      ),
    );
    expect(formats.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect((await ask(post("/api/run/%E0%A4%A", "{}")))?.status).toBe(400);
  });

  test("[H48] with methods nobody expects change nothing", async () => {
    const methods =
      "PUT PATCH DELETE TRACE CONNECT PROPFIND MKCOL LOCK PURGE SEARCH M-SEARCH get Get QUERY".split(" ");
    for (const method of methods) {
      for (const path of ["/widget.js", "/api/mutation", "/frame/x", "/boot", "/api/storage/upload"]) {
        const body = '{"path":"notes:add","args":{"channel":"methods","text":"x"}}';
        const head = `${method} ${path} HTTP/1.1\r\nHost: ${it.host}\r\nX-HTTP-Method-Override: POST\r\nX-Method-Override: POST\r\nContent-Length: ${body.length}\r\n\r\n`;
        const { answers, isHungUp } = await speak(it.port, head + body, { count: 1 });
        const status = answers[0]?.status ?? 0;
        expect(isHungUp || status < 500, `${method} ${path}: ${status}`).toBe(true);
        expect(status, `${method} ${path}`).not.toBe(200);
      }
    }
    const list = await it.home.run("notes:list", { channel: "methods" });
    expect(list).toEqual([]);
  });
});

describe("Host", () => {
  const ROUTES = ["/version", "/widget.js", "/console/", "/frame/x", "/api/query?path=notes:odd&args={}"];

  test("[H49] is one of our names with our port, or the request is refused before anything else", async () => {
    const { port } = it;
    const wrong = [
      "",
      "localhost",
      "127.0.0.1",
      `evil.example`,
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `localhost:${port}.evil.example`,
      `localhost:${port}@evil.example`,
      `evil.example#localhost:${port}`,
      `evil@localhost:${port}`,
      `localhost:${port}/`,
      `localhost:${port}.`,
      `localhost.:${port}`,
      `localhost:0${port}`,
      `localhost:+${port}`,
      `localhost:${port + 1}`,
      `localhost:${port} evil.example`,
      `localhost:${port},evil.example`,
      `localhost:${port};x`,
      `127.1:${port}`,
      `127.0.0.2:${port}`,
      `0.0.0.0:${port}`,
      `2130706433:${port}`,
      `0x7f000001:${port}`,
      `017700000001:${port}`,
      `[::]:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `[::1%25lo]:${port}`,
      `[0:0:0:0:0:0:0:1]:${port}`,
      `::1:${port}`,
      `xn--localhost:${port}`,
      `localho\xf8t:${port}`,
      `localhost%00:${port}`,
    ];
    const requests = wrong.flatMap((host) =>
      ROUTES.map((path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    );
    for (const request of requests) {
      const answer = await ask(request);
      expect([400, 421], `${request}${answer?.status}`).toContain(answer?.status);
    }
    for (const head of [
      "GET /version HTTP/1.1\r\n\r\n",
      `GET /version HTTP/1.1\r\nHost: ${it.host}\r\nHost: evil.example\r\n\r\n`,
      `GET /version HTTP/1.1\r\nHost: evil.example\r\nHost: ${it.host}\r\n\r\n`,
      `GET /version HTTP/1.1\r\nHost: evil.example:${port}\r\nX-Forwarded-Host: ${it.host}\r\n\r\n`,
      `GET http://${it.host}/version HTTP/1.1\r\nHost: evil.example\r\n\r\n`,
    ])
      expect([400, 421], head).toContain((await ask(head))?.status);
  });

  test("[H49] headers that speak for it are not believed", async () => {
    const spoofs = [
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Proto: https",
      "X-Forwarded-Port: 1",
      "X-Forwarded-Server: evil.example",
      "X-Host: evil.example",
      "X-Original-Host: evil.example",
      "X-Original-URL: /api/opencom/stats",
      "X-Rewrite-URL: /api/opencom/stats",
      "Forwarded: host=evil.example;proto=https;for=1.2.3.4",
      "X-HTTP-Host-Override: evil.example",
      "Base-Url: http://evil.example",
      "Via: 1.1 evil.example",
    ];
    const plain = await ask(get("/frame/x"));
    for (const headers of [...spoofs.map((spoof) => [spoof]), spoofs]) {
      const answer = await ask(get("/frame/x", headers));
      expect([answer?.status, answer?.body], headers.join()).toEqual([200, plain?.body]);
      expect((await ask(get("/version", headers)))?.body).toBe("9.8.7");
    }
    expect((await ask(get("/http/environment", spoofs)))?.body).not.toContain("evil.example");
  });

  test("[H49] whatever X-Forwarded-For says, one client is one client", async () => {
    const url = new URL((await it.home.run("files:uploadUrl")) as string);
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const own = new URL((await it.home.run("files:uploadUrl")) as string);
        const socket = dialRaw(it.port);
        socket.write(
          `POST ${own.pathname}${own.search} HTTP/1.1\r\nHost: ${it.host}\r\nX-Forwarded-For: 10.0.0.${i}\r\nX-Real-IP: 10.0.0.${i}\r\nForwarded: for=10.0.0.${i}\r\nContent-Length: 10\r\n\r\n123`,
        );
        return socket;
      }),
    );
    try {
      await eventually(async () => {
        const answer = await ask(
          post(url.pathname + url.search, "x", ["X-Forwarded-For: 10.9.9.9", "Connection: close"]),
        );
        expect(answer?.status).toBe(429);
      });
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  test("[H49] and Origin together: a page of another name gets nothing, and no rebound name gets in", async () => {
    const { host, port } = it;
    const hosts = [host, `127.0.0.1:${port}`, `rebound.example:${port}`, "rebound.example"];
    const origins = [
      null,
      `http://${host}`,
      "http://127.0.0.1:4001",
      `http://rebound.example:${port}`,
      "https://evil.example",
      "null",
      "file://",
      "chrome-extension://abcdef",
    ];
    const call = '{"path":"notes:list","args":{"channel":"x"}}';
    const requests: { line: string; body: string; isRead: boolean }[] = [
      { line: "GET /version", body: "", isRead: true },
      { line: "GET /widget.js", body: "", isRead: true },
      { line: "GET /api/query?path=notes:odd&args={}", body: "", isRead: true },
      { line: "POST /api/query", body: call, isRead: false },
      { line: "POST /api/mutation", body: call, isRead: false },
      { line: "OPTIONS /api/mutation", body: "", isRead: false },
      { line: "POST /api/storage/upload?token=x", body: "x", isRead: false },
      { line: "DELETE /api/query", body: "", isRead: false },
    ];
    let cells = 0;
    for (const name of hosts) {
      for (const origin of origins) {
        for (const { line, body, isRead } of requests) {
          const head = [`${line} HTTP/1.1`, `Host: ${name}`, ...(origin ? [`Origin: ${origin}`] : [])];
          const answer = await ask(`${head.join("\r\n")}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
          const shown = `${head.join(" | ")} → ${answer?.status}`;
          const isOurs = !name.startsWith("rebound");
          const isFriend = origin === null || /^http:\/\/(localhost|127\.0\.0\.1):\d+$/.test(origin);
          cells += 1;
          if (!isOurs) expect(answer?.status, shown).toBe(421);
          else if (!isFriend && !isRead) expect(answer?.status, shown).toBe(403);
          else expect(answer?.status, shown).not.toBe(403);
          const shared = answer?.headers["access-control-allow-origin"];
          if (line.includes("/api/"))
            expect(shared, shown).toBe(isOurs && isFriend && origin ? origin : undefined);
        }
      }
    }
    expect(cells).toBe(256);
  });
});
