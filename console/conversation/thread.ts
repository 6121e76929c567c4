import type { ShownFile } from "../../ui/Attachments.tsx";
import type { Block } from "../../ui/Blocks.tsx";
import type { BubbleStatus } from "../../ui/Message.tsx";
import type { TimelineMessage } from "../../ui/timeline.ts";
import type { Choices, Message } from "../data/api.ts";
import type { OutgoingReply } from "./OutboxContext.tsx";

type Author =
  | { kind: "visitor" }
  | { kind: "me" }
  | { kind: "agent"; id: string; name: string; initials: string; color: string; avatarUrl: string | null }
  | { kind: "system"; event: "closed" | "reopened" };

/** One row of the thread, whether it comes from the server or is still on its way there. */
export type ThreadMessage = TimelineMessage & {
  text: string;
  /** What the text became when it was written; null while it is nothing but text, or not there yet. */
  blocks: Block[] | null;
  /** `id` is the server's, once it has one; `url` a picture's content on this page. */
  files: readonly (ShownFile & { id?: string; url?: string | null })[];
  /** What stands under it. */
  choices: Choices | null;
  author: Author;
  status: BubbleStatus;
  /** Whether the visitor has read it. */
  isSeen: boolean;
  /** Set while the row lives in the outbox only. */
  reply: OutgoingReply | null;
};

export type ThreadInput = {
  /** Newest first, as the server pages them. */
  messages: readonly Message[];
  replies: readonly OutgoingReply[];
  myAgentId: string;
  /** The last message the visitor has read. */
  readByVisitorThrough: string | null;
  /** When that was written, for when it is not among the messages. */
  readByVisitorUntil: number | null;
};

/** Merges history and outbox, oldest first. A reply that is in the history already appears once. */
export function toThread(input: ThreadInput): ThreadMessage[] {
  const readIndex = input.messages.findIndex((message) => message.id === input.readByVisitorThrough);
  const isSeen = (message: Message, index: number): boolean =>
    readIndex === -1 ? message.createdAt <= (input.readByVisitorUntil ?? -1) : index >= readIndex;
  const history = input.messages.map((message, index) =>
    fromServer(message, { myAgentId: input.myAgentId, isSeen: isSeen(message, index) }),
  );
  const arrived = new Set(input.messages.map((message) => message.clientMessageId));
  const waiting = input.replies.filter((reply) => !arrived.has(reply.clientMessageId)).map(fromOutbox);
  return [...history.reverse(), ...waiting];
}

/** Client ids that the history contains. */
export function arrivedIds(messages: readonly Message[]): Set<string> {
  return new Set(messages.flatMap((message) => (message.clientMessageId ? [message.clientMessageId] : [])));
}

/** Key of the first of the newest `unread` visitor messages, or null when all are read. */
export function firstUnreadKey(messages: readonly Message[], unread: number): string | null {
  if (unread <= 0) return null;
  const fromVisitor = messages.filter((message) => message.sender.kind === "visitor").slice(0, unread);
  const first = fromVisitor.at(-1);
  return first ? keyOf(first) : null;
}

/** Stable from keypress to history. */
export function keyOf(message: { id: string; clientMessageId: string | null }): string {
  return message.clientMessageId ?? message.id;
}

function fromServer(message: Message, context: { myAgentId: string; isSeen: boolean }): ThreadMessage {
  const author = toAuthor(message.sender, context.myAgentId);
  return {
    key: keyOf(message),
    text: message.text,
    blocks: message.blocks,
    files: message.attachments,
    choices: message.choices ?? null,
    createdAt: message.createdAt,
    author,
    senderKey: senderKey(author),
    isSystem: author.kind === "system",
    status: "sent",
    isSeen: context.isSeen,
    reply: null,
  };
}

function fromOutbox(reply: OutgoingReply): ThreadMessage {
  return {
    key: reply.clientMessageId,
    text: reply.text,
    blocks: null,
    files: reply.files,
    choices: toChoices(reply.choices),
    createdAt: reply.createdAt,
    author: { kind: "me" },
    senderKey: "me",
    isSystem: false,
    status: reply.status,
    isSeen: false,
    reply: { ...reply },
  };
}

/** Not yet parsed by the server: its buttons are drawn without leading anywhere. */
function toChoices({ replies, buttons }: OutgoingReply["choices"]): Choices | null {
  if (replies.length + buttons.length === 0) return null;
  return { replies: [...replies, ...buttons.map(({ label }) => label)], buttons: [] };
}

function toAuthor(sender: Message["sender"], myAgentId: string): Author {
  if (sender.kind !== "agent") return sender.kind === "visitor" ? { kind: "visitor" } : { ...sender };
  if (sender.id === myAgentId) return { kind: "me" };
  const { id, name, initials, color, avatarUrl } = sender;
  return { kind: "agent", id, name, initials, color, avatarUrl };
}

function senderKey(author: Author): string {
  return author.kind === "agent" ? author.id : author.kind;
}
