import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  type Backend,
  boot,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  startConversation,
} from "./test.setup";

let t: Backend;
let workspaceId: Id<"workspaces">;
let sessionToken: string;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  sessionToken = (await boot(t, workspaceId)).sessionToken;
  agentToken = await makeAgent(t, workspaceId);
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const send = (conversationId: string, text: string, id = messageId()) =>
  t.mutation(api.messages.send, { sessionToken, conversationId, clientMessageId: id, text });
const reply = (conversationId: string, text: string, id = messageId()) =>
  t.mutation(api.inbox.reply, { agentToken, conversationId, clientMessageId: id, text });
const list = () => t.query(api.conversations.list, { sessionToken });
const unread = () => t.query(api.conversations.getTotalUnreadForVisitor, { sessionToken });
const counts = () => t.query(api.inbox.counts, { agentToken });
const inbox = (state: "open" | "closed") =>
  t.query(api.inbox.list, { agentToken, state, paginationOpts: firstPage });
const messages = async (conversationId: string) =>
  (
    await t.query(api.messages.list, {
      sessionToken,
      conversationId,
      paginationOpts: { numItems: 50, cursor: null },
    })
  ).page;

describe("a conversation", () => {
  it("goes both ways: each side sees the other's messages, newest first", async () => {
    const { conversationId } = await startConversation(t, sessionToken, "hello");
    await reply(conversationId, "Hi, how can I help?");
    const seen = await messages(conversationId);
    expect(seen.map(({ text, sender }) => [text, sender.kind])).toEqual([
      ["Hi, how can I help?", "agent"],
      ["hello", "visitor"],
    ]);
    expect(seen[0]?.sender).toMatchObject({ name: "Grace Hopper", initials: "GH", avatarUrl: null });
    const theirs = await t.query(api.inbox.messages, {
      agentToken,
      conversationId,
      paginationOpts: firstPage,
    });
    expect(theirs.page).toEqual(seen);
    expect((await list())[0]).toMatchObject({
      id: conversationId,
      state: "open",
      preview: "Hi, how can I help?",
      lastSender: "agent",
      unread: 1,
      agent: { name: "Grace Hopper" },
    });
  });

  it("has blocks where there is more than text: a small markdown of the team's, links of the visitor's", async () => {
    const { conversationId } = await startConversation(t, sessionToken, "**see** https://shop.example/x");
    await reply(conversationId, "It is **here**: [docs](https://docs.example)");
    await reply(conversationId, "plain");
    const link = { text: "https://shop.example/x", href: "https://shop.example/x" };
    const docs = { text: "docs", href: "https://docs.example/", host: "docs.example" };
    const seen = await messages(conversationId);
    expect(seen.map(({ text, blocks }) => [text, blocks])).toEqual([
      ["plain", null],
      [
        "It is **here**: [docs](https://docs.example)",
        [
          {
            type: "paragraph",
            runs: [{ text: "It is " }, { text: "here", bold: true }, { text: ": " }, docs],
          },
        ],
      ],
      ["**see** https://shop.example/x", [{ type: "paragraph", runs: [{ text: "**see** " }, link] }]],
    ]);
  });

  it("is previewed in words, without marks", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    await reply(conversationId, "- **one**\n- [two](https://a.example)");
    expect((await list())[0]?.preview).toBe("one two");
    expect((await unread()).latest?.text).toBe("one two");
  });

  it("tells agents nothing of a visitor's session and visitors nothing of an agent's account", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    await reply(conversationId, "Hi");
    expect(JSON.stringify(await messages(conversationId))).not.toMatch(/email|password|role|@team/);
  });

  it("is started once however often the call is repeated", async () => {
    const draft = { sessionToken, clientMessageId: messageId(), text: "hello" };
    const first = await t.mutation(api.conversations.create, draft);
    const all = await Promise.all([1, 2, 3].map(() => t.mutation(api.conversations.create, draft)));
    for (const again of all) expect(again).toEqual(first);
    expect(await list()).toHaveLength(1);
    expect(await messages(first.conversationId)).toHaveLength(1);
  });

  it("finds its first message when that is sent again as a message", async () => {
    const draft = { sessionToken, clientMessageId: messageId(), text: "hello" };
    const first = await t.mutation(api.conversations.create, draft);
    expect(await send(first.conversationId, "hello", draft.clientMessageId)).toEqual({
      messageId: first.messageId,
    });
  });

  it("takes a message once however often it is sent, without touching the limit again", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    const id = messageId();
    const first = await send(conversationId, "one", id);
    for (let i = 0; i < 40; i++) expect(await send(conversationId, "one", id)).toEqual(first);
    expect(await messages(conversationId)).toHaveLength(2);
    const answerId = messageId();
    const answer = await reply(conversationId, "two", answerId);
    expect(await reply(conversationId, "two", answerId)).toEqual(answer);
    expect(await messages(conversationId)).toHaveLength(3);
  });

  it("does not mistake one side's message for the other's", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    const id = messageId();
    await send(conversationId, "mine", id);
    expect(await errorOf(reply(conversationId, "yours", id))).toMatchObject({ code: "INPUT_INVALID" });
  });

  it("keeps the order of commits without gaps", async () => {
    const { conversationId } = await startConversation(t, sessionToken, "0");
    for (let i = 1; i < 8; i++) await (i % 2 ? send : reply)(conversationId, `${i}`);
    const rows = await t.run((ctx) => ctx.db.query("messages").collect());
    expect(rows.map((row) => [row.seq, row.text])).toEqual(Array.from({ length: 8 }, (_, i) => [i, `${i}`]));
  });

  it("pages back through its history", async () => {
    const { conversationId } = await startConversation(t, sessionToken, "m0");
    for (let i = 1; i < 15; i++) await send(conversationId, `m${i}`);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let guard = 0; guard < 10; guard++) {
      const paginationOpts: { numItems: number; cursor: string | null } = { numItems: 4, cursor };
      const page = await t.query(api.messages.list, { sessionToken, conversationId, paginationOpts });
      seen.push(...page.page.map((message) => message.text));
      cursor = page.continueCursor;
      if (page.isDone) break;
    }
    expect(seen).toEqual(Array.from({ length: 15 }, (_, i) => `m${14 - i}`));
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a page of %s", async (numItems) => {
    const { conversationId } = await startConversation(t, sessionToken);
    const call = t.query(api.messages.list, {
      sessionToken,
      conversationId,
      paginationOpts: { numItems, cursor: null },
    });
    expect(await errorOf(call)).toMatchObject({ code: "INPUT_INVALID" });
  });
});

describe("the text of a message", () => {
  it.each([
    ["blank", " \n\t\u00a0"],
    ["invisible", "\u200b\u200d\ufeff\u2060"],
    ["empty", ""],
    ["too long", "x".repeat(10_001)],
    ["half a character", "a\ud83d"],
  ])("must not be %s", async (_name, text) => {
    const { conversationId } = await startConversation(t, sessionToken);
    expect(await errorOf(send(conversationId, text))).toMatchObject({ code: "INPUT_INVALID" });
    expect(await errorOf(startConversation(t, sessionToken, text))).toMatchObject({ code: "INPUT_INVALID" });
    expect(await errorOf(reply(conversationId, text))).toMatchObject({ code: "INPUT_INVALID" });
  });

  it.each(["x".repeat(10_000), "👩‍👩‍👧‍👦", "שלום", "<img src=x onerror=alert(1)>", "{{7*7}}", "line\nline"])(
    "is kept as it was written (%#)",
    async (text) => {
      const { conversationId } = await startConversation(t, sessionToken, text);
      expect((await messages(conversationId))[0]?.text).toBe(text);
    },
  );

  it("shows on one line of 140 characters in lists, never half a character", async () => {
    await startConversation(t, sessionToken, `a\n\n b ${"x".repeat(134)}👍tail`);
    const preview = (await list())[0]?.preview ?? "";
    expect(preview.startsWith("a b xx")).toBe(true);
    expect(preview.length).toBeLessThanOrEqual(140);
    expect(preview).not.toMatch(/\p{Surrogate}/u);
  });

  it.each(["short", "has space", "ä".repeat(10), "x".repeat(65), ""])(
    "refuses the client id %j",
    async (id) => {
      const { conversationId } = await startConversation(t, sessionToken);
      expect(await errorOf(send(conversationId, "hi", id))).toMatchObject({ code: "INPUT_INVALID" });
    },
  );
});

describe("unread", () => {
  it("counts per side, shows the newest in the teaser and clears by reading", async () => {
    const { conversationId, messageId: firstId } = await startConversation(t, sessionToken, "hello");
    expect(await counts()).toEqual({ open: 1, unread: 1 });
    expect(await unread()).toEqual({ total: 0, latest: null });

    await t.mutation(api.inbox.markRead, { agentToken, conversationId, throughMessageId: firstId });
    expect(await counts()).toEqual({ open: 1, unread: 0 });

    await reply(conversationId, "one");
    const last = await reply(conversationId, "two");
    expect(await unread()).toMatchObject({
      total: 2,
      latest: { conversationId, messageId: last.messageId, text: "two", agent: { name: "Grace Hopper" } },
    });
    const markRead = (throughMessageId: string) =>
      t.mutation(api.conversations.markRead, { sessionToken, conversationId, throughMessageId });
    await markRead(last.messageId);
    expect(await unread()).toEqual({ total: 0, latest: null });
    await markRead(firstId);
    expect((await unread()).total).toBe(0);
  });

  it("keeps what came after the message that was read", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    const one = await reply(conversationId, "one");
    await reply(conversationId, "two");
    await t.mutation(api.conversations.markRead, {
      sessionToken,
      conversationId,
      throughMessageId: one.messageId,
    });
    expect((await unread()).total).toBe(1);
    expect((await list())[0]?.unread).toBe(1);
  });

  it("sums conversations and shows the newest message of all", async () => {
    const a = await startConversation(t, sessionToken, "a");
    const b = await startConversation(t, sessionToken, "b");
    await reply(a.conversationId, "first");
    later(1000);
    await reply(b.conversationId, "second");
    expect(await unread()).toMatchObject({
      total: 2,
      latest: { conversationId: b.conversationId, text: "second" },
    });
  });

  it("is cleared for agents by an answer", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    await reply(conversationId, "Hi");
    expect((await inbox("open")).page[0]?.unread).toBe(0);
  });

  it("tells agents how far the visitor has read", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    const read = async () =>
      (await t.query(api.inbox.get, { agentToken, conversationId })).conversation.readByVisitorThrough;
    expect(await read()).toBeNull();
    const answer = await reply(conversationId, "Hi");
    await t.mutation(api.conversations.markRead, {
      sessionToken,
      conversationId,
      throughMessageId: answer.messageId,
    });
    expect(await read()).toBe(answer.messageId);
    const { page } = await t.query(api.inbox.messages, {
      agentToken,
      conversationId,
      paginationOpts: { cursor: null, numItems: 1 },
    });
    const { conversation } = await t.query(api.inbox.get, { agentToken, conversationId });
    expect(conversation.readByVisitorUntil).toBe(page[0]?.createdAt);
  });

  it("does not take a message of another conversation for a mark", async () => {
    const a = await startConversation(t, sessionToken);
    const b = await startConversation(t, sessionToken);
    const { conversationId } = a;
    const call = t.mutation(api.conversations.markRead, {
      sessionToken,
      conversationId,
      throughMessageId: b.messageId,
    });
    expect(await errorOf(call)).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("closing", () => {
  const close = (conversationId: string) => t.mutation(api.inbox.close, { agentToken, conversationId });
  const reopen = (conversationId: string) => t.mutation(api.inbox.reopen, { agentToken, conversationId });
  const events = async (conversationId: string) =>
    (await messages(conversationId)).flatMap(({ sender }) =>
      sender.kind === "system" ? [sender.event] : [],
    );

  it("moves the conversation between the folders and says so in it, once", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    for (let i = 0; i < 2; i++) await close(conversationId);
    expect((await inbox("open")).page).toEqual([]);
    expect((await inbox("closed")).page[0]).toMatchObject({
      id: conversationId,
      preview: "hello",
      unread: 0,
    });
    expect(await events(conversationId)).toEqual(["closed"]);
    for (let i = 0; i < 2; i++) await reopen(conversationId);
    expect((await inbox("open")).page).toHaveLength(1);
    expect(await events(conversationId)).toEqual(["reopened", "closed"]);
    expect((await unread()).total).toBe(0);
  });

  it("ends with the visitor's next message", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    await close(conversationId);
    expect((await list())[0]?.state).toBe("closed");
    await send(conversationId, "one more thing");
    expect((await list())[0]).toMatchObject({ state: "open", preview: "one more thing" });
    expect((await inbox("open")).page[0]).toMatchObject({ id: conversationId, unread: 1 });
    expect((await messages(conversationId)).map(({ sender }) => sender.kind)).toEqual([
      "visitor",
      "system",
      "system",
      "visitor",
    ]);
  });

  it("stays closed when a message that was sent before is repeated", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    const id = messageId();
    await send(conversationId, "again", id);
    await close(conversationId);
    await send(conversationId, "again", id);
    expect((await list())[0]?.state).toBe("closed");
  });

  it("tells boot whether there is an open conversation", async () => {
    const first = await boot(t, workspaceId);
    const { conversationId } = await startConversation(t, first.sessionToken);
    const second = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    expect(second.response.hasOpenConversation).toBe(true);
    await close(conversationId);
    const third = await boot(t, workspaceId, { resumeSecret: second.resumeSecret });
    expect(third.response.hasOpenConversation).toBe(false);
  });
});

describe("the inbox", () => {
  it("lists by last activity and pages by its index", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      later(30_000);
      ids.push((await startConversation(t, sessionToken, `c${i}`)).conversationId);
    }
    later(1000);
    await reply(ids[0] ?? "", "up");
    const order = [0, 4, 3, 2, 1].map((i) => ids[i]);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 3; page++) {
      const paginationOpts: { numItems: number; cursor: string | null } = { numItems: 2, cursor };
      const result = await t.query(api.inbox.list, { agentToken, state: "open", paginationOpts });
      seen.push(...result.page.map((item) => item.id));
      cursor = result.continueCursor;
    }
    expect(seen).toEqual(order);
  });

  it("shows only this workspace's conversations", async () => {
    const other = await makeWorkspace(t);
    const stranger = await boot(t, other.workspaceId);
    await startConversation(t, stranger.sessionToken, "elsewhere");
    expect((await inbox("open")).page).toEqual([]);
    expect(await counts()).toEqual({ open: 0, unread: 0 });
  });

  it("reads no more than it shows", async () => {
    for (let i = 0; i < 4; i++) {
      later(60_000);
      await startConversation(t, sessionToken, `c${i}`);
    }
    const reads = await t.run(async (ctx) => {
      await ctx.runQuery(api.inbox.list, {
        agentToken,
        state: "open",
        paginationOpts: { numItems: 2, cursor: null },
      });
      return (await ctx.meta.getTransactionMetrics()).documentsRead.used;
    });
    // Session and agent, then head, visitor and presence of each.
    expect(reads).toBeLessThanOrEqual(2 + 2 * 3 + 1);
  });
});

describe("limits", () => {
  it("let a visitor write 20 messages at once, then one every two seconds", async () => {
    const { conversationId } = await startConversation(t, sessionToken);
    for (let i = 0; i < 19; i++) await send(conversationId, `${i}`);
    const error = await errorOf(send(conversationId, "too much"));
    expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 2000 });
    later(error.retryAfterMs ?? 0);
    await send(conversationId, "patience");
  });

  it("let a visitor start five conversations at once", async () => {
    for (let i = 0; i < 5; i++) await startConversation(t, sessionToken);
    expect(await errorOf(startConversation(t, sessionToken))).toMatchObject({
      code: "RATE_LIMITED",
      retryAfterMs: 60_000,
    });
  });

  it("belong to one visitor each", async () => {
    for (let i = 0; i < 5; i++) await startConversation(t, sessionToken);
    const other = await boot(t, workspaceId);
    await startConversation(t, other.sessionToken);
  });
});
