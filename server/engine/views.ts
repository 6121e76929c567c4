/**
 * Views: the query sets of connected clients. Works in rounds. A round takes one snapshot, applies the view changes
 * that came in, runs every query that needs it at that ts, waits until the ts is on disk, and then tells each view
 * what changed. Rounds follow one another, so a view's ts never goes back and everything it holds is valid at it.
 */

import type { Identity, JsonValue, Outcome, ViewChange, ViewUpdate } from "./api.ts";
import type { Database } from "./database.ts";
import { badRequest, EngineFault } from "./errors.ts";
import type { QueryRun, Result } from "./executor.ts";
import { LiveQueries, type LiveQuery } from "./liveQueries.ts";
import type { Snapshot } from "./snapshot.ts";

type Subscription = {
  queryId: number;
  path: string;
  args: JsonValue;
  query: LiveQuery /** What the client holds. */;
  sent: string | null;
};
type View = { id: number; identity: Identity; subscriptions: Map<number, Subscription>; owedTs: bigint };
type Added = { queryId: number; path: string; args: JsonValue; journal: string | null };
type Request = {
  viewId: number;
  change: ViewChange;
  added: Added[];
  resolve: (update: ViewUpdate) => void;
  reject: (error: Error) => void;
};

export type ViewsOptions = {
  database: Database;
  /** Canonical path and arguments of an added query, in normal form. Throws BAD_REQUEST. */
  normalise: (query: { path: string; args: JsonValue[] }) => { path: string; args: JsonValue };
  run: (query: LiveQuery, snapshot: Snapshot) => Promise<QueryRun>;
  toOutcome: (result: Result) => Outcome;
  push: (viewId: number, update: ViewUpdate) => void;
  onFault: (error: unknown) => void;
};

const CONCURRENT_RUNS = 20;

export class Views {
  private readonly options: ViewsOptions;
  private readonly live: LiveQueries;
  private readonly views = new Map<number, View>();
  private requests: Request[] = [];
  private invalid = new Set<LiveQuery>();
  private scheduled = false;
  private stopped = false;

  constructor(options: ViewsOptions) {
    this.options = options;
    const { database } = options;
    this.live = new LiveQueries(() => database.clock.nowMs());
    database.onCommit((commit) => {
      this.live.invalidate(commit, (query) => this.invalid.add(query));
      if (this.invalid.size > 0) this.schedule();
    });
  }

  open(viewId: number): void {
    this.views.set(viewId, { id: viewId, identity: { kind: "none" }, subscriptions: new Map(), owedTs: 0n });
  }

  close(viewId: number): void {
    const view = this.views.get(viewId);
    if (view === undefined) return;
    this.views.delete(viewId);
    for (const subscription of view.subscriptions.values()) this.detach(subscription);
  }

  async update(viewId: number, change: ViewChange): Promise<ViewUpdate> {
    const added = change.add.map(({ queryId, journal, ...rest }) => ({
      queryId,
      journal: journal ?? null,
      ...this.options.normalise(rest),
    }));
    return new Promise((resolve, reject) => {
      this.requests.push({ viewId, change, added, resolve, reject });
      this.schedule();
    });
  }

  /** The view must be told of a ts ≥ `ts`, even if nothing in it changed. */
  owe(viewId: number, ts: bigint): void {
    const view = this.views.get(viewId);
    if (view === undefined) return;
    view.owedTs = ts > view.owedTs ? ts : view.owedTs;
    this.schedule();
  }

  /** No new round begins; what waits for one is rejected. */
  stop(): void {
    this.stopped = true;
    for (const { reject } of this.requests.splice(0))
      reject(new EngineFault("SHUTTING_DOWN", "The engine is shutting down."));
  }

  private schedule(): void {
    if (this.scheduled || this.stopped) return;
    this.scheduled = true;
    setImmediate(() => {
      this.round()
        .catch((error: unknown) => {
          if (!this.stopped) this.options.onFault(error);
        })
        .finally(() => {
          this.scheduled = false;
          if (this.requests.length > 0 || this.invalid.size > 0 || this.isOwing()) this.schedule();
        });
    });
  }

  private isOwing(): boolean {
    for (const view of this.views.values()) if (view.owedTs > 0n) return true;
    return false;
  }

  private async round(): Promise<void> {
    const { database } = this.options;
    const snapshot = database.snapshot();
    const accepted: Request[] = [];
    try {
      const owed = [...this.views.values()].filter((view) => view.owedTs > 0n && view.owedTs <= snapshot.ts);
      for (const view of owed) view.owedTs = 0n;
      for (const request of this.requests.splice(0)) if (this.apply(request)) accepted.push(request);
      await this.runInvalid(snapshot);
      await database.durable(snapshot.ts);
      // Replies to the mutations behind this ts leave in the microtasks of the flush; pushes come after them.
      await new Promise((resolve) => setImmediate(resolve));
      this.tell(String(snapshot.ts), { accepted, owed });
    } catch (error) {
      for (const request of accepted) request.reject(error as Error);
      throw error;
    } finally {
      snapshot.release();
    }
  }

  /** Runs until every subscribed query holds at the snapshot. */
  private async runInvalid(snapshot: Snapshot): Promise<void> {
    const waiting = [...this.invalid];
    this.invalid = new Set();
    const worker = async (): Promise<void> => {
      for (let query = waiting.pop(); query !== undefined; query = waiting.pop()) {
        if (query.subscribers.size === 0) continue;
        this.live.pinJournal(query);
        const run = await this.options.run(query, snapshot);
        this.live.settle(query, run);
        if (run.observedIdentity && this.live.markPersonal(query.asked.path))
          waiting.push(...this.separate(query.asked.path));
        if (query.subscribers.size === 0) this.live.drop(query);
        else if (this.hasChangedSince(snapshot, run)) {
          query.needsRun = true;
          this.invalid.add(query);
        }
      }
    };
    do {
      await Promise.all(Array.from({ length: Math.min(CONCURRENT_RUNS, waiting.length) }, worker));
    } while (waiting.length > 0);
  }

  private hasChangedSince(snapshot: Snapshot, run: QueryRun): boolean {
    return this.options.database
      .commitsSince(snapshot.ts)
      .some(({ written }) => run.reads.touchedBy(written));
  }

  /** A path turned out to depend on the identity: everybody else who shared an execution gets their own. */
  private separate(path: string): LiveQuery[] {
    const fresh = new Set<LiveQuery>();
    for (const view of this.views.values()) {
      for (const subscription of view.subscriptions.values()) {
        if (subscription.path !== path) continue;
        const { asked } = subscription.query;
        if (JSON.stringify(asked.identity) === JSON.stringify(view.identity)) continue;
        const query = this.live.find({ ...asked, identity: view.identity });
        this.attach(subscription, query);
        if (query.needsRun) fresh.add(query);
      }
    }
    return [...fresh];
  }

  /** Applies a change, or rejects it whole. */
  private apply({ viewId, change, added, reject }: Request): boolean {
    const view = this.views.get(viewId);
    const problem = view === undefined ? `view ${viewId} is not open` : problemOf(view, change);
    if (view === undefined || problem !== null) {
      reject(badRequest(problem!));
      return false;
    }
    for (const queryId of change.remove) {
      this.detach(view.subscriptions.get(queryId)!);
      view.subscriptions.delete(queryId);
    }
    if (change.identity !== undefined) this.changeIdentity(view, change.identity);
    for (const { queryId, path, args, journal } of added) {
      const query = this.live.find({ path, args, identity: view.identity, journal });
      const subscription: Subscription = { queryId, path, args, query, sent: null };
      view.subscriptions.set(queryId, subscription);
      this.attach(subscription, query);
    }
    return true;
  }

  private changeIdentity(view: View, identity: Identity): void {
    view.identity = identity;
    for (const subscription of view.subscriptions.values()) {
      const { path, args } = subscription;
      const { journal } = subscription.query;
      this.attach(subscription, this.live.find({ path, args, identity, journal }));
      subscription.sent = null;
    }
  }

  private attach(subscription: Subscription, query: LiveQuery): void {
    if (subscription.query !== query) this.detach(subscription);
    subscription.query = query;
    query.subscribers.add(subscription);
    if (query.needsRun) this.invalid.add(query);
  }

  private detach(subscription: Subscription): void {
    const { query } = subscription;
    query.subscribers.delete(subscription);
    if (query.subscribers.size > 0) return;
    this.invalid.delete(query);
    this.live.drop(query);
  }

  private tell(ts: string, round: { accepted: Request[]; owed: View[] }): void {
    const told = new Set<View>();
    for (const { viewId, resolve, reject } of round.accepted) {
      const view = this.views.get(viewId);
      if (view === undefined) {
        reject(badRequest(`view ${viewId} was closed`));
        continue;
      }
      told.add(view);
      resolve({ ts, results: this.collect(view) });
    }
    for (const view of this.views.values()) {
      const results = told.has(view) ? [] : this.collect(view);
      if (results.length > 0 || (round.owed.includes(view) && !told.has(view)))
        this.options.push(view.id, { ts, results });
    }
  }

  /** Results that the view does not hold yet. */
  private collect(view: View): ViewUpdate["results"] {
    const results: ViewUpdate["results"] = [];
    for (const subscription of view.subscriptions.values()) {
      const { query, queryId } = subscription;
      if (query.result === null || query.text === subscription.sent) continue;
      subscription.sent = query.text;
      results.push({ queryId, outcome: this.options.toOutcome(query.result), journal: query.journal });
    }
    return results;
  }
}

function problemOf(view: View, change: ViewChange): string | null {
  const present = new Set(view.subscriptions.keys());
  for (const queryId of change.remove)
    if (!present.delete(queryId)) return `query ${queryId} is not in the set`;
  for (const { queryId } of change.add) {
    if (present.has(queryId)) return `query ${queryId} is already in the set`;
    present.add(queryId);
  }
  return null;
}
