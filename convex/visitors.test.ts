import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { PRESENCE_TTL_MS } from "./model/presence";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  bootRaw,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  randomHex,
  startConversation,
} from "./test.setup";
import type { UserFields } from "./validators";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId);
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const identify = (sessionToken: string, user: UserFields) =>
  t.mutation(api.visitors.identify, { sessionToken, user });
const rows = <Table extends "visitors" | "visitorActivity" | "visitorPresence" | "widgetSessions">(
  table: Table,
) => t.run((ctx) => ctx.db.query(table).collect());
async function panel(sessionToken: string) {
  const { conversationId } = await startConversation(t, sessionToken);
  return (await t.query(api.inbox.get, { agentToken, conversationId })).visitor;
}

describe("identity", () => {
  it("makes a visitor claimed by an id or an e-mail, at boot or later", async () => {
    expect((await boot(t, workspaceId, { user: { userId: "u1" } })).response.visitorKind).toBe("claimed");
    const { sessionToken } = await boot(t, workspaceId);
    expect(await identify(sessionToken, { name: "Ada" })).toMatchObject({
      outcome: "identified",
      visitorKind: "anonymous",
    });
    expect(await identify(sessionToken, { email: "ada@example.com" })).toMatchObject({
      outcome: "identified",
      visitorKind: "claimed",
    });
    expect(await panel(sessionToken)).toMatchObject({
      name: "Ada",
      email: "ada@example.com",
      kind: "claimed",
    });
  });

  it("[H65] never joins visitors by e-mail or by id", async () => {
    const user = { userId: "u1", email: "ada@example.com" };
    const victim = await boot(t, workspaceId, { user });
    await startConversation(t, victim.sessionToken, "private");
    const atBoot = await boot(t, workspaceId, { user });
    const after = await boot(t, workspaceId);
    await identify(after.sessionToken, user);
    for (const { sessionToken, response } of [atBoot, after]) {
      expect(response.visitorRef).not.toBe(victim.response.visitorRef);
      expect(await t.query(api.conversations.list, { sessionToken })).toEqual([]);
    }
  });

  it("asks for a new visitor when somebody else signs in, and writes nothing", async () => {
    const { sessionToken } = await boot(t, workspaceId, { user: { userId: "u1", name: "Ada" } });
    expect(await identify(sessionToken, { userId: "u2", name: "Eve" })).toMatchObject({
      outcome: "otherUser",
    });
    expect((await rows("visitors")).map(({ userId, name }) => [userId, name])).toEqual([["u1", "Ada"]]);
  });

  it("gives a boot as somebody else a new visitor and forgets the way to the first", async () => {
    const ada = await boot(t, workspaceId, { user: { userId: "ada" } });
    await startConversation(t, ada.sessionToken, "private");
    const eve = await boot(t, workspaceId, { user: { userId: "eve" }, resumeSecret: ada.resumeSecret });
    expect(eve.response.visitorRef).not.toBe(ada.response.visitorRef);
    expect(eve.response.hasOpenConversation).toBe(false);
    const again = await boot(t, workspaceId, { resumeSecret: ada.resumeSecret });
    expect(again.response.visitorRef).not.toBe(ada.response.visitorRef);
  });

  it("keeps the visitor who signs in with the claim it has", async () => {
    const first = await boot(t, workspaceId, { user: { userId: "ada" } });
    const back = await boot(t, workspaceId, { user: { userId: "ada" }, resumeSecret: first.resumeSecret });
    expect(back.response.visitorRef).toBe(first.response.visitorRef);
  });

  it("does not store proofs", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    await identify(sessionToken, { userId: "u1", userHash: "canary-hash", userToken: "canary-token" });
    expect(JSON.stringify(await rows("visitors"))).not.toContain("canary");
  });

  it("merges attributes by key: a null deletes, what is absent stays; at most 50", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    await identify(sessionToken, { customAttributes: { plan: "pro", seats: 3, trial: false, gone: "x" } });
    await identify(sessionToken, { customAttributes: { seats: 4, gone: null, never: null } });
    expect((await rows("visitors"))[0]?.customAttributes).toEqual({ plan: "pro", seats: 4, trial: false });
    const many = Object.fromEntries(Array.from({ length: 48 }, (_, i) => [`k${i}`, i]));
    expect(await errorOf(identify(sessionToken, { customAttributes: many }))).toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  it("merges a company by key, of which a bare name is one", async () => {
    const { sessionToken } = await boot(t, workspaceId, { user: { company: "Acme" } });
    await identify(sessionToken, { company: { size: 40, plan: "pro" } });
    await identify(sessionToken, { company: { size: null } });
    expect((await rows("visitors"))[0]?.company).toEqual({ name: "Acme", plan: "pro" });
    await identify(sessionToken, { company: null });
    expect((await rows("visitors"))[0]?.company).toEqual({});
  });

  it("never erases at boot: there a null says nothing", async () => {
    const user = { company: { name: "Acme", size: 40 }, customAttributes: { plan: "pro" } };
    const { resumeSecret } = await boot(t, workspaceId, { user });
    await boot(t, workspaceId, {
      resumeSecret,
      user: { company: { size: null }, customAttributes: { plan: null, seats: 2 } },
    });
    expect((await rows("visitors"))[0]).toMatchObject({
      company: { name: "Acme", size: 40 },
      customAttributes: { plan: "pro", seats: 2 },
    });
  });

  it("writes nothing when nothing is new", async () => {
    const user = { userId: "u1", email: "ada@example.com", customAttributes: { plan: "pro" } };
    const { sessionToken } = await boot(t, workspaceId, { user });
    const writes = await t.run(async (ctx) => {
      await ctx.runMutation(api.visitors.identify, { sessionToken, user });
      return (await ctx.meta.getTransactionMetrics()).documentsWritten.used;
    });
    expect(writes).toBe(1); // the limit's own row
  });

  it.each<[string, UserFields]>([
    ["user.email", { email: `${"a".repeat(250)}@b.example` }],
    ["user.email", { email: "no address" }],
    ["user.email", { email: "" }],
    ["user.email", { email: "<a@b.example>" }],
    ["user.name", { name: "x".repeat(201) }],
    ["user.name", { name: "  " }],
    ["user.userId", { userId: "" }],
    ["user.userId", { userId: "a\ud800" }],
    ["user.company", { company: "x".repeat(201) }],
    ["user.company", { company: { about: "x".repeat(4_001) } }],
    ["user.company", { company: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, 1])) }],
    [
      "user.customAttributes",
      { customAttributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 1])) },
    ],
    ["user.customAttributes", { customAttributes: { big: "x".repeat(9000) } }],
    ["user.customAttributes", { customAttributes: { bad: "\udfff" } }],
    ["user.customAttributes", { customAttributes: { nan: Number.NaN } }],
    ["user.customAttributes", { customAttributes: { "": 1 } }],
  ])("refuses a %s beyond its limits, in identify and at boot (%#)", async (field, user) => {
    const { sessionToken } = await boot(t, workspaceId);
    const error = await errorOf(identify(sessionToken, user));
    expect(error.code).toBe("INPUT_INVALID");
    expect(error.message).toContain(field);
    const { response } = await bootRaw(t, workspaceId, { user });
    expect(response).toMatchObject({ status: "refused", code: "INPUT_INVALID" });
    expect(await rows("visitors")).toHaveLength(1);
  });
});

describe("what agents see of a visitor", () => {
  it("has device, page without secrets, referrer and names that stay the same", async () => {
    const from = t.withRequestMetadata({ userAgent: CHROME, ip: null }) as Backend;
    const page = {
      url: "https://user:pw@shop.example/a?token=secret&utm_source=mail#access_token=x",
      title: "A",
      referrer: "https://search.example/?q=illness",
      locale: "de-AT",
    };
    const first = await boot(from, workspaceId, { page });
    const seen = await panel(first.sessionToken);
    expect(seen).toMatchObject({
      name: null,
      email: null,
      kind: "anonymous",
      device: {
        browser: "Chrome",
        browserVersion: "141.0.0.0",
        os: "Windows",
        osVersion: "10",
        type: "desktop",
      },
      country: null,
      page: { url: "https://shop.example/a?utm_source=mail", title: "A" },
      referrer: "https://search.example/",
      online: true,
      lastSeenAt: Date.now(),
    });
    expect(seen.displayName).toMatch(/^Visitor [A-Z0-9;]{4}$/);
    const back = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect((await panel(back.sessionToken)).displayName).toBe(seen.displayName);
  });

  it("prefers the browser that the boot names to that of its connection", async () => {
    const from = t.withRequestMetadata({ userAgent: CHROME, ip: null }) as Backend;
    const { sessionToken } = await boot(from, workspaceId, { userAgent: IPHONE });
    expect((await panel(sessionToken)).device).toEqual({
      browser: "Mobile Safari",
      browserVersion: "18.1",
      os: "iOS",
      osVersion: "18.1",
      type: "mobile",
    });
  });
});

describe("presence", () => {
  const beat = (sessionToken: string, url = "https://shop.example/pricing", title = "Pricing") =>
    t.mutation(api.visitors.heartbeat, { sessionToken, page: { url, title } });
  const online = async () => (await rows("visitorPresence"))[0]?.online;
  const sweep = () => t.mutation(internal.expiry.sweep, {});
  const writesOf = (sessionToken: string, title: string) =>
    t.run(async (ctx) => {
      const page = { url: "https://shop.example/pricing", title };
      await ctx.runMutation(api.visitors.heartbeat, { sessionToken, page });
      return (await ctx.meta.getTransactionMetrics()).documentsWritten.used;
    });

  it("ends in the sweep after the last heartbeat has expired", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    expect(await online()).toBe(true);
    later(PRESENCE_TTL_MS - 1000);
    await sweep();
    expect(await online()).toBe(true);
    later(2000);
    await sweep();
    expect(await online()).toBe(false);
    await beat(sessionToken);
    expect(await online()).toBe(true);
  });

  it("writes nothing for a heartbeat while more than half of the time is left", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    later(PRESENCE_TTL_MS / 2 - 1000);
    expect(await writesOf(sessionToken, "Pricing")).toBe(0);
    later(PRESENCE_TTL_MS / 2 - 1000);
    // The row, and the limit that writing heartbeats have.
    expect(await writesOf(sessionToken, "Pricing")).toBe(2);
    expect(await writesOf(sessionToken, "Another page")).toBe(2);
  });

  it("touches no document that a visitor's queries read", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const before = [await rows("visitors"), await rows("widgetSessions")];
    later(120_000);
    await beat(sessionToken, "https://shop.example/next?token=secret", "Next");
    expect([await rows("visitors"), await rows("widgetSessions")]).toEqual(before);
    expect((await rows("visitorActivity"))[0]).toMatchObject({
      url: "https://shop.example/next",
      title: "Next",
    });
  });

  it("does not re-run the inbox for a heartbeat: only a change of online is written where it reads", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const before = await rows("visitorPresence");
    later(120_000);
    await beat(sessionToken);
    expect(await rows("visitorPresence")).toEqual(before);
  });

  it("ends when the page is left", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    later(10_000);
    await t.mutation(internal.visitors.leave, { sessionToken });
    expect(await online()).toBe(false);
    await startConversation(t, sessionToken);
    const { page } = await t.query(api.inbox.list, { agentToken, state: "open", paginationOpts: firstPage });
    expect(page[0]?.visitor.online).toBe(false);
  });

  it("ends when the page is left after its token was refreshed", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    const next = `wst_${randomHex()}`;
    await t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: await sha256Hex(next) });
    later(10_000);
    await t.mutation(internal.visitors.leave, { sessionToken: next });
    expect(await online()).toBe(false);
  });

  it("survives the late farewell of the page before", async () => {
    const first = await boot(t, workspaceId);
    later(10_000);
    await boot(t, workspaceId, {
      resumeSecret: first.resumeSecret,
      page: { url: "https://shop.example/2", title: "2", referrer: "", locale: "" },
    });
    await t.mutation(internal.visitors.leave, { sessionToken: first.sessionToken });
    expect(await online()).toBe(true);
  });

  describe("in several tabs", () => {
    const page = { url: "https://shop.example/pricing", title: "Pricing" };
    const beatIn = (tab: string, sessionToken: string) =>
      t.mutation(api.visitors.heartbeat, { sessionToken, page, tab });
    const leaveIn = (tab: string, sessionToken: string) =>
      t.mutation(internal.visitors.leave, { sessionToken, tab });
    /** Two tabs of one browser: the second one boots with the token of the first. */
    const twoTabs = async () => {
      const { sessionToken } = await boot(t, workspaceId, { tab: "a" });
      later(1000);
      await boot(t, workspaceId, { tab: "b", sessionToken });
      return sessionToken;
    };

    it("outlives all tabs but the last, in either order", async () => {
      for (const [first, last] of [
        ["a", "b"],
        ["b", "a"],
      ] as const) {
        const sessionToken = await twoTabs();
        const presence = async () => (await rows("visitorPresence")).at(-1)?.online;
        await leaveIn(first, sessionToken);
        expect(await presence()).toBe(true);
        await leaveIn(first, sessionToken);
        expect(await presence()).toBe(true);
        await leaveIn(last, sessionToken);
        expect(await presence()).toBe(false);
      }
    });

    it("is not written where agents read it while one of two tabs comes and goes", async () => {
      const sessionToken = await twoTabs();
      const before = await rows("visitorPresence");
      await leaveIn("b", sessionToken);
      await beatIn("b", sessionToken);
      await leaveIn("a", sessionToken);
      expect(await rows("visitorPresence")).toEqual(before);
    });

    it("is the new page's when the farewell of the page before comes late, however soon", async () => {
      const sessionToken = await twoTabs();
      await leaveIn("a", sessionToken);
      await boot(t, workspaceId, { tab: "c", sessionToken });
      await leaveIn("b", sessionToken);
      expect(await online()).toBe(true);
    });

    it("comes back with a tab that comes back", async () => {
      const { sessionToken } = await boot(t, workspaceId, { tab: "a" });
      await leaveIn("a", sessionToken);
      expect(await online()).toBe(false);
      await beatIn("a", sessionToken);
      expect(await online()).toBe(true);
    });

    it("is kept up by each tab for itself: one that says nothing is forgotten", async () => {
      const sessionToken = await twoTabs();
      later(PRESENCE_TTL_MS - 5000);
      await beatIn("b", sessionToken);
      later(PRESENCE_TTL_MS - 5000);
      await sweep();
      expect(await online()).toBe(true);
      await leaveIn("b", sessionToken);
      expect(await online()).toBe(false);
    });

    it("lasts as long as the tab that is left, not as the one that went", async () => {
      const sessionToken = await twoTabs();
      later(PRESENCE_TTL_MS - 5000);
      await beatIn("b", sessionToken);
      await leaveIn("b", sessionToken);
      later(5000);
      await sweep();
      expect(await online()).toBe(false);
    });

    it("ends in all of them with their session, also under its next token", async () => {
      const sessionToken = await twoTabs();
      const next = `wst_${randomHex()}`;
      await t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: await sha256Hex(next) });
      await leaveIn("a", sessionToken);
      expect(await online()).toBe(true);
      await t.mutation(api.widgetSessions.revoke, { sessionToken: next, forget: false });
      expect(await online()).toBe(false);
    });

    it("is one tab when the tab boots anew with another token", async () => {
      const first = await boot(t, workspaceId, { tab: "a" });
      const again = await boot(t, workspaceId, { tab: "a", resumeSecret: first.resumeSecret });
      await leaveIn("a", again.sessionToken);
      expect(await online()).toBe(false);
    });

    it("keeps a bounded number of tabs, the last ones to speak", async () => {
      const { sessionToken } = await boot(t, workspaceId, { tab: "first" });
      for (let i = 0; i < 30; i++) await beatIn(`tab-${i}`, sessionToken);
      const [activity] = await rows("visitorActivity");
      expect(activity?.tabs).toHaveLength(20);
      expect(activity?.tabs.at(-1)?.id).toBe("tab-29");
    });

    it("refuses a name that is too long to keep", async () => {
      const { sessionToken } = await boot(t, workspaceId);
      expect((await errorOf(beatIn("x".repeat(65), sessionToken))).code).toBe("INPUT_INVALID");
      const { response } = await bootRaw(t, workspaceId, { tab: "x".repeat(65) });
      expect(response).toMatchObject({ status: "refused", code: "INPUT_INVALID" });
    });
  });

  it("remembers when the visitor was last seen: when it left", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    later(70_000);
    await t.mutation(internal.visitors.leave, { sessionToken });
    later(5000);
    expect((await panel(sessionToken)).lastSeenAt).toBe(Date.now() - 5000);
  });

  it("ends with the session", async () => {
    const { sessionToken } = await boot(t, workspaceId);
    later(10_000);
    await t.mutation(api.widgetSessions.revoke, { sessionToken, forget: true });
    expect(await online()).toBe(false);
  });

  it("is swept in runs of at most 200", async () => {
    await t.run(async (ctx) => {
      const sessionId = (await ctx.db.query("widgetSessions").first())?._id;
      const visitorId = await ctx.db.insert("visitors", { workspaceId, kind: "anonymous" });
      const anySession =
        sessionId ??
        (await ctx.db.insert("widgetSessions", {
          tokenHash: "x",
          workspaceId,
          visitorId,
          origin: "",
          expiresAt: Date.now() + 1e9,
          revoked: false,
        }));
      for (let i = 0; i < 250; i++) {
        const id = await ctx.db.insert("visitors", { workspaceId, kind: "anonymous" });
        await ctx.db.insert("visitorPresence", { visitorId: id, online: true });
        const activity = {
          visitorId: id,
          url: "",
          title: "",
          seenAt: 0,
          expiresAt: 1,
          tabs: [{ id: "a", sessionId: anySession, expiresAt: 1 }],
        };
        await ctx.db.insert("visitorActivity", activity);
      }
    });
    await sweep();
    expect((await rows("visitorPresence")).filter((row) => row.online)).toHaveLength(50);
    vi.useRealTimers();
    vi.useFakeTimers();
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect((await rows("visitorPresence")).filter((row) => row.online)).toEqual([]);
  });
});
