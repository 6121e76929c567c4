import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildForNode } from "./testBundle.ts";
import { FIXTURES, NOBODY, startTestEngine, type TestEngine, toJson } from "./testEngine.ts";

const root = mkdtempSync(join(tmpdir(), "opencom-engine-"));
let child: Awaited<ReturnType<typeof buildForNode>>;
beforeAll(async () => {
  child = await buildForNode("engine/fixtures/crashChild.ts");
});
afterAll(() => {
  child.remove();
  rmSync(root, { recursive: true, force: true });
});
let count = 0;
const freshDir = (): string => join(root, `d${count++}`);

const replay = (engine: TestEngine, requestId: number) =>
  engine.call({
    kind: "mutation",
    path: "messages:increment",
    args: toJson({ name: "written", by: 1 }),
    identity: { kind: "none" },
    caller: NOBODY,
    session: { id: "crash", requestId },
  });

/** Runs the writer and kills it without warning after so many acknowledgements. */
function writeUntilKilled(
  dataDir: string,
  first: number,
  acknowledgements: number,
): Promise<{ requestId: number; value: number; ts: bigint }[]> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, [fileURLToPath(child.url), dataDir, FIXTURES, String(first)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    writer.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split("\n").length > acknowledgements) writer.kill("SIGKILL");
    });
    writer.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    writer.on("exit", (_code, signal) => {
      if (signal !== "SIGKILL") return reject(new Error(`the writer ended by itself: ${errors}`));
      const lines = output.split("\n").slice(0, -1);
      resolve(
        lines
          .map((line) => line.split(" "))
          .map(([id, value, ts]) => ({ requestId: Number(id), value: Number(value), ts: BigInt(ts!) })),
      );
    });
  });
}

describe("durability", () => {
  it("[S8] kill -9 loses nothing acknowledged, and replays are exactly once, over three crashes", async () => {
    const dataDir = freshDir();
    const acknowledged = new Map<number, { value: number; ts: bigint }>();
    let next = 0;
    for (const acks of [12, 40, 7]) {
      const written = await writeUntilKilled(dataDir, next, acks);
      for (const { requestId, value, ts } of written) acknowledged.set(requestId, { value, ts });
      const engine = await startTestEngine({ dataDir });
      const stored = await engine.run<number>("messages:counter", { name: "written" });
      expect(stored).toBeGreaterThanOrEqual(acknowledged.size);
      const newest = [...acknowledged.values()].reduce((top, { ts }) => (ts > top ? ts : top), 0n);
      expect(BigInt(await engine.latestTs())).toBeGreaterThanOrEqual(newest);
      // Up to four were in flight: replaying all of them must end at exactly one increment each.
      next = Math.max(...acknowledged.keys()) + 5;
      for (let requestId = 0; requestId < next; requestId++) {
        const outcome = await replay(engine, requestId);
        const known = acknowledged.get(requestId);
        if (known !== undefined)
          expect(outcome).toMatchObject({ ok: true, value: known.value, ts: String(known.ts) });
        acknowledged.set(requestId, {
          value: outcome.ok ? (outcome.value as number) : Number.NaN,
          ts: BigInt(outcome.ts),
        });
      }
      expect(await engine.run<number>("messages:counter", { name: "written" })).toBe(next);
      expect(new Set([...acknowledged.values()].map(({ value }) => value)).size).toBe(next);
      await engine.shutdown();
    }
  }, 60_000);

  it("[S9] documents, ids, tables and time survive a restart; the clock never goes back", async () => {
    const dataDir = freshDir();
    const first = await startTestEngine({ dataDir, clockOffsetMs: 86_400_000 });
    const channelId = await first.run<string>("messages:createChannel", { name: "kept" });
    await first.run("messages:send", { channelId, text: "kept" });
    const ts = BigInt(await first.latestTs());
    await first.shutdown();
    const second = await startTestEngine({ dataDir, clockOffsetMs: 0 });
    expect(await second.run("messages:list", { channelId })).toEqual(["kept"]);
    expect(await second.run("messages:normalize", { table: "channels", id: channelId })).toBe(channelId);
    expect(BigInt(await second.latestTs())).toBeGreaterThanOrEqual(ts);
    await second.shutdown();
  });

  it("[S10] a failed mutation is not recorded: its replay runs again", async () => {
    const engine = await startTestEngine();
    const channelId = await engine.run<string>("messages:createChannel", { name: "x" });
    const session = { id: "s", requestId: 1 };
    await expect(engine.run("messages:fail", { channelId, how: "plain" }, { session })).rejects.toThrow(
      "it broke",
    );
    await expect(engine.run("messages:fail", { channelId, how: "plain" }, { session })).rejects.toThrow(
      "it broke",
    );
    expect((await engine.stats()).calls["messages:fail"]).toBe(2);
    await engine.shutdown();
  });

  it("[S10] two copies of one request in flight at once run once", async () => {
    const engine = await startTestEngine();
    const outcomes = await Promise.all([replay(engine, 1), replay(engine, 1), replay(engine, 1)]);
    expect(new Set(outcomes.map(({ ts }) => ts)).size).toBe(1);
    expect(await engine.run("messages:counter", { name: "written" })).toBe(1);
    await engine.shutdown();
  });

  // The sweep at start queues before the replay, so there is nothing to wait for.
  it("[S11] outcomes are forgotten after 14 days", async () => {
    const dataDir = freshDir();
    const first = await startTestEngine({ dataDir });
    await replay(first, 1);
    await first.shutdown();
    const almost = await startTestEngine({ dataDir, clockOffsetMs: 13.9 * 86_400_000 });
    expect(await replay(almost, 1)).toMatchObject({ ok: true, value: 1 });
    await almost.shutdown();
    const later = await startTestEngine({ dataDir, clockOffsetMs: 14.1 * 86_400_000 });
    expect(await replay(later, 1)).toMatchObject({ ok: true, value: 2 });
    await later.shutdown();
  });
});

describe("schema changes at start", () => {
  const withSchema = (source: string): string => {
    const dir = mkdtempSync(join(root, "convex-"));
    cpSync(FIXTURES, dir, { recursive: true });
    // Resolves `convex/server` from the checkout.
    writeFileSync(join(dir, "schema.ts"), source);
    return dir;
  };
  const schema = (tables: string): string =>
    `import { defineSchema, defineTable } from ${JSON.stringify(fileURLToPath(import.meta.resolve("convex/server")))};
     import { v } from ${JSON.stringify(fileURLToPath(import.meta.resolve("convex/values")))};
     export default defineSchema({ ${tables} });`;
  const folder = (tables: string): string => {
    const dir = withSchema(schema(tables));
    for (const file of readdirSync(dir))
      if (file !== "schema.ts") rmSync(join(dir, file), { recursive: true });
    writeFileSync(
      join(dir, "notes.ts"),
      `import { mutationGeneric, queryGeneric } from ${JSON.stringify(fileURLToPath(import.meta.resolve("convex/server")))};
       export const add = mutationGeneric(async (ctx, args) => await ctx.db.insert("notes", args));
       export const by = queryGeneric(async (ctx, { index, field, value }) =>
         (await ctx.db.query("notes").withIndex(index, (q) => q.eq(field, value)).collect()).map((note) => note.text));`,
    );
    return dir;
  };

  it("[S12] build new indexes over old documents, and rebuild changed ones", async () => {
    const dataDir = freshDir();
    const first = await startTestEngine({
      dataDir,
      convexDir: folder(`notes: defineTable({ text: v.string(), tag: v.string() })`),
    });
    for (const [text, tag] of [
      ["one", "a"],
      ["two", "b"],
      ["three", "a"],
    ])
      await first.run("notes:add", { text: text!, tag: tag! });
    await first.shutdown();
    const indexed = `notes: defineTable({ text: v.string(), tag: v.string() }).index("by_it", ["tag"])`;
    const second = await startTestEngine({ dataDir, convexDir: folder(indexed) });
    expect(await second.run("notes:by", { index: "by_it", field: "tag", value: "a" })).toEqual([
      "one",
      "three",
    ]);
    await second.shutdown();
    const third = await startTestEngine({
      dataDir,
      convexDir: folder(indexed.replace('["tag"]', '["text"]')),
    });
    expect(await third.run("notes:by", { index: "by_it", field: "text", value: "two" })).toEqual(["two"]);
    await expect(third.run("notes:by", { index: "by_it", field: "tag", value: "a" })).rejects.toThrow(
      "index fields in order",
    );
    await third.shutdown();
  });

  it("[S13] refuse to start on a document that does not fit, naming it, and leave everything as it was", async () => {
    const dataDir = freshDir();
    const loose = folder(
      `notes: defineTable({ text: v.string(), tag: v.string() }).index("by_tag", ["tag"])`,
    );
    const first = await startTestEngine({ dataDir, convexDir: loose });
    const id = await first.run<string>("notes:add", { text: "one", tag: "a" });
    await first.shutdown();
    const strict = folder(`notes: defineTable({ text: v.string(), tag: v.number() })`);
    await expect(startTestEngine({ dataDir, convexDir: strict })).rejects.toThrow(
      `document ${id} in table "notes" does not match the schema`,
    );
    const again = await startTestEngine({ dataDir, convexDir: loose });
    expect(await again.run("notes:by", { index: "by_tag", field: "tag", value: "a" })).toEqual(["one"]);
    await again.shutdown();
  });

  it("[S14] refuse functions that do not bundle or define a bad index, in words", async () => {
    const bad = folder(`notes: defineTable({ text: v.string() }).index("by_x", ["_id"])`);
    await expect(startTestEngine({ convexDir: bad })).rejects.toThrow('Index "notes.by_x"');
    writeFileSync(join(bad, "broken.ts"), "export const x = ;");
    await expect(startTestEngine({ convexDir: bad })).rejects.toThrow(/do not bundle[\s\S]*broken\.ts/);
    writeFileSync(
      join(bad, "broken.ts"),
      'import { readFileSync } from "node:fs"; export const x = readFileSync;',
    );
    await expect(startTestEngine({ convexDir: bad })).rejects.toThrow(/node:fs/);
    writeFileSync(join(bad, "broken.ts"), 'fetch("http://127.0.0.1:1");');
    await expect(startTestEngine({ convexDir: bad })).rejects.toThrow(/while modules load/);
  });
});
