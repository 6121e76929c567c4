/** Snapshots kept for a moment after their ts was handed out, so that several queries can be asked at one ts. */
import type { Database } from "./database.ts";
import { badRequest } from "./errors.ts";
import type { Snapshot } from "./snapshot.ts";

const KEEP_MS = 10_000;
const MOST = 64;

export class PinnedSnapshots {
  private readonly database: Database;
  private readonly pinned = new Map<string, Snapshot>();

  constructor(database: Database) {
    this.database = database;
  }

  /** The latest ts, good for `find` for ten seconds. */
  pinLatest(): bigint {
    const ts = this.database.latestTs;
    const key = String(ts);
    if (this.pinned.has(key)) return ts;
    const [oldest] = this.pinned.keys();
    if (this.pinned.size >= MOST && oldest !== undefined) this.unpin(oldest);
    this.pinned.set(key, this.database.snapshot());
    setTimeout(() => this.unpin(key), KEEP_MS).unref();
    return ts;
  }

  private unpin(key: string): void {
    this.pinned.get(key)?.release();
    this.pinned.delete(key);
  }

  /** The snapshot at a ts, retained for the caller. Throws BAD_REQUEST when it is gone. */
  find(ts: string): Snapshot {
    if (ts === String(this.database.latestTs)) return this.database.snapshot();
    const snapshot = this.pinned.get(ts);
    if (snapshot === undefined)
      throw badRequest(`Timestamp ${ts} is no longer available; ask for a new one.`);
    return snapshot.retain();
  }
}
