/**
 * The subscriptions and identity of one socket: checks that the client's versions follow each other, folds what
 * arrives while the engine is busy, and hands the engine one change at a time. Holds no results (`outbox.ts`).
 */
import type { Identity, ViewChange, ViewQuery, ViewUpdate } from "../engine/api.ts";
import { EngineFault } from "../front/engineFault.ts";
import { type AddQuery, ProtocolError, type RemoveQuery } from "./clientMessage.ts";
import type { Versions } from "./outbox.ts";

/** Live queries one socket may hold. */
const MAX_QUERIES = 1000;
/** What they ask with, characters: a client that comes back sends them all in one message, which may have no more. */
const MAX_QUERY_CHARACTERS = 1024 * 1024;

/** Changes that wait for the engine and could not be folded. */
const MAX_WAITING = 100;

export type QuerySetSink = {
  update: (change: ViewChange) => Promise<ViewUpdate>;
  /** The change is in force and `update` shows its results. */
  applied: (versions: Versions, change: ViewChange, update: ViewUpdate) => void;
  failed: (error: unknown) => void;
};

type Batch = { versions: Versions; change: ViewChange };

export class QuerySet {
  private versions: Versions = { querySet: 0, identity: 0 };
  /** Characters of each query's arguments, by id. */
  private readonly queries = new Map<number, number>();
  private characters = 0;
  private readonly waiting: Batch[] = [];
  private isBusy = false;
  private readonly sink: QuerySetSink;

  constructor(sink: QuerySetSink) {
    this.sink = sink;
  }

  get identityVersion(): number {
    return this.versions.identity;
  }

  /** Takes over a ModifyQuerySet. Throws `ProtocolError` when it does not follow from what came before. */
  modify(baseVersion: number, newVersion: number, modifications: (AddQuery | RemoveQuery)[]): void {
    if (baseVersion !== this.versions.querySet || newVersion <= baseVersion) {
      throw new ProtocolError(
        `BaseVersionMismatch: query set is at ${this.versions.querySet}, not ${baseVersion}`,
      );
    }
    const added = new Set<number>();
    const removed = new Set<number>();
    for (const change of modifications) {
      const { type, queryId } = change;
      if (type === "Add" ? this.queries.has(queryId) : !this.queries.has(queryId) || added.has(queryId)) {
        throw new ProtocolError(`${type === "Add" ? "Duplicate" : "Unknown"} queryId ${queryId}`);
      }
      if (type === "Add") {
        this.count(queryId, sizeOf(change));
        added.add(queryId);
      } else {
        this.count(queryId, null);
        removed.add(queryId);
      }
    }
    if (this.queries.size > MAX_QUERIES)
      throw new ProtocolError(`More than ${MAX_QUERIES} queries on one connection`);
    if (this.characters > MAX_QUERY_CHARACTERS)
      throw new ProtocolError(`More than ${MAX_QUERY_CHARACTERS} characters of arguments on one connection`);
    this.versions = { ...this.versions, querySet: newVersion };
    const add = modifications.filter((change) => change.type === "Add").map(toViewQuery);
    this.enqueue({ add, remove: [...removed] });
  }

  /** Checks the base version of an Authenticate. Throws `ProtocolError` when it does not follow. */
  checkIdentityVersion(baseVersion: number): void {
    if (baseVersion !== this.versions.identity) {
      throw new ProtocolError(
        `BaseVersionMismatch: identity is at ${this.versions.identity}, not ${baseVersion}`,
      );
    }
  }

  /** Takes over an accepted Authenticate. */
  authenticate(identity: Identity): void {
    this.versions = { ...this.versions, identity: this.versions.identity + 1 };
    this.enqueue({ identity, add: [], remove: [] });
  }

  private count(queryId: number, size: number | null): void {
    this.characters += (size ?? 0) - (this.queries.get(queryId) ?? 0);
    if (size === null) this.queries.delete(queryId);
    else this.queries.set(queryId, size);
  }

  private enqueue(change: ViewChange): void {
    const last = this.waiting.at(-1);
    if (last && canFold(last.change, change)) {
      last.versions = this.versions;
      last.change = fold(last.change, change);
    } else if (this.waiting.length >= MAX_WAITING) {
      this.sink.failed(new EngineFault("OVERLOADED", "Too many changes are waiting"));
    } else {
      this.waiting.push({ versions: this.versions, change });
    }
    void this.drain();
  }

  private async drain(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) {
        const update = await this.sink.update(batch.change);
        this.sink.applied(batch.versions, batch.change, update);
      }
    } catch (error) {
      this.sink.failed(error);
    } finally {
      this.isBusy = false;
    }
  }
}

// A queryId removed in one change and touched by the other would lose its order when folded.
function canFold(first: ViewChange, second: ViewChange): boolean {
  const removed = new Set([...first.remove, ...second.remove]);
  return ![...first.add, ...second.add].some(({ queryId }) => removed.has(queryId));
}

function fold(first: ViewChange, second: ViewChange): ViewChange {
  return {
    identity: second.identity ?? first.identity,
    add: [...first.add, ...second.add],
    remove: [...first.remove, ...second.remove],
  };
}

function sizeOf({ udfPath, args, journal }: AddQuery): number {
  return udfPath.length + JSON.stringify(args).length + (journal?.length ?? 0);
}

function toViewQuery({ queryId, udfPath, args, journal }: AddQuery): ViewQuery {
  return { queryId, path: udfPath, args, journal };
}
