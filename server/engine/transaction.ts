/**
 * Reads at a snapshot plus own writes, with the read set and limits. Commits through `Database`. Knows keys and
 * values, not documents (documents.ts).
 */
import type { Space } from "../store/driver.ts";
import type { Key } from "../wire/key.ts";
import type { Interval } from "./intervalIndex.ts";
import { Usage } from "./limits.ts";
import { ReadSet } from "./readSet.ts";
import { type Overlay, overlaySpace, type Snapshot } from "./snapshot.ts";

/** Position in the transaction's own history, for rolling a nested call back. */
export type Savepoint = number;

export type KeyStream = { next(): readonly [Key, string] | null };

export class Transaction {
  readonly snapshot: Snapshot;
  readonly reads = new ReadSet();
  readonly usage = new Usage();
  readonly writes: Overlay = new Map();
  private readonly history: { space: Space; key: Key; before: string | null | undefined }[] = [];
  private open = true;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  get isOpen(): boolean {
    return this.open;
  }

  get hasWrites(): boolean {
    return this.history.length > 0;
  }

  get(space: Space, key: Key): string | undefined {
    this.assertOpen();
    this.reads.point(space, key);
    const own = this.writes.get(space)?.get(key);
    return own === undefined ? this.snapshot.get(space, key) : (own ?? undefined);
  }

  /** Streams an interval; the read set grows with what is taken. */
  stream(space: Space, interval: Interval, reverse: boolean): KeyStream {
    this.assertOpen();
    const read = this.reads.open(space, interval, reverse);
    const cursor = this.snapshot.cursor({ space, interval, reverse }, [this.writes]);
    return {
      next: () => {
        this.assertOpen();
        const entry = cursor.next();
        if (entry === null) read.exhausted();
        else read.consumed(entry[0]);
        return entry;
      },
    };
  }

  /** null deletes. */
  put(space: Space, key: Key, value: string | null): void {
    this.assertOpen();
    const map = overlaySpace(this.writes, space);
    this.history.push({ space, key, before: map.get(key) });
    map.set(key, value);
  }

  savepoint(): Savepoint {
    return this.history.length;
  }

  /** Undoes every write since the savepoint; what was read stays read. */
  rollback(to: Savepoint): void {
    while (this.history.length > to) {
      const { space, key, before } = this.history.pop()!;
      const map = overlaySpace(this.writes, space);
      if (before === undefined) map.delete(key);
      else map.set(key, before);
    }
  }

  /** Ends the transaction and lets the snapshot go. Safe to call twice. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    this.snapshot.release();
  }

  private assertOpen(): void {
    if (!this.open)
      throw new Error("This function has ended; its database calls must be awaited before it returns.");
  }
}
