/**
 * Committing: timestamps, optimistic validation, group commit and the notice to live queries. The store holds the
 * newest state; open snapshots are kept right by handing them the values a commit overwrites.
 */
import type { Driver, Space } from "../store/driver.ts";
import { encodeKey } from "../wire/key.ts";
import type { JsonObject } from "../wire/value.ts";
import { Catalog, META } from "./catalog.ts";
import type { Clock } from "./clock.ts";
import { documentKeys } from "./documents.ts";
import type { WrittenKeys } from "./readSet.ts";
import { overlaySpace, Snapshot } from "./snapshot.ts";
import { Transaction } from "./transaction.ts";

/** A commit lost against a concurrent one; the caller runs the function again. */
export class ConflictError extends Error {
  /** Where: "table", "table.index", or how the conflict came about. */
  readonly place: string;

  constructor(place: string) {
    super(
      "Documents read from or written to changed while this mutation was being run and on every subsequent retry.",
    );
    this.name = "ConflictError";
    this.place = place;
  }
}

export type Commit = { ts: bigint; written: WrittenKeys };
type Waiter = { ts: bigint; resolve: () => void; reject: (error: unknown) => void };

const TS_KEY = encodeKey("ts");

export class Database {
  readonly driver: Driver;
  readonly catalog: Catalog;
  readonly clock: Clock;
  private lastTs: bigint;
  private durableTs: bigint;
  private fault: unknown = null;
  private flushing = false;
  private waiters: Waiter[] = [];
  private readonly snapshots = new Set<Snapshot>();
  private readonly log: Commit[] = [];
  private readonly listeners: ((commit: Commit) => void)[] = [];
  private readonly onFault: (error: unknown) => void;

  /** `onFault`: the disk refused a commit; the process must restart from what is on disk. */
  constructor(driver: Driver, clock: Clock, onFault: (error: unknown) => void) {
    this.driver = driver;
    this.clock = clock;
    this.onFault = onFault;
    this.catalog = new Catalog(driver);
    this.lastTs = BigInt(driver.get(META, TS_KEY) ?? "0");
    if (this.lastTs === 0n) {
      this.lastTs = clock.nextTs(0n);
      driver.put(META, TS_KEY, String(this.lastTs));
      driver.flush();
    }
    this.durableTs = this.lastTs;
  }

  get latestTs(): bigint {
    return this.lastTs;
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.listeners.push(listener);
  }

  /** A view of the newest state; `release` it. */
  snapshot(): Snapshot {
    const snapshot = new Snapshot(this.lastTs, this.driver, (released) => {
      this.snapshots.delete(released);
      this.trimLog();
    });
    this.snapshots.add(snapshot);
    return snapshot;
  }

  begin(): Transaction {
    return new Transaction(this.snapshot());
  }

  /** Commits after `ts`, oldest first; complete as long as a snapshot at or before `ts` is open. */
  commitsSince(ts: bigint): Commit[] {
    return this.log.filter((commit) => commit.ts > ts);
  }

  /**
   * Applies the writes and closes the transaction. Returns the commit's ts, or the snapshot's when nothing was
   * written. Not yet durable: await `durable(ts)` before telling anybody. Throws ConflictError. `atCommit` may add
   * writes that hold the ts.
   */
  commit(transaction: Transaction, atCommit?: (ts: bigint) => void): bigint {
    if (this.fault !== null) throw this.fault;
    try {
      if (!transaction.hasWrites && atCommit === undefined) return transaction.snapshot.ts;
      for (const commit of this.commitsSince(transaction.snapshot.ts)) {
        const space = transaction.reads.touchedIn(commit.written);
        if (space !== null) throw new ConflictError(this.catalog.nameOf(space));
      }
      const ts = this.clock.nextTs(this.lastTs);
      atCommit?.(ts);
      const written = this.writtenKeys(transaction);
      transaction.close();
      return this.apply(transaction, { ts, written });
    } finally {
      transaction.close();
    }
  }

  private apply(transaction: Transaction, commit: Commit): bigint {
    const { ts } = commit;
    try {
      for (const [space, map] of transaction.writes) {
        for (const key of map.keys()) this.write(space, key, map.get(key) as string | null);
      }
      this.catalog.save();
      this.driver.put(META, TS_KEY, String(ts));
    } catch (error) {
      this.fail(error);
      throw error;
    }
    this.lastTs = ts;
    if (this.snapshots.size > 0) this.log.push(commit);
    for (const listener of this.listeners) listener(commit);
    this.flushSoon();
    return ts;
  }

  private write(space: Space, key: string, value: string | null): void {
    if (this.snapshots.size > 0) {
      const old = this.driver.get(space, key) ?? null;
      for (const snapshot of this.snapshots) {
        const undo = overlaySpace(snapshot.undo, space);
        if (!undo.has(key)) undo.set(key, old);
      }
    }
    if (value === null) this.driver.delete(space, key);
    else this.driver.put(space, key, value);
  }

  /** Old and new keys, in every index, of each document whose stored text differs. */
  private writtenKeys(transaction: Transaction): WrittenKeys {
    const written: WrittenKeys = new Map();
    const add = (space: Space, key: string): void => {
      let keys = written.get(space);
      if (keys === undefined) written.set(space, (keys = new Set()));
      keys.add(key);
    };
    for (const table of this.catalog.tables()) {
      const documents = transaction.writes.get(table.documents);
      for (const key of documents?.keys() ?? []) {
        const before = transaction.snapshot.get(table.documents, key);
        const after = documents?.get(key) ?? undefined;
        if (before === after) continue;
        add(table.documents, key);
        for (const text of [before, after]) {
          if (text === undefined) continue;
          for (const [space, indexKey] of documentKeys(table, JSON.parse(text) as JsonObject))
            add(space, indexKey);
        }
      }
    }
    // Spaces without documents (sessions): the written keys themselves.
    for (const [space, map] of transaction.writes)
      if (space < 10) for (const key of map.keys()) add(space, key);
    return written;
  }

  /** Resolves when every commit up to `ts` is on disk. */
  durable(ts: bigint): Promise<void> {
    if (this.fault !== null) return Promise.reject(this.fault as Error);
    if (ts <= this.durableTs) return Promise.resolve();
    return new Promise((resolve, reject) => this.waiters.push({ ts, resolve, reject }));
  }

  /** One fsync for all that commit in this turn of the event loop. */
  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      this.flushNow();
    });
  }

  flushNow(): void {
    if (this.fault !== null) return;
    const ts = this.lastTs;
    try {
      this.driver.flush();
    } catch (error) {
      this.fail(error);
      return;
    }
    this.durableTs = ts;
    const done = this.waiters.filter((waiter) => waiter.ts <= ts);
    this.waiters = this.waiters.filter((waiter) => waiter.ts > ts);
    for (const waiter of done) waiter.resolve();
  }

  private fail(error: unknown): void {
    this.fault = error;
    for (const waiter of this.waiters.splice(0)) waiter.reject(error);
    this.onFault(error);
  }

  private trimLog(): void {
    let oldest = this.lastTs;
    for (const snapshot of this.snapshots) if (snapshot.ts < oldest) oldest = snapshot.ts;
    while (this.log.length > 0 && this.log[0]!.ts <= oldest) this.log.shift();
  }

  /** Flushes and closes the files. Nothing may be called afterwards. */
  close(): void {
    this.flushNow();
    this.driver.close();
  }
}
