import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IN_MEMORY } from "./engine.ts";
import { NOBODY, startTestEngine, type TestEngine, toJson } from "./testEngine.ts";

const stores = { memory: () => IN_MEMORY, SQLite: () => mkdtempSync(join(tmpdir(), "opencom-functions-")) };

describe.each(Object.entries(stores))("on %s", (_name, makeDir) => {
  const dataDir = makeDir();
  let engine: TestEngine;
  let channelId: string;
  beforeAll(async () => {
    engine = await startTestEngine({ dataDir });
    channelId = await engine.run("messages:createChannel", { name: "one", color: "red" });
  });
  afterAll(async () => {
    await engine.shutdown();
    if (dataDir !== IN_MEMORY) rmSync(dataDir, { recursive: true });
  });

  const failure = async (path: string, args: Record<string, never> | object = {}): Promise<string> => {
    const outcome = await engine.call({
      kind: "any",
      path,
      args: toJson(args as never),
      identity: { kind: "none" },
      caller: NOBODY,
    });
    return outcome.ok ? "succeeded" : outcome.errorMessage;
  };

  describe("documents and queries", () => {
    it("[Q1] read in index order, first, unique and by dotted field", async () => {
      const channel = await engine.run<string>("messages:createChannel", { name: "order" });
      for (const text of ["a", "b", "c"]) await engine.run("messages:send", { channelId: channel, text });
      await engine.run("messages:send", { channelId: channel, text: "d", author: "agent" });
      expect(await engine.run("messages:list", { channelId: channel })).toEqual(["d", "c", "b", "a"]);
      for (const path of ["messages:listByAuthor", "messages:listInAnyOrder"]) {
        expect(await engine.run(path, { channelId: channel, author: "agent" })).toEqual(["d"]);
      }
      expect(await engine.run("messages:firstAndUnique", { name: "order" })).toEqual({
        first: "order",
        unique: "order",
      });
      expect(await engine.run("messages:byColor", { color: "red" })).toEqual(["one"]);
      expect(await engine.run("messages:byColor", { color: null })).toContain("order");
    });

    it("[Q2] range over mixed types in the total order, missing first", async () => {
      const channel = await engine.run<string>("messages:createChannel", { name: "ranks" });
      const ranks = [
        ["int", 5n],
        ["float", 5],
        ["text", "z"],
        ["null", null],
        ["negative", -1.5],
        ["zero", 0],
      ] as const;
      for (const [text, rank] of ranks) await engine.run("messages:send", { channelId: channel, text, rank });
      const all = await engine.run<string[]>("messages:byRank", {});
      expect(all.filter((text) => ranks.some(([name]) => name === text))).toEqual([
        "null",
        "int",
        "negative",
        "zero",
        "float",
        "text",
      ]);
      expect(await engine.run("messages:byRank", { above: -1.5, below: 5 })).toEqual(["zero", "float"]);
      expect(await engine.run("messages:byRank", { above: -1.5, below: 5, desc: true })).toEqual([
        "float",
        "zero",
      ]);
    });

    it("[Q3] filter with the total order, and/or included", async () => {
      const channel = await engine.run<string>("messages:createChannel", { name: "filter" });
      await engine.run("messages:send", { channelId: channel, text: "by rank", rank: 15 });
      await engine.run("messages:send", { channelId: channel, text: "by text", rank: 50 });
      await engine.run("messages:send", { channelId: channel, text: "neither", rank: 50 });
      expect(await engine.run("messages:filtered", { text: "by text" })).toEqual(["by rank", "by text"]);
    });

    it("[D1] patch merges, undefined removes, delete removes; missing documents say so", async () => {
      const id = await engine.run<string>("messages:send", { channelId, text: "x", rank: 1 });
      await engine.run("messages:edit", { id, text: "y" });
      expect(await engine.run("messages:get", { id })).toMatchObject({ _id: id, text: "y", rank: 1 });
      await engine.run("messages:clearRank", { id });
      expect(await engine.run("messages:get", { id })).not.toHaveProperty("rank");
      await engine.run("messages:remove", { id });
      expect(await engine.run("messages:get", { id })).toBeNull();
      expect(await failure("messages:edit", { id, text: "z" })).toContain(
        `Update on nonexistent document ID ${id}`,
      );
      expect(await failure("messages:remove", { id })).toContain(`Delete on nonexistent document ID ${id}`);
      expect(await failure("messages:get", { id: "nonsense" })).toContain("Unable to decode ID");
    });

    it("[D2] normalizeId answers only for the id's own table", async () => {
      expect(await engine.run("messages:normalize", { table: "channels", id: channelId })).toBe(channelId);
      expect(await engine.run("messages:normalize", { table: "messages", id: channelId })).toBeNull();
      expect(await engine.run("messages:normalize", { table: "messages", id: "what" })).toBeNull();
    });
  });

  describe("validation and errors", () => {
    it("[E1] arguments, results and documents are checked, with the path and the validator in the message", async () => {
      expect(await failure("messages:send", { channelId, text: 5 })).toMatch(
        /^\[Request ID: [0-9a-f]{16}\] Server Error\nArgumentValidationError: Value does not match validator.\nPath: \.text\nValue: 5\.0\nValidator: v\.string\(\)$/,
      );
      expect(await failure("messages:send", { channelId })).toContain(
        "Object is missing the required field `text`",
      );
      expect(await failure("messages:count", { extra: 1 })).toContain(
        "Object contains extra field `extra` that is not in the validator",
      );
      const messageId = await engine.run<string>("messages:send", { channelId, text: "x" });
      expect(await failure("messages:send", { channelId: messageId, text: "x" })).toContain(
        "from table `messages`, which does not match",
      );
      expect(await failure("messages:badReturn")).toContain(
        "ReturnsValidationError: Value does not match validator",
      );
      expect(await failure("messages:badDocument")).toContain(
        'table "channels" because it does not match the schema',
      );
    });

    it("[E2] a failed mutation leaves nothing, and a ConvexError carries its data", async () => {
      const before = await engine.run<number>("messages:count");
      expect(await failure("messages:fail", { channelId, how: "plain" })).toMatch(
        /Server Error\nUncaught Error: it broke\n    at .*messages\.ts:\d+:\d+/,
      );
      const error = await engine
        .run("messages:fail", { channelId, how: "convex" })
        .catch((thrown: { data: unknown }) => thrown);
      expect(error).toMatchObject({ data: { code: "RATE_LIMITED", retryAfterMs: 5 } });
      expect(await engine.run("messages:count")).toBe(before);
    });

    it("[E3] redaction keeps text and log lines on the server but lets ConvexError data through", async () => {
      const redacted = await startTestEngine({ redactErrors: true });
      const id = await redacted.run<string>("messages:createChannel", { name: "x" });
      const call = {
        kind: "mutation" as const,
        path: "messages:fail",
        identity: { kind: "none" as const },
        caller: NOBODY,
      };
      const outcome = await redacted.call({ ...call, args: toJson({ channelId: id, how: "convex" }) });
      expect(outcome).toMatchObject({ ok: false, logLines: [], errorData: { code: "RATE_LIMITED" } });
      expect(outcome.ok ? "" : outcome.errorMessage).toMatch(/^\[Request ID: [0-9a-f]{16}\] Server Error$/);
      expect(redacted.logs.join()).toContain("about to fail");
      await redacted.shutdown();
    });

    it("[F2] the public cannot reach internal functions or call one kind as another; the admin key can", async () => {
      expect(await failure("calls:secret")).toContain("Could not find public function for 'calls:secret'");
      expect(await failure("nothing:here")).toContain("Could not find public function");
      const admin = { kind: "admin" as const };
      expect(await engine.run("calls:secret", {}, { identity: admin })).toBe("secret");
      const outcome = await engine.call({
        kind: "query",
        path: "messages:send",
        args: [{}],
        identity: admin,
        caller: NOBODY,
      });
      expect(outcome.ok ? "" : outcome.errorMessage).toContain(
        "Trying to execute messages:send as Query, but it is defined as Mutation.",
      );
    });

    it("[E4] malformed arguments are the caller's fault, not the engine's", async () => {
      const call = {
        kind: "any" as const,
        path: "messages:count",
        identity: { kind: "none" as const },
        caller: NOBODY,
      };
      await expect(engine.call({ ...call, args: [{ $integer: "x" }] })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
      await expect(engine.call({ ...call, args: [{}, {}] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
      await expect(engine.call({ ...call, args: [5] })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    });
  });

  describe("the runtime", () => {
    it("[R1] queries see a frozen clock and only the isolate's globals", async () => {
      const [first, second, third] = await engine.run<number[]>("calls:time");
      expect(new Set([first, second, third]).size).toBe(1);
      expect(Math.abs(first! - Date.now())).toBeLessThan(2_000);
      const seen = await engine.run<Record<string, unknown>>("calls:environment");
      expect(seen).toMatchObject({
        env: "hi",
        fetch: expect.stringContaining("Can't use fetch() in queries"),
        timer: expect.stringContaining("Can't use setTimeout in queries"),
        generateKey: expect.stringContaining("Can't use crypto.subtle.generateKey"),
        badUrl: "Invalid URL",
        present: [],
        keysOfProcess: ["env"],
        digestIsBuffer: true,
        randomIsSet: true,
        math: true,
      });
      expect(seen["digest"]).toBeInstanceOf(ArrayBuffer);
    });

    it("[R2] console lines come back as Convex writes them", async () => {
      const outcome = await engine.call({
        kind: "query",
        path: "calls:log",
        args: [],
        identity: { kind: "none" },
        caller: NOBODY,
      });
      expect(outcome.logLines).toEqual(["[LOG] 'hello' { a: 1 }", "[WARN] 'careful'"]);
    });

    it("[N1] nested mutations roll back alone, run one at a time, and see the parent's writes", async () => {
      const channel = await engine.run<string>("messages:createChannel", { name: "nested" });
      const { results, seen } = await engine.run<{ results: unknown[]; seen: string[] }>("calls:nested", {
        channelId: channel,
      });
      expect(results).toEqual([expect.any(Number), "nested undone", "inserted"]);
      expect(seen).toEqual(["beside", "kept", "outer"]);
      expect((await engine.run<string[]>("messages:list", { channelId: channel })).sort()).toEqual([
        "beside",
        "kept",
        "outer",
      ]);
      expect(await engine.run("calls:deep", { left: 8 })).toBe(8);
      expect(await failure("calls:deep", { left: 9 })).toContain("limited to a depth of 8");
    });

    it("[A1] actions use timers and call queries, mutations and actions, internal ones too", async () => {
      const channel = await engine.run<string>("messages:createChannel", { name: "action" });
      expect(await engine.run("calls:act", { channelId: channel, text: "hi" })).toEqual({
        list: ["hi"],
        inner: "echo hi",
      });
    });

    it("[R3] request metadata and identity reach the function", async () => {
      const caller = { ip: "10.0.0.1", userAgent: "Test/1" };
      expect(await engine.run("calls:metadata", {}, { caller })).toEqual({
        ip: "10.0.0.1",
        userAgent: "Test/1",
        queries: 1,
      });
      const identity = { kind: "user" as const, claims: { subject: "u1" } };
      expect(await engine.run("calls:whoAmI", {}, { identity })).toBe("u1");
      expect(await engine.run("calls:whoAmI")).toBeNull();
    });

    it("[L1] the documented limits are errors that name the limit", async () => {
      expect(await failure("calls:manyWrites", { count: 16_001 })).toContain("limit: 16000");
    });

    it("[H1] HTTP actions route exact paths before prefixes, HEAD as GET, and never reject", async () => {
      const send = (method: string, path: string, body?: string) =>
        engine.httpAction({
          method,
          url: `https://example.test${path}`,
          headers: [
            ["user-agent", "Test/2"],
            ["content-type", "application/json"],
          ],
          body: body === undefined ? null : Buffer.from(body),
          caller: NOBODY,
        });
      const boot = await send("POST", "/boot", JSON.stringify({ name: "from http" }));
      expect(boot.status).toBe(201);
      expect(boot.headers.filter(([name]) => name === "set-cookie")).toEqual([
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ]);
      expect(JSON.parse(Buffer.from(boot.body).toString())).toMatchObject({
        agent: "Test/2",
        url: "https://example.test/boot",
      });
      expect(Buffer.from((await send("GET", "/frame/w1")).body).toString()).toBe("frame /frame/w1");
      const head = await send("HEAD", "/frame/w1");
      expect([head.status, head.body.length]).toEqual([200, 0]);
      expect((await send("GET", "/nowhere")).status).toBe(404);
      expect((await send("GET", "/broken")).status).toBe(500);
    });

    it("[T1] counts calls by path", async () => {
      const before = (await engine.stats()).calls["messages:count"] ?? 0;
      await engine.run("messages:count");
      expect((await engine.stats()).calls["messages:count"]).toBe(before + 1);
      expect((await engine.stats()).calls["http:POST /boot"]).toBe(1);
    });

    it("[F3] lists its functions", async () => {
      const specs = await engine.functionSpecs();
      expect(specs).toContainEqual({ path: "messages:send", kind: "mutation", visibility: "public" });
      expect(specs).toContainEqual({ path: "calls:secret", kind: "query", visibility: "internal" });
    });
  });
});
