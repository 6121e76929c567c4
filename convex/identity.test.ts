import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { type Claims, makeKeys, userHash, userToken } from "./identity.setup";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  bootRaw,
  dump,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  randomHex,
  startConversation,
} from "./test.setup";
import type { UserFields } from "./validators";

const SECRET = "hash-secret-".repeat(4);
const TOKEN_SECRET = "token-secret-".repeat(4);
let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "owner");
  await makeKeys(t, agentToken, { userHash: SECRET, userToken: TOKEN_SECRET });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const proven = async (userId = "ada"): Promise<UserFields> => ({
  userId,
  userHash: await userHash(SECRET, userId),
});
const signed = (claims: Claims) => userToken(TOKEN_SECRET, { aud: workspaceId, ...claims });
const identify = (sessionToken: string, user: UserFields) =>
  t.mutation(api.visitors.identify, { sessionToken, user });
const listed = (sessionToken: string) => t.query(api.conversations.list, { sessionToken });
const visitors = () => t.run((ctx) => ctx.db.query("visitors").collect());
const require = (allowAnonymous = true) =>
  t.mutation(api.security.setVerification, { agentToken, mode: "required", allowAnonymous });
const codes = (notices: { code: string }[]) => notices.map(({ code }) => code);

describe("a verified user", () => {
  it("is verified by userHash, and by a signed token alone", async () => {
    const byHash = await boot(t, workspaceId, { user: await proven() });
    expect(byHash.response).toMatchObject({ visitorKind: "verified", notices: [], joinedRef: null });
    const byToken = await boot(t, workspaceId, { user: { userToken: await signed({ sub: "ada" }) } });
    expect(byToken.response).toMatchObject({ visitorKind: "verified", notices: [] });
    expect(byToken.response.visitorRef).toBe(byHash.response.visitorRef);
  });

  it("[H65] finds the same history in another browser, which nobody else does", async () => {
    const first = await boot(t, workspaceId, { user: await proven() });
    const { conversationId } = await startConversation(t, first.sessionToken, "private");
    const second = await boot(t, workspaceId, { user: await proven() });
    expect((await listed(second.sessionToken)).map(({ id }) => id)).toEqual([conversationId]);
    for (const user of [
      { userId: "ada" },
      { userId: "ada", userHash: "0".repeat(64) },
      await proven("eve"),
    ]) {
      const { sessionToken, response } = await boot(t, workspaceId, { user });
      expect(response.visitorRef).not.toBe(first.response.visitorRef);
      expect(await listed(sessionToken)).toEqual([]);
    }
  });

  it("is one record however many tabs sign in at once", async () => {
    const user = await proven();
    await Promise.all([1, 2, 3].map(() => boot(t, workspaceId, { user })));
    expect((await visitors()).filter(({ verifiedUserId }) => verifiedUserId === "ada")).toHaveLength(1);
  });

  it("[H62] is somebody else in another workspace, where the proof is worth nothing", async () => {
    const other = await makeWorkspace(t);
    const there = await boot(t, other.workspaceId, { user: await proven() });
    expect(there.response).toMatchObject({ visitorKind: "claimed" });
    expect(codes(there.response.notices)).toEqual(["USER_HASH_INVALID"]);
  });

  it("never comes back by a resume secret, and none is stored", async () => {
    const first = await boot(t, workspaceId, { user: await proven() });
    expect((await dump(t)).resumeHandles).toEqual([]);
    const back = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(back.response).toMatchObject({ visitorKind: "anonymous" });
  });

  it("[H67] stays verified, and its session too, when a page sends a wrong hash for it", async () => {
    const { sessionToken, response } = await boot(t, workspaceId, { user: await proven() });
    const user = { userId: "ada", userHash: "f".repeat(64), name: "Ada" };
    expect(await identify(sessionToken, user)).toMatchObject({
      outcome: "identified",
      visitorKind: "verified",
    });
    const again = await boot(t, workspaceId, { sessionToken, user });
    expect(again.response).toMatchObject({ visitorRef: response.visitorRef, visitorKind: "verified" });
    expect(codes(again.response.notices)).toEqual(["USER_HASH_INVALID"]);
    expect((await visitors())[0]).toMatchObject({ kind: "verified", verifiedUserId: "ada" });
  });

  it("[H67] gives way to another verified user: a new session, a record of their own", async () => {
    const ada = await boot(t, workspaceId, { user: await proven() });
    await startConversation(t, ada.sessionToken, "private");
    expect(await identify(ada.sessionToken, await proven("eve"))).toMatchObject({ outcome: "otherUser" });
    const { response } = await bootRaw(t, workspaceId, {
      sessionToken: ada.sessionToken,
      user: await proven("eve"),
    });
    expect(response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
    const eve = await boot(t, workspaceId, { resumeSecret: ada.resumeSecret, user: await proven("eve") });
    expect(await listed(eve.sessionToken)).toEqual([]);
  });
});

describe("signing in", () => {
  it("brings along what this browser wrote before, under a fresh token", async () => {
    const before = await boot(t, workspaceId);
    const { conversationId } = await startConversation(t, before.sessionToken, "before");
    expect(await identify(before.sessionToken, await proven())).toMatchObject({ outcome: "signIn" });
    const after = await boot(t, workspaceId, { resumeSecret: before.resumeSecret, user: await proven() });
    expect(after.response).toMatchObject({
      visitorKind: "verified",
      visitorRef: before.response.visitorRef,
      joinedRef: null,
    });
    expect((await listed(after.sessionToken)).map(({ id }) => id)).toEqual([conversationId]);
  });

  it("joins the record there is, and says whose conversations came along", async () => {
    const elsewhere = await boot(t, workspaceId, { user: await proven() });
    const old = await startConversation(t, elsewhere.sessionToken, "old");
    const before = await boot(t, workspaceId, { user: { email: "ada@example.com" } });
    const fresh = await startConversation(t, before.sessionToken, "fresh");
    const after = await boot(t, workspaceId, { resumeSecret: before.resumeSecret, user: await proven() });
    expect(after.response).toMatchObject({
      visitorRef: elsewhere.response.visitorRef,
      joinedRef: before.response.visitorRef,
      hasOpenConversation: true,
    });
    for (const { sessionToken } of [after, elsewhere]) {
      const ids = (await listed(sessionToken)).map(({ id }) => id);
      expect(ids.toSorted()).toEqual([old.conversationId, fresh.conversationId].toSorted());
    }
    const { visitor } = await t.query(api.inbox.get, { agentToken, conversationId: fresh.conversationId });
    expect(visitor.id).toBe(elsewhere.response.visitorRef);
    expect(await visitors()).toHaveLength(1);
  });

  it("moves very many conversations, the rest by and by", async () => {
    const now = Date.now();
    vi.useRealTimers();
    vi.useFakeTimers({ now });
    await boot(t, workspaceId, { user: await proven() });
    const before = await boot(t, workspaceId);
    await t.run(async (ctx) => {
      const visitorId = ctx.db.normalizeId("visitors", before.response.visitorRef);
      if (!visitorId) throw new Error("no visitor");
      for (let i = 0; i < 230; i++) {
        const base = { workspaceId, visitorId, state: "open" as const };
        await ctx.db.insert("conversations", { ...base, clientMessageId: `message-${i}` });
      }
    });
    await boot(t, workspaceId, { resumeSecret: before.resumeSecret, user: await proven() });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    const owners = await t.run((ctx) => ctx.db.query("conversations").collect());
    expect(new Set(owners.map(({ visitorId }) => visitorId)).size).toBe(1);
    expect(await visitors()).toHaveLength(1);
  });

  it("[H66] ends every token and secret of before: whoever noted one down gets nothing of the person's", async () => {
    const trap = await boot(t, workspaceId);
    const second = await boot(t, workspaceId, { resumeSecret: trap.resumeSecret });
    // The victim's page boots with the token that lies in the browser.
    const { response } = await bootRaw(t, workspaceId, {
      sessionToken: second.sessionToken,
      user: await proven(),
    });
    expect(response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
    const victim = await boot(t, workspaceId, { resumeSecret: second.resumeSecret, user: await proven() });
    await startConversation(t, victim.sessionToken, "private");
    for (const { sessionToken } of [trap, second]) {
      expect(await errorOf(listed(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    }
    for (const { resumeSecret } of [trap, second]) {
      const thief = await boot(t, workspaceId, { resumeSecret });
      expect(thief.response.visitorRef).not.toBe(victim.response.visitorRef);
      expect(await listed(thief.sessionToken)).toEqual([]);
    }
  });

  it("[H67] leaves the conversations of a browser that claimed to be somebody else where they are", async () => {
    const eve = await boot(t, workspaceId, { user: { userId: "eve" } });
    await startConversation(t, eve.sessionToken, "eve's");
    const ada = await boot(t, workspaceId, { resumeSecret: eve.resumeSecret, user: await proven() });
    expect(await listed(ada.sessionToken)).toEqual([]);
    expect(ada.response.joinedRef).toBeNull();
  });

  it("says at every boot of its session whose conversations came along, so that nothing unsent is lost", async () => {
    await boot(t, workspaceId, { user: await proven() });
    const before = await boot(t, workspaceId);
    const sessionToken = `wst_${randomHex()}`;
    const options = { sessionToken, resumeSecret: before.resumeSecret, user: await proven() };
    await boot(t, workspaceId, options);
    const { sessionToken: _lost, ...again } = await boot(t, workspaceId, options);
    expect(again.response.joinedRef).toBe(before.response.visitorRef);
    const nextToken = `wst_${randomHex()}`;
    const nextTokenHash = await sha256Hex(nextToken);
    await t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash });
    const renewed = await boot(t, workspaceId, { sessionToken: nextToken });
    expect(renewed.response.joinedRef).toBe(before.response.visitorRef);
    const elsewhere = await boot(t, workspaceId, { user: await proven() });
    expect(elsewhere.response.joinedRef).toBeNull();
  });

  it("can be repeated when its answer was lost", async () => {
    const before = await boot(t, workspaceId);
    const options = {
      sessionToken: `wst_${randomHex()}`,
      nextSecret: randomHex(),
      resumeSecret: before.resumeSecret,
      user: await proven(),
    };
    const first = await boot(t, workspaceId, options);
    const again = await boot(t, workspaceId, options);
    expect(again.response.visitorRef).toBe(first.response.visitorRef);
    expect(again.response.visitorKind).toBe("verified");
  });
});

describe("required verification", () => {
  it("[H62] [H65] refuses every unproven claim with the reason, and serves who claims nothing", async () => {
    await require();
    const wrong: [UserFields, RegExp][] = [
      [{ userId: "ada" }, /requires verified identities/],
      [{ email: "ada@example.com" }, /requires verified identities/],
      [{ userId: "ada", userHash: "f".repeat(64) }, /not the HMAC-SHA256/],
      [{ userId: "ada", userHash: (await userHash(SECRET, "ada")).toUpperCase() }, /64 lower-case hex/],
      [{ userId: "ada", userHash: await userHash(SECRET, "eve") }, /not the HMAC-SHA256/],
      [{ email: "ada@example.com", userHash: await userHash(SECRET, "ada@example.com") }, /without userId/],
      [{ userToken: await signed({ sub: "ada", exp: 1 }) }, /expired/],
      [{ userId: "ada", userToken: await signed({ sub: "eve" }) }, /another user/],
    ];
    for (const [user, sentence] of wrong) {
      const { response } = await bootRaw(t, workspaceId, { user });
      expect(response).toMatchObject({ status: "refused", code: "IDENTITY_REQUIRED" });
      expect(response).toMatchObject({ message: expect.stringMatching(sentence) });
    }
    expect(await visitors()).toEqual([]);
    for (const user of [undefined, { name: "Ada" }, await proven()]) {
      expect((await bootRaw(t, workspaceId, { user })).response.status).toBe("ok");
    }
  });

  it("refuses the claim of a session that is under way, and writes nothing", async () => {
    await require();
    const { sessionToken } = await boot(t, workspaceId);
    const error = await errorOf(identify(sessionToken, { userId: "ada", name: "Ada" }));
    expect(error.code).toBe("IDENTITY_REQUIRED");
    expect((await visitors())[0]).not.toHaveProperty("name");
  });

  it("shuts out who claims nothing only where anonymous visitors are switched off", async () => {
    const claimed = await boot(t, workspaceId, { user: { userId: "ada" } });
    await require(false);
    for (const options of [
      {},
      { resumeSecret: claimed.resumeSecret },
      { sessionToken: claimed.sessionToken },
    ]) {
      expect((await bootRaw(t, workspaceId, options)).response).toMatchObject({ code: "IDENTITY_REQUIRED" });
    }
    const { sessionToken } = await boot(t, workspaceId, { user: await proven() });
    expect((await bootRaw(t, workspaceId, { sessionToken })).response.status).toBe("ok");
    await t.mutation(api.security.setVerification, { agentToken, mode: "optional", allowAnonymous: false });
    expect((await bootRaw(t, workspaceId)).response).toMatchObject({ code: "IDENTITY_REQUIRED" });
    const { response } = await bootRaw(t, workspaceId, { user: { email: "ada@example.com" } });
    expect(response.status).toBe("ok");
  });

  it("ends what runs of visitors who are not let in any more, however many, and of nobody else", async () => {
    const now = Date.now();
    vi.useRealTimers();
    vi.useFakeTimers({ now });
    const anonymous = await boot(t, workspaceId);
    const verified = await boot(t, workspaceId, { user: await proven() });
    const claimed = await boot(t, workspaceId, { user: { userId: "eve" } });
    const later = await boot(t, workspaceId);
    await identify(later.sessionToken, { email: "late@example.com" });
    await t.run(async (ctx) => {
      const visitorId = ctx.db.normalizeId("visitors", claimed.response.visitorRef);
      const workspace = ctx.db.normalizeId("workspaces", workspaceId);
      if (!visitorId || !workspace) throw new Error("no visitor");
      const row = { workspaceId: workspace, visitorId, origin: "https://shop.example", revoked: false };
      for (let i = 0; i < 450; i++)
        await ctx.db.insert("widgetSessions", {
          ...row,
          tokenHash: randomHex(),
          expiresAt: now + 86_400_000,
        });
    });
    vi.setSystemTime(now + 1_000);
    await require();
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    for (const { sessionToken } of [claimed, later])
      expect(await errorOf(listed(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    for (const { sessionToken } of [anonymous, verified]) expect(await listed(sessionToken)).toEqual([]);
    const live = await t.run(async (ctx) =>
      (await ctx.db.query("widgetSessions").collect()).filter(({ revoked }) => !revoked),
    );
    expect(live).toHaveLength(2);
    await require(false);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect(await errorOf(listed(anonymous.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    expect(await listed(verified.sessionToken)).toEqual([]);
  });

  it("refuses, and does not fail, where the deployment's key is missing", async () => {
    await require();
    vi.stubEnv("OPENCOM_SECRET_KEY", "");
    const { response } = await bootRaw(t, workspaceId, { user: await proven() });
    expect(response).toMatchObject({ code: "IDENTITY_REQUIRED" });
    expect(response).toMatchObject({ message: expect.stringMatching(/no active secret/) });
  });
});

describe("what a signed token says", () => {
  const profile = { sub: "ada", email: "ada@example.com", company: { name: "Acme", seats: 3 } };

  it("wins over what the page says, then and later", async () => {
    const user = {
      userToken: await signed({ ...profile, customAttributes: { plan: "pro" } }),
      email: "fake@example.com",
      name: "Ada",
      customAttributes: { plan: "free", theme: "dark" },
    };
    const { sessionToken, response } = await boot(t, workspaceId, { user });
    expect(response.notices).toEqual([]);
    expect((await visitors())[0]).toMatchObject({
      email: "ada@example.com",
      name: "Ada",
      company: { name: "Acme", seats: 3 },
      customAttributes: { plan: "pro", theme: "dark" },
    });
    const answer = await identify(sessionToken, {
      email: "fake@example.com",
      name: "Countess",
      company: "Evil Inc",
      customAttributes: { plan: null, theme: null },
    });
    expect(answer.notices).toEqual([expect.objectContaining({ code: "VALUE_SIGNED" })]);
    expect(answer.notices[0]?.message).toContain("email, customAttributes.plan, company.name");
    expect((await visitors())[0]).toMatchObject({
      email: "ada@example.com",
      name: "Countess",
      company: { name: "Acme", seats: 3 },
      customAttributes: { plan: "pro" },
    });
  });

  it("is shown to the team as proven, and the rest of a verified visitor as claims", async () => {
    const user = { userToken: await signed(profile), name: "Ada" };
    const { sessionToken } = await boot(t, workspaceId, { user });
    const { conversationId } = await startConversation(t, sessionToken);
    const { visitor } = await t.query(api.inbox.get, { agentToken, conversationId });
    expect(visitor).toMatchObject({ kind: "verified", userId: "ada", company: { name: "Acme", seats: 3 } });
    expect(visitor.proven).toEqual(["userId", "company.name", "company.seats", "email"]);
    const byHash = await boot(t, workspaceId, {
      user: { ...(await proven("bob")), email: "bob@example.com" },
    });
    const theirs = await startConversation(t, byHash.sessionToken);
    const panel = await t.query(api.inbox.get, { agentToken, conversationId: theirs.conversationId });
    expect(panel.visitor.proven).toEqual(["userId"]);
  });

  it("changes with the next token", async () => {
    const { sessionToken } = await boot(t, workspaceId, { user: { userToken: await signed(profile) } });
    await identify(sessionToken, { userToken: await signed({ ...profile, email: "new@example.com" }) });
    expect((await visitors())[0]?.email).toBe("new@example.com");
  });

  it.each<[string, Claims]>([
    ["a number for an e-mail", { email: 7 }],
    ["an address that is none", { email: "nobody" }],
    ["a name that is too long", { name: "x".repeat(300) }],
    ["attributes that are a list", { customAttributes: ["x"] }],
    ["attributes with depth", { customAttributes: { a: { b: 1 } } }],
    ["a user id that is too long", { sub: "x".repeat(201) }],
    ["a user id of nothing", { sub: " " }],
  ])("is not believed with %s", async (_name, claims) => {
    const user = { userToken: await signed({ sub: "ada", ...claims }) };
    const { response } = await boot(t, workspaceId, { user });
    expect(response.visitorKind).toBe("anonymous");
    expect(codes(response.notices)).toEqual(["USER_TOKEN_INVALID"]);
  });
});

describe("keys", () => {
  const get = () => t.query(api.security.get, { agentToken });
  const add = (secret: string, use: "userHash" | "userToken" = "userHash") =>
    t.mutation(api.security.addSecret, { agentToken, use, secret });
  const kindWith = async (secret: string) => {
    const user = { userId: "ada", userHash: await userHash(secret, "ada") };
    return (await boot(t, workspaceId, { user })).response.visitorKind;
  };

  it("follow one another without anybody noticing: two count, and a week passes", async () => {
    const next = "next-secret-".repeat(4);
    await add(next);
    expect([await kindWith(SECRET), await kindWith(next)]).toEqual(["verified", "verified"]);
    expect(await errorOf(add("third-secret-".repeat(4)))).toMatchObject({ code: "INPUT_INVALID" });
    const [oldest] = (await get()).keys;
    await t.mutation(api.security.retireKey, { agentToken, keyId: oldest?.id ?? "", when: "inAWeek" });
    later(6 * 86_400_000);
    expect(await kindWith(SECRET)).toBe("verified");
    later(86_400_000);
    expect([await kindWith(SECRET), await kindWith(next)]).toEqual(["claimed", "verified"]);
  });

  it("that are compromised end at once, with every session they have proven and no other", async () => {
    const now = Date.now();
    vi.useRealTimers();
    vi.useFakeTimers({ now });
    const byHash = await boot(t, workspaceId, { user: await proven() });
    const next = `wst_${randomHex()}`;
    const { sessionToken } = byHash;
    await t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: await sha256Hex(next) });
    const byToken = await boot(t, workspaceId, { user: { userToken: await signed({ sub: "bob" }) } });
    const keyId = (await get()).keys.find(({ use }) => use === "userHash")?.id ?? "";
    await t.mutation(api.security.retireKey, { agentToken, keyId, when: "now" });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    for (const token of [sessionToken, next]) {
      expect(await errorOf(listed(token))).toMatchObject({ code: "SESSION_INVALID" });
    }
    expect(await listed(byToken.sessionToken)).toEqual([]);
    expect(await kindWith(SECRET)).toBe("claimed");
  });

  it("are shown by their last four characters and never given out", async () => {
    const answer = await get();
    expect(answer).toMatchObject({ mode: "optional", allowAnonymous: true, canStoreSecrets: true });
    expect(answer.keys).toMatchObject([
      { use: "userHash", algorithm: "HMAC-SHA256", hint: "ret-", isActive: true, retireAt: null },
      { use: "userToken", algorithm: "HS256", hint: "ret-", isActive: true },
    ]);
    expect(JSON.stringify([answer, await dump(t)])).not.toMatch(/hash-secret|token-secret/);
  });

  it("[H64] for hashes do not sign tokens, nor the other way: a user's id may look like a token", async () => {
    const [head, body] = (await signed({ sub: "admin" })).split(".");
    const userId = `${head}.${body}`;
    const hash = await userHash(SECRET, userId);
    const signature = btoa(
      String.fromCharCode(...(hash.match(/../g) ?? []).map((x) => Number.parseInt(x, 16))),
    );
    const forged = `${userId}.${signature.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
    const { response } = await boot(t, workspaceId, { user: { userToken: forged } });
    expect(response.visitorKind).toBe("anonymous");
  });

  it("of Ed25519 are stored in the open and verify tokens", async () => {
    const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
    const pem = `-----BEGIN PUBLIC KEY-----\n${btoa(String.fromCharCode(...spki))}\n-----END PUBLIC KEY-----\n`;
    await t.mutation(api.security.addPublicKey, { agentToken, publicKey: pem });
    const user = { userToken: await userToken(pair.privateKey, { aud: workspaceId, sub: "ada" }) };
    expect((await boot(t, workspaceId, { user })).response.visitorKind).toBe("verified");
    for (const publicKey of ["", "nonsense", pem.slice(0, 60), "ab".repeat(31)]) {
      const call = t.mutation(api.security.addPublicKey, { agentToken, publicKey });
      expect(await errorOf(call)).toMatchObject({ code: "INPUT_INVALID" });
    }
  });

  it.each(["", "short", "x".repeat(31), "x".repeat(257), `${"x".repeat(40)} y`, "ü".repeat(40)])(
    "are refused where they are none: %j",
    async (secret) => {
      expect(await errorOf(add(secret, "userToken"))).toMatchObject({ code: "INPUT_INVALID" });
    },
  );

  it("cannot be stored without the deployment's key, which the error tells how to make", async () => {
    vi.stubEnv("OPENCOM_SECRET_KEY", "");
    const error = await errorOf(add("y".repeat(32)));
    expect(error.code).toBe("SECRET_KEY_MISSING");
    expect(error.message).toContain("OPENCOM_SECRET_KEY");
    expect((await get()).canStoreSecrets).toBe(false);
  });

  it("must be there before proof is required, and the last one stays while it is", async () => {
    const other = await makeWorkspace(t);
    const theirs = await makeAgent(t, other.workspaceId, "owner");
    const setting = { agentToken: theirs, mode: "required" as const, allowAnonymous: true };
    expect(await errorOf(t.mutation(api.security.setVerification, setting))).toMatchObject({
      code: "INPUT_INVALID",
    });
    await require();
    const [first, last] = (await get()).keys;
    const retire = (keyId: string) => t.mutation(api.security.retireKey, { agentToken, keyId, when: "now" });
    await retire(first?.id ?? "");
    expect(await errorOf(retire(last?.id ?? ""))).toMatchObject({ code: "INPUT_INVALID" });
  });
});
