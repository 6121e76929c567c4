/** What the app leaves on this machine's disk and in its log: nothing that opens anything. */
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Crowd, startCrowd } from "./crowd.ts";

const ORIGIN = "http://localhost:3000";
const BOOTS = 1_000;
const AT_ONCE = 10;
const DEPLOYMENT_KEY = randomBytes(32).toString("hex");

const hex256 = () => randomBytes(32).toString("hex");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const secrets = { userHash: hex256(), userToken: hex256() };
const pair = generateKeyPairSync("ed25519");

let folder: string;
let crowd: Crowd;
let workspaceId: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "opencom-secrecy-"));
  const env = {
    CONVEX_CLOUD_URL: "http://localhost:4000",
    CONVEX_SITE_URL: "http://localhost:4000/http",
    OPENCOM_DEVELOPMENT: "1",
    OPENCOM_SECRET_KEY: DEPLOYMENT_KEY,
  };
  crowd = await startCrowd({ dataDir: folder, env });
  workspaceId = (await crowd.agent<{ workspace: { id: string } }>("agents:me", {})).workspace.id;
  for (const use of ["userHash", "userToken"] as const)
    await crowd.agent("security:addSecret", { use, secret: secrets[use] });
  const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }) as string;
  await crowd.agent("security:addPublicKey", { publicKey });
});
afterAll(async () => {
  await crowd.engine.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

const hashOf = (userId: string) => createHmac("sha256", secrets.userHash).update(userId).digest("hex");
function tokenOf(userId: string, algorithm: "HS256" | "EdDSA"): string {
  const claims = { sub: userId, aud: workspaceId, exp: Math.floor(Date.now() / 1_000) + 300 };
  const text = `${part({ alg: algorithm })}.${part(claims)}`;
  const signature =
    algorithm === "HS256"
      ? createHmac("sha256", secrets.userToken).update(text).digest()
      : sign(null, Buffer.from(text), pair.privateKey);
  return `${text}.${signature.toString("base64url")}`;
}

type Answer = { status: string; visitorKind?: string; notices?: { code: string }[] };
type Sent = { answer: Answer; token: string; resumeSecret: string };

async function boot(
  user: { userId?: string; userHash?: string; userToken?: string } | undefined,
  more: Record<string, string> = {},
): Promise<Sent> {
  const [token, resumeSecret] = [`wst_${hex256()}`, hex256()];
  const body = {
    workspaceId,
    tokenHash: sha256(token),
    nextResumeHash: sha256(resumeSecret),
    page: { url: `${ORIGIN}/?token=${token}`, title: "Shop", referrer: "", locale: "en" },
    parentOrigin: ORIGIN,
    ...(user ? { user } : {}),
    ...more,
  };
  const answer = await crowd.engine.httpAction({
    method: "POST",
    url: "http://localhost:4000/boot",
    headers: [["content-type", "application/json"]],
    body: Buffer.from(JSON.stringify(body)),
    caller: { ip: null, userAgent: "Mozilla/5.0" },
  });
  return { answer: JSON.parse(Buffer.from(answer.body).toString()) as Answer, token, resumeSecret };
}

describe("identity on this engine", () => {
  it.each([
    ["a userHash", () => ({ userId: "ada", userHash: hashOf("ada") }), "verified"],
    ["a token signed with a secret", () => ({ userToken: tokenOf("ada", "HS256") }), "verified"],
    ["a token signed with a private key", () => ({ userToken: tokenOf("ada", "EdDSA") }), "verified"],
    ["somebody else's userHash", () => ({ userId: "ada", userHash: hashOf("eve") }), "claimed"],
    [
      "a token that was touched",
      () => ({ userToken: `${tokenOf("ada", "EdDSA").slice(0, -4)}AAAA` }),
      "anonymous",
    ],
  ])("makes of %s what it is worth", async (_name, user, kind) => {
    expect((await boot(user())).answer.visitorKind).toBe(kind);
  });
});

describe("the files and the log", () => {
  it(`hold no token, secret, proof or key after ${BOOTS} boots`, { timeout: 180_000 }, async () => {
    const traces = [DEPLOYMENT_KEY, secrets.userHash, secrets.userToken];
    let resumeSecret = "";
    const bootOne = async (i: number) => {
      const [userHash, userToken] = [hashOf(`user-${i}`), tokenOf(`user-${i}`, i % 2 ? "HS256" : "EdDSA")];
      const users: (Record<string, string> | undefined)[] = [
        undefined,
        { userId: `user-${i}`, userHash },
        { userToken },
        { userId: "x", userHash },
      ];
      const sent = await boot(users[i % users.length], i % 8 === 0 && resumeSecret ? { resumeSecret } : {});
      expect(sent.answer.status).toBe("ok");
      resumeSecret = sent.resumeSecret;
      traces.push(sent.token.slice(4), sent.resumeSecret, userHash, userToken.split(".")[2] ?? "");
    };
    for (let i = 0; i < BOOTS; i += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => bootOne(i + k)));

    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const content = files.map((file) => readFileSync(join(file.parentPath, file.name)).toString("latin1"));
    const kept = `${content.join("\n")}\n${crowd.engine.logs.join("\n")}`;
    expect(kept).toContain(workspaceId);
    expect(kept).toContain(sha256(`wst_${traces[3]}`));
    expect(traces.filter((trace) => kept.includes(trace))).toEqual([]);
    expect(crowd.engine.faults).toEqual([]);
  });
});
