import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  bootRaw,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  randomHex,
  startConversation,
} from "./test.setup";

const MINUTE = 60_000;
const DAY = 86_400_000;

let t: Backend;
let workspaceId: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const current = (sessionToken: string) => t.query(api.widgetSessions.current, { sessionToken });

describe("boot", () => {
  it("opens a session for a new anonymous visitor and tells the launcher what it needs", async () => {
    const { response, sessionToken } = await boot(t, workspaceId);
    expect(response).toMatchObject({
      visitorKind: "anonymous",
      hasOpenConversation: false,
      unread: { total: 0, latest: null },
      features: ["conversations", "articles", "tickets"],
      appearance: { color: "#4f46e5", side: "right", teamName: "Acme" },
    });
    expect(response.serverNow).toBe(Date.now());
    expect(response.expiresAt - response.serverNow).toBe(DAY);
    expect(await current(sessionToken)).toMatchObject({ state: "active", expiresAt: response.expiresAt });
  });

  it("stores no token and no secret, and returns none", async () => {
    const first = await boot(t, workspaceId);
    const second = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    const rows = await t.run(async (ctx) => [
      ...(await ctx.db.query("widgetSessions").collect()),
      ...(await ctx.db.query("resumeHandles").collect()),
      ...(await ctx.db.query("visitors").collect()),
    ]);
    const text = JSON.stringify([rows, first.response, second.response]);
    for (const secret of [first.sessionToken, first.resumeSecret, second.sessionToken, second.resumeSecret]) {
      expect(text).not.toContain(secret.replace("wst_", ""));
    }
  });

  it("finds the same session when it is repeated with the same token", async () => {
    const first = await boot(t, workspaceId);
    const again = await boot(t, workspaceId, {
      sessionToken: first.sessionToken,
      nextSecret: first.resumeSecret,
    });
    expect(again.response.visitorRef).toBe(first.response.visitorRef);
    expect(await t.run((ctx) => ctx.db.query("widgetSessions").collect())).toHaveLength(1);
    expect(await t.run((ctx) => ctx.db.query("resumeHandles").collect())).toHaveLength(1);
  });

  it("refuses a token that was revoked, so that a late boot cannot bring it back", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    await t.mutation(api.widgetSessions.revokeByHash, { tokenHash: await sha256Hex(sessionToken) });
    const { response } = await bootRaw(t, workspaceId, { sessionToken });
    expect(response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
  });

  it.each([
    ["an id that is none", "nonsense"],
    ["an empty id", ""],
  ])("refuses %s as an unknown workspace", async (_name, id) => {
    expect((await bootRaw(t, id)).response).toMatchObject({ status: "refused", code: "WORKSPACE_UNKNOWN" });
  });

  it("refuses an id of another table as an unknown workspace", async () => {
    const { response } = await boot(t, workspaceId);
    expect((await bootRaw(t, response.visitorRef)).response).toMatchObject({ code: "WORKSPACE_UNKNOWN" });
  });

  it.each([
    ["another site", { parentOrigin: "https://evil.example" }],
    ["an opaque origin", { parentOrigin: "null" }],
    ["a page above the page", { ancestorOrigins: ["https://shop.example", "https://evil.example"] }],
  ])("refuses %s", async (_name, options) => {
    expect((await bootRaw(t, workspaceId, options)).response).toMatchObject({ code: "ORIGIN_REFUSED" });
  });

  it("refuses hashes that are none", async () => {
    const response = await t.mutation(api.widgetSessions.boot, {
      workspaceId,
      tokenHash: "zz",
      nextResumeHash: await sha256Hex("x"),
      page: { url: "", title: "", referrer: "", locale: "" },
      parentOrigin: "https://shop.example",
    });
    expect(response).toMatchObject({ status: "refused", code: "INPUT_INVALID" });
  });

  it("limits one visitor's boots and says how long to wait", async () => {
    let { resumeSecret } = await boot(t, workspaceId);
    for (let i = 0; i < 30; i++) resumeSecret = (await boot(t, workspaceId, { resumeSecret })).resumeSecret;
    const { response } = await bootRaw(t, workspaceId, { resumeSecret });
    expect(response).toMatchObject({ status: "refused", code: "RATE_LIMITED", retryAfterMs: 1000 });
    later(1000);
    expect((await bootRaw(t, workspaceId, { resumeSecret })).response.status).toBe("ok");
  });

  it("limits new visitors by address without storing the address", async () => {
    const from = t.withRequestMetadata({ ip: "203.0.113.7", userAgent: null }) as Backend;
    for (let i = 0; i < 60; i++) await boot(from, workspaceId);
    expect((await bootRaw(from, workspaceId)).response).toMatchObject({ code: "RATE_LIMITED" });
    const other = t.withRequestMetadata({ ip: "203.0.113.8", userAgent: null }) as Backend;
    expect((await bootRaw(other, workspaceId)).response.status).toBe("ok");
    const rows = await t.run(async (ctx) => [
      ...(await ctx.db.query("rateLimits").collect()),
      ...(await ctx.db.query("addressSalts").collect()),
    ]);
    expect(JSON.stringify(rows)).not.toContain("203.0.113");
  });

  it("reads and writes a handful of documents, and none that another visitor's boot writes", async () => {
    const { resumeSecret } = await boot(t, workspaceId);
    const hotRows = () =>
      t.run(async (ctx) => [
        ...(await ctx.db.query("workspaces").collect()),
        ...(await ctx.db.query("workspaceSettings").collect()),
      ]);
    const before = await hotRows();
    const request = {
      workspaceId,
      resumeSecret,
      tokenHash: randomHex(),
      nextResumeHash: randomHex(),
      page: { url: "https://shop.example/other", title: "Other", referrer: "", locale: "en" },
      parentOrigin: "https://shop.example",
    };
    const used = await t.run(async (ctx) => {
      expect((await ctx.runMutation(api.widgetSessions.boot, request)).status).toBe("ok");
      const { documentsRead, documentsWritten, databaseQueries } = await ctx.meta.getTransactionMetrics();
      return { reads: documentsRead.used, writes: documentsWritten.used, queries: databaseQueries.used };
    });
    expect(used.reads).toBeGreaterThan(5);
    expect(used.reads).toBeLessThanOrEqual(20);
    // With one empty range each for ratings that are asked for and checklists that are begun.
    expect(used.queries).toBeLessThanOrEqual(26);
    // Session, resume secret and its predecessor, activity, device, the visitor's own limit, the page where it is new.
    expect(used.writes).toBeGreaterThan(3);
    expect(used.writes).toBeLessThanOrEqual(8);
    expect(await hotRows()).toEqual(before);
  });
});

describe("resume", () => {
  it("gives a visitor who returns after 8 days its conversation", async () => {
    const first = await boot(t, workspaceId);
    const { conversationId } = await startConversation(t, first.sessionToken);
    later(8 * DAY);
    await t.mutation(internal.expiry.sweep, {});
    await t.mutation(internal.expiry.cleanUp, {});
    expect(await errorOf(current(first.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    const back = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(back.response).toMatchObject({ visitorRef: first.response.visitorRef, hasOpenConversation: true });
    const list = await t.query(api.conversations.list, { sessionToken: back.sessionToken });
    expect(list.map((item) => item.id)).toEqual([conversationId]);
  });

  it("lets two tabs boot at once with one secret, and then no longer", async () => {
    const first = await boot(t, workspaceId);
    const tabs = [1, 2].map(() => boot(t, workspaceId, { resumeSecret: first.resumeSecret }));
    for (const tab of await Promise.all(tabs))
      expect(tab.response.visitorRef).toBe(first.response.visitorRef);
    later(61_000);
    const late = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(late.response.visitorRef).not.toBe(first.response.visitorRef);
  });

  it("keeps both tabs' new secrets", async () => {
    const first = await boot(t, workspaceId);
    const a = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    const b = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    later(DAY);
    for (const { resumeSecret } of [a, b]) {
      expect((await boot(t, workspaceId, { resumeSecret })).response.visitorRef).toBe(
        first.response.visitorRef,
      );
    }
  });

  it("survives an answer that was lost: the same secrets work again, however late", async () => {
    const first = await boot(t, workspaceId);
    const nextSecret = randomHex();
    await boot(t, workspaceId, { resumeSecret: first.resumeSecret, nextSecret });
    later(3 * DAY);
    const again = await boot(t, workspaceId, { resumeSecret: first.resumeSecret, nextSecret });
    expect(again.response.visitorRef).toBe(first.response.visitorRef);
    const onwards = await boot(t, workspaceId, { resumeSecret: nextSecret });
    expect(onwards.response.visitorRef).toBe(first.response.visitorRef);
  });

  it("keeps few rows however often a visitor comes", async () => {
    let { resumeSecret } = await boot(t, workspaceId);
    for (let visit = 0; visit < 12; visit++) {
      later(5 * MINUTE);
      resumeSecret = (await boot(t, workspaceId, { resumeSecret })).resumeSecret;
    }
    const rows = await t.run((ctx) => ctx.db.query("resumeHandles").collect());
    expect(rows.length).toBeLessThanOrEqual(2);
  });

  it("does not work in another workspace, for a wrong secret, or after 90 idle days", async () => {
    const first = await boot(t, workspaceId);
    const other = await makeWorkspace(t);
    const elsewhere = await boot(t, other.workspaceId, { resumeSecret: first.resumeSecret });
    expect(elsewhere.response.visitorRef).not.toBe(first.response.visitorRef);
    const guessed = await boot(t, workspaceId, { resumeSecret: randomHex() });
    expect(guessed.response.visitorRef).not.toBe(first.response.visitorRef);
    later(91 * DAY);
    const late = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(late.response.visitorRef).not.toBe(first.response.visitorRef);
  });

  it("never opens a verified visitor", async () => {
    const first = await boot(t, workspaceId);
    await t.run(async (ctx) => {
      const id = ctx.db.normalizeId("visitors", first.response.visitorRef);
      if (id) await ctx.db.patch("visitors", id, { kind: "verified", verifiedUserId: "u1" });
    });
    const back = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(back.response.visitorRef).not.toBe(first.response.visitorRef);
  });
});

describe("refresh", () => {
  const refresh = async (sessionToken: string, next: string) =>
    t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: await sha256Hex(next) });
  const token = () => `wst_${randomHex()}`;

  it("moves to the next token; the one before stays good for 60 s", async () => {
    const { sessionToken, response } = await boot(t, workspaceId);
    later(20 * 60 * MINUTE);
    const next = token();
    const answer = await refresh(sessionToken, next);
    expect(answer).toEqual({ expiresAt: Date.now() + DAY, serverNow: Date.now() });
    expect(answer.expiresAt).toBeGreaterThan(response.expiresAt);
    later(59_000);
    await current(sessionToken);
    later(2_000);
    expect(await errorOf(current(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    expect((await current(next)).expiresAt).toBe(answer.expiresAt);
  });

  it("[H68] gives one successor: repeating is safe, another hash is refused", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const next = token();
    const answer = await refresh(sessionToken, next);
    later(1000);
    expect((await refresh(sessionToken, next)).expiresAt).toBe(answer.expiresAt);
    expect((await refresh(next, next)).expiresAt).toBe(answer.expiresAt);
    expect(await errorOf(refresh(sessionToken, token()))).toMatchObject({ code: "SESSION_INVALID" });
  });

  it("[H68] refuses a hash that belongs to another session", async () => {
    const [a, b] = [await boot(t, workspaceId), await boot(t, workspaceId)];
    expect(await errorOf(refresh(a.sessionToken, b.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
  });

  it("[H68] answers a repeated call as long as the next token lives, however late", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const next = token();
    const answer = await refresh(sessionToken, next);
    later(61_000);
    await t.mutation(internal.expiry.sweep, {});
    expect(await refresh(sessionToken, next)).toEqual({
      expiresAt: answer.expiresAt,
      serverNow: Date.now(),
    });
    await current(next);
  });

  it.each([
    ["before the sweep", false],
    ["after the sweep", true],
  ])("ends the family when a token is used after its grace, %s", async (_when, isSwept) => {
    const { sessionToken } = await boot(t, workspaceId);
    const [stolen, thiefs] = [token(), token()];
    await refresh(sessionToken, stolen);
    await refresh(stolen, thiefs);
    later(61_000);
    if (isSwept) await t.mutation(internal.expiry.sweep, {});
    await current(thiefs);
    const answer = await refresh(sessionToken, token());
    expect(answer.expiresAt).toBeLessThanOrEqual(answer.serverNow);
    for (const dead of [sessionToken, stolen, thiefs]) {
      expect(await errorOf(current(dead))).toMatchObject({ code: "SESSION_INVALID" });
    }
  });

  it("sees a reuse at boot too, and the browser comes back as the same visitor", async () => {
    const first = await boot(t, workspaceId);
    const thiefs = token();
    await refresh(first.sessionToken, thiefs);
    later(61_000);
    await t.mutation(internal.expiry.sweep, {});
    const { sessionToken, resumeSecret } = first;
    const { response } = await bootRaw(t, workspaceId, { sessionToken, resumeSecret });
    expect(response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
    expect(await errorOf(current(thiefs))).toMatchObject({ code: "SESSION_INVALID" });
    const back = await boot(t, workspaceId, { resumeSecret });
    expect(back.response.visitorRef).toBe(first.response.visitorRef);
  });

  it("does not take two tabs in their grace for a thief", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const next = token();
    await refresh(sessionToken, next);
    later(59_000);
    expect(await errorOf(refresh(sessionToken, token()))).toMatchObject({ code: "SESSION_INVALID" });
    await current(next);
  });

  it("forgets a spent token once its successor can no longer live", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    await refresh(sessionToken, token());
    later(61_000);
    await t.mutation(internal.expiry.sweep, {});
    expect(await t.run((ctx) => ctx.db.query("widgetSessions").collect())).toHaveLength(2);
    later(DAY);
    await t.mutation(internal.expiry.sweep, {});
    expect(await t.run((ctx) => ctx.db.query("widgetSessions").collect())).toEqual([]);
  });

  it("gives every token the workspace's lifetime of that moment", async () => {
    const agentToken = await makeAgent(t, workspaceId as Id<"workspaces">, "owner");
    const setLifetime = (sessionLifetimeMs: number) =>
      t.mutation(api.security.setSessionLifetime, { agentToken, sessionLifetimeMs });
    for (const wrong of [0, 60 * MINUTE - 1, 7 * DAY + 1, Number.NaN, 90 * MINUTE + 0.5]) {
      expect(await errorOf(setLifetime(wrong))).toMatchObject({ code: "INPUT_INVALID" });
    }
    await setLifetime(60 * MINUTE);
    const { sessionToken, response } = await boot(t, workspaceId);
    expect(response.expiresAt).toBe(Date.now() + 60 * MINUTE);
    await setLifetime(7 * DAY);
    expect((await refresh(sessionToken, token())).expiresAt).toBe(Date.now() + 7 * DAY);
  });

  it("[H68] does not honour a token two generations old", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const [second, third] = [token(), token()];
    await refresh(sessionToken, second);
    await refresh(second, third);
    later(61_000);
    for (const old of [sessionToken, second]) {
      expect(await errorOf(current(old))).toMatchObject({ code: "SESSION_INVALID" });
    }
    await current(third);
  });
});

describe("the end of a session", () => {
  it("flips the document of a live query within the minute of its expiry", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    later(DAY + 1);
    await t.mutation(internal.expiry.sweep, {});
    expect(await t.run((ctx) => ctx.db.query("widgetSessions").collect())).toEqual([]);
    expect(await errorOf(current(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
  });

  it("handles at most 200 rows a run and goes on while there are more", async () => {
    vi.useRealTimers();
    vi.useFakeTimers();
    await t.run(async (ctx) => {
      const visitorId = await ctx.db.insert("visitors", {
        workspaceId: (await ctx.db.query("workspaces").first())!._id,
        kind: "anonymous",
      });
      const { workspaceId: workspace } = (await ctx.db.get("visitors", visitorId))!;
      for (let i = 0; i < 450; i++) {
        const row = {
          tokenHash: `${i}`,
          visitorId,
          origin: "",
          expiresAt: 1,
          revoked: false,
          workspaceId: workspace,
        };
        await ctx.db.insert("widgetSessions", row);
      }
    });
    const left = () => t.run(async (ctx) => (await ctx.db.query("widgetSessions").collect()).length);
    await t.mutation(internal.expiry.sweep, {});
    expect(await left()).toBe(250);
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect(await left()).toBe(0);
  });

  it("revokes both tokens of a pair in its grace, and can be repeated", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const next = `wst_${randomHex()}`;
    await t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: await sha256Hex(next) });
    for (let i = 0; i < 2; i++)
      await t.mutation(api.widgetSessions.revoke, { sessionToken: next, forget: false });
    for (const token of [sessionToken, next]) {
      expect(await errorOf(current(token))).toMatchObject({ code: "SESSION_INVALID" });
    }
  });

  it("keeps the way back unless told to forget", async () => {
    const first = await boot(t, workspaceId);
    await t.mutation(api.widgetSessions.revoke, { sessionToken: first.sessionToken, forget: false });
    const back = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(back.response.visitorRef).toBe(first.response.visitorRef);
  });

  it("[H69] after logout the next person finds nothing, and the other tabs are out", async () => {
    const first = await boot(t, workspaceId, { user: { userId: "ada" } });
    const tab = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    await startConversation(t, first.sessionToken, "private");
    await t.mutation(api.widgetSessions.revoke, { sessionToken: tab.sessionToken, forget: true });
    for (const { sessionToken } of [first, tab]) {
      expect(await errorOf(current(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    }
    for (const resumeSecret of [first.resumeSecret, tab.resumeSecret]) {
      const next = await boot(t, workspaceId, { resumeSecret });
      expect(next.response.visitorRef).not.toBe(first.response.visitorRef);
      expect(await t.query(api.conversations.list, { sessionToken: next.sessionToken })).toEqual([]);
    }
  });

  it("[H69] revokes and forgets by hash, and says nothing about hashes it does not know", async () => {
    const { sessionToken, resumeSecret, response } = await boot(t, workspaceId);
    const revokeByHash = (tokenHash: string) => t.mutation(api.widgetSessions.revokeByHash, { tokenHash });
    expect(await revokeByHash(await sha256Hex(sessionToken))).toBeNull();
    expect(await revokeByHash(await sha256Hex("unknown"))).toBeNull();
    expect(await revokeByHash("nonsense")).toBeNull();
    expect(await errorOf(current(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    expect((await boot(t, workspaceId, { resumeSecret })).response.visitorRef).not.toBe(response.visitorRef);
  });

  it("bars a token that is revoked before its boot arrives, for an hour", async () => {
    const sessionToken = `wst_${randomHex()}`;
    const tokenHash = await sha256Hex(sessionToken);
    for (let i = 0; i < 2; i++) await t.mutation(api.widgetSessions.revokeByHash, { tokenHash });
    expect((await bootRaw(t, workspaceId, { sessionToken })).response).toMatchObject({
      status: "refused",
      code: "SESSION_INVALID",
    });
    expect(await t.run((ctx) => ctx.db.query("tokenTombstones").collect())).toHaveLength(1);
    later(61 * MINUTE);
    await t.mutation(internal.expiry.cleanUp, {});
    expect(await t.run((ctx) => ctx.db.query("tokenTombstones").collect())).toEqual([]);
    expect((await bootRaw(t, workspaceId, { sessionToken })).response.status).toBe("ok");
  });

  it("keeps no more than a few such hashes from one address, without an error to anybody", async () => {
    const from = t.withRequestMetadata({ ip: "203.0.113.7", userAgent: null }) as Backend;
    for (let i = 0; i < 40; i++) {
      expect(await from.mutation(api.widgetSessions.revokeByHash, { tokenHash: randomHex() })).toBeNull();
    }
    expect(await t.run((ctx) => ctx.db.query("tokenTombstones").collect())).toHaveLength(30);
  });

  it("ends all sessions of a workspace and no other's", async () => {
    const now = Date.now();
    vi.useRealTimers();
    vi.useFakeTimers({ now });
    const agentToken = await makeAgent(t, workspaceId as Id<"workspaces">, "owner");
    const tokens = [];
    for (let i = 0; i < 3; i++) tokens.push((await boot(t, workspaceId)).sessionToken);
    const other = await boot(t, (await makeWorkspace(t)).workspaceId);
    later(1);
    await t.mutation(api.security.endAllSessions, { agentToken });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    for (const dead of tokens) {
      expect(await errorOf(current(dead))).toMatchObject({ code: "SESSION_INVALID" });
    }
    await current(other.sessionToken);
  });

  it("ends an agent's session after 30 days", async () => {
    const { workspaceId: own } = await makeWorkspace(t);
    const agentToken = await makeAgent(t, own);
    later(30 * DAY + 1);
    expect(await errorOf(t.query(api.agents.me, { agentToken }))).toMatchObject({ code: "UNAUTHENTICATED" });
    await t.mutation(internal.expiry.sweep, {});
    expect(await t.run((ctx) => ctx.db.query("agentSessions").collect())).toEqual([]);
  });
});
