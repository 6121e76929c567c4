/**
 * Exactly-once for sync clients: the outcome of a mutation is stored under (session, request) in the mutation's own
 * transaction, for 14 days. A replay finds it and runs nothing.
 */
import type { Space } from "../store/driver.ts";
import { encodeKey, type Key } from "../wire/key.ts";
import type { JsonValue } from "../wire/value.ts";
import type { Transaction } from "./transaction.ts";

export type SessionKey = { id: string; requestId: number };
export type StoredOutcome = { value: JsonValue; logLines: string[]; ts: string };

/** Fixed spaces below the catalog's: outcomes, and their keys by time. */
const OUTCOMES: Space = 2;
const BY_TIME: Space = 3;
const RETENTION_MS = 14 * 86_400_000;
const PURGE_BATCH = 500;

function keyOf({ id, requestId }: SessionKey): Key {
  return encodeKey(id) + encodeKey(requestId);
}

export function findOutcome(transaction: Transaction, session: SessionKey): StoredOutcome | null {
  const text = transaction.get(OUTCOMES, keyOf(session));
  return text === undefined ? null : (JSON.parse(text) as StoredOutcome);
}

export function storeOutcome(
  transaction: Transaction,
  session: SessionKey,
  entry: { outcome: StoredOutcome; nowMs: number },
): void {
  const key = keyOf(session);
  transaction.put(OUTCOMES, key, JSON.stringify(entry.outcome));
  transaction.put(BY_TIME, encodeKey(entry.nowMs) + key, JSON.stringify(session));
}

/** Removes one batch of outcomes older than 14 days; true when there may be more. */
export function purgeOutcomes(transaction: Transaction, nowMs: number): boolean {
  const interval = { start: "", end: encodeKey(nowMs - RETENTION_MS) };
  const old = transaction.stream(BY_TIME, interval, false);
  for (let count = 0; count < PURGE_BATCH; count++) {
    const entry = old.next();
    if (entry === null) return false;
    transaction.put(BY_TIME, entry[0], null);
    transaction.put(OUTCOMES, keyOf(JSON.parse(entry[1]) as SessionKey), null);
  }
  return true;
}
