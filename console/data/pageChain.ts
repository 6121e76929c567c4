/**
 * A gapless run of pages over one paginated query, each page a live subscription of its own.
 * Holds: which pages are open and their latest results. Does not hold: rendering, retries, sessions.
 *
 * The server remembers where each page ended, so a page grows and shrinks in place and its neighbours
 * stay adjacent. Two cases need care here: a page that has grown too big is split in two (the halves
 * replace it once both have answered), and a page whose end has moved after all takes its follower along.
 *
 * Whoever keeps a window over it (`ui/pageWindow.ts`) puts pages aside: their subscriptions end, their rows
 * go, and they come back between the same two cursors.
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
  /** The rows of the first page, which `items` leaves out while the pages behind it are put aside. */
  newest: T[];
  isAway: boolean;
};

export type ChainPage<T> = {
  cursor: string | null;
  /** Where it ended when it last answered. */
  endCursor: string | null;
  result: PageResult<T> | null;
  halves: [ChainPage<T>, ChainPage<T>] | null;
  stop: () => void;
  isAside?: boolean;
  isIdle?: boolean;
};

/** A page this many times the asked size is split even when the server does not ask for it. */
const OVERGROWN = 3;
const MAX_RESTARTS = 3;

let nextChainId = 1;

/** Opens the first page at once and reports every change until `stop`. */
export class PageChain<T> {
  private readonly subscribe: Subscribe<T>;
  private readonly numItems: number;
  /** Told of every change. */
  onChange: (state: ChainState<T>) => void;
  /** For whoever keeps a window over it. The first page is never put aside. */
  readonly segments: ChainPage<T>[] = [];
  private id = nextChainId++;
  private restarts = 0;
  private isStopped = false;

  constructor(subscribe: Subscribe<T>, numItems: number, onChange: (state: ChainState<T>) => void) {
    this.subscribe = subscribe;
    this.numItems = numItems;
    this.onChange = onChange;
    this.segments.push(this.open(null, null));
  }

  /** Opens the page after the last one. Does nothing while that is still loading or was the end. */
  loadMore(): void {
    const last = this.segments.at(-1)?.result;
    if (this.isStopped || !last || last.isDone) return;
    this.segments.push(this.open(last.continueCursor, null));
    this.publish();
  }

  /** Closes every page. Safe to call twice. */
  stop(): void {
    this.isStopped = true;
    this.segments.splice(0).forEach(close);
  }

  /** Subscribes to a page that was put aside, between the cursors that it had. */
  ask(page: ChainPage<T>): void {
    if (this.isStopped) return;
    page.isIdle = false;
    page.stop();
    this.watch(page);
  }

  /** Reports the list as it is now. */
  publish(): void {
    const last = this.segments.at(-1)?.result ?? null;
    const status = last ? "ready" : this.segments.length > 1 ? "loadingMore" : "loading";
    this.report({ status, hasMore: last ? !last.isDone : false, error: null });
  }

  private open(cursor: string | null, endCursor: string | null): ChainPage<T> {
    const page: ChainPage<T> = { cursor, endCursor, result: null, halves: null, stop: () => {} };
    this.watch(page);
    return page;
  }

  private watch(page: ChainPage<T>): void {
    const { cursor, endCursor } = page;
    const end = endCursor === null ? {} : { endCursor };
    let isOpen = true;
    const stop = this.subscribe(
      { numItems: this.numItems, cursor, id: this.id, ...end },
      (result) => {
        if (this.isStopped || !isOpen) return;
        page.result = result;
        page.endCursor = result.continueCursor;
        page.isAside = false;
        this.settle();
      },
      (error) => void (this.isStopped || !isOpen || this.fail(error)),
    );
    // What was put aside is stopped already.
    page.stop = () => {
      if (!isOpen) return;
      isOpen = false;
      stop();
      page.halves?.forEach(close);
      page.halves = null;
    };
  }

  private settle(): void {
    this.replace(this.segments.flatMap((page, index) => this.replaceBySplit(page, index)));
    for (const page of this.segments) this.splitIfOvergrown(page);
    this.followMovedEnds();
    this.publish();
  }

  private replace(pages: ChainPage<T>[]): void {
    this.segments.splice(0, this.segments.length, ...pages);
  }

  /** A page whose halves have both answered gives way to them. */
  private replaceBySplit(page: ChainPage<T>, index: number): ChainPage<T>[] {
    if (!page.halves?.every((half) => half.result)) return [page];
    const { halves } = page;
    page.halves = null;
    page.stop();
    // What lies behind the newest page is aside: so is what it has grown by.
    if (index === 0 && this.isAway()) putAside(halves[1]);
    return halves;
  }

  private splitIfOvergrown(page: ChainPage<T>): void {
    const { result } = page;
    if (!result?.splitCursor || page.halves) return;
    if (!result.pageStatus && result.page.length <= this.numItems * OVERGROWN) return;
    page.halves = [
      this.open(page.cursor, result.splitCursor),
      this.open(result.splitCursor, result.continueCursor),
    ];
  }

  private followMovedEnds(): void {
    for (let i = 0; i + 1 < this.segments.length; i++) {
      const end = this.segments[i]?.result;
      if (!end || this.segments[i + 1]?.cursor === end.continueCursor) continue;
      this.segments.splice(i + 1).forEach(close);
      if (!end.isDone) this.segments.push(this.open(end.continueCursor, null));
    }
  }

  private fail(error: unknown): void {
    // A cursor the server no longer knows: begin again, but not for ever.
    if (isInvalidCursor(error) && this.restarts < MAX_RESTARTS) {
      this.restarts++;
      this.segments.splice(0).forEach(close);
      this.id = nextChainId++;
      this.segments.push(this.open(null, null));
      return this.publish();
    }
    this.report({ status: "failed", hasMore: false, error });
  }

  private isAway(): boolean {
    return this.segments[1]?.isAside === true;
  }

  private report(state: Pick<ChainState<T>, "status" | "hasMore" | "error">): void {
    const isAway = this.isAway();
    const shown = isAway ? this.segments.slice(1) : this.segments;
    const items = shown.flatMap((page) => page.result?.page ?? []);
    this.onChange({ ...state, items, newest: this.segments[0]?.result?.page ?? [], isAway });
  }
}

function close<T>(page: ChainPage<T>): void {
  page.stop();
}

function putAside<T>(page: ChainPage<T>): void {
  page.stop();
  Object.assign(page, { result: null, isAside: true, isIdle: true });
}

function isInvalidCursor(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.message.includes("InvalidCursor")) return true;
  const data: unknown = "data" in error ? error.data : undefined;
  return typeof data === "object" && data !== null && "paginationError" in data;
}
