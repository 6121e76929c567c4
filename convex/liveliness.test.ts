import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { stepOf, typicalOf } from "./model/replyTimes";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  PAGE,
  startConversation,
} from "./test.setup";

/** Who is there, who has read what, what an agent's message can hold, and what an open messenger goes by. */

let t: Backend;
let workspaceId: Id<"workspaces">;
let sessionToken: string;
let visitorId: string;
let agentToken: string;
let adminToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-02T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  const browser = await boot(t, workspaceId);
  sessionToken = browser.sessionToken;
  visitorId = browser.response.visitorRef;
  agentToken = await makeAgent(t, workspaceId);
  adminToken = await makeAgent(t, workspaceId, "admin");
});
afterEach(() => vi.useRealTimers());

const MINUTE = 60_000;
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const rules = () => t.query(api.conversations.settings, { sessionToken });
const beat = (token = agentToken) => t.mutation(api.teamPresence.beat, { agentToken: token });
const sweep = () => t.mutation(internal.expiry.sweep, {});
type Settings = (typeof api.conversationSettings.set._args)["change"];
const configure = (change: Settings) =>
  t.mutation(api.conversationSettings.set, { agentToken: adminToken, change });
const draft = (text = "Hello") => ({ clientMessageId: messageId(), text });
const reply = (conversationId: string, more: object = {}) =>
  t.mutation(api.inbox.reply, { agentToken, conversationId, ...draft(), ...more });
const messages = async (conversationId: string) =>
  (await t.query(api.messages.list, { sessionToken, conversationId, paginationOpts: firstPage })).page;

describe("the team's presence", () => {
  it("is that of open consoles: online at once, last active when the last one has closed", async () => {
    expect((await rules()).team).toEqual({ faces: [], count: 0, online: false, lastActiveAt: null });
    await beat();
    expect((await rules()).team).toMatchObject({
      count: 1,
      online: true,
      lastActiveAt: null,
      faces: [{ name: "Grace Hopper" }],
    });
    const seenAt = Date.now();
    later(2 * MINUTE);
    await sweep();
    expect((await rules()).team.online).toBe(true);
    later(MINUTE);
    await sweep();
    expect((await rules()).team).toMatchObject({ count: 1, online: false, lastActiveAt: seenAt });
  });

  it("writes what visitors read only when it changes", async () => {
    await beat();
    const before = await dump(t);
    later(MINUTE);
    await beat();
    later(MINUTE);
    await beat();
    const after = await dump(t);
    expect(after["agentPresence"]).toEqual(before["agentPresence"]);
    expect(after["agentActivity"]).not.toEqual(before["agentActivity"]);
  });

  it("ends with a sign-out", async () => {
    await beat();
    await t.mutation(api.agents.signOut, { agentToken });
    expect((await rules()).team.online).toBe(false);
  });

  it("shows three faces at most, those who are here first; none where the workspace shows none", async () => {
    const others = await Promise.all([1, 2, 3].map(() => makeAgent(t, workspaceId)));
    for (const token of others) await beat(token);
    later(3 * MINUTE);
    await sweep();
    await beat();
    const { team } = await rules();
    expect(team).toMatchObject({ count: 4, online: true });
    expect(team.faces).toHaveLength(3);
    const [first] = await t.query(api.teamPresence.list, { agentToken: adminToken });
    expect(first?.online).toBe(true);
    await configure({ showTeammateAvatars: false });
    expect((await rules()).team).toMatchObject({ faces: [], count: 4 });
  });

  it("is the workspace's own", async () => {
    const elsewhere = (await makeWorkspace(t)).workspaceId;
    await beat(await makeAgent(t, elsewhere));
    expect((await rules()).team.count).toBe(0);
  });
});

describe("read receipts", () => {
  it("tell the visitor how far the team has read, unless the workspace does not tell", async () => {
    const { conversationId, messageId: first } = await startConversation(t, sessionToken);
    const seen = () => t.query(api.conversations.seen, { sessionToken, conversationId });
    expect(await seen()).toBeNull();
    await t.mutation(api.inbox.markRead, { agentToken, conversationId, throughMessageId: first });
    expect(await seen()).toBe(first);
    await configure({ readReceipts: false });
    expect(await seen()).toBeNull();
  });
});

describe("choices under a message", () => {
  it("come with it: answers as they read, buttons as the server parsed them", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    const replies = ["Yes,  please", "No"];
    const buttons = [
      { label: "Open the guide", url: "https://shop.example/guide" },
      { label: "shop.example", url: "https://shop.example/" },
    ];
    await reply(conversationId, { replies, buttons });
    expect((await messages(conversationId))[0]?.choices).toEqual({
      replies: ["Yes, please", "No"],
      buttons: [
        { label: "Open the guide", href: "https://shop.example/guide", host: "shop.example" },
        { label: "shop.example", href: "https://shop.example/" },
      ],
    });
    await reply(conversationId);
    expect((await messages(conversationId))[0]).not.toHaveProperty("choices");
  });

  it.each([
    ["an address that runs something", { buttons: [{ label: "Go", url: "javascript:alert(1)" }] }],
    ["an address without a host", { buttons: [{ label: "Go", url: "guide" }] }],
    ["seven answers", { replies: ["1", "2", "3", "4", "5", "6", "7"] }],
    ["an answer that says nothing", { replies: [" "] }],
    ["an answer longer than a button", { replies: ["x".repeat(81)] }],
    ["the same answer twice", { replies: ["Yes", " Yes"] }],
  ])("are refused for %s, and nothing is sent", async (_what, choices) => {
    const { conversationId } = await startConversation(t, sessionToken);
    expect(await errorOf(reply(conversationId, choices))).toMatchObject({ code: "INPUT_INVALID" });
    expect(await messages(conversationId)).toHaveLength(1);
  });
});

describe("a conversation that an agent starts", () => {
  const start = (more: object = {}) =>
    t.mutation(api.inbox.start, { agentToken, visitorId, ...draft("May I help?"), ...more });

  it("is the visitor's, unread and open; the visitor goes on with it as with any other", async () => {
    const { conversationId, messageId: first } = await start({ replies: ["Yes"] });
    const unread = await t.query(api.conversations.getTotalUnreadForVisitor, { sessionToken });
    expect(unread).toMatchObject({
      total: 1,
      latest: { conversationId, messageId: first, text: "May I help?" },
    });
    const [item] = await t.query(api.conversations.list, { sessionToken });
    expect(item).toMatchObject({ id: conversationId, state: "open", lastSender: "agent" });
    expect((await messages(conversationId))[0]).toMatchObject({
      sender: { kind: "agent" },
      choices: { replies: ["Yes"] },
    });
    await t.mutation(api.messages.send, { sessionToken, conversationId, ...draft("Yes") });
    expect(await messages(conversationId)).toHaveLength(2);
    const { page } = await t.query(api.inbox.list, { agentToken, state: "open", paginationOpts: firstPage });
    expect(page).toMatchObject([{ id: conversationId, unread: 1, lastSender: "visitor" }]);
  });

  it("is started once, however often the call is repeated, and a visitor's own id is not taken for it", async () => {
    const same = draft();
    expect(await start(same)).toEqual(await start(same));
    expect(await t.query(api.conversations.list, { sessionToken })).toHaveLength(1);
    expect(await errorOf(t.mutation(api.conversations.create, { sessionToken, ...same }))).toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  it("is news for a page without a connection, which hears of it with its next heartbeat", async () => {
    const here = { sessionToken, page: { url: PAGE.url, title: PAGE.title } };
    expect(await t.mutation(api.visitors.heartbeat, here)).toEqual({ hasUnread: false });
    const { conversationId } = await start();
    expect(await t.mutation(api.visitors.heartbeat, here)).toEqual({ hasUnread: true });
    await t.mutation(api.inbox.close, { agentToken, conversationId });
    expect(await t.mutation(api.visitors.heartbeat, here)).toEqual({ hasUnread: false });
  });

  it("is not begun with a visitor who is blocked", async () => {
    await t.mutation(api.moderation.block, { agentToken, visitorId });
    expect(await errorOf(start())).toMatchObject({ code: "INPUT_INVALID" });
  });
});

describe("the expected reply time", () => {
  it("is the median of what visitors waited, in words, once there are five answers", async () => {
    for (let n = 0; n < 5; n++) {
      expect((await rules()).replyTime).toBeNull();
      const { sessionToken: token } = await boot(t, workspaceId);
      const { conversationId } = await startConversation(t, token);
      later(3 * 60 * MINUTE);
      await reply(conversationId);
      await reply(conversationId);
      await sweep();
    }
    expect((await rules()).replyTime).toBe("hours");
    expect((await dump(t))["replyWaits"]).toEqual([]);
    await configure({ replyTime: "minutes" });
    expect((await rules()).replyTime).toBe("minutes");
    await configure({ replyTime: "hidden" });
    expect((await rules()).replyTime).toBeNull();
  });

  it("does not count what came while the office was closed", async () => {
    const week = Array.from({ length: 7 }, () => [{ from: 540, to: 600 }]);
    const hours = { timeZone: "UTC", week, holidays: [] };
    await t.mutation(api.officeHours.set, { agentToken: adminToken, hours });
    await reply((await startConversation(t, sessionToken)).conversationId);
    expect((await dump(t))["replyWaits"]).toEqual([]);
  });

  it("puts waits into steps of doubling length", () => {
    expect([0, MINUTE, MINUTE + 1, 60 * MINUTE, 65 * MINUTE, 9e9].map(stepOf)).toEqual([0, 0, 1, 6, 7, 14]);
    const of = (...steps: number[]) => {
      const counts = Array<number>(15).fill(0);
      for (const step of steps) counts[step] = (counts[step] ?? 0) + 1;
      return typicalOf([counts]);
    };
    expect([of(0, 0, 1, 2), of(0, 0, 6, 9, 14), of(0, 0, 7, 9, 14), of(0, 11, 11, 12, 14)]).toEqual([
      null,
      "minutes",
      "hours",
      "day",
    ]);
  });

  it("forgets days older than thirty", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    await reply(conversationId);
    await sweep();
    expect((await dump(t))["replyDays"]).toHaveLength(1);
    later(32 * 86_400_000);
    await t.mutation(internal.expiry.cleanUp, {});
    expect((await dump(t))["replyDays"]).toEqual([]);
  });
});

describe("settings", () => {
  it("come with an open messenger: office hours, common issues, and whether to ask for an address", async () => {
    expect(await rules()).toMatchObject({ asksEmail: true, hasEmail: false, office: null, commonIssues: [] });
    const week = Array.from({ length: 7 }, () => [{ from: 540, to: 1020 }]);
    await t.mutation(api.officeHours.set, {
      agentToken: adminToken,
      hours: { timeZone: "Europe/Berlin", week, holidays: [] },
    });
    const commonIssues = [
      { label: " Where is my order? ", starter: "Where is my order?" },
      { label: "Sizes", articleId: "abc123" },
    ];
    await configure({ commonIssues });
    const now = await rules();
    expect(now.office?.isOpen).toBe(true);
    expect(now.office?.changes[0]).toBe(Date.parse("2026-03-02T16:00:00Z"));
    expect(now.commonIssues.map(({ label }) => label)).toEqual(["Where is my order?", "Sizes"]);
    await t.mutation(api.visitors.identify, { sessionToken, user: { email: "eve@shop.example" } });
    expect(await rules()).toMatchObject({ asksEmail: false, hasEmail: true });
    await t.mutation(api.officeHours.set, { agentToken: adminToken, hours: null });
    expect((await rules()).office).toBeNull();
  });

  it("do not ask for an address where the workspace does not, or where claims need proof", async () => {
    await configure({ collectEmail: false });
    expect(await rules()).toMatchObject({ asksEmail: false, hasEmail: false });
    await configure({ collectEmail: true });
    const agentToken = adminToken;
    vi.stubEnv("OPENCOM_SECRET_KEY", "0".repeat(64));
    await t.mutation(api.security.addSecret, { agentToken, use: "userToken", secret: "5".repeat(64) });
    await t.mutation(api.security.setVerification, { agentToken, mode: "required", allowAnonymous: true });
    vi.unstubAllEnvs();
    expect(await rules()).toMatchObject({ asksEmail: false });
  });

  it("keep what a change does not name, also when two people save one after the other", async () => {
    const get = async () =>
      (await t.query(api.conversationSettings.get, { agentToken: adminToken })).settings;
    await configure({ commonIssues: [{ label: "Sizes", starter: "Which?" }] });
    await Promise.all([configure({ readReceipts: false }), configure({ replyTime: "hours" })]);
    await configure({});
    expect(await get()).toEqual({
      typingPreview: false,
      readReceipts: false,
      showTeammateAvatars: true,
      collectEmail: true,
      replyTime: "hours",
      commonIssues: [{ label: "Sizes", starter: "Which?" }],
    });
  });

  it.each([
    ["nine of them", Array.from({ length: 9 }, (_, n) => ({ label: `${n}`, starter: "x" }))],
    ["one that leads nowhere", [{ label: "x" }]],
    ["one that leads to two things", [{ label: "x", starter: "y", articleId: "z" }]],
    ["one without a name", [{ label: "", starter: "y" }]],
  ])("refuse common issues: %s", async (_what, commonIssues) => {
    expect(await errorOf(configure({ commonIssues }))).toMatchObject({ code: "INPUT_INVALID" });
  });
});
