import { createComputed, createSignal, on } from "solid-js";
import type { Message } from "../data/api.ts";
import { firstUnreadKey, keyOf } from "./thread.ts";

export type UnreadMarkerInput = {
  conversationId: () => string;
  /** True once both the conversation and its newest messages are here. */
  isReady: () => boolean;
  unread: () => number;
  /** Newest first. */
  messages: () => readonly Message[];
  isAttentive: () => boolean;
};

/**
 * Where the "new messages" line stands: over what was unread when the conversation was opened, or over the
 * first message that came while nobody was looking. It stays put while being read, and goes on reply.
 */
export function createUnreadMarker(input: UnreadMarkerInput): {
  key: () => string | null;
  clear: () => void;
} {
  const [key, setKey] = createSignal<string | null>(null);
  let placedFor: string | null = null;
  let newest: string | null = null;

  createComputed(
    on([input.conversationId, input.isReady, () => input.messages()[0]?.id], ([conversationId, isReady]) => {
      if (placedFor !== conversationId) setKey(null);
      if (!isReady) return;
      const messages = input.messages();
      const latest = messages[0];
      if (placedFor !== conversationId) {
        placedFor = conversationId;
        setKey(firstUnreadKey(messages, input.unread()));
      } else if (latest && latest.id !== newest && latest.sender.kind === "visitor" && !input.isAttentive()) {
        const isMarkedAlready = key() !== null && input.unread() > 1;
        if (!isMarkedAlready) setKey(keyOf(latest));
      }
      newest = latest?.id ?? null;
    }),
  );

  return { key, clear: () => setKey(null) };
}
