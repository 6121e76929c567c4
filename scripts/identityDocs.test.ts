import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { utf8 } from "../convex/model/bytes.ts";
import { verifyUserToken } from "../convex/model/userToken.ts";

/** The examples customers copy: the Node one is taken out of the page and run, and so is Python's where there is one. */

const DOC = readFileSync(new URL("../docs/identity.md", import.meta.url), "utf8");
const SECRET = "0123456789abcdef".repeat(4);
const IDS = ["usr_123", "7", "ada@example.com", "Ädä 😀", "a\nb"];
const folder = mkdtempSync(join(tmpdir(), "opencom-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fenced block by its language and the comment it begins with. */
function example(language: string, first: string): string {
  const start = DOC.indexOf(`\`\`\`${language}\n${first}\n`);
  expect(start).toBeGreaterThan(0);
  return DOC.slice(start + language.length + 4, DOC.indexOf("\n```", start));
}

const hashOf = (userId: string) => createHmac("sha256", SECRET).update(userId).digest("hex");
const run = (program: string, args: string[]) => execFileSync(program, args, { encoding: "utf8" });

describe("the example for", () => {
  it("Node makes hashes and tokens that we take", async () => {
    const file = join(folder, "example.mjs");
    const use = `console.log(JSON.stringify([${JSON.stringify(IDS)}.map((id) => userHash(id, "${SECRET}")),
      userToken({ id: "usr_123", email: "a@b.example" }, { secret: "${SECRET}", workspaceId: "ws1" })]));`;
    writeFileSync(file, `${example("js", "// node")}\n${use}\n`);
    const [hashes, token] = JSON.parse(run(process.execPath, [file])) as [string[], string];
    expect(hashes).toEqual(IDS.map(hashOf));
    const key = { id: "k", algorithm: "HS256" as const, material: utf8(SECRET) };
    const result = await verifyUserToken(token, { audience: "ws1", nowMs: Date.now(), keys: [key] });
    expect(result).toMatchObject({
      ok: true,
      token: { userId: "usr_123", claims: { email: "a@b.example" } },
    });
  });

  it.runIf(hasPython())("Python makes the same hashes", () => {
    const file = join(folder, "example.py");
    const use = `import json\nprint(json.dumps([user_hash(i, "${SECRET}") for i in json.loads(${JSON.stringify(JSON.stringify(IDS))})]))`;
    writeFileSync(file, `${example("python", "# python")}\n${use}\n`);
    expect(JSON.parse(run("python3", [file]))).toEqual(IDS.map(hashOf));
  });

  it.each([
    ["ruby", "# ruby", 'OpenSSL::HMAC.hexdigest("SHA256", secret, user_id)'],
    ["php", "<?php // php", "hash_hmac('sha256', $userId, $secret)"],
    ["go", "// go", "hmac.New(sha256.New, []byte(secret))"],
  ])("%s is there, with the call that makes the hash", (language, first, call) => {
    expect(example(language, first)).toContain(call);
  });
});

function hasPython(): boolean {
  try {
    return run("python3", ["--version"]).startsWith("Python 3");
  } catch {
    return false;
  }
}
