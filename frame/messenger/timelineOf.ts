import type { ShownFile } from "../../ui/Attachments.tsx";
import type { Block } from "../../ui/Blocks.tsx";
import type { TimelineMessage } from "../../ui/timeline.ts";
import type { OutboxEntry } from "../outbox/model.ts";
import type { Message } from "./messages.ts";

/** `id` is the server's, once it has one. */
export type LineFile = ShownFile & { id?: string };

/** A line of a conversation, whether the server has it yet or not. */
export type Line = TimelineMessage & {
  text: string;
  /** What the text became when it was written; null while it is nothing but text, or only on its way. */
  blocks: readonly Block[] | null;
  files: readonly LineFile[];
  /** What a teammate put under it. */
  choices?: Message["choices"];
  sender: Message["sender"];
  /** Set only for the visitor's own. */
  status?: "pending" | "sent" | "failed";
  /** The server's id, once it has one. */
  messageId: string | null;
  clientMessageId: string | null;
};

function toLine(message: Message): Line {
  const { sender } = message;
  return {
    key: message.clientMessageId ?? message.id,
    createdAt: message.createdAt,
    senderKey: sender.kind === "agent" ? `agent-${sender.id}` : sender.kind,
    isSystem: sender.kind === "system",
    text: message.text,
    blocks: message.blocks,
    files: message.attachments,
    choices: message.choices,
    sender,
    messageId: message.id,
    clientMessageId: message.clientMessageId,
    ...(sender.kind === "visitor" ? { status: "sent" as const } : {}),
  };
}

function toWaitingLine(entry: OutboxEntry): Line {
  return {
    key: entry.clientMessageId,
    createdAt: entry.createdAt,
    senderKey: "visitor",
    isSystem: false,
    text: entry.text,
    blocks: null,
    files: entry.files ?? [],
    sender: { kind: "visitor" },
    status: entry.state,
    messageId: null,
    clientMessageId: entry.clientMessageId,
  };
}

/** A conversation from oldest to newest: what the server has, then what is still on its way, each once. */
export function toLines(newestFirst: readonly Message[], waiting: readonly OutboxEntry[]): Line[] {
  const lines = newestFirst.map(toLine).toReversed();
  const keys = new Set(lines.map((line) => line.key));
  const rest = waiting.filter((entry) => !keys.has(entry.clientMessageId));
  return [...lines, ...rest.map(toWaitingLine)];
}

/**
 * A list made anew with those items of the one before that say the same still, and that list itself where all do: what has
 * not changed is not drawn again.
 */
export function keepSame<T extends { key: string }>(before: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(before.map((item) => [item.key, item]));
  const kept = next.map((item) => {
    const old = known.get(item.key);
    return old && JSON.stringify(old) === JSON.stringify(item) ? old : item;
  });
  return kept.length === before.length && kept.every((item, at) => item === before[at]) ? before : kept;
}

/** The client ids of the visitor's own messages that the server has shown. */
export function confirmedIds(messages: readonly Message[]): Set<string> {
  return new Set(
    messages.flatMap((message) => (message.clientMessageId === null ? [] : [message.clientMessageId])),
  );
}

/**
 * The key of the first of the last `unread` lines that teammates wrote; null when nothing is unread. With more lines before
 * these (`hasMore`) it may not be among them, which is null as well.
 */
export function firstUnreadKey(lines: readonly Line[], unread: number, hasMore = false): string | null {
  if (unread <= 0) return null;
  const theirs = lines.filter((line) => line.sender.kind === "agent");
  const at = theirs.length - unread;
  return theirs[hasMore ? at : Math.max(0, at)]?.key ?? null;
}
