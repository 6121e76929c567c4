import type { StorageAdapter } from "../session/storage.ts";
import { type OutboxEntry, toEntry } from "./model.ts";

/**
 * Where a message lies from the keypress on, in the same task: a tab that dies in the next moment has lost nothing, and
 * the page after it finds the message without waiting for anything. One key a message, so that tabs cannot overwrite each
 * other's. The database is the lasting place (store.ts); what has arrived there is taken out here.
 */
const KEY = "outbox.";
const KEEP_MS = 30 * 86_400_000;

export function writeDown(storage: StorageAdapter, entry: OutboxEntry): void {
  storage.set(KEY + entry.clientMessageId, JSON.stringify(entry), KEEP_MS);
}

export function takeOut(storage: StorageAdapter, clientMessageId: string): void {
  storage.remove(KEY + clientMessageId);
}

/** The ids of what is written down. */
export function idsWritten(storage: StorageAdapter): string[] {
  return storage.keys(KEY).map((key) => key.slice(KEY.length));
}

/** Reads one message; null when it is not there or damaged. */
export function readWritten(storage: StorageAdapter, clientMessageId: string): OutboxEntry | null {
  try {
    return toEntry(JSON.parse(storage.get(KEY + clientMessageId) ?? ""));
  } catch {
    return null;
  }
}
