/** Uploads and stored files over HTTP, against the built server and with the unmodified client. */
import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference as ref } from "convex/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, START_TIMEOUT_MS } from "../testing/eventually.ts";
import { createPackage, TestHome } from "../testing/home.ts";

const uploadUrl = ref<"mutation", Record<string, never>, string>("files:uploadUrl");
const urlOf = ref<"query", { storageId: string }, string | null>("files:url");
const facts = ref<"query", { storageId: string }, object | null>("files:facts");
const remove = ref<"mutation", { storageId: string }, null>("files:remove");
const read = ref<"action", { storageId: string }, string | null>("files:read");

const MAX_FILE_BYTES = 200_000;
let pack: Awaited<ReturnType<typeof createPackage>>;
let home: TestHome;
let client: ConvexHttpClient;
beforeAll(async () => {
  pack = await createPackage();
  home = await TestHome.start({
    folder: pack.folder,
    env: { OPENCOM_MAX_FILE_BYTES: String(MAX_FILE_BYTES), OPENCOM_STORAGE_BYTES: "1000000" },
  });
  client = new ConvexHttpClient(home.info.url, { logger: false });
}, START_TIMEOUT_MS);
afterAll(async () => {
  await home.remove();
  pack.remove();
});

type Body = string | Uint8Array<ArrayBuffer>;
type Answer = { storageId?: string; code?: string };
const sha256 = (body: Body) => createHash("sha256").update(body).digest("base64");

function post(url: string, body: Body, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: "POST", body, headers });
}

async function store(body: Body, headers: Record<string, string> = {}): Promise<{ id: string; url: string }> {
  const answer = await post(await client.mutation(uploadUrl), body, headers);
  const { storageId = "" } = (await answer.json()) as Answer;
  expect(answer.status).toBe(200);
  return { id: storageId, url: (await client.query(urlOf, { storageId })) ?? "" };
}

async function refusal(answer: Response): Promise<[number, string | undefined]> {
  return [answer.status, ((await answer.json()) as Answer).code];
}

const incoming = () => readdirSync(join(home.dataDir, "incoming"));

describe("uploading", () => {
  test("[B1] the client's own three steps: URL, POST, storage id", async () => {
    const bytes = new Uint8Array(randomBytes(150_000));
    const { id, url } = await store(bytes, { "content-type": "application/x-thing" });
    expect(await client.query(facts, { storageId: id })).toMatchObject({
      _id: id,
      size: 150_000,
      sha256: sha256(bytes),
      contentType: "application/x-thing",
    });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get("digest")).toBe(`sha-256=${sha256(bytes)}`);
  });

  test("[B2] a URL stores one file", async () => {
    const url = await client.mutation(uploadUrl);
    const answers = await Promise.all([post(url, "one"), post(url, "two"), post(url, "three")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await refusal(await post(url, "four"))).toEqual([409, "UploadTokenUsed"]);
    expect(await refusal(await post(`${home.info.url}/api/storage/upload?token=AAAA`, "x"))).toEqual([
      401,
      "BadUploadToken",
    ]);
    expect(await refusal(await post(`${home.info.url}/api/storage/upload`, "x"))).toEqual([
      401,
      "BadUploadToken",
    ]);
  });

  test("[B3] too large is 413, said or not, and the URL stays good", async () => {
    const url = await client.mutation(uploadUrl);
    const large = new Uint8Array(MAX_FILE_BYTES + 1);
    expect(await refusal(await post(url, large))).toEqual([413, "FileTooLarge"]);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => (sent++ < 30 ? controller.enqueue(new Uint8Array(10_000)) : controller.close()),
    });
    const streamed = await fetch(url, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    expect(await refusal(streamed)).toEqual([413, "FileTooLarge"]);
    expect(incoming()).toEqual([]);
    expect((await post(url, "small")).status).toBe(200);
  });

  test("[B3] beyond the quota is 507", async () => {
    const half = new Uint8Array(MAX_FILE_BYTES);
    const stored: string[] = [];
    let last: Response;
    do {
      last = await post(await client.mutation(uploadUrl), half);
      const { storageId, code } = (await last.json()) as Answer;
      if (storageId) stored.push(storageId);
      else expect([last.status, code]).toEqual([507, "StorageFull"]);
    } while (last.ok && stored.length < 10);
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(6);
    for (const storageId of stored) await client.mutation(remove, { storageId });
    expect((await post(await client.mutation(uploadUrl), half)).status).toBe(200);
  });

  test("[B4] a digest that is given is checked", async () => {
    const url = await client.mutation(uploadUrl);
    for (const digest of [`sha-256=${sha256("other")}`, `sha-512=${sha256("body")}`, "nonsense"])
      expect((await post(url, "body", { digest })).status).toBe(400);
    expect(incoming()).toEqual([]);
    const good = { digest: `SHA-256=${sha256("body")}`, "content-digest": `sha-256=:${sha256("body")}:` };
    expect((await post(url, "body", good)).status).toBe(200);
  });

  test("[B7] an upload that is cut off leaves nothing, and the URL can be used again", async () => {
    const url = new URL(await client.mutation(uploadUrl));
    const socket = connect(Number(url.port), "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 1000\r\n\r\nstart`,
    );
    await eventually(() => expect(incoming()).toHaveLength(1));
    expect((await post(url.href, "meanwhile")).status).toBe(409);
    socket.destroy();
    await eventually(() => expect(incoming()).toEqual([]));
    expect((await post(url.href, "again")).status).toBe(200);
  });

  test("[B11] pages of foreign origins may not upload; our own and loopback ones may, with any header", async () => {
    const url = await client.mutation(uploadUrl);
    expect((await post(url, "x", { origin: "https://evil.example" })).status).toBe(403);
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: {
        origin: "http://localhost:1",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-disposition",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-disposition");
    const answer = await post(url, "x", { origin: "http://localhost:1" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:1");
  });
});

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const SERVED = {
  "content-security-policy": "sandbox; default-src 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "private, max-age=2592000, immutable",
  "set-cookie": null,
  vary: "Origin",
};
const headersOf = (answer: Response) =>
  Object.fromEntries(Object.keys(SERVED).map((name) => [name, answer.headers.get(name)]));

describe("serving", () => {
  test.each<[string, string, string]>([
    ["HTML", "<script>alert(1)</script>", "text/html"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"],
    ["JavaScript", "alert(1)", "text/javascript"],
    ["XML", '<?xml version="1.0"?><x/>', "application/xml"],
    ["CSS", "*{}", "text/css"],
    ["what calls itself PNG", "GIF87", "image/png"],
    ["nothing at all", "", "text/html"],
  ])("[B10] %s is a download without a type, whatever it was uploaded as", async (_name, body, type) => {
    const { url } = await store(body, { "content-type": type });
    for (const method of ["GET", "HEAD"]) {
      const answer = await fetch(url, { method });
      expect(answer.headers.get("content-type")).toBe("application/octet-stream");
      expect(answer.headers.get("content-disposition")).toBe("attachment");
      expect(headersOf(answer)).toEqual(SERVED);
      expect(await answer.text()).toBe(method === "GET" ? body : "");
    }
  });

  test("[B10] an image is shown as what its bytes are, with the same headers; names come along", async () => {
    const { url } = await store(new Uint8Array(PNG), {
      "content-type": "text/html",
      "content-disposition": "attachment; filename*=UTF-8''m%C3%BCll%2F..%2Fb%C3%A4r.png",
    });
    const answer = await fetch(url);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("content-disposition")).toBe(
      "inline; filename=\"b_r.png\"; filename*=UTF-8''b%C3%A4r.png",
    );
    expect(headersOf(answer)).toEqual(SERVED);
  });

  test("[B9] ranges, conditions and HEAD", async () => {
    const { url } = await store("0123456789");
    const ask = (headers: Record<string, string>, method = "GET") => fetch(url, { method, headers });
    const whole = await ask({});
    const etag = whole.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect([whole.headers.get("accept-ranges"), whole.headers.get("content-length")]).toEqual([
      "bytes",
      "10",
    ]);
    const part = await ask({ range: "bytes=2-4" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
    expect(headersOf(part)).toEqual(SERVED);
    expect((await ask({ range: "bytes=2-4", "if-range": etag })).status).toBe(206);
    expect((await ask({ range: "bytes=2-4", "if-range": '"other"' })).status).toBe(200);
    const beyond = await ask({ range: "bytes=10-" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    expect((await ask({ "if-none-match": `"x", W/${etag}` })).status).toBe(304);
    const head = await ask({ range: "bytes=0-0" }, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([206, "1", ""]);
  });

  test("[B6] a deleted file is gone, for readers too, and unknown ones were never there", async () => {
    const { id, url } = await store("short life");
    expect(await client.action(read, { storageId: id })).toBe("short life");
    await client.mutation(remove, { storageId: id });
    expect(await refusal(await fetch(url))).toEqual([404, "FileNotFound"]);
    expect(await client.query(urlOf, { storageId: id })).toBeNull();
    expect(await client.action(read, { storageId: id })).toBeNull();
    for (const key of [crypto.randomUUID(), "..%2fopencom.sqlite3", "upload", ""])
      expect((await fetch(`${home.info.url}/api/storage/${key}`)).status).toBe(404);
  });

  test("[B7] files are there after the server is killed and started again", async () => {
    const { url } = await store("survivor");
    await home.end("SIGKILL");
    await home.relaunch();
    expect(await (await fetch(url)).text()).toBe("survivor");
  });
});
