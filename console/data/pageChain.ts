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

export type PageChain = { loadMore: () => void; stop: () => void };

type Page<T> = {
  cursor: string | null;
  endCursor: string | null;
  result: PageResult<T> | null;
  halves: [Page<T>, Page<T>] | null;
  stop: () => void;
};

/** A page this many times the asked size is split even when the server does not ask for it. */
const OVERGROWN = 3;

let nextChainId = 1;

/** Opens the first page and calls `onChange` on every change until `stop`. */
export function makePageChain<T>(
  subscribe: Subscribe<T>,
  numItems: number,
  onChange: (state: ChainState<T>) => void,
): PageChain {
  let id = nextChainId++;
  let pages: Page<T>[] = [];
  let restarts = 0;
  let stopped = false;

  function open(cursor: string | null, endCursor: string | null): Page<T> {
    const page: Page<T> = { cursor, endCursor, result: null, halves: null, stop: () => {} };
    page.stop = subscribe(
      { numItems, cursor, id, ...(endCursor === null ? {} : { endCursor }) },
      (result) => {
        if (stopped) return;
        page.result = result;
        settle();
      },
      (error) => !stopped && fail(error),
    );
    return page;
  }

  function close(page: Page<T>): void {
    page.stop();
    page.halves?.forEach(close);
  }

  function settle(): void {
    pages = pages.flatMap((page) =>
      page.halves?.every((half) => half.result) ? replaceByHalves(page) : [page],
    );
    for (const page of pages) splitIfOvergrown(page);
    followMovedEnds();
    report();
  }

  function replaceByHalves(page: Page<T>): Page<T>[] {
    page.stop();
    return page.halves ?? [page];
  }

  function splitIfOvergrown(page: Page<T>): void {
    const { result } = page;
    if (!result?.splitCursor || page.halves) return;
    if (!result.pageStatus && result.page.length <= numItems * OVERGROWN) return;
    page.halves = [open(page.cursor, result.splitCursor), open(result.splitCursor, result.continueCursor)];
  }

  function followMovedEnds(): void {
    for (let i = 0; i + 1 < pages.length; i++) {
      const end = pages[i]?.result;
      if (!end || pages[i + 1]?.cursor === end.continueCursor) continue;
      for (const stale of pages.splice(i + 1)) close(stale);
      if (!end.isDone) pages.push(open(end.continueCursor, null));
    }
  }

  function fail(error: unknown): void {
    // A cursor the server no longer knows: begin again, but not for ever.
    if (isInvalidCursor(error) && restarts < 3) {
      restarts++;
      pages.forEach(close);
      id = nextChainId++;
      pages = [open(null, null)];
      return report();
    }
    onChange({ items: flatten(), status: "failed", hasMore: false, error });
  }

  function flatten(): T[] {
    return pages.flatMap((page) => page.result?.page ?? []);
  }

  function report(): void {
    const last = pages.at(-1)?.result ?? null;
    const status = last ? "ready" : pages.length > 1 ? "loadingMore" : "loading";
    onChange({ items: flatten(), status, hasMore: last ? !last.isDone : false, error: null });
  }

  pages = [open(null, null)];

  return {
    loadMore() {
      const last = pages.at(-1)?.result;
      if (stopped || !last || last.isDone) return;
      pages.push(open(last.continueCursor, null));
      report();
    },
    stop() {
      stopped = true;
      pages.forEach(close);
      pages = [];
    },
  };
}

function isInvalidCursor(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.message.includes("InvalidCursor")) return true;
  const data: unknown = "data" in error ? error.data : undefined;
  return typeof data === "object" && data !== null && "paginationError" in data;
}
