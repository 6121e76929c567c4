import { describe, expect, it } from "vitest";
import type { Message } from "../data/api.ts";
import type { OutgoingReply } from "./OutboxContext.tsx";
import { arrivedIds, firstUnreadKey, toThread } from "./thread.ts";

const agent = (id: string) => ({
  kind: "agent",
  id,
  name: id,
  initials: "A",
  color: "#000000",
  avatarUrl: null,
});
const message = (id: string, sender: object = { kind: "visitor" }): Message =>
  ({
    id,
    clientMessageId: `c-${id}`,
    conversationId: "k",
    text: id,
    blocks: null,
    attachments: [],
    createdAt: 0,
    sender,
  }) as unknown as Message;
const reply = (id: string): OutgoingReply => ({
  clientMessageId: `c-${id}`,
  text: id,
  files: [],
  choices: { replies: [], buttons: [] },
  createdAt: 1,
  status: "pending",
  failure: null,
});
const thread = (
  messages: Message[],
  replies: OutgoingReply[] = [],
  readByVisitorThrough: string | null = null,
  readByVisitorUntil: number | null = null,
) => toThread({ messages, replies, myAgentId: "me", readByVisitorThrough, readByVisitorUntil });

describe("the thread", () => {
  it("shows history oldest first, with what is still being sent below", () => {
    const rows = thread([message("2", agent("me")), message("1")], [reply("3")]);
    expect(rows.map((row) => [row.text, row.status])).toEqual([
      ["1", "sent"],
      ["2", "sent"],
      ["3", "pending"],
    ]);
  });

  it("shows a reply once from keypress to history, under one key", () => {
    const before = thread([message("1")], [reply("2")]);
    const after = thread([message("2", agent("me")), message("1")], [reply("2")]);
    expect(after).toHaveLength(2);
    expect(after[1]?.key).toBe(before[1]?.key);
    expect(arrivedIds([message("2")])).toEqual(new Set(["c-2"]));
  });

  it("tells my replies from a colleague's", () => {
    const rows = thread([message("2", agent("sam")), message("1", agent("me"))]);
    expect(rows.map((row) => row.author.kind)).toEqual(["me", "agent"]);
  });

  it("marks everything up to the visitor's read mark as seen", () => {
    const rows = thread([message("3", agent("me")), message("2", agent("me")), message("1")], [], "2");
    expect(rows.map((row) => row.isSeen)).toEqual([true, true, false]);
  });

  it("knows what was seen where the read mark itself is not among the pages on show", () => {
    const at = (id: string, createdAt: number) => ({ ...message(id, agent("me")), createdAt });
    const rows = thread([at("3", 30), at("2", 20)], [], "elsewhere", 20);
    expect(rows.map((row) => row.isSeen)).toEqual([true, false]);
    expect(thread([at("3", 30)], [], "elsewhere", 10)[0]?.isSeen).toBe(false);
  });
});

describe("the first unread message", () => {
  const messages = [message("4"), message("3", agent("me")), message("2"), message("1")];

  it("counts the visitor's messages only, from the newest back", () => {
    expect(firstUnreadKey(messages, 1)).toBe("c-4");
    expect(firstUnreadKey(messages, 2)).toBe("c-2");
  });

  it("is the oldest loaded one when more is unread than loaded", () => {
    expect(firstUnreadKey(messages, 50)).toBe("c-1");
  });

  it("is none when all is read", () => {
    expect(firstUnreadKey(messages, 0)).toBeNull();
  });
});
