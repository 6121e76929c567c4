import { describe, expect, it } from "vitest";
import type { OutboxEntry } from "../outbox/model.ts";
import { pathBack, pathTo, pathWithConversation } from "../shell/navigation.ts";
import { t } from "../strings/t.ts";
import type { Message } from "./messages.ts";
import { confirmedIds, firstUnreadKey, toLines } from "./timelineOf.ts";

const message = (
  id: string,
  createdAt: number,
  who: "visitor" | "agent",
  clientMessageId: string | null = null,
) =>
  ({
    id,
    clientMessageId,
    conversationId: "c",
    text: id,
    blocks: null,
    attachments: [],
    createdAt,
    sender:
      who === "visitor"
        ? { kind: "visitor" }
        : { kind: "agent", id: "a1", name: "Ada", initials: "A", color: "#000000", avatarUrl: null },
  }) as unknown as Message;
const entry = (clientMessageId: string, createdAt: number): OutboxEntry => ({
  clientMessageId,
  createdAt,
  conversationId: "c",
  draftId: null,
  text: clientMessageId,
  state: "pending",
  visitorRef: "me",
});

describe("toLines", () => {
  it("shows what the server has, oldest first, and then what is on its way", () => {
    const lines = toLines([message("m2", 2, "agent"), message("m1", 1, "visitor", "k1")], [entry("k3", 3)]);
    expect(lines.map((line) => [line.key, line.status])).toEqual([
      ["k1", "sent"],
      ["m2", undefined],
      ["k3", "pending"],
    ]);
  });
  it("shows a message once, under the same key, before and after the server has it", () => {
    const before = toLines([], [entry("k1", 1)]);
    const both = toLines([message("m1", 1, "visitor", "k1")], [entry("k1", 1)]);
    expect([before.map((line) => line.key), both.map((line) => line.key)]).toEqual([["k1"], ["k1"]]);
    expect([...confirmedIds([message("m1", 1, "visitor", "k1"), message("m2", 2, "agent")])]).toEqual(["k1"]);
  });
});

describe("firstUnreadKey", () => {
  const lines = toLines(
    [
      message("m4", 4, "agent"),
      message("m3", 3, "visitor", "k3"),
      message("m2", 2, "agent"),
      message("m1", 1, "agent"),
    ],
    [],
  );
  it("counts back over what teammates wrote", () => {
    expect([0, 1, 2, 3, 9].map((unread) => firstUnreadKey(lines, unread))).toEqual([
      null,
      "m4",
      "m2",
      "m1",
      "m1",
    ]);
  });
  it("finds nothing where it may be further back", () => {
    expect([2, 3, 9].map((unread) => firstUnreadKey(lines, unread, true))).toEqual(["m2", "m1", null]);
  });
});

describe("navigation", () => {
  const home = { name: "home" } as const;
  const a = { name: "conversation", id: "a" } as const;
  it("returns to a screen on the way in instead of stacking it twice", () => {
    expect(pathTo([home, a, { name: "newMessage" }], a)).toEqual([home, a]);
    expect(pathTo([home, a], { name: "messages" })).toEqual([{ name: "messages" }]);
    expect(pathBack([home, a])).toEqual([home]);
    expect(pathBack([home])).toEqual([home]);
  });
  it("puts the conversation the server made in the place of the new message", () => {
    expect(pathWithConversation([home, { name: "newMessage" }], "x")).toEqual([
      home,
      { name: "conversation", id: "x" },
    ]);
  });
});

describe("t", () => {
  it("fills blanks and knows one from many", () => {
    expect([t("unread", { count: 1 }), t("unread", { count: 3 })]).toEqual([
      "1 unread message",
      "3 unread messages",
    ]);
    expect(t("youSaid", { text: "$& {count}" })).toBe("You: $& {count}");
  });
});
