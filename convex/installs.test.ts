import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  bootRaw,
  errorOf,
  HOST,
  makeAgent,
  makeBackend,
  makeWorkspace,
  randomHex,
} from "./test.setup";

const DAY = 86_400_000;
const OTHER = "https://blog.example";
const SECRET = "hash-secret-".repeat(4);
let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  workspaceId = (await makeWorkspace(t, [HOST, OTHER])).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "owner");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const sweep = () => t.mutation(internal.expiry.sweep, {});
const list = () => t.query(api.installs.list, { agentToken });
async function issue(): Promise<string> {
  const token = `onb_${randomHex()}`;
  const tokenHash = await sha256Hex(token);
  await t.mutation(api.installs.issueToken, { agentToken, tokenHash, hint: token.slice(-4) });
  return token;
}
const show = (onboardingVerificationToken?: string, parentOrigin = HOST) =>
  boot(t, workspaceId, {
    parentOrigin,
    ...(onboardingVerificationToken ? { onboardingVerificationToken } : {}),
  });
const resultAt = async (origin = HOST) => {
  await sweep();
  return (await list()).installs.find((install) => install.origin === origin);
};

describe("an installation", () => {
  it("is seen at its first boot, by site, label and version, and kept by the minute's sweep", async () => {
    const facts = { clientIdentifier: "next-app", loaderVersion: "0.1.0-abc" };
    await boot(t, workspaceId, facts);
    const install = {
      origin: HOST,
      ...facts,
      firstSeenAt: Date.now(),
      lastSeenAt: Date.now(),
      result: "none",
      verified: true,
    };
    expect((await list()).installs).toEqual([install]);
    await sweep();
    expect((await list()).installs).toEqual([install]);
    vi.setSystemTime(Date.now() + 60_000);
    await boot(t, workspaceId, { ...facts, loaderVersion: "0.2.0" });
    await boot(t, workspaceId, { parentOrigin: OTHER });
    await sweep();
    expect((await list()).installs).toMatchObject([
      { origin: OTHER, clientIdentifier: null, loaderVersion: null },
      { origin: HOST, loaderVersion: "0.2.0", firstSeenAt: install.firstSeenAt, lastSeenAt: Date.now() },
    ]);
    expect(await t.run((ctx) => ctx.db.query("bootEvents").collect())).toEqual([]);
  });

  it("is noted once per session, not at every page view", async () => {
    const first = await boot(t, workspaceId);
    for (let i = 0; i < 3; i++) await boot(t, workspaceId, { sessionToken: first.sessionToken });
    expect(await t.run((ctx) => ctx.db.query("bootEvents").collect())).toHaveLength(1);
  });

  it("of a site that is not listed shows as such, from boot and from the frame's document", async () => {
    vi.stubEnv("CONVEX_CLOUD_URL", "https://happy-otter-1.convex.cloud");
    vi.stubEnv("OPENCOM_ASSET_ORIGIN", "https://cdn.example");
    const { response } = await bootRaw(t, workspaceId, { parentOrigin: "https://evil.example" });
    expect(response).toMatchObject({ code: "ORIGIN_REFUSED" });
    expect(response).toMatchObject({ message: expect.stringContaining("https://evil.example is not in") });
    const Referer = "https://staging.example/";
    await t.fetch(`/frame/${workspaceId}`, { headers: { Referer } });
    await t.fetch(`/frame/${workspaceId}`, { headers: { Referer: `${HOST}/` } });
    await t.fetch(`/frame/${workspaceId}`);
    await sweep();
    const { installs } = await list();
    expect(installs.map(({ origin, result, verified }) => [origin, result, verified]).toSorted()).toEqual([
      ["https://evil.example", "badOrigin", false],
      ["https://staging.example", "badOrigin", false],
    ]);
  });

  it("never gives way to sites that are not listed, of which there are at most 50", async () => {
    await show();
    await sweep();
    for (let i = 0; i < 60; i++) await bootRaw(t, workspaceId, { parentOrigin: `https://evil${i}.example` });
    await sweep();
    const { installs } = await list();
    expect(installs).toHaveLength(50);
    expect(installs.find(({ origin }) => origin === HOST)).toMatchObject({ result: "none" });
  });
});

describe("an onboarding token", () => {
  it("is accepted on the first site that shows it, and on no other", async () => {
    const token = await issue();
    expect((await show(token)).response.notices).toEqual([]);
    expect(await resultAt()).toMatchObject({ result: "accepted" });
    expect((await list()).token).toMatchObject({
      hint: token.slice(-4),
      usedOrigin: HOST,
      usedAt: Date.now(),
    });
    expect((await show(token)).response.notices).toEqual([]);
    const elsewhere = await show(token, OTHER);
    expect(elsewhere.response.notices).toMatchObject([{ code: "ONBOARDING_TOKEN" }]);
    expect(await resultAt(OTHER)).toMatchObject({ result: "mismatch" });
  });

  it("that nobody has issued, that is another one, or that was replaced is not", async () => {
    await show(`onb_${randomHex()}`);
    expect(await resultAt()).toMatchObject({ result: "notIssued" });
    const first = await issue();
    await issue();
    for (const wrong of [first, `onb_${randomHex()}`, "onb_", "x".repeat(5_000)]) {
      await show(wrong);
      expect(await resultAt()).toMatchObject({ result: "mismatch" });
    }
  });

  it("is what an installation needs in strict mode, and needs no more afterwards", async () => {
    await t.mutation(api.installs.setStrict, { agentToken, strict: true });
    const token = await issue();
    await show();
    expect(await resultAt()).toMatchObject({ result: "none", verified: false });
    await show(token);
    expect(await resultAt()).toMatchObject({ result: "accepted", verified: true });
    await show();
    expect(await resultAt()).toMatchObject({ result: "accepted", verified: true });
  });

  it("of another workspace is worth nothing", async () => {
    const other = await makeWorkspace(t);
    const token = await issue();
    const { response } = await boot(t, other.workspaceId, { onboardingVerificationToken: token });
    expect(response.notices).toMatchObject([{ code: "ONBOARDING_TOKEN" }]);
  });

  it("is stored as a hash, whose form is checked", async () => {
    const token = await issue();
    const rows = await t.run((ctx) => ctx.db.query("onboardingTokens").collect());
    expect(rows).toHaveLength(1);
    expect(JSON.stringify([rows, await list()])).not.toContain(token.slice(4));
    for (const wrong of [
      { tokenHash: "x", hint: "00ff" },
      { tokenHash: randomHex(), hint: "" },
      { tokenHash: randomHex(), hint: "<b>!" },
    ]) {
      const call = t.mutation(api.installs.issueToken, { agentToken, ...wrong });
      expect(await errorOf(call)).toMatchObject({ code: "INPUT_INVALID" });
    }
  });
});

describe("coverage", () => {
  const coverage = () => t.query(api.security.coverage, { agentToken });
  const proven = async (userId: string, secret = SECRET) => ({
    userId,
    userHash: await userHash(secret, userId),
  });

  it("counts each visit once, under the best it has shown, by day", async () => {
    await makeKeys(t, agentToken, { userHash: SECRET });
    await boot(t, workspaceId);
    await boot(t, workspaceId, { user: { userId: "eve" } });
    await boot(t, workspaceId, { user: { userId: "eve", userHash: "0".repeat(64) } });
    const rising = await boot(t, workspaceId);
    await t.mutation(api.visitors.identify, {
      sessionToken: rising.sessionToken,
      user: { email: "a@b.example" },
    });
    await boot(t, workspaceId, { resumeSecret: rising.resumeSecret, user: await proven("ada") });
    await sweep();
    vi.setSystemTime(Date.now() + DAY);
    await boot(t, workspaceId, { user: await proven("bob") });
    await sweep();
    const { days, total } = await coverage();
    expect(days.map(({ day }) => day.slice(5))).toEqual([
      "02-24",
      "02-25",
      "02-26",
      "02-27",
      "02-28",
      "03-01",
      "03-02",
    ]);
    expect(total).toEqual({ anonymous: 1, claimed: 2, verified: 2, refused: 0, badProof: 1, byOlderKey: 0 });
    expect(days[6]).toMatchObject({ verified: 1, claimed: 0, anonymous: 0 });
  });

  it("tells what requiring proof turns away, and who still signs with the older key", async () => {
    await makeKeys(t, agentToken, { userHash: SECRET });
    const setting = { agentToken, mode: "required" as const, allowAnonymous: true };
    await t.mutation(api.security.setVerification, setting);
    for (const user of [{ userId: "eve" }, { userId: "eve", userHash: "x" }]) {
      await bootRaw(t, workspaceId, { user });
    }
    await makeKeys(t, agentToken, { userHash: "next-secret-".repeat(4) });
    await boot(t, workspaceId, { user: await proven("ada") });
    await boot(t, workspaceId, { user: await proven("bob", "next-secret-".repeat(4)) });
    await sweep();
    expect((await coverage()).total).toMatchObject({ refused: 2, badProof: 1, verified: 2, byOlderKey: 1 });
  });

  it("is the workspace's own, and forgotten after a month", async () => {
    await boot(t, (await makeWorkspace(t)).workspaceId);
    await boot(t, workspaceId);
    await sweep();
    expect((await coverage()).total.anonymous).toBe(1);
    vi.setSystemTime(Date.now() + 8 * DAY);
    expect((await coverage()).total.anonymous).toBe(0);
    vi.setSystemTime(Date.now() + 24 * DAY);
    await t.mutation(internal.expiry.cleanUp, {});
    expect(await t.run((ctx) => ctx.db.query("coverageDays").collect())).toEqual([]);
  });

  it("is counted in batches while there is more", async () => {
    const now = Date.now();
    vi.useRealTimers();
    vi.useFakeTimers({ now });
    await t.run(async (ctx) => {
      const event = { workspaceId, origin: HOST, badProof: false, byOlderKey: false };
      for (let i = 0; i < 450; i++) {
        await ctx.db.insert("bootEvents", { ...event, kind: "anonymous", onboarding: "none" });
      }
    });
    await sweep();
    expect((await coverage()).total.anonymous).toBe(200);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect((await coverage()).total.anonymous).toBe(450);
  });
});
