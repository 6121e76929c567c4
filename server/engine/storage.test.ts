import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { eventually } from "../testing/eventually.ts";
import type { EngineOptions, FileInfo, UploadGrant, UploadResult } from "./api.ts";
import { FIXTURES, NOBODY, startTestEngine, type TestEngine, toJson } from "./testEngine.ts";

const ORIGIN = "http://files.test";
const root = mkdtempSync(join(tmpdir(), "opencom-storage-"));
const engines: TestEngine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.shutdown();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function start(options: Partial<EngineOptions> = {}): Promise<TestEngine & { dataDir: string }> {
  const dataDir = options.dataDir ?? mkdtempSync(join(root, "data-"));
  const engine = await startTestEngine({ env: { CONVEX_CLOUD_URL: ORIGIN }, dataDir, ...options });
  engines.push(engine);
  return { ...engine, dataDir };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64");
const tokenOf = (url: string) => new URL(url).searchParams.get("token") ?? "";
const keyOf = (url: string) => url.split("/").at(-1) ?? "";
const onDisk = (dataDir: string) => readdirSync(join(dataDir, "files"));

/** Carries an upload out as the front does; ends at the first refusal. */
async function upload(engine: TestEngine, token: string, text: string): Promise<UploadGrant | UploadResult> {
  const grant = await engine.beginUpload(token, text.length);
  if (!grant.ok) return grant;
  writeFileSync(grant.file, text, { flag: "wx", mode: 0o600 });
  return finish(engine, { token, file: grant.file, text });
}

function finish(engine: TestEngine, { token, file, text }: { token: string; file: string; text: string }) {
  const facts = {
    size: text.length,
    sha256: sha256(text),
    contentType: "text/plain",
    image: null,
    name: null,
  };
  return engine.finishUpload({ token, file, ...facts });
}

async function stored(engine: TestEngine, text: string): Promise<string> {
  const token = tokenOf(await engine.run<string>("files:uploadUrl"));
  const result = await upload(engine, token, text);
  if (!result.ok || !("storageId" in result)) throw new Error(JSON.stringify(result));
  return result.storageId;
}

describe("storing through an upload URL", () => {
  it("[B1] a stored file has its row, its metadata and its URL, and its content lies under the URL's key", async () => {
    const engine = await start();
    const storageId = await stored(engine, "hello file");
    const url = await engine.run<string>("files:url", { storageId });
    expect(url).toMatch(/^http:\/\/files\.test\/api\/storage\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const hex = createHash("sha256").update("hello file").digest("hex");
    expect(await engine.run("files:facts", { storageId })).toEqual({
      row: {
        _id: storageId,
        _creationTime: expect.any(Number),
        sha256: sha256("hello file"),
        size: 10,
        contentType: "text/plain",
      },
      metadata: { storageId: keyOf(url), sha256: hex, size: 10, contentType: "text/plain" },
    });
    expect(await engine.run("files:list")).toEqual([10]);
    const { path, ...info } = (await engine.fileInfo(keyOf(url))) as FileInfo;
    expect(info).toEqual({ size: 10, sha256: sha256("hello file"), image: null, name: null });
    expect(readFileSync(path, "utf8")).toBe("hello file");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(engine.dataDir, "files")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(engine.dataDir, "incoming"))).toEqual([]);
    expect(await engine.run("files:read", { storageId })).toEqual({ text: "hello file", type: "text/plain" });
  });

  it("[B1] the old kind of reference, the URL's key, is understood everywhere", async () => {
    const engine = await start();
    const storageId = await stored(engine, "old");
    const key = keyOf(await engine.run<string>("files:url", { storageId }));
    expect(await engine.run("files:url", { storageId: key })).toBe(`${ORIGIN}/api/storage/${key}`);
    expect(await engine.run("files:read", { storageId: key })).toMatchObject({ text: "old" });
    await engine.run("files:removeByAction", { storageId: key });
    expect(await engine.run("files:url", { storageId })).toBeNull();
  });

  it("[B2] an upload URL stores one file; a failed upload leaves it good", async () => {
    const engine = await start();
    const token = tokenOf(await engine.run<string>("files:uploadUrlByAction"));
    const first = await engine.beginUpload(token, 3);
    expect(first.ok).toBe(true);
    expect(await engine.beginUpload(token, 3)).toEqual({ ok: false, code: "USED" });
    await engine.abandonUpload(token);
    expect(await upload(engine, token, "abc")).toMatchObject({ ok: true });
    expect(await engine.beginUpload(token, 3)).toEqual({ ok: false, code: "USED" });
    expect(await finish(engine, { token, file: "/nowhere", text: "abc" })).toEqual({
      ok: false,
      code: "INTERRUPTED",
    });
    expect(await engine.run("files:list")).toEqual([3]);
  });

  it("[B2] it is good for an hour, an upload that began in time may end later, and use is remembered over a restart", async () => {
    const engine = await start();
    const [late, begun, used] = await Promise.all(
      [1, 2, 3].map(async () => tokenOf(await engine.run<string>("files:uploadUrl"))),
    );
    await upload(engine, used!, "used");
    const grant = await engine.beginUpload(begun!, 2);
    await engine.setClockOffset(3_599_000);
    expect(await engine.beginUpload(late!, 2)).toMatchObject({ ok: true });
    await engine.abandonUpload(late!);
    await engine.setClockOffset(3_601_000);
    expect(await engine.beginUpload(late!, 2)).toEqual({ ok: false, code: "EXPIRED" });
    if (!grant.ok) throw new Error(grant.code);
    writeFileSync(grant.file, "ok", { flag: "wx" });
    expect(await finish(engine, { token: begun!, file: grant.file, text: "ok" })).toMatchObject({ ok: true });
    await engines.pop()?.shutdown();
    const again = await start({ dataDir: engine.dataDir });
    expect(await again.beginUpload(used!, 2)).toEqual({ ok: false, code: "USED" });
    expect(await again.beginUpload(late!, 2)).toMatchObject({ ok: true });
  });

  it("[B2] a forged, damaged or foreign token is refused", async () => {
    const engine = await start();
    const foreign = tokenOf(await (await start()).run<string>("files:uploadUrl"));
    const own = tokenOf(await engine.run<string>("files:uploadUrl"));
    const flipped = (own.startsWith("A") ? "B" : "A") + own.slice(1);
    for (const token of ["", "x", flipped, own.slice(2), `${own}AAAA`, foreign])
      expect(await engine.beginUpload(token, 1)).toEqual({ ok: false, code: "BAD_TOKEN" });
  });

  it("[B3] one file and all together have limits, uploads under way included", async () => {
    const engine = await start({ storage: { maxFileBytes: 100, totalBytes: 250 } });
    const token = async () => tokenOf(await engine.run<string>("files:uploadUrl"));
    expect(await engine.beginUpload(await token(), 101)).toEqual({ ok: false, code: "FILE_TOO_LARGE" });
    const storageId = await stored(engine, "x".repeat(100));
    const held = await token();
    expect(await engine.beginUpload(held, null)).toMatchObject({ ok: true, maxBytes: 100 });
    expect(await engine.beginUpload(await token(), 51)).toEqual({ ok: false, code: "STORAGE_FULL" });
    expect(await engine.beginUpload(await token(), 50)).toMatchObject({ ok: true });
    await engine.abandonUpload(held);
    expect(await engine.run("files:tryStore", { size: 101 })).toEqual({
      data: { code: "FILE_TOO_LARGE", message: "A file may have at most 100 bytes." },
    });
    await engine.run("files:remove", { storageId });
    for (const _ of [1, 2]) expect(await engine.run("files:tryStore", { size: 100 })).toBe("stored");
    expect(await engine.run("files:tryStore", { size: 100 })).toMatchObject({
      data: { code: "STORAGE_FULL" },
    });
  });
});

describe("storing from functions", () => {
  it("[B4] an action stores a blob, with type, name and checked sha256, and reads it back", async () => {
    const engine = await start();
    const args = { text: "some text", type: "text/html", name: "../a\u202Egpj.exe" };
    const { storageId, url } = await engine.run<{ storageId: string; url: string }>("files:store", args);
    expect(await engine.fileInfo(keyOf(url))).toMatchObject({ name: "agpj.exe", image: null, size: 9 });
    expect(await engine.run("files:read", { storageId })).toEqual({ text: "some text", type: "text/html" });
    const hex = createHash("sha256").update("some text").digest("hex");
    for (const good of [sha256("some text"), hex])
      await engine.run("files:store", { text: "some text", type: "", sha256: good });
    const wrong = { text: "some text", type: "", sha256: sha256("other") };
    await expect(engine.run("files:store", wrong)).rejects.toMatchObject({
      data: { code: "DIGEST_MISMATCH" },
    });
    expect(onDisk(engine.dataDir)).toHaveLength(3);
  });

  it("[B4] an HTTP action stores its request's body", async () => {
    const engine = await start();
    const { status, body } = await engine.httpAction({
      method: "POST",
      url: "http://site.test/upload",
      headers: [["content-type", "text/csv"]],
      body: Buffer.from("a,b"),
      caller: NOBODY,
    });
    expect(status).toBe(200);
    const { storageId, ...rest } = JSON.parse(Buffer.from(body).toString()) as { storageId: string };
    expect(rest).toEqual({ text: "a,b", type: "text/csv" });
    expect(await engine.run("files:facts", { storageId })).toMatchObject({
      row: { contentType: "text/csv" },
    });
  });

  it("[B4] a mutation stores and reads; what it or a nested one takes back leaves nothing on disk", async () => {
    const engine = await start();
    const { storageId, text } = await engine.run<{ storageId: string; text: string }>(
      "files:storeInMutation",
      {
        text: "from a mutation",
      },
    );
    expect(text).toBe("from a mutation");
    expect(await engine.run("files:read", { storageId })).toMatchObject({ text: "from a mutation" });
    await expect(engine.run("files:storeInMutation", { text: "x", fail: true })).rejects.toThrow(
      "rolled back",
    );
    await expect(
      engine.run("files:storeInMutation", { text: "x", sha256: sha256("y") }),
    ).rejects.toMatchObject({ data: { code: "DIGEST_MISMATCH" } });
    await engine.run("files:storeNested");
    await eventually(() => expect(onDisk(engine.dataDir)).toHaveLength(2));
    expect(await engine.run("files:list")).toHaveLength(2);
    await expect(engine.run("files:tooMany")).rejects.toThrow("Too many files stored");
    await eventually(() => expect(onDisk(engine.dataDir)).toHaveLength(2));
  });

  it("[B4] with conflicts injected, each attempt's content but the last one's is removed", async () => {
    const engine = await start({ occ: { injectEvery: 2 } });
    for (let round = 0; round < 4; round++) await engine.run("files:storeInMutation", { text: `r${round}` });
    expect((await engine.stats()).conflicts["files:storeInMutation"]).toBeGreaterThan(1);
    await eventually(() => expect(onDisk(engine.dataDir)).toHaveLength(4));
  });

  it("[B5] queries read and change nothing", async () => {
    const engine = await start();
    const storageId = await stored(engine, "safe");
    for (const op of ["GenerateUploadUrl", "Delete", "Store", "Get"]) {
      const run = engine.run("files:writeInQuery", { op: `1.0/storage${op}`, storageId });
      await expect(run).rejects.toThrow(/mutations/);
    }
    expect(await engine.run("files:list")).toEqual([4]);
  });

  it("[B5] a reference that is none is an error; one of a file that is gone is null", async () => {
    const engine = await start();
    const storageId = await stored(engine, "gone");
    const channelId = await engine.run<string>("messages:createChannel", { name: "c" });
    for (const reference of ["", "nonsense", channelId, "../../etc/passwd"])
      await expect(engine.run("files:url", { storageId: reference })).rejects.toThrow("Invalid storage ID");
    await engine.run("files:remove", { storageId });
    expect(await engine.run("files:url", { storageId })).toBeNull();
    expect(await engine.run("files:facts", { storageId })).toEqual({ row: null, metadata: null });
    expect(await engine.run("files:read", { storageId })).toBeNull();
    await expect(engine.run("files:remove", { storageId })).rejects.toThrow("There is no file");
    expect(await engine.fileInfo("../opencom.sqlite3")).toBeNull();
  });
});

describe("deleting", () => {
  it("[B6] is part of its transaction: taken back with it, and the content goes after the commit", async () => {
    const engine = await start();
    const storageId = await stored(engine, "precious");
    const key = keyOf(await engine.run<string>("files:url", { storageId }));
    await expect(engine.run("files:remove", { storageId, fail: true })).rejects.toThrow("rolled back");
    expect(onDisk(engine.dataDir)).toEqual([key]);
    expect(await engine.run("files:remove", { storageId })).toBeNull();
    expect(await engine.fileInfo(key)).toBeNull();
    await eventually(() => expect(onDisk(engine.dataDir)).toEqual([]));
  });

  it("[B6] a live query that asked for the URL is told", async () => {
    const engine = await start();
    const storageId = await stored(engine, "watched");
    const seen: unknown[] = [];
    engine.onViewUpdate((_view, { results }) => seen.push(...results.map(({ outcome }) => outcome)));
    engine.openView(1);
    await engine.updateView(1, {
      add: [{ queryId: 0, path: "files:url", args: toJson({ storageId }) }],
      remove: [],
    });
    await stored(engine, "unrelated");
    await engine.run("files:remove", { storageId });
    await eventually(() => expect(seen).toEqual([expect.objectContaining({ ok: true, value: null })]));
  });
});

describe("the disk at start", () => {
  it("[B7] contents without a row go, half-written ones too; a missing content is reported", async () => {
    const engine = await start();
    const kept = await stored(engine, "kept");
    const lost = await stored(engine, "lost");
    const lostKey = keyOf(await engine.run<string>("files:url", { storageId: lost }));
    const token = tokenOf(await engine.run<string>("files:uploadUrl"));
    const grant = await engine.beginUpload(token, 10);
    if (!grant.ok) throw new Error(grant.code);
    writeFileSync(grant.file, "half");
    await engines.pop()?.shutdown();
    writeFileSync(join(engine.dataDir, "files", crypto.randomUUID()), "nobody's");
    rmSync(join(engine.dataDir, "files", lostKey));
    const again = await start({ dataDir: engine.dataDir });
    expect(readdirSync(join(engine.dataDir, "incoming"))).toEqual([]);
    expect(onDisk(engine.dataDir)).toHaveLength(1);
    expect(again.logs.join()).toMatch(/1 stored file\(s\) are missing/);
    expect(await again.run("files:read", { storageId: kept })).toMatchObject({ text: "kept" });
    expect(await finish(again, { token, file: grant.file, text: "half" })).toMatchObject({
      code: "INTERRUPTED",
    });
  });

  it("[B8] a copy of the stopped data directory has every file, wherever it lies", async () => {
    const engine = await start();
    const storageId = await stored(engine, "backed up");
    await engines.pop()?.shutdown();
    const copy = join(root, "copy");
    cpSync(engine.dataDir, copy, { recursive: true });
    rmSync(engine.dataDir, { recursive: true });
    const restored = await start({ dataDir: copy });
    expect(await restored.run("files:read", { storageId })).toMatchObject({ text: "backed up" });
    const key = keyOf(await restored.run<string>("files:url", { storageId }));
    expect((await restored.fileInfo(key))?.path.startsWith(copy)).toBe(true);
  });

  it("[B1] works in memory too, and leaves nothing behind", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("opencom-files-"));
    const engine = await start({ dataDir: ":memory:", convexDir: FIXTURES });
    const storageId = await stored(engine, "memory");
    expect(await engine.run("files:read", { storageId })).toMatchObject({ text: "memory" });
    await engines.pop()?.shutdown();
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith("opencom-files-"));
    expect(after).toEqual(before);
  });
});
