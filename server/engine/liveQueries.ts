/**
 * Live queries, shared by everybody who asks the same: one execution per (path, arguments, journal, and identity once
 * a query has looked at it). Read sets sit in an interval index; a commit finds the queries it touches. When and at
 * which ts they run again is `views.ts`' business.
 */
import type { Space } from "../store/driver.ts";
import type { JsonValue } from "../wire/value.ts";
import type { Identity } from "./api.ts";
import type { Commit } from "./database.ts";
import type { QueryRun, Result } from "./executor.ts";
import { IntervalIndex } from "./intervalIndex.ts";

export type Asked = { path: string; args: JsonValue; identity: Identity; journal: string | null };

/** Results of queries that looked at the clock are shared for this long. */
const TIME_FRESH_MS = 5_000;

export class LiveQuery {
  readonly asked: Asked;
  /** Null until the first run; then the newest result. */
  result: Result | null = null;
  /** What a subscriber compares: value or error text, and log lines. */
  text = "";
  journal: string | null;
  needsRun = true;
  runs = 0;
  /** Its place in the registry; null when a fresher one took it. */
  key: string | null = null;
  observedTime = false;
  ranAtMs = 0;
  readonly subscribers = new Set<object>();
  unwatch: (() => void)[] = [];

  constructor(asked: Asked) {
    this.asked = asked;
    this.journal = asked.journal;
  }
}

function compared(result: Result): string {
  const body = result.ok ? [result.value] : [result.error.text, result.error.data ?? null];
  return JSON.stringify([result.ok, body, result.logLines]);
}

export class LiveQueries {
  private readonly byKey = new Map<string, LiveQuery>();
  private readonly indexes = new Map<Space, IntervalIndex<LiveQuery>>();
  /** Paths seen to look at the identity: from then on each identity has its own execution. */
  private readonly personal = new Set<string>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  private keyFor({ path, args, identity, journal }: Asked): string {
    const who = this.personal.has(path) ? identity : identity.kind === "admin";
    return JSON.stringify([path, args, journal, who]);
  }

  /** The shared query for this question, made when there is none that can be shared. */
  find(asked: Asked): LiveQuery {
    const key = this.keyFor(asked);
    const known = this.byKey.get(key);
    if (known !== undefined && !(known.observedTime && this.nowMs() - known.ranAtMs > TIME_FRESH_MS))
      return known;
    if (known !== undefined) known.key = null;
    const query = new LiveQuery(asked);
    query.key = key;
    this.byKey.set(key, query);
    return query;
  }

  /** Looks at the read set of a finished run and keeps its result. */
  settle(query: LiveQuery, run: QueryRun): void {
    query.result = run.result;
    query.text = compared(run.result);
    query.journal = run.journal;
    query.observedTime = run.observedTime;
    query.ranAtMs = this.nowMs();
    query.needsRun = false;
    query.runs += 1;
    for (const stop of query.unwatch) stop();
    query.unwatch = run.reads.intervals().map(([space, interval]) => this.index(space).add(interval, query));
  }

  /** After a page's end is pinned by a journal it answers a narrower question than a newcomer's: give up the place. */
  pinJournal(query: LiveQuery): void {
    if (query.runs === 0 || query.key === null || query.journal === query.asked.journal) return;
    this.byKey.delete(query.key);
    query.key = null;
  }

  /** True when the path is personal from now on and was not before. */
  markPersonal(path: string): boolean {
    if (this.personal.has(path)) return false;
    this.personal.add(path);
    return true;
  }

  /** Marks what the commit touched; calls `hit` once for each query that now needs a run. */
  invalidate({ written }: Commit, hit: (query: LiveQuery) => void): void {
    for (const [space, keys] of written) {
      const index = this.indexes.get(space);
      if (index === undefined) continue;
      for (const key of keys) {
        index.stab(key, (query) => {
          if (query.needsRun) return;
          query.needsRun = true;
          hit(query);
        });
      }
    }
  }

  /** Takes out a query that nobody subscribes to any more. */
  drop(query: LiveQuery): void {
    if (query.key !== null && this.byKey.get(query.key) === query) this.byKey.delete(query.key);
    query.key = null;
    for (const stop of query.unwatch) stop();
    query.unwatch = [];
  }

  private index(space: Space): IntervalIndex<LiveQuery> {
    let index = this.indexes.get(space);
    if (index === undefined) this.indexes.set(space, (index = new IntervalIndex()));
    return index;
  }
}
