/**
 * What one socket has been told and what it is yet to be told. Folds any number of engine updates into the next
 * Transition, leaves out what the client has already, and waits while the socket is slow, so that one Transition
 * later covers everything missed. Does not know queries' arguments, identities or requests.
 */
import type { ViewUpdate } from "../engine/api.ts";
import {
  type Modification,
  queryModification,
  queryRemoved,
  type StateVersion,
  transitionFrames,
} from "./serverMessage.ts";
import { laterTs, ZERO_TS } from "./timestamp.ts";

export type Versions = { querySet: number; identity: number };

export class Outbox {
  private sent: StateVersion = { querySet: 0, identity: 0, ts: ZERO_TS };
  private next: StateVersion = this.sent;
  private readonly changes = new Map<number, Modification>();
  /** Digest of the last result sent, per live query. */
  private readonly known = new Map<number, string | null>();
  /** An empty Transition at an old timestamp is owed all the same: a client that replays a mutation waits for it. */
  private isOwed = false;
  private readonly write: (frame: string) => void;
  private readonly isSlow: () => boolean;

  constructor(write: (frame: string) => void, isSlow: () => boolean) {
    this.write = write;
    this.isSlow = isSlow;
  }

  /** The change of versions a ModifyQuerySet or Authenticate asked for is now in force. */
  applyChange(versions: Versions, change: { added: number[]; removed: number[] }): void {
    this.next = { ...this.next, ...versions };
    this.isOwed = true;
    for (const queryId of change.removed) {
      this.known.delete(queryId);
      this.changes.set(queryId, queryRemoved(queryId));
    }
    for (const queryId of change.added) this.known.set(queryId, null);
  }

  /** New results; those of queries no longer subscribed are ignored. */
  applyUpdate(update: ViewUpdate): void {
    this.next = { ...this.next, ts: laterTs(this.next.ts, update.ts) };
    this.isOwed = true;
    for (const { queryId, outcome, journal } of update.results) {
      if (!this.known.has(queryId)) continue;
      const change = queryModification(queryId, outcome, journal);
      // Back to what the client has: nothing to say any more.
      if (change.digest === this.known.get(queryId)) this.changes.delete(queryId);
      else this.changes.set(queryId, change);
    }
  }

  /** Sends what is due, unless the socket is slow; call again when it has drained. */
  flush(): void {
    if (!this.isOwed || this.isSlow()) return;
    const frames = transitionFrames(this.sent, this.next, this.changes.values());
    for (const [queryId, change] of this.changes) {
      if (this.known.has(queryId)) this.known.set(queryId, change.digest);
    }
    this.changes.clear();
    this.sent = this.next;
    this.isOwed = false;
    // In one go: anything between two chunks would make the client throw the pieces away.
    for (const frame of frames) this.write(frame);
  }
}
