/** What a page of another site can make a browser send without asking: forms, simple requests, preflights. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { type HostileHome, startHostileHome } from "./httpHome.ts";
import { speak } from "./httpRaw.ts";

let it: HostileHome;
beforeAll(async () => {
  // As in production: there another page of this machine is a stranger like any other.
  it = await startHostileHome({ args: ["--production"] });
}, START_TIMEOUT_MS);
afterEach(() => it.expectWell());
afterAll(() => it.stop());

const request = async (line: string, headers: string[], body = "") => {
  const head = [
    `${line} HTTP/1.1`,
    `Host: ${it.host}`,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return (
    await speak(it.port, `${head.join("\r\n")}\r\n\r\n${body}`, { count: 1, isHead: line.startsWith("HEAD") })
  ).answers[0];
};

/** Nearly our origin. */
const foreign = () => [
  "https://evil.example",
  `http://${it.host}.evil.example`,
  `http://${it.host}@evil.example`,
  `http://evil.example#http://${it.host}`,
  `http://evil.example/http://${it.host}`,
  `https://${it.host}`,
  `http://${it.host}/`,
  `http://${it.host}, http://${it.host}`,
  `http://${it.host} `.repeat(2).trim(),
  `http://localhost:${it.port + 1}`,
  `http://shop.localhost:${it.port}`,
  `http://127.0.0.1.evil.example:${it.port}`,
  `ws://${it.host}`,
  "http://localhost",
  "null",
  "file://",
  "about:blank",
  "data:text/html,x",
  "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "*",
  "undefined",
];

const CALL = JSON.stringify({ path: "notes:add", args: { channel: "forged", text: "x" } });
const TYPES = [
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "text/plain; application/json",
  "application/json",
  "",
];
const ROUTES = [
  "/api/mutation",
  "/api/action",
  "/api/function",
  "/api/query",
  "/api/query_batch",
  "/api/run/notes/add",
];

describe("a page of another site", () => {
  test("[H50] may not write, whatever form its request has, and never learns an answer", async () => {
    for (const origin of foreign()) {
      for (const type of TYPES) {
        for (const route of ROUTES) {
          const headers = [`Origin: ${origin}`, "Cookie: a=b", ...(type ? [`Content-Type: ${type}`] : [])];
          const answer = await request(`POST ${route}`, headers, CALL);
          expect(answer?.status, `${origin} ${type} ${route}`).toBe(403);
          expect(answer?.headers["access-control-allow-origin"]).toBeUndefined();
        }
      }
    }
    expect(await it.home.run("notes:list", { channel: "forged" })).toEqual([]);
  });

  test("[H50] cannot have a GET or HEAD do a mutation's or an action's work", async () => {
    const query = `path=notes:add&args=${encodeURIComponent('{"channel":"forged","text":"x"}')}`;
    for (const method of ["GET", "HEAD"]) {
      for (const route of ["mutation", "action", "function", "run/notes/add", "query"]) {
        const answer = await request(`${method} /api/${route}?${query}`, [
          "X-HTTP-Method-Override: POST",
          "X-HTTP-Method: POST",
          "Sec-Fetch-Site: cross-site",
        ]);
        // A query by GET answers, with an error: the function is no query.
        expect(answer?.body ?? "", route).not.toContain('"success"');
      }
    }
    const jsonp = await request("GET /api/query?path=notes:odd&args={}&callback=alert&jsonp=alert", []);
    expect(jsonp?.headers["content-type"]).toBe("application/json");
    expect(jsonp?.headers["x-content-type-options"]).toBe("nosniff");
    expect(jsonp?.body).not.toContain("alert");
    expect(await it.home.run("notes:list", { channel: "forged" })).toEqual([]);
  });

  test("[H50] is told no by a preflight, also for a private network, and no header of it comes back", async () => {
    for (const origin of foreign()) {
      const answer = await request("OPTIONS /api/mutation", [
        `Origin: ${origin}`,
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type, x-evil",
        "Access-Control-Request-Private-Network: true",
      ]);
      expect(answer?.status, origin).toBe(403);
      for (const name of Object.keys(answer?.headers ?? {})) expect(name).not.toMatch(/^access-control-/);
    }
    const own = await request("OPTIONS /api/mutation", [
      `Origin: http://${it.host}`,
      "Access-Control-Request-Method: POST",
      "Access-Control-Request-Headers: content-type,\tx-\xe4;<script>",
    ]);
    expect(own?.status).toBe(204);
    expect(own?.headers["access-control-allow-origin"]).toBe(`http://${it.host}`);
  });

  test("[H50] sees a star only where there is nothing but public files, and never with credentials", async () => {
    const paths = [
      "/version",
      "/instance_name",
      "/widget.js",
      "/manifest.json",
      "/v/0.0.0-test/widget.js",
      "/console/",
      "/console/assets/app-123.js",
      "/frame/x",
      "/http/environment",
      "/nothing",
      "/api/nothing",
      "/api/query?path=notes:odd&args={}",
      `/api/storage/${crypto.randomUUID()}`,
    ];
    const open: string[] = [];
    for (const path of paths) {
      const answer = await request(`GET ${path}`, ["Origin: https://evil.example"]);
      const allowed = answer?.headers["access-control-allow-origin"];
      expect(answer?.headers["access-control-allow-credentials"], path).toBeUndefined();
      expect([undefined, "*"], path).toContain(allowed);
      if (allowed === "*") open.push(path);
    }
    expect(open).toEqual(["/widget.js", "/manifest.json", "/v/0.0.0-test/widget.js"]);
  });
});
