import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import type { Live, LiveResult } from "../live/live.ts";
import { type Page, type PageRequest, Pages, type PagesState } from "../live/pages.ts";
import { useMessenger } from "./context.ts";
import { answerBefore, keepAnswer } from "./keptAnswers.ts";

type Watch<T> = (live: Live, request: PageRequest, on: (result: LiveResult<Page<T>>) => void) => () => void;

/**
 * A paginated live query as one growing list of rows with ids. What was loaded stays while the connection is away, and is there
 * at once when the list is shown again.
 * @param options.key of what is asked for, unlike that of any other list; asked anew when it changes; null means "not now"
 * @param options.status before there is an answer
 */
export function createPages<T extends { id: string }>(options: {
  size: number;
  key: Accessor<string | null>;
  watch: Watch<T>;
  status?: PagesState<T>["status"];
}): { state: Accessor<PagesState<T>>; pages: Accessor<Pages<T> | null>; loadMore(): void } {
  const { live } = useMessenger();
  const [state, setState] = createSignal<PagesState<T>>({
    items: [],
    status: options.status ?? "loading",
    error: null,
    hasMore: false,
    isLoadingMore: false,
  });
  let pages: Pages<T> | null = null;
  const key = createMemo(options.key);
  createEffect(() => {
    const [connection, wanted] = [live(), key()];
    if (!connection || wanted === null) return;
    const made = new Pages<T>({
      size: options.size,
      keyOf: (item) => item.id,
      watch: (request, on) => options.watch(connection, request, on),
      onChange(next) {
        setState(next);
        // Without its beginning, or before there is any of it, there is nothing to begin with.
        if (next.items.length > 0 && !next.isAway)
          keepAnswer(connection, wanted, { ...next, isLoadingMore: false, isKept: true });
      },
    });
    pages = made;
    onCleanup(() => {
      made.stop();
      pages = null;
    });
  });
  const shown = createMemo(() => {
    const kept = state().status === "loading" && answerBefore<PagesState<T>>(live(), key() ?? "");
    return kept || state();
  });
  return { state: shown, pages: () => pages, loadMore: () => pages?.loadMore() };
}
