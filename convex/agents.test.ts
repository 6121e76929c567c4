import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import { hashPassword, isPasswordRight, NO_ACCOUNT_HASH } from "./model/passwords";
import { sha256Hex } from "./model/tokens";
import { type Backend, errorOf, makeBackend, randomHex } from "./test.setup";

const PASSWORD = "correct horse battery staple";
const EMAIL = "ada@acme.example";

let t: Backend;
let passwordHash: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  passwordHash ??= await t.action(internal.seed.hashPassword, { password: PASSWORD });
  const owner = { name: "Ada Lovelace", email: EMAIL, passwordHash };
  await t.mutation(internal.seed.ensureWorkspace, { workspaceName: "Acme", owner });
});
afterEach(() => vi.useRealTimers());

async function signIn(password: string, email = EMAIL, from: Backend = t) {
  const agentToken = `ags_${randomHex()}`;
  await from.action(api.agents.signIn, { email, password, tokenHash: await sha256Hex(agentToken) });
  return agentToken;
}

describe("signing in", () => {
  it("registers the console's token and tells who is signed in", async () => {
    const agentToken = await signIn(PASSWORD, "  ADA@acme.example ");
    expect(await t.query(api.agents.me, { agentToken })).toMatchObject({
      agent: { email: EMAIL, name: "Ada Lovelace", role: "owner", initials: "AL", avatarUrl: null },
      workspace: { name: "Acme" },
    });
  });

  it("stores neither the password nor the token", async () => {
    const agentToken = await signIn(PASSWORD);
    const stored = JSON.stringify(
      await t.run(async (ctx) => [
        ...(await ctx.db.query("agents").collect()),
        ...(await ctx.db.query("agentSessions").collect()),
        ...(await ctx.db.query("rateLimits").collect()),
      ]),
    );
    for (const secret of [PASSWORD, agentToken.slice(4)]) expect(stored).not.toContain(secret);
  });

  it("answers a wrong password and a wrong address alike", async () => {
    const wrong = await errorOf(signIn("wrong password"));
    expect(wrong.code).toBe("UNAUTHENTICATED");
    expect(await errorOf(signIn(PASSWORD, "eve@acme.example"))).toEqual(wrong);
    expect(await errorOf(signIn("x".repeat(5000)))).toEqual(wrong);
  });

  it("refuses a hash that is none", async () => {
    const call = t.action(api.agents.signIn, { email: EMAIL, password: PASSWORD, tokenHash: "ags_x" });
    expect(await errorOf(call)).toMatchObject({ code: "INPUT_INVALID" });
  });

  it("ends with signing out, for this token only", async () => {
    const [one, two] = [await signIn(PASSWORD), await signIn(PASSWORD)];
    await t.mutation(api.agents.signOut, { agentToken: one });
    expect(await errorOf(t.query(api.agents.me, { agentToken: one }))).toMatchObject({
      code: "UNAUTHENTICATED",
    });
    await t.query(api.agents.me, { agentToken: two });
  });
});

describe("guessing", () => {
  const begin = (email: string, from: Backend = t) => from.mutation(internal.agents.beginSignIn, { email });

  it("is slowed down per e-mail, known or not, from however many places", async () => {
    for (const email of [EMAIL, "nobody@acme.example"]) {
      for (let i = 0; i < 10; i++) await begin(email, from(`203.0.113.${i}`));
      expect(await errorOf(begin(email))).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 30_000 });
    }
    vi.setSystemTime(Date.now() + 30_000);
    await begin(EMAIL);
  });

  it("is slowed down per address, over however many accounts", async () => {
    for (let i = 0; i < 30; i++) await begin(`user${i}@acme.example`, from("203.0.113.9"));
    expect(await errorOf(begin(EMAIL, from("203.0.113.9")))).toMatchObject({ code: "RATE_LIMITED" });
    await begin(EMAIL, from("203.0.113.10"));
  });

  it("does not slow down who knows the password", async () => {
    const agent = await t.run(async (ctx) => (await ctx.db.query("agents").first())?._id);
    if (!agent) throw new Error("no agent");
    for (let i = 0; i < 25; i++) {
      await begin(EMAIL, from("203.0.113.9"));
      const args = { agentId: agent, email: EMAIL, tokenHash: randomHex() };
      await from("203.0.113.9").mutation(internal.agents.finishSignIn, args);
    }
  });

  const from = (ip: string) => t.withRequestMetadata({ ip, userAgent: null }) as Backend;
});

describe("a password's hash", () => {
  it("has a salt of its own, 600,000 rounds, and knows its password", async () => {
    const again = await hashPassword(PASSWORD);
    expect(again).not.toBe(passwordHash);
    expect(again).toMatch(/^pbkdf2-sha256\$600000\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
    expect(await isPasswordRight(PASSWORD, again)).toBe(true);
    expect(await isPasswordRight(`${PASSWORD} `, again)).toBe(false);
    expect(await isPasswordRight("", again)).toBe(false);
  });
  it("of nobody fits no password, and a broken one fits none either", async () => {
    for (const hash of [NO_ACCOUNT_HASH, "", "unused", "pbkdf2-sha256$1$00$", "md5$1$00$00"]) {
      expect(await isPasswordRight(PASSWORD, hash)).toBe(false);
    }
  });
  it("is made for 8 to 1,000 characters", async () => {
    await expect(hashPassword("short")).rejects.toThrow(RangeError);
    await expect(hashPassword("x".repeat(1001))).rejects.toThrow(RangeError);
  });
});

describe("the seed", () => {
  it("makes a workspace once, and leaves an account as it is", async () => {
    const owner = { name: "Somebody", email: EMAIL.toUpperCase(), passwordHash: "other" };
    const again = await t.mutation(internal.seed.ensureWorkspace, { workspaceName: "Other", owner });
    expect(again.created).toBe(false);
    expect(await t.run((ctx) => ctx.db.query("workspaces").collect())).toHaveLength(1);
    await signIn(PASSWORD);
  });
});
