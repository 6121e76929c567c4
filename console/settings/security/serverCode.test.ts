import { execFileSync } from "node:child_process";
import { createHmac, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type KeyKind, LANGUAGES, serverCode, VARIABLES } from "./serverCode.ts";

const SECRET = "5e".repeat(32);
const WORKSPACE = "jh7a8w2k9q4m";
const folder = mkdtempSync(join(tmpdir(), "opencom-server-code-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pair = generateKeyPairSync("ed25519");
const privatePem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

type Runner = { file: string; command: string; ending: (name: string) => string; names: [string, string] };
const RUNNERS: Record<"Node" | "Python", Runner> = {
  Node: {
    file: "code.mjs",
    command: process.execPath,
    ending: (name) => `\nprocess.stdout.write(${name}({ id: "käthe 7", email: "k@example.com" }));\n`,
    names: ["userHash", "userToken"],
  },
  Python: {
    file: "code.py",
    command: "python3",
    ending: (name) =>
      `\n\nfrom types import SimpleNamespace\nprint(${name}(SimpleNamespace(id="käthe 7", email="k@example.com")), end="")\n`,
    names: ["user_hash", "user_token"],
  },
};

/** What the printed code makes when a server runs it. */
function run(language: keyof typeof RUNNERS, kind: KeyKind): string {
  const runner = RUNNERS[language];
  const file = join(folder, runner.file);
  const name = runner.names[kind === "userHash" ? 0 : 1];
  writeFileSync(file, serverCode(language, kind, WORKSPACE) + runner.ending(name));
  const secret = kind === "publicKey" ? privatePem : SECRET;
  return execFileSync(runner.command, [file], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], [VARIABLES[kind]]: secret, PYTHONIOENCODING: "utf8" },
  });
}

function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", "import cryptography"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const decode = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));

const runnable = (["Node", "Python"] as const).filter((language) => language === "Node" || hasPython());

describe.each(runnable)("the code for %s, run as printed", (language) => {
  it("makes the HMAC of the user's id", () => {
    expect(run(language, "userHash")).toBe(createHmac("sha256", SECRET).update("käthe 7").digest("hex"));
  });

  it.each(["userToken", "publicKey"] as const)("makes a %s-signed token for this workspace", (kind) => {
    const [head, body, signature] = run(language, kind).split(".");
    const signed = `${head}.${body}`;
    const bytes = Buffer.from(signature ?? "", "base64url");
    expect(decode(head)).toEqual({ alg: kind === "userToken" ? "HS256" : "EdDSA", typ: "JWT" });
    expect(decode(body)).toMatchObject({ aud: WORKSPACE, sub: "käthe 7", email: "k@example.com" });
    const { iat, exp } = decode(body) as { iat: number; exp: number };
    expect(exp - iat).toBe(300);
    if (kind === "userToken") expect(bytes).toEqual(createHmac("sha256", SECRET).update(signed).digest());
    else expect(verify(null, Buffer.from(signed), createPublicKey(pair.privateKey), bytes)).toBe(true);
  });
});

describe("the code for every language", () => {
  const all = LANGUAGES.flatMap((language) =>
    (["userHash", "userToken", "publicKey"] as const).map((kind) => ({ language, kind })),
  );
  it.each(all)(
    "$language, $kind: reads its secret from the environment and leaves nothing to fill in",
    (each) => {
      const code = serverCode(each.language, each.kind, WORKSPACE);
      expect(code).toContain(VARIABLES[each.kind]);
      expect(code).not.toMatch(/\$[A-Z]{3}|undefined/);
      if (each.kind === "userHash") return;
      expect(code).toContain(WORKSPACE);
      expect(code).toContain(each.kind === "userToken" ? "HS256" : "EdDSA");
    },
  );
});
