/**
 * A paginated live query as one growing list: each page is a live query of its own, and each begins where the one before
 * it ends. When an end moves (a new connection, a split), the next page is asked again from there, so there is never a
 * gap and never an item lost between pages. Knows no UI.
 */
import type { CallError } from "../core/errors.ts";
import type { LiveResult } from "./live.ts";

export type Page<T> = { page: T[]; isDone: boolean; continueCursor: string };
export type PageRequest = { cursor: string | null; numItems: number };
export type PagesState<T> = {
  /** In the query's order, every item once. */
  items: T[];
  status: "loading" | "ready" | "failed";
  error: CallError | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  /** Whether the first page is left out, because the one behind it was put aside. */
  isAway?: boolean;
  /** Whether this is of an earlier time, and the server's word on its way. */
  isKept?: boolean;
};

type Watch<T> = (request: PageRequest, on: (result: LiveResult<Page<T>>) => void) => () => void;
export type Segment<T> = {
  cursor: string | null;
  result: Page<T> | null;
  stop: () => void;
  /** Let go to save room; back in its place once it was asked for and the answer is there. */
  isAside?: boolean;
  /** Nobody has asked for it since. */
  isIdle?: boolean;
};

export class Pages<T> {
  private readonly watch: Watch<T>;
  private readonly size: number;
  private readonly keyOf: (item: T) => string;
  /** Told of every change. */
  onChange: (state: PagesState<T>) => void;
  /** For whoever keeps a window over a long list (messenger/long/). The first page is never put aside. */
  readonly segments: Segment<T>[] = [];
  private error: CallError | null = null;

  constructor(options: {
    watch: Watch<T>;
    size: number;
    keyOf(item: T): string;
    onChange(state: PagesState<T>): void;
  }) {
    this.watch = options.watch;
    this.size = options.size;
    this.keyOf = options.keyOf;
    this.onChange = options.onChange;
    this.add(null);
  }

  /** Asks for one more page, if there is one and none is on its way. */
  loadMore(): void {
    const last = this.segments.at(-1)?.result;
    if (!last || last.isDone) return;
    this.add(last.continueCursor);
    this.publish();
  }

  /** Ends every query. */
  stop(): void {
    for (const segment of this.segments.splice(0)) segment.stop();
  }

  private add(cursor: string | null): void {
    const segment: Segment<T> = { cursor, result: null, stop: () => undefined };
    this.segments.push(segment);
    this.ask(segment);
  }

  /** Asks for a page from its cursor on, in place of what was asked before. */
  ask(segment: Segment<T>): void {
    segment.isIdle = false;
    segment.stop();
    segment.stop = this.watch({ cursor: segment.cursor, numItems: this.size }, (result) =>
      this.take(segment, result),
    );
  }

  private take(segment: Segment<T>, result: LiveResult<Page<T>>): void {
    const index = this.segments.indexOf(segment);
    if (index < 0) return;
    this.error = result.ok ? null : result.error;
    if (result.ok) {
      segment.result = result.value;
      segment.isAside = false;
      const next = this.segments[index + 1];
      if (next && result.value.isDone) {
        for (const gone of this.segments.splice(index + 1)) gone.stop();
      } else if (next && next.cursor !== result.value.continueCursor) {
        next.cursor = result.value.continueCursor;
        if (!next.isIdle) this.ask(next);
      }
    }
    this.publish();
  }

  /** Tells of the list as it is now. */
  publish(): void {
    const isAway = this.segments[1]?.isAside;
    const items = new Map<string, T>();
    for (const { result } of isAway ? this.segments.slice(1) : this.segments) {
      for (const item of result?.page ?? []) items.set(this.keyOf(item), item);
    }
    const [first, last] = [this.segments[0], this.segments.at(-1)];
    this.onChange({
      items: [...items.values()],
      error: this.error,
      status: first?.result ? "ready" : this.error ? "failed" : "loading",
      hasMore: last?.result ? !last.result.isDone : (first?.result ?? null) !== null,
      isLoadingMore: this.segments.length > 1 && last?.result === null,
      isAway,
    });
  }
}
