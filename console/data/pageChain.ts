/**
 * A gapless run of pages over one paginated query, each page a live subscription of its own.
 * Holds: which pages are open and their latest results. Does not hold: rendering, retries, sessions.
 *
 * The server remembers where each page ended, so a page grows and shrinks in place and its neighbours
 * stay adjacent. Two cases need care here: a page that has grown too big is split in two (the halves
 * replace it once both have answered), and a page whose end has moved after all takes its follower along.
 */
export type PageResult<T> = {
  page: T[];
  isDone: boolean;
  continueCursor: string;
  splitCursor?: string | null;
  pageStatus?: "SplitRecommended" | "SplitRequired" | null;
};

export type PageOptions = { numItems: number; cursor: string | null; endCursor?: string | null; id: number };

export type Subscribe<T> = (
  options: PageOptions,
  onResult: (result: PageResult<T>) => void,
  onError: (error: unknown) => void,
) => () => void;

export type ChainState<T> = {
  items: T[];
  status: "loading" | "loadingMore" | "ready" | "failed";
  hasMore: boolean;
  error: unknown;
};

type Page<T> = {
  cursor: string | null;
  result: PageResult<T> | null;
  halves: [Page<T>, Page<T>] | null;
  stop: () => void;
};

/** A page this many times the asked size is split even when the server does not ask for it. */
const OVERGROWN = 3;
const MAX_RESTARTS = 3;

let nextChainId = 1;

/** Opens the first page at once and reports every change until `stop`. */
export class PageChain<T> {
  private readonly subscribe: Subscribe<T>;
  private readonly numItems: number;
  private readonly onChange: (state: ChainState<T>) => void;
  private pages: Page<T>[] = [];
  private id = nextChainId++;
  private restarts = 0;
  private isStopped = false;

  constructor(subscribe: Subscribe<T>, numItems: number, onChange: (state: ChainState<T>) => void) {
    this.subscribe = subscribe;
    this.numItems = numItems;
    this.onChange = onChange;
    this.pages.push(this.open(null, null));
  }

  /** Opens the page after the last one. Does nothing while that is still loading or was the end. */
  loadMore(): void {
    const last = this.pages.at(-1)?.result;
    if (this.isStopped || !last || last.isDone) return;
    this.pages.push(this.open(last.continueCursor, null));
    this.report();
  }

  /** Closes every page. Safe to call twice. */
  stop(): void {
    this.isStopped = true;
    this.pages.forEach(close);
    this.pages = [];
  }

  private open(cursor: string | null, endCursor: string | null): Page<T> {
    const page: Page<T> = { cursor, result: null, halves: null, stop: () => {} };
    page.stop = this.subscribe(
      { numItems: this.numItems, cursor, id: this.id, ...(endCursor === null ? {} : { endCursor }) },
      (result) => {
        if (this.isStopped) return;
        page.result = result;
        this.settle();
      },
      (error) => this.isStopped || this.fail(error),
    );
    return page;
  }

  private settle(): void {
    this.pages = this.pages.flatMap(replaceBySplit);
    for (const page of this.pages) this.splitIfOvergrown(page);
    this.followMovedEnds();
    this.report();
  }

  private splitIfOvergrown(page: Page<T>): void {
    const { result } = page;
    if (!result?.splitCursor || page.halves) return;
    if (!result.pageStatus && result.page.length <= this.numItems * OVERGROWN) return;
    page.halves = [
      this.open(page.cursor, result.splitCursor),
      this.open(result.splitCursor, result.continueCursor),
    ];
  }

  private followMovedEnds(): void {
    for (let i = 0; i + 1 < this.pages.length; i++) {
      const end = this.pages[i]?.result;
      if (!end || this.pages[i + 1]?.cursor === end.continueCursor) continue;
      this.pages.splice(i + 1).forEach(close);
      if (!end.isDone) this.pages.push(this.open(end.continueCursor, null));
    }
  }

  private fail(error: unknown): void {
    // A cursor the server no longer knows: begin again, but not for ever.
    if (isInvalidCursor(error) && this.restarts < MAX_RESTARTS) {
      this.restarts++;
      this.pages.forEach(close);
      this.id = nextChainId++;
      this.pages = [this.open(null, null)];
      return this.report();
    }
    this.onChange({ items: this.items(), status: "failed", hasMore: false, error });
  }

  private report(): void {
    const last = this.pages.at(-1)?.result ?? null;
    const status = last ? "ready" : this.pages.length > 1 ? "loadingMore" : "loading";
    this.onChange({ items: this.items(), status, hasMore: last ? !last.isDone : false, error: null });
  }

  private items(): T[] {
    return this.pages.flatMap((page) => page.result?.page ?? []);
  }
}

function close<T>(page: Page<T>): void {
  page.stop();
  page.halves?.forEach(close);
}

/** A page whose halves have both answered gives way to them. */
function replaceBySplit<T>(page: Page<T>): Page<T>[] {
  if (!page.halves?.every((half) => half.result)) return [page];
  page.stop();
  return page.halves;
}

function isInvalidCursor(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.message.includes("InvalidCursor")) return true;
  const data: unknown = "data" in error ? error.data : undefined;
  return typeof data === "object" && data !== null && "paginationError" in data;
}
