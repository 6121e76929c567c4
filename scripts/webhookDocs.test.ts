import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { secretBytes, signatureHeaders } from "../convex/model/webhookSignature.ts";

/** The examples that receivers copy: taken out of the page and run on what we send. */

const DOC = readFileSync(new URL("../docs/webhooks.md", import.meta.url), "utf8");
const SECRETS = ["a", "b"].map((letter) => `whsec_${Buffer.from(letter.repeat(32)).toString("base64")}`);
const BODY = JSON.stringify({ type: "message.created", data: { text: "Ädä 😀" } });
const folder = mkdtempSync(join(tmpdir(), "opencom-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fenced block by its language and the comment it begins with. */
function example(language: string, first: string): string {
  const start = DOC.indexOf(`\`\`\`${language}\n${first}\n`);
  expect(start).toBeGreaterThan(0);
  return DOC.slice(start + language.length + 4, DOC.indexOf("\n```", start));
}

type Case = { headers: Record<string, string>; body: string; isGood: boolean };

async function cases(): Promise<Case[]> {
  const keys = SECRETS.map((secret) => secretBytes(secret)!);
  const now = Math.floor(Date.now() / 1000);
  const sent = async (timestamp: number, of = keys) =>
    signatureHeaders({ id: "evt_1", timestamp, body: BODY }, of);
  const good = await sent(now);
  return [
    { headers: good, body: BODY, isGood: true },
    { headers: await sent(now, keys.slice(0, 1)), body: BODY, isGood: true },
    { headers: good, body: BODY.replace("Ä", "A"), isGood: false },
    { headers: { ...good, "webhook-id": "evt_2" }, body: BODY, isGood: false },
    { headers: { ...good, "webhook-timestamp": String(now - 1) }, body: BODY, isGood: false },
    { headers: { ...good, "webhook-signature": "v1,AAAA" }, body: BODY, isGood: false },
    { headers: await sent(now - 3600), body: BODY, isGood: false },
    { headers: await sent(now, keys.slice(1)), body: BODY, isGood: false },
  ];
}

const run = (program: string, file: string) =>
  JSON.parse(execFileSync(program, [file], { encoding: "utf8" })) as boolean[];

describe("the example for", () => {
  it("Node takes what we send, and nothing else", async () => {
    const all = await cases();
    const file = join(folder, "example.mjs");
    const use = `const cases = ${JSON.stringify(all)};
      console.log(JSON.stringify(cases.map(({ headers, body }) => {
        try { return verifyWebhook(headers, body, "${SECRETS[0]}").type === "message.created"; } catch { return false; }
      })));`;
    writeFileSync(file, `${example("js", "// node")}\n${use}\n`);
    expect(run(process.execPath, file)).toEqual(all.map(({ isGood }) => isGood));
  });

  it.runIf(hasPython())("Python takes what we send, and nothing else", async () => {
    const all = await cases();
    const file = join(folder, "example.py");
    const use = `
def is_good(case):
    try:
        return verify_webhook(case["headers"], case["body"].encode(), "${SECRETS[0]}")["type"] == "message.created"
    except ValueError:
        return False
print(json.dumps([is_good(c) for c in json.loads(${JSON.stringify(JSON.stringify(all))})]))`;
    writeFileSync(file, `${example("python", "# python")}\n${use}\n`);
    expect(run("python3", file)).toEqual(all.map(({ isGood }) => isGood));
  });
});

describe("a secret", () => {
  it("is whsec_ and 24 to 64 bytes in base64", () => {
    const ofLength = (length: number) => secretBytes(`whsec_${Buffer.alloc(length, 7).toString("base64")}`);
    for (const length of [24, 25, 32, 64]) expect(ofLength(length)).toHaveLength(length);
    for (const length of [0, 23, 65]) expect(ofLength(length)).toBeNull();
  });
});

function hasPython(): boolean {
  try {
    return execFileSync("python3", ["--version"], { encoding: "utf8" }).startsWith("Python 3");
  } catch {
    return false;
  }
}
