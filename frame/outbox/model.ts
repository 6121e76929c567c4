import { isStagedFile, type StagedFile } from "../attachments/model.ts";

/** A message from keypress until it is seen in the conversation's own query (DESIGN D9). */
export type OutboxEntry = {
  clientMessageId: string;
  /** The conversation it goes to; null while its conversation does not exist yet. */
  conversationId: string | null;
  /** Groups the first messages of a conversation that the server has not made yet. */
  draftId: string | null;
  text: string;
  /** The message of the team's that it answers, and with which a conversation begins. */
  outbound?: Answered;
  /** Uploaded before the message goes. */
  files?: readonly StagedFile[];
  /** By the server's clock, as well as it is known. Display and order only. */
  createdAt: number;
  state: "pending" | "sent" | "failed";
  /** Whose message it is: another visitor's is destroyed, never sent. */
  visitorRef: string;
};

/** An outbound message as it was shown. */
export type Answered = { itemId: string; version: number; leaseId: string };

/** Where a message goes: a conversation, or the one being started under a draft's name, perhaps as an answer. */
export type Address = { conversationId: string | null; draftId: string | null; outbound?: Answered };

/** The next entry to send: the oldest that waits. A failed one does not hold the others back. */
export function nextToSend(entries: readonly OutboxEntry[]): OutboxEntry | undefined {
  return inOrder(entries).find((entry) => entry.state === "pending");
}

/** By time, then by id (which sorts by time too): the order in which they were written. */
export function inOrder(entries: readonly OutboxEntry[]): OutboxEntry[] {
  return entries.toSorted(
    (a, b) => a.createdAt - b.createdAt || (a.clientMessageId < b.clientMessageId ? -1 : 1),
  );
}

/** Once the server has made the conversation: the whole draft belongs to it. */
export function assignDraft(
  entries: readonly OutboxEntry[],
  draftId: string,
  conversationId: string,
): OutboxEntry[] {
  return entries.map((entry) =>
    entry.draftId === draftId && entry.conversationId === null ? { ...entry, conversationId } : entry,
  );
}

/** Milliseconds to wait after `failures` failures in a row: doubling from 0.5 s, at most 30 s, full jitter. */
export function backoffMs(failures: number, random: () => number): number {
  return Math.min(30_000, 500 * 2 ** Math.max(0, failures - 1)) * random();
}

/** Reads one stored entry; null when damaged. */
export function toEntry(value: unknown): OutboxEntry | null {
  if (typeof value !== "object" || value === null) return null;
  const fields = value as Record<string, unknown>;
  const isText = (key: string) => typeof fields[key] === "string";
  const isTextOrNull = (key: string) => fields[key] === null || isText(key);
  const isState = fields.state === "pending" || fields.state === "sent" || fields.state === "failed";
  const isWhole =
    isText("clientMessageId") &&
    isText("text") &&
    isText("visitorRef") &&
    isTextOrNull("conversationId") &&
    isTextOrNull("draftId") &&
    (fields.files === undefined || (Array.isArray(fields.files) && fields.files.every(isStagedFile)));
  return isWhole && isState && typeof fields.createdAt === "number" ? (value as OutboxEntry) : null;
}
