import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import type { Message } from "../data/api.ts";
import { createUnreadMarker } from "./createUnreadMarker.ts";

const message = (id: string, kind = "visitor"): Message =>
  ({
    id,
    clientMessageId: null,
    conversationId: "k",
    text: id,
    createdAt: 0,
    sender: { kind },
  }) as unknown as Message;

function setUp() {
  const [conversationId, setConversationId] = createSignal("k");
  const [messages, setMessages] = createSignal<Message[]>([]);
  const [unread, setUnread] = createSignal(0);
  const [isReady, setReady] = createSignal(false);
  const [isAttentive, setAttentive] = createSignal(true);
  const marker = createRoot(() =>
    createUnreadMarker({ conversationId, isReady, unread, messages, isAttentive }),
  );
  return { marker, setConversationId, setMessages, setUnread, setReady, setAttentive };
}

describe("the line over new messages", () => {
  it("stands over what was unread on opening and stays there once it has been read", () => {
    const { marker, setMessages, setUnread, setReady } = setUp();
    setUnread(2);
    setMessages([message("3"), message("2"), message("1")]);
    expect(marker.key()).toBeNull();
    setReady(true);
    expect(marker.key()).toBe("2");
    setUnread(0);
    setMessages([message("4"), message("3"), message("2"), message("1")]);
    expect(marker.key()).toBe("2");
    marker.clear();
    expect(marker.key()).toBeNull();
  });

  it("marks the first message that came while nobody looked, not every one", () => {
    const { marker, setMessages, setUnread, setReady, setAttentive } = setUp();
    setMessages([message("1")]);
    setReady(true);
    setAttentive(false);
    setUnread(1);
    setMessages([message("2"), message("1")]);
    setUnread(2);
    setMessages([message("3"), message("2"), message("1")]);
    expect(marker.key()).toBe("2");
  });

  it("does not mark what arrives under the reader's eyes", () => {
    const { marker, setMessages, setReady } = setUp();
    setMessages([message("1")]);
    setReady(true);
    setMessages([message("2"), message("1")]);
    expect(marker.key()).toBeNull();
  });

  it("goes when another conversation is opened", () => {
    const { marker, setConversationId, setMessages, setUnread, setReady } = setUp();
    setUnread(1);
    setMessages([message("1")]);
    setReady(true);
    expect(marker.key()).toBe("1");
    setReady(false);
    setConversationId("other");
    expect(marker.key()).toBeNull();
  });
});
