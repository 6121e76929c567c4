/** The process is killed at every step a file takes on disk; what the next start finds must be what was promised. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildForNode } from "./testBundle.ts";
import { FIXTURES, startTestEngine } from "./testEngine.ts";

const root = mkdtempSync(join(tmpdir(), "opencom-crash-"));
let child: Awaited<ReturnType<typeof buildForNode>>;
beforeAll(async () => {
  child = await buildForNode("engine/fixtures/fileCrashChild.ts");
});
afterAll(() => {
  child.remove();
  rmSync(root, { recursive: true, force: true });
});

function runUntilKilled(args: string[]): Promise<{ lines: string[]; killed: boolean }> {
  return new Promise((resolve, reject) => {
    const worker = spawn(process.execPath, [fileURLToPath(child.url), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [output, errors] = ["", ""];
    worker.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    worker.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    worker.on("exit", (code, signal) => {
      if (signal !== "SIGKILL" && code !== 0) return reject(new Error(errors));
      resolve({ lines: output.split("\n").slice(0, -1), killed: signal === "SIGKILL" });
    });
  });
}

/** What the child was told before it died. */
function promised(lines: string[]): {
  stored: Map<string, string>;
  deleting: Set<string>;
  deleted: Set<string>;
} {
  const stored = new Map<string, string>();
  const [deleting, deleted] = [new Set<string>(), new Set<string>()];
  for (const [word, id = "", text = ""] of lines.map((line) => line.split(" "))) {
    if (word === "stored") stored.set(id, text);
    if (word === "deleting") deleting.add(id);
    if (word === "deleted") deleted.add(id);
  }
  return { stored, deleting, deleted };
}

async function check(dataDir: string, lines: string[]): Promise<void> {
  const { stored, deleting, deleted } = promised(lines);
  const engine = await startTestEngine({ dataDir, env: { CONVEX_CLOUD_URL: "http://x.test" } });
  try {
    for (const [storageId, text] of stored) {
      const found = await engine.run<{ text: string } | null>("files:read", { storageId });
      if (deleted.has(storageId)) expect(found).toBeNull();
      else if (!deleting.has(storageId)) expect(found).toMatchObject({ text });
      else if (found !== null) expect(found).toMatchObject({ text });
    }
    // Rows and contents are the same files: none without content, no content without a row.
    const rows = await engine.run<number[]>("files:list");
    expect(readdirSync(join(dataDir, "files"))).toHaveLength(rows.length);
    expect(readdirSync(join(dataDir, "incoming"))).toEqual([]);
    expect(engine.logs).toEqual([]);
  } finally {
    await engine.shutdown();
  }
}

describe("[B7] kill -9 at every step loses no stored file and leaves nothing half done", () => {
  it.each([
    ["an upload", "upload", 12],
    ["a store in a mutation", "mutation", 13],
  ])(
    "of %s",
    async (_title, work, fewestSteps) => {
      let killAt = 0;
      for (; ; killAt++) {
        const dataDir = mkdtempSync(join(root, "data-"));
        const { lines, killed } = await runUntilKilled([dataDir, FIXTURES, work, String(killAt)]);
        await check(dataDir, lines);
        rmSync(dataDir, { recursive: true, force: true });
        if (!killed) break;
      }
      // It was killed once at each step there is, and then ran to its end.
      expect(killAt).toBeGreaterThanOrEqual(fewestSteps);
    },
    240_000,
  );
});
