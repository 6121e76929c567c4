/** The HTTP side of the built server: function calls, HTTP actions, files, hosts and origins. */
import { request as httpRequest } from "node:http";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { START_TIMEOUT_MS } from "../testing/eventually.ts";
import { createPackage, TestHome, VERSION, WIDGET } from "../testing/home.ts";

let pack: Awaited<ReturnType<typeof createPackage>>;
let home: TestHome;
beforeAll(async () => {
  pack = await createPackage();
  home = await TestHome.start({ folder: pack.folder, args: ["--site-port", "0"] });
}, START_TIMEOUT_MS);
afterAll(async () => {
  await home.remove();
  pack.remove();
});

type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  text: string;
};
type Ask = { method?: string; headers?: Record<string, string>; body?: string | Buffer; base?: string };

/** Plain HTTP: `fetch` would set Host and undo compression by itself. */
function ask(
  path: string,
  { method = "GET", headers = {}, body, base = home.info.url }: Ask = {},
): Promise<Answer> {
  const { port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port, path, method, headers: { Host: `localhost:${port}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: whole,
            text: whole.toString(),
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  ask(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
const admin = () => ({ authorization: `Convex ${home.info.adminKey}` });
const json = (answer: Answer) => JSON.parse(answer.text) as Record<string, unknown>;
const siteUrl = async () =>
  (JSON.parse((await ask("/http/environment")).text) as { CONVEX_SITE_URL: string }).CONVEX_SITE_URL;

describe("function calls", () => {
  test("query, mutation, action, function and run answer with the value", async () => {
    const note = { channel: "http", text: "one" };
    expect(json(await post("/api/mutation", { path: "notes:add", args: note })).status).toBe("success");
    expect(json(await post("/api/query", { path: "notes:list", args: { channel: "http" } }))).toEqual({
      status: "success",
      value: ["one"],
    });
    expect(
      json(await post("/api/query", { path: "notes.js:list", args: [{ channel: "http" }] })).value,
    ).toEqual(["one"]);
    expect(json(await post("/api/action", { path: "notes:addByAction", args: note })).value).toBe(
      "added one",
    );
    expect(
      json(await post("/api/function", { path: "notes:list", args: { channel: "http" } })).value,
    ).toEqual(["one", "one"]);
    expect(json(await post("/api/run/notes/list", { args: { channel: "http" } })).value).toEqual([
      "one",
      "one",
    ]);
    const parameters = new URLSearchParams({
      path: "notes:list",
      args: '{"channel":"http"}',
      format: "json",
    });
    expect(json(await ask(`/api/query?${parameters}`)).value).toEqual(["one", "one"]);
  });

  test("the two formats of values", async () => {
    const clean = json(await post("/api/query", { path: "notes:odd", args: {}, format: "json" })).value;
    expect(clean).toEqual({ big: "7", bytes: "AQI=", list: [null] });
    const encoded = json(
      await post("/api/query", { path: "notes:odd", args: {}, format: "convex_encoded_json" }),
    ).value;
    expect(encoded).toEqual({ big: { $integer: "BwAAAAAAAAA=" }, bytes: { $bytes: "AQI=" }, list: [null] });
  });

  test("a batch is answered at one timestamp, each query with its own outcome", async () => {
    const queries = [
      { path: "notes:list", args: { channel: "none" } },
      { path: "notes:crash", args: {} },
      { path: "notes:odd", args: {} },
    ];
    const { results } = json(await post("/api/query_batch", { queries })) as {
      results: { status: string }[];
    };
    expect(results.map(({ status }) => status)).toEqual(["success", "error", "success"]);
  });

  test("a query at a timestamp", async () => {
    const { ts } = json(await post("/api/query_ts", {})) as { ts: string };
    expect(
      json(await post("/api/query_at_ts", { path: "notes:list", args: { channel: "ts" }, ts })).value,
    ).toEqual([]);
    expect(
      (await post("/api/query_at_ts", { path: "notes:list", args: { channel: "ts" }, ts: "soon" })).status,
    ).toBe(400);
  });

  test("errors of functions are answers, with the data of application errors", async () => {
    const refused = await post("/api/mutation", { path: "notes:refuse", args: { code: "NO" } });
    expect(refused.status).toBe(200);
    expect(json(refused)).toMatchObject({ status: "error", errorData: { code: "NO" } });
    const crashed = json(await post("/api/query", { path: "notes:crash", args: {} }));
    expect(crashed.errorMessage).toMatch(/^\[Request ID: [0-9a-f]{16}\] Server Error/);
    expect(crashed).not.toHaveProperty("errorData");
  });

  test("the admin key opens internal functions, nothing else does", async () => {
    const call = { path: "notes:secret", args: {} };
    expect(json(await post("/api/query", call)).status).toBe("error");
    expect(json(await post("/api/query", call, admin())).value).toBe("internal");
    expect(
      json(await post("/api/query", call, { authorization: `Convex prod:x|${home.info.adminKey}` })).value,
    ).toBe("internal");
    for (const wrong of ["Convex 0", `Convex ${home.info.adminKey}0`, "Bearer a.b.c", "Convex"]) {
      expect((await post("/api/query", call, { authorization: wrong })).status).toBe(401);
    }
  });

  test("the admin key can act as a user", async () => {
    const attributes = Buffer.from(JSON.stringify({ name: "Ada", subject: "1", issuer: "test" })).toString(
      "base64",
    );
    const acting = { authorization: `Convex ${home.info.adminKey}:${attributes}` };
    expect(json(await post("/api/query", { path: "notes:whoami", args: {} }, acting)).value).toBe("Ada");
    expect(json(await post("/api/query", { path: "notes:whoami", args: {} }, admin())).value).toBeNull();
  });

  test.each<[string, string]>([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["no path", '{"args":{}}'],
    ["arguments that are text", '{"path":"notes:list","args":"x"}'],
    ["two arguments", '{"path":"notes:list","args":[{},{}]}'],
    ["an unknown format", '{"path":"notes:list","args":{},"format":"xml"}'],
  ])("a body with %s is a bad request", async (_name, body) => {
    const answer = await ask("/api/query", { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(json(answer)).toEqual({ code: expect.any(String), message: expect.any(String) });
  });

  test("a body above the limit is refused, and so is one that grows above it when decompressed", async () => {
    const body = JSON.stringify({ path: "notes:add", args: { channel: "x", text: "x".repeat(1024 * 1024) } });
    expect((await ask("/api/mutation", { method: "POST", body })).status).toBe(413);
    const packed = brotliCompressSync(body);
    expect(
      (await ask("/api/mutation", { method: "POST", body: packed, headers: { "content-encoding": "br" } }))
        .status,
    ).toBe(413);
    expect(
      (await ask("/api/mutation", { method: "POST", body: "x", headers: { "content-encoding": "br" } }))
        .status,
    ).toBe(400);
  });

  test("statistics count calls, for the admin key alone", async () => {
    expect((await ask("/api/opencom/stats")).status).toBe(401);
    const count = async () =>
      (json(await ask("/api/opencom/stats", { headers: admin() })) as { calls: Record<string, number> })
        .calls["notes:whoami"] ?? 0;
    const before = await count();
    await post("/api/query", { path: "notes:whoami", args: {} });
    await post("/api/mutation", { path: "notes:add", args: { channel: "stats", text: "x" } });
    expect(await count()).toBeGreaterThanOrEqual(before);
    const { calls, openSockets } = json(await ask("/api/opencom/stats", { headers: admin() })) as {
      calls: Record<string, number>;
      openSockets: number;
    };
    expect(calls["notes:add"]).toBeGreaterThan(0);
    expect(openSockets).toBe(0);
  });

  test("statistics tell what calls have read and written in all", async () => {
    type Usage = Record<string, Record<string, number>>;
    const usage = async () =>
      (json(await ask("/api/opencom/stats", { headers: admin() })) as { usage: Usage }).usage["notes:add"];
    await post("/api/mutation", { path: "notes:add", args: { channel: "usage", text: "one" } });
    const before = await usage();
    for (const text of ["two", "three"])
      await post("/api/mutation", { path: "notes:add", args: { channel: "usage", text } });
    const after = await usage();
    const grown = (name: string) => (after?.[name] ?? 0) - (before?.[name] ?? 0);
    expect(grown("documentsWritten")).toBe(2);
    expect(grown("bytesWritten")).toBeGreaterThan(10);
    expect(grown("bytesWritten")).toBeLessThan(2_000);
  });

  test("an unknown route is 404 with a code", async () => {
    expect(json(await post("/api/nothing", {}))).toMatchObject({ code: "NotFound" });
  });
});

describe("hosts and origins", () => {
  test("only the server's own names are answered, whatever the path", async () => {
    const { port } = new URL(home.info.url);
    for (const [host, status] of [
      [`localhost:${port}`, 200],
      [`LOCALHOST:${port}`, 200],
      [`127.0.0.1:${port}`, 200],
      [`[::1]:${port}`, 200],
      ["localhost", 421],
      [`evil.example:${port}`, 421],
      [`localhost:${Number(port) + 1}`, 421],
      [`localhost.evil.example:${port}`, 421],
    ] as const) {
      for (const path of ["/version", "/widget.js"])
        expect([host, (await ask(path, { headers: { Host: host } })).status]).toEqual([host, status]);
    }
    expect((await ask("/nowhere", { headers: { Host: "evil.example" } })).status).toBe(421);
  });

  test("pages of allowed origins may call the API, others may not", async () => {
    const call = { path: "notes:list", args: { channel: "cors" } };
    for (const origin of [home.info.url, await siteUrl(), "http://localhost:5173"]) {
      const answer = await post("/api/query", call, { origin });
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        vary: "Origin",
      });
    }
    for (const origin of ["https://evil.example", "null", "http://localhost.evil.example"]) {
      const answer = await post("/api/query", call, { origin });
      expect(answer.status).toBe(403);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      const read = await ask("/api/query?path=notes:list&args={%22channel%22:%22x%22}", {
        headers: { origin },
      });
      expect(read.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("a preflight is answered for a day", async () => {
    const headers = {
      origin: home.info.url,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,convex-client",
    };
    const answer = await ask("/api/mutation", { method: "OPTIONS", headers });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": home.info.url,
      "access-control-allow-headers": "content-type,convex-client",
      "access-control-max-age": "86400",
    });
    expect(
      (
        await ask("/api/mutation", {
          method: "OPTIONS",
          headers: { ...headers, origin: "https://evil.example" },
        })
      ).status,
    ).toBe(403);
  });

  test("a request for another server through this one is refused", async () => {
    expect((await ask("http://evil.example/version")).status).toBe(400);
    expect((await ask("//evil.example/version")).status).toBe(400);
  });
});

describe("HTTP actions", () => {
  test("answer below /http and directly at the frame's paths, with the address the browser sees", async () => {
    for (const path of ["/http/frame/abc?coep=1", "/frame/abc?coep=1"]) {
      const answer = await ask(path);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(`${home.info.url}/frame/abc?coep=1`);
      expect(answer.headers).toMatchObject({
        "x-test": "frame",
        "content-length": String(answer.body.length),
      });
      expect(answer.headers["x-frame-options"]).toBeUndefined();
    }
  });

  test("documents are compressed for those who accept it, and caches are told", async () => {
    const plain = await ask("/frame/abc");
    const small = await ask("/frame/abc", { headers: { "accept-encoding": "gzip, br" } });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(small.headers["content-encoding"]).toBe("br");
    expect(small.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(String(small.headers["vary"])).toMatch(/Origin.*Accept-Encoding/);
    expect(small.body.length).toBeLessThan(plain.body.length / 2);
    expect(brotliDecompressSync(small.body).toString()).toBe(plain.text);
    expect(
      (await ask("/frame/abc", { headers: { "accept-encoding": "br;q=0, gzip" } })).headers[
        "content-encoding"
      ],
    ).toBeUndefined();
  });

  test("HEAD is a GET without its body", async () => {
    const answer = await ask("/frame/abc", { method: "HEAD" });
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(0);
  });

  test("a posted body and the caller's headers arrive", async () => {
    for (const path of ["/boot", "/http/boot"]) {
      const answer = await post(path, { hello: "ä" }, { "user-agent": "test/1" });
      expect(json(answer)).toEqual({ method: "POST", body: { hello: "ä" }, agent: "test/1" });
    }
  });

  test("a body above the limit is refused before the function runs", async () => {
    expect((await ask("/boot", { method: "POST", body: Buffer.alloc(4 * 1024 * 1024 + 1) })).status).toBe(
      413,
    );
  });

  test("an unknown path and an error inside are the router's to answer", async () => {
    const missing = await ask("/http/nothing");
    expect([missing.status, missing.text]).toEqual([404, "No HttpAction routed for /nothing"]);
    expect((await ask("/boot", { method: "POST", body: "no json" })).status).toBe(500);
  });

  test("on an origin of their own they are at the top, and nothing else is there", async () => {
    const base = await siteUrl();
    expect(new URL(base).port).not.toBe(new URL(home.info.url).port);
    const frame = await ask("/frame/abc", { base });
    expect(frame.text).toContain(`${base}/frame/abc`);
    expect((await ask("/widget.js", { base })).status).toBe(404);
    expect((await ask("/api/query?path=notes:list", { base })).status).toBe(404);
    expect(
      (await ask("/frame/abc", { base, headers: { Host: `localhost:${new URL(home.info.url).port}` } }))
        .status,
    ).toBe(421);
  });

  test("functions know their addresses", async () => {
    expect(json(await ask("/http/environment"))).toEqual({
      CONVEX_CLOUD_URL: home.info.url,
      CONVEX_SITE_URL: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      OPENCOM_ASSET_ORIGIN: home.info.url,
      OPENCOM_DEVELOPMENT: "1",
    });
  });
});

describe("built files", () => {
  test("the loader has a short life, releases live for ever, both load from any page", async () => {
    const loader = await ask("/widget.js");
    expect(loader.text).toBe(WIDGET);
    const shared = {
      "content-type": "text/javascript; charset=utf-8",
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
      vary: "Accept-Encoding",
    };
    expect(loader.headers).toMatchObject({
      ...shared,
      "cache-control": expect.stringMatching(/^public, max-age=300\b/),
    });
    const released = await ask(`/v/${VERSION}/widget.js`);
    expect(released.headers).toMatchObject({
      ...shared,
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect((await ask("/manifest.json")).headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  test("the compressed twin is sent where it is accepted, under an ETag of its own", async () => {
    const plain = await ask("/widget.js");
    const small = await ask("/widget.js", { headers: { "accept-encoding": "br" } });
    expect(small.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(small.body).toString()).toBe(WIDGET);
    expect(small.headers.etag).not.toBe(plain.headers.etag);
    const again = await ask("/widget.js", {
      headers: { "accept-encoding": "br", "if-none-match": String(small.headers.etag) },
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await ask("/widget.js", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  test.each([
    "/v/../server/cli.js",
    "/v/%2e%2e/server/cli.js",
    "/v/..%2fserver%2fcli.js",
    "/v/..%5cserver%5ccli.js",
    "/server/cli.js",
    "/v/%00",
    `/v/${VERSION}`,
    `/v/${VERSION}/widget.js.br`,
    "/console/../../package.json",
    "/v/%E0%A4%A",
  ])("%s is not a file", async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBeGreaterThanOrEqual(300);
    expect(answer.text).not.toContain("import");
  });

  test("the console is one page behind its own policy", async () => {
    const { status, headers } = await ask("/");
    expect([status, headers.location]).toEqual([302, "/console/"]);
    for (const path of ["/console/", "/console/inbox/abc"]) {
      const page = await ask(path);
      expect(page.text).toContain("<title>console</title>");
      const policy = String(page.headers["content-security-policy"]);
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        `connect-src 'self' ${home.info.url} ws://`,
      ])
        expect(policy).toContain(part);
      expect(page.headers["cache-control"]).toBe("no-cache");
      expect(page.headers["x-frame-options"]).toBeUndefined();
    }
    expect((await ask("/console/assets/app-123.js")).headers["cache-control"]).toBe(
      "public, max-age=31536000, immutable",
    );
    expect((await ask("/console/assets/gone.js")).status).toBe(404);
  });

  test("files are read, not written to", async () => {
    const answer = await ask("/widget.js", { method: "POST", body: "x" });
    expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });

  test("version and name of the deployment", async () => {
    expect((await ask("/version")).text).toBe("9.8.7");
    expect((await ask("/instance_name")).text).toBe("opencom");
  });
});

describe("the convex command line", () => {
  test("a dry push is analysed, a real one is told why it does nothing", async () => {
    const body = brotliCompressSync(
      JSON.stringify({ appDefinition: { changedModules: [{ path: "notes.js" }] }, dryRun: true }),
    );
    const push = (headers: Record<string, string>) =>
      ask("/api/deploy2/start_push", {
        method: "POST",
        body,
        headers: { "content-encoding": "br", ...headers },
      });
    expect((await push({})).status).toBe(401);
    expect((await push({ authorization: "Convex wrong" })).status).toBe(401);
    const started = json(await push(admin())) as { analysis: Record<string, { functions: object }> };
    expect(Object.keys(started.analysis[""]?.functions ?? {})).toEqual(["notes.js"]);
    expect(json(await post("/api/deploy2/wait_for_schema", {}, admin()))).toEqual({ type: "complete" });
    expect((await post("/api/deploy2/finish_push", { dryRun: true }, admin())).status).toBe(200);
    const refused = await post("/api/deploy2/finish_push", { dryRun: false }, admin());
    expect(refused.status).toBe(400);
    expect(json(refused)).toMatchObject({ code: "PushNotSupported" });
  });
});
