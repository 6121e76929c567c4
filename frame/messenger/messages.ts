import type { FunctionReturnType } from "convex/server";
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import { fn } from "../live/functions.ts";
import { Pages, type PagesState } from "../live/pages.ts";
import { useMessenger } from "./context.ts";

export type Message = FunctionReturnType<typeof fn.listMessages>["page"][number];

const PAGE_SIZE = 30;
const NOTHING: PagesState<Message> = {
  items: [],
  status: "loading",
  error: null,
  hasMore: false,
  isLoadingMore: false,
};

/** A conversation's messages, newest first, page by page; empty and ready while there is no conversation yet. */
export function createMessages(conversationId: Accessor<string | null>) {
  const { live } = useMessenger();
  const [state, setState] = createSignal<PagesState<Message>>(NOTHING);
  let pages: Pages<Message> | null = null;
  const id = createMemo(conversationId);
  createEffect(() => {
    const [connection, wanted] = [live(), id()];
    if (wanted === null) return setState({ ...NOTHING, status: "ready" });
    if (!connection) return undefined;
    const made = new Pages<Message>({
      size: PAGE_SIZE,
      keyOf: (message) => message.id,
      watch: (paginationOpts, on) =>
        connection.watch(fn.listMessages, { conversationId: wanted, paginationOpts }, on),
      onChange: setState,
    });
    pages = made;
    onCleanup(() => {
      made.stop();
      pages = null;
    });
    return undefined;
  });
  return { state, loadMore: () => pages?.loadMore() };
}

/** Tells the server how far this visitor has read. Failing is harmless: the next look says it again. */
export function createMarkRead() {
  const { live } = useMessenger();
  return (conversationId: string, throughMessageId: string): void => {
    void live()
      ?.mutate(fn.markRead, {
        conversationId,
        throughMessageId,
      })
      .catch(() => undefined);
  };
}
