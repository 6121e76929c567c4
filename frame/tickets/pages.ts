import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import type { Live, LiveResult } from "../live/live.ts";
import { type Page, type PageRequest, Pages, type PagesState } from "../live/pages.ts";
import { useMessenger } from "../messenger/context.ts";

type Watch<T> = (live: Live, request: PageRequest, on: (result: LiveResult<Page<T>>) => void) => () => void;

/** A paginated live query of rows with ids, while `isWanted`. */
export function createPages<T extends { id: string }>(
  size: number,
  isWanted: Accessor<boolean>,
  watch: Watch<T>,
): { state: Accessor<PagesState<T>>; loadMore(): void } {
  const { live } = useMessenger();
  const [state, setState] = createSignal<PagesState<T>>({
    items: [],
    status: "loading",
    error: null,
    hasMore: false,
    isLoadingMore: false,
  });
  let pages: Pages<T> | null = null;
  createEffect(() => {
    const connection = live();
    if (!connection || !isWanted()) return;
    const made = new Pages<T>({
      size,
      keyOf: (item) => item.id,
      watch: (request, on) => watch(connection, request, on),
      onChange: setState,
    });
    pages = made;
    onCleanup(() => {
      made.stop();
      pages = null;
    });
  });
  return { state, loadMore: () => pages?.loadMore() };
}
